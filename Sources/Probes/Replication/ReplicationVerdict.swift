/// How one who receives WAL fares, in a word.
package enum ReplicationVerdict: String, Sendable, CaseIterable {
    /// It has everything that there is.
    case caughtUp = "CAUGHT UP"
    /// It follows within the limits.
    case streaming = "STREAMING"
    /// It is behind, and comes nearer.
    case catchingUp = "CATCHING UP"
    /// It follows, but is behind by more than it should.
    case lagging = "LAGGING"
    /// There is something to do for it, and it does not move.
    case stalled = "STALLED"
    /// Nothing has been heard of it for too long, though nobody has closed the connection.
    case silent = "SILENT"
    /// Somebody has paused its replay.
    case paused = "PAUSED"
    /// It takes the WAL from the archive.
    case restoring = "RESTORING"
    case disconnected = "DISCONNECTED"
    /// A base backup goes over this connection.
    case backup = "BACKUP"
    case starting = "STARTING"
    case stopping = "STOPPING"
    /// The role may not see how it fares.
    case unknown = "UNKNOWN"

    /// Whether somebody should look after it.
    package var isTrouble: Bool {
        switch self {
        case .lagging, .stalled, .silent, .paused, .disconnected, .restoring: true
        default: false
        }
    }
}

/// From where on one who follows lags behind.
package struct LagLimit: Sendable, Equatable {
    package var time: Duration
    package var bytes: Bytes

    package init(time: Duration, bytes: Bytes) {
        self.time = time
        self.bytes = bytes
    }

    package static let warning = LagLimit(time: .seconds(5), bytes: Bytes(10 << 20))
    package static let critical = LagLimit(time: .seconds(30), bytes: Bytes(1 << 30))

    package func isReached(by time: Duration?, _ bytes: Bytes?) -> Bool {
        time.map { $0 >= self.time } ?? false || bytes.map { $0 >= self.bytes } ?? false
    }
}

/// The part of the verdicts that both ends of a connection have in common.
enum ReplicationRules {
    /// As long as this a receiver may stand still: one look in between is chance.
    static let patience = Duration.seconds(2)

    /// What to say of one who is connected and not paused, by how its positions move.
    static func verdict(_ trail: Trail, lag: Duration?) -> ReplicationVerdict {
        guard let backlog = trail.backlog else { return .unknown }
        if backlog.count == 0 { return .caughtUp }
        if let still = trail.stillFor, still >= patience { return .stalled }
        guard LagLimit.warning.isReached(by: lag, backlog) else { return .streaming }
        return trail.timeToGo == nil ? .lagging : .catchingUp
    }

    /// From when on silence means something, where the other end closes the connection after `timeout`.
    static func silence(timeout: Duration?) -> Duration {
        guard let timeout, timeout > .zero else { return .seconds(60) }
        return max(.seconds(20), timeout / 2 + .seconds(5))
    }
}
