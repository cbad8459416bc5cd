import Probes

@testable import pgtop

/// Situations of replication.
extension Situation {
    static let replication = [
        standbysCalm, standbyLagging, standbyStalled, standbyGone, slotLost, syncMissing, ownReplayPaused,
        ownReceiverGone, logical, standbysHidden,
    ]

    private static let start: Int64 = 0x1_6B37_4D84_8000
    private static let megabyte: Int64 = 1 << 20

    /// The newest WAL so many seconds before noon, on a server that writes 4 MB a second.
    private static func newest(_ before: Double) -> Int64 { start - Int64(before * 4) * megabyte }

    private static let db2 = Backend.walSender(812, "db2", from: "10.0.1.2")
    private static let db3 = Backend.walSender(813, "db3", from: "10.0.1.3")

    private static func inStep(_ pid: Int32, sync: String = "async") -> WALSender {
        .watched(pid, sync: sync, lag: 0.02, newest: newest, replayed: { newest($0) - 16_384 })
    }

    private static func used(_ name: String, _ pid: Int32) -> ReplicationSlot {
        .watched(name, pid: pid, newest: newest, restart: newest)
    }

    static let standbysCalm = replication("standbys-calm") {
        $0.senders = [inStep(812, sync: "quorum"), idle(813)]
        $0.slots = [used("db2", 812), used("db3", 813)]
        $0.syncNames = "ANY 1 (db2, db3)"
        $0.archived = 34
    }

    private static func idle(_ pid: Int32) -> WALSender {
        .watched(pid, sync: "quorum", lag: nil, newest: newest, replayed: newest)
    }

    static let standbyLagging = replication("standby-lagging", pages: ["replication", "overview"]) {
        $0.senders = [
            inStep(812),
            .watched(
                813, lag: 44, newest: newest, sent: 3 * megabyte, flight: megabyte,
                replayed: { newest($0) - (560 + Int64($0 * 6)) * megabyte }),
            .watched(
                814, lag: 61, clockAhead: 30, newest: newest,
                replayed: { newest($0) - (900 - Int64($0 * 3)) * megabyte }),
        ]
        $0.sessions = [db2, db3, .walSender(814, "reports", from: "10.0.7.40")]
        $0.slots = [used("db2", 812), used("db3", 813)]
    }

    static let standbyStalled = replication("standby-stalled") {
        $0.senders = [
            inStep(812),
            .watched(813, lag: 0.001, newest: newest, replayed: { _ in start - 240 * megabyte }),
        ]
        $0.slots = [used("db2", 812), used("db3", 813)]
    }

    static let standbyGone = replication("standby-gone") {
        $0.senders = [inStep(812)]
        $0.sessions = [db2]
        $0.slots = [
            used("db2", 812),
            .watched("db3", newest: newest, restart: { _ in start - 1400 * megabyte }) {
                $0.inactiveSince = .noon(minus: 350)
            },
        ]
        $0.failing = 420
    }

    static let slotLost = replication("slot-lost", pages: ["replication", "overview"]) {
        $0.senders = [inStep(812)]
        $0.sessions = [db2]
        $0.keepLimit = Bytes(2000 * megabyte)
        $0.slots = [
            used("db2", 812),
            .watched("db3", newest: newest, restart: { _ in start - 4000 * megabyte }) {
                $0.walStatus = "lost"
                $0.invalidation = "wal_removed"
                $0.inactiveSince = .noon(minus: 9000)
            },
            .watched("reports", newest: newest, restart: { _ in start - 1800 * megabyte }) {
                $0.safeSize = Bytes(200 * megabyte)
                $0.inactiveSince = .noon(minus: 480)
            },
        ]
    }

    static let syncMissing = replication("sync-missing", pages: ["replication", "overview"]) {
        $0.senders = [inStep(812, sync: "sync")]
        $0.syncNames = "FIRST 2 (db2, db3)"
        $0.sessions =
            [db2]
            + (0..<3).map {
                .client(
                    5200 + $0, wait: ("IPC", "SyncRep"), transaction: 40, statement: 40, query: "COMMIT")
            }
        $0.slots = [used("db2", 812)]
    }

    static let ownReplayPaused = replication("replay-paused") {
        $0.sessions = []
        $0.receiver = .watched(received: newest, replayed: { _ in start - 200 * megabyte }) {
            $0.pause = .paused
            $0.lastCommit = .noon(minus: 50)
            $0.conflicts.byCause = [("lock", 2), ("snapshot", 10)]
            $0.conflicts.all = 12
        }
    }

