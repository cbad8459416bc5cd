@testable import Probes
@testable import pgtop

/// Situations of WAL, checkpoints and I/O.
extension Situation {
    static let writing = [walCalm, walStorm, walStandby, walHidden, walTotals]

    /// A server of today, on this host, that has nothing to complain of.
    private static let walCalm = writing("wal-calm") { _ in }

    /// The form of 15: no account of I/O, and one who writes too much.
    private static let walStorm = writing("wal-storm") { parts in
        parts.accounts = nil
        parts.wal = [
            .position: 24_000_000, .records: 41_000, .fullPages: 2400, .bytes: 23_500_000, .buffersFull: 84,
            .writes: 950, .syncs: 310, .writeTime: 420, .syncTime: 900,
        ]
        parts.writers = [
            .timed: 0, .requested: 1.0 / 30, .writeTime: 900, .syncTime: 12, .written: 1100, .cleaned: 300,
            .stopped: 4, .allocated: 5000, .backendWritten: 1700, .backendSyncs: 0.1,
        ]
        parts.requestedEvery = 3
        (parts.archiveMode, parts.failing, parts.ready) = ("on", 800, 340)
        parts.used = 460
        parts.slru = ["subtransaction": [.hits: 9100, .reads: 1400, .writes: 30]]
    }

    private static let walStandby = writing("wal-standby") { parts in
        parts.isStandby = true
        parts.wal[.records] = 0
        parts.writers[.restartpointsTimed] = 1.0 / 300
        parts.writers[.restartpointsRequested] = 0
    }

    private static let walHidden = writing("wal-no-privileges") { parts in
        parts.isHidden = true
        parts.archiveMode = "on"
    }

    private static let walTotals = Situation(name: "wal-totals", pages: ["wal"]) {
        walCalm.events() + [(.key("8"), 8), (.key(.tab), 8), (.key("t"), 8)]
    }

    /// What makes up such a situation: what is counted in a second.
    private struct Parts {
        var isStandby = false
        var isHidden = false
        var wal: [WALCounter: Double] = [
            .position: 1_300_000, .records: 5200, .fullPages: 12, .bytes: 1_290_000, .buffersFull: 0,
        ]
        var writers: [WriterCounter: Double] = [
            .timed: 1.0 / 300, .requested: 0, .performed: 1.0 / 300, .writeTime: 800, .syncTime: 2,
            .written: 90,
            .slruWritten: 1, .cleaned: 14, .stopped: 0, .allocated: 210,
        ]
        var accounts: [IOAccount.ID: [IOCounter: Double]]? = Parts.accounts
        var slru: [String: [SLRUCounter: Double]] = [
            "transaction": [.hits: 820, .reads: 0.2], "multixact_offset": [.hits: 3],
            "subtransaction": [.zeroed: 0.1],
        ]
        /// After how many looks, ten seconds apart, another checkpoint was asked for.
        var requestedEvery: Int64?
        var archiveMode = "off"
        var failing: Double?
        var ready: Int64 = 0
        /// Gigabytes of 500.
        var used: Int64 = 210

        private static let accounts: [IOAccount.ID: [IOCounter: Double]] = [
            .init("client backend", "relation", "normal"): [
                .reads: 640, .readBytes: 5_242_880, .readTime: 96, .writes: 0, .writeBytes: 0, .extends: 20,
                .extendBytes: 163_840, .hits: 48_000, .evictions: 200, .fsyncs: 0,
            ],
            .init("client backend", "relation", "bulkread"): [
                .reads: 30, .readBytes: 3_932_160, .readTime: 21, .hits: 90, .evictions: 0, .reuses: 450,
            ],
            .init("client backend", "wal", "normal"): [
                .writes: 240, .writeBytes: 1_310_720, .writeTime: 9, .fsyncs: 240, .fsyncTime: 310,
            ],
            .init("checkpointer", "relation", "normal"): [
                .writes: 90, .writeBytes: 737_280, .writeTime: 4, .fsyncs: 1, .fsyncTime: 3,
            ],
            .init("background writer", "relation", "normal"): [
                .writes: 14, .writeBytes: 114_688, .fsyncs: 0,
            ],
            .init("autovacuum worker", "relation", "vacuum"): [
                .reads: 100, .readBytes: 819_200, .writes: 60, .writeBytes: 491_520, .hits: 900, .reuses: 90,
            ],
            .init("standalone backend", "relation", "normal"): [.reads: 0, .hits: 0],
        ]

