/// What this server takes from another one by logical replication.
package struct Subscription: Sendable, Equatable {
    package let id: UInt32
    package let name: String
    package let sampledAt: ServerTime
    package var databaseID: UInt32
    package var isEnabled: Bool
    package var slot: String?
    package var publications: [String] = []
    /// Of the process that applies; nil when there is none.
    package var worker: Int32?
    package var parallelWorkers = 0
    /// Workers that copy a table at first.
    package var tableWorkers = 0
    /// Tables that are not yet in step; nil in other databases than pgtop's own.
    package var tablesToSync: Int?
    package var received: LSN?
    /// When the last message came, on this server's clock.
    package var heardAt: ServerTime?
    /// What was written on the publisher, as it said last.
    package var latestEnd: LSN?
    package var latestEndAt: ServerTime?
    /// Errors so far; nil where the server does not count them.
    package var applyErrors: Int64?
    package var syncErrors: Int64?
    /// Conflicts by kind (18 and later).
    package var conflicts: [String: Int64] = [:]
    /// When an error came that was not there at the look before.
    package var failedAt: ServerTime?

    package init(id: UInt32, name: String, sampledAt: ServerTime, databaseID: UInt32, isEnabled: Bool) {
        self.id = id
        self.name = name
        self.sampledAt = sampledAt
        self.databaseID = databaseID
        self.isEnabled = isEnabled
    }

    /// How a subscription fares, in a word.
    package enum Verdict: String, Sendable {
        case disabled = "DISABLED"
        /// Errors keep it from applying.
        case failing = "FAILING"
        /// It should have a worker and has none.
        case down = "DOWN"
        /// Tables are copied.
        case syncing = "SYNCING"
        case silent = "SILENT"
        case streaming = "STREAMING"
    }

    package var verdict: Verdict {
        if !isEnabled { return .disabled }
        if failedAt != nil { return .failing }
        guard worker != nil else { return .down }
        if tableWorkers > 0 || tablesToSync.map({ $0 > 0 }) ?? false { return .syncing }
        return silence.map { $0 > ReplicationRules.silence(timeout: .seconds(60)) } ?? false
            ? .silent : .streaming
    }

    package var silence: Duration? { heardAt.map { sampledAt.since($0) } }
    package var conflictCount: Int64? {
        conflicts.isEmpty ? nil : conflicts.values.reduce(0, +)
    }
}

extension Subscription {
    /// An error that has not come again for so long is over.
    private static let memory = Duration.seconds(60)

    /// Takes over what was seen of it before.
    func following(_ before: Subscription?) -> Subscription {
        var next = self
        guard let before else { return next }
        let (now, then) = ([applyErrors, syncErrors], [before.applyErrors, before.syncErrors])
        let isWorse = zip(now, then).contains { now, then in (now ?? 0) > (then ?? now ?? 0) }
        next.failedAt =
            isWorse ? sampledAt : before.failedAt.flatMap { sampledAt.since($0) < Self.memory ? $0 : nil }
        return next
    }
}
