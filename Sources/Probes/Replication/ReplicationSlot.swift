/// A promise of this server to keep WAL, and perhaps dead rows, until somebody has taken it.
package struct ReplicationSlot: Sendable, Equatable {
    package let name: String
    package let sampledAt: ServerTime
    /// The output plugin of a logical slot.
    package var plugin: String?
    package var isLogical = false
    package var databaseID: UInt32?
    package var isTemporary = false
    package var isActive = false
    package var activePID: Int32?
    /// From where on it keeps WAL; nil when it keeps none.
    package var restart: LSN?
    /// Up to where the consumer of a logical slot has confirmed.
    package var confirmed: LSN?
    /// `reserved`, `extended`, `unreserved`, `lost`.
    package var walStatus: String?
    /// How much more WAL can be written before it may be lost.
    package var safeSize: Bytes?
    package var xminAge: Int64?
    package var catalogXminAge: Int64?
    /// Since when nobody uses it, where the server knows (17 and later).
    package var inactiveSince: ServerTime?
    package var invalidation: String?
    package var isConflicting: Bool?
    package var isFailover: Bool?
    /// A copy of a slot of the primary, kept by the server itself.
    package var isSynced: Bool?
    package var decoding: Decoding?
    /// The newest WAL, against what it keeps.
    package var trail = Trail()
    /// The newest WAL, against what its consumer has confirmed.
    package var confirmedLag: Bytes?

    /// What decoding for a logical slot has cost.
    package struct Decoding: Sendable, Equatable {
        package var spilledTransactions: Int64
        package var spilled: Bytes
        package var streamedTransactions: Int64
        package var streamed: Bytes
        package var transactions: Int64
        package var bytes: Bytes
        /// Written to disk a second, lately.
        package var spilledPerSecond: Double?

        package init(
            spilledTransactions: Int64, spilled: Bytes, streamedTransactions: Int64, streamed: Bytes,
            transactions: Int64, bytes: Bytes
        ) {
            self.spilledTransactions = spilledTransactions
            self.spilled = spilled
            self.streamedTransactions = streamedTransactions
            self.streamed = streamed
            self.transactions = transactions
            self.bytes = bytes
        }
    }

    package init(name: String, sampledAt: ServerTime) {
        self.name = name
        self.sampledAt = sampledAt
    }

    /// The WAL it needs is gone, or it was given up: its consumer must be made anew.
    package var isLost: Bool {
        walStatus == "lost" || invalidation != nil || isConflicting == true
    }

    /// Nobody has ever taken anything by it, and it keeps nothing.
    package var isUnused: Bool { restart == nil && !isLost && !isActive }

    package var retained: Bytes? { isLost ? nil : restart.flatMap { _ in trail.backlog } }
    package var growthPerSecond: Double? { isLost ? nil : trail.growthPerSecond }
    package var oldestAge: Int64? { [xminAge, catalogXminAge].compactMap(\.self).max() }

    /// How long nobody has used it; nil while somebody does, or where the server does not know.
    package var inactiveFor: Duration? {
        isActive ? nil : inactiveSince.map { sampledAt.since($0) }
    }

    /// When it may be lost, if it goes on growing like this and the server has a limit for it.
    package var timeUntilLost: Duration? {
        guard let safeSize, safeSize.count > 0, let growth = growthPerSecond, growth >= 1 else { return nil }
        return .seconds(Double(safeSize.count) / growth)
    }
}