        private static let megabyte: Int64 = 1 << 20
        private static let newest: Int64 = 0x1_6B37_4D84_8000

        var samples: [Sampled] {
            let readings: [Sampled?] = [
                Sampled(WALProbe.self, written, takenAt: .at(8)),
                Sampled(CheckpointerProbe.self, checkpointer, takenAt: .at(8)),
                Sampled(LastCheckpointProbe.self, last, takenAt: .at(8)),
                Sampled(ArchiverProbe.self, archiver, takenAt: .at(8)),
                Sampled(IOProbe.self, io, takenAt: .at(8)),
                Sampled(
                    SLRUProbe.self,
                    .init(takenAt: .noon, caches: slru.map { SLRU($0.key, course: .watched($0.value)) }),
                    takenAt: .at(8)),
                Sampled(
                    NamesProbe.self, .init(databases: [5: "shop", 6: "billing"], roles: [:]), takenAt: .at(8)),
                Sampled(SettingsProbe.self, SettingsProbe.Sample(settings), takenAt: .at(8)),
                isHidden ? nil : Sampled(DiskProbe.self, .init(volumes: [volume]), takenAt: .at(8)),
            ]
            return readings.compactMap(\.self) + databases + folders
        }

        private var written: WALProbe.Sample {
            let course = Course<WALCounter>.watched(wal, from: [.position: Double(Self.newest)])
            return WALProbe.Sample(isStandby: isStandby, course: course)
        }

        private var checkpointer: CheckpointerProbe.Sample {
            var seen: CheckpointerProbe.Sample?
            for look in 0...Int64(60) {
                let time = ServerTime.noon(minus: Double(60 - look) * 10)
                let asked = requestedEvery.map { look / $0 } ?? 0
                var next = CheckpointerProbe.Sample(takenAt: time, timed: look / 30, requested: asked)
                next.isStandby = isStandby
                next.timeout = .seconds(300)
                next.maxWAL = Bytes(1024 * Self.megabyte)
                next.asksAfter = Bytes(528 * Self.megabyte)
                let counted = Dictionary(
                    uniqueKeysWithValues: writers.map {
                        ($0.key, ($0.value * Double(look) * 10).rounded() + 900)
                    })
                next.writers = Course(Counters(counted), at: time, resetAt: .noon(minus: 200_000))
                next.follow(seen, wal: LSN(Self.newest + look * 240 * Self.megabyte))
                seen = next
            }
            return seen ?? CheckpointerProbe.Sample(takenAt: .noon, timed: 0, requested: 0)
        }

        private var last: LastCheckpointProbe.Sample {
            var seen: LastCheckpointProbe.Sample?
            for distance in [0, 410, 395, 420] as [Int64] {
                let redo = (seen?.redo?.position ?? Self.newest) + distance * Self.megabyte
                var next = LastCheckpointProbe.Sample(
                    takenAt: .noon, time: .noon(minus: 130), redo: LSN(redo),
                    newest: LSN(redo + 160 * Self.megabyte))
                next.follow(seen)
                seen = next
            }
            return seen ?? LastCheckpointProbe.Sample(takenAt: .noon)
        }

        private var archiver: ArchiverProbe.Sample {
            var archiver = ArchiverProbe.Sample(takenAt: .noon, mode: archiveMode, archived: 4021, failed: 0)
            archiver.isStandby = isStandby
            archiver.lastArchivedAt = .noon(minus: (failing ?? -26) + 60)
            archiver.lastArchived = "000000030000016B00000037"
            archiver.lastFailedAt = failing.map { _ in .noon(minus: 20) }
            archiver.lastFailed = "000000030000016B00000038"
            archiver.failed = failing == nil ? 0 : 41
            archiver.failingSince = failing.map { .noon(minus: $0) }
            return archiver
        }

        private var io: IOProbe.Sample {
            guard let accounts else { return IOProbe.Sample(takenAt: .noon, isCounted: false) }
            return IOProbe.Sample(
                takenAt: .noon,
                accounts: accounts.map { IOAccount(id: $0.key, course: .watched($0.value)) })
        }