    static let ownReceiverGone = replication("receiver-gone", pages: ["replication", "overview"]) {
        $0.sessions = []
        $0.receiver = .watched(received: { _ in start }, replayed: { _ in start }) {
            ($0.pid, $0.status, $0.host, $0.port) = (nil, nil, nil, nil)
            $0.heardAt = nil
        }
    }

    static let logical = replication("logical") {
        $0.senders = [.watched(813, lag: 0.4, newest: newest, replayed: { newest($0) - 65_536 })]
        $0.sessions = [db3]
        $0.slots = [
            .watched("billing", pid: 813, newest: newest, restart: { newest($0) - 80 * megabyte }) {
                ($0.isLogical, $0.plugin, $0.databaseID) = (true, "pgoutput", 16_384)
                $0.confirmed = LSN(start - 65_536)
                $0.catalogXminAge = 4200
                $0.decoding = .init(
                    spilledTransactions: 3, spilled: Bytes(640 * megabyte), streamedTransactions: 0,
                    streamed: Bytes(0), transactions: 90_000, bytes: Bytes(9000 * megabyte))
            }
        ]
        var failing = Subscription(
            id: 1, name: "orders", sampledAt: .noon, databaseID: 16_384, isEnabled: true)
        (failing.applyErrors, failing.syncErrors, failing.failedAt) = (17, 0, .noon(minus: 3))
        failing.publications = ["orders"]
        var well = Subscription(
            id: 2, name: "customers", sampledAt: .noon, databaseID: 16_384, isEnabled: true)
        (well.applyErrors, well.syncErrors, well.worker, well.tablesToSync) = (0, 0, 4711, 0)
        (well.heardAt, well.slot, well.publications) = (
            .noon(minus: 2), "customers", ["customers", "regions"]
        )
        $0.subscriptions = [well, failing]
        $0.publications = 2
    }

    static let standbysHidden = replication("standbys-hidden") {
        $0.server.canReadAllStats = false
        $0.senders = [.hidden(812), .hidden(813)]
        $0.sessions = [.stranger(812, role: "replicator"), .stranger(813, role: "replicator")]
        $0.slots = [used("db2", 812)]
    }

    /// What makes up a situation of replication.
    private struct Parts {
        var server = Server.primary
        var senders: [WALSender] = []
        var sessions = [db2, db3]
        var slots: [ReplicationSlot] = []
        var keepLimit: Bytes?
        var syncNames = ""
        var receiver: WALReceiver?
        /// Seconds since the last success of the archiver.
        var archived: Double?
        var failing: Double?
        var subscriptions: [Subscription] = []
        var publications = 0

        var isStandby: Bool { receiver != nil }

        var samples: [Sampled] {
            var archiver = ArchiverProbe.Sample(
                takenAt: .noon, mode: archived ?? failing == nil ? "off" : "on")
            archiver.lastArchivedAt = (archived ?? failing.map { $0 + 60 }).map { .noon(minus: $0) }
            archiver.lastArchived = "000000030000016B00000037"
            archiver.lastFailedAt = failing.map { _ in .noon(minus: 20) }
            archiver.lastFailed = "000000030000016B00000038"
            archiver.failingSince = failing.map { .noon(minus: $0) }
            let senders = WALSendersProbe.Sample(
                takenAt: .noon, isStandby: isStandby, newest: LSN(start), senders: senders,
                syncNames: syncNames, maxSenders: 10)
            return [
                Sampled(WALSendersProbe.self, senders, takenAt: .at(8)),
                Sampled(
                    SlotsProbe.self,
                    .init(
                        takenAt: .noon, isStandby: isStandby, slots: slots, maxSlots: 10, keepLimit: keepLimit
                    ),
                    takenAt: .at(8)),
                Sampled(ReceiverProbe.self, .init(takenAt: .noon, receiver: receiver), takenAt: .at(8)),
                Sampled(ArchiverProbe.self, archiver, takenAt: .at(8)),
                Sampled(
                    SubscriptionsProbe.self,
                    .init(takenAt: .noon, subscriptions: subscriptions, publications: publications),
                    takenAt: .at(8)),
                Sampled(NamesProbe.self, .init(databases: [16_384: "shop"], roles: [:]), takenAt: .at(8)),
            ]
        }
    }

    private static func replication(
        _ name: String, pages: Set<PageID> = ["replication"],
        _ change: @escaping @Sendable (inout Parts) -> Void
    ) -> Situation {
        Situation(name: name, pages: pages) {
            var parts = Parts()
            change(&parts)
            let server = parts.server.with {
                $0.isStandby = parts.isStandby
                $0.isLocal = false
            }
            return connected(server, parts.sessions, idle: 12)
                + [(.report(.tick(parts.samples, Ledger())), 8)]
        }
    }
}