        private var settings: [Setting] {
            [
                Setting("max_wal_size", "1024", unit: "MB"), Setting("checkpoint_timeout", "300", unit: "s"),
                Setting("checkpoint_completion_target", "0.9"), Setting("wal_buffers", "2048", unit: "8kB"),
                Setting("wal_compression", "off"), Setting("bgwriter_lru_maxpages", "100"),
                Setting("track_io_timing", "on"), Setting("track_wal_io_timing", "on"),
                Setting("work_mem", "4096", unit: "kB"), Setting("data_directory", "/srv/pg"),
            ]
        }

        private var volume: Volume {
            let gigabyte = 1024 * Self.megabyte
            return Volume(
                device: "1", folders: ["data", "pg_wal"], path: "/srv/pg", size: Bytes(500 * gigabyte),
                used: Bytes(used * gigabyte), available: Bytes((500 - used) * gigabyte), at: .noon)
        }

        /// A look every ten seconds of the last minute.
        private var databases: [Sampled] {
            var seen: [DatabaseActivity] = []
            for look in 0...Int64(6) {
                let time = ServerTime.noon(minus: Double(6 - look) * 10)
                seen = counted(look).map { id, counters in
                    DatabaseActivity(id: id, now: .init(time: time, total: counters))
                        .following(seen.first { $0.id == id })
                }
            }
            return [
                Sampled(DatabasesProbe.self, .init(takenAt: .noon, databases: seen), takenAt: .at(8))
            ]
        }

        private func counted(_ look: Int64) -> [(UInt32, DatabaseCounters)] {
            let shop = DatabaseCounters(
                commits: 2400 * look, rollbacks: 12 * look, blocksRead: 6400 * look,
                blocksHit: 480_000 * look, tempFiles: 3 * look, tempBytes: Bytes(3 * look * Self.megabyte),
                deadlocks: look / 6, checksumFailures: 0,
                sessions: SessionCounters(
                    begun: 20 * look, abandoned: look / 2, fatal: look / 3, killed: look / 5,
                    active: .seconds(32 * look)))
            let billing = DatabaseCounters(
                commits: 40 * look, blocksHit: 900 * look, conflicts: isStandby ? look / 4 : 0,
                checksumFailures: 0, sessions: SessionCounters())
            return [(5, shop), (6, billing)]
        }

        private var folders: [Sampled] {
            guard !isHidden else {
                let refusal = { (function: String) in
                    ProbeFailure.denied(reason: "permission denied for function \(function)")
                }
                return [
                    Sampled(FolderSizesProbe.self, failure: refusal("pg_ls_waldir"), at: .at(8)),
                    Sampled(
                        ArchiveBacklogProbe.self, failure: refusal("pg_ls_archive_statusdir"), at: .at(8)),
                ]
            }
            return [
                Sampled(
                    FolderSizesProbe.self,
                    .init(
                        wal: Bytes(1100 * Self.megabyte), walFiles: 69, temporary: Bytes(3 * Self.megabyte),
                        temporaryFiles: 2),
                    takenAt: .at(8)),
                Sampled(
                    ArchiveBacklogProbe.self,
                    .init(takenAt: .noon, ready: ready, oldest: failing.map { .noon(minus: $0) }),
                    takenAt: .at(8)),
            ]
        }
    }

    private static func writing(_ name: String, _ change: @escaping @Sendable (inout Parts) -> Void)
        -> Situation
    {
        Situation(name: name, pages: ["wal"]) {
            var parts = Parts()
            change(&parts)
            let server = Server.primary.with {
                $0.isStandby = parts.isStandby
                $0.canReadAllStats = !parts.isHidden
                $0.isLocal = false
            }
            return connected(server, [], idle: 12) + [(.report(.tick(parts.samples, Ledger())), 8)]
        }
    }
}

extension Course {
    /// What was counted so much in every second of the last ten, after a day of the same.
    static func watched(_ perSecond: [Name: Double], from start: [Name: Double] = [:]) -> Course {
        let day = 86_400.0
        func look(_ before: Double) -> Course {
            var counted = Counters<Name>()
            for (name, rate) in perSecond {
                counted[name] = (start[name] ?? 0) + (rate * (day - before)).rounded()
            }
            return Course(counted, at: .noon(minus: before), resetAt: .noon(minus: day))
        }
        return look(0).following(look(10))
    }
}
