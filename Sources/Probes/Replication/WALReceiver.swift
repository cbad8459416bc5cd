/// How a standby takes in the WAL of the server above it, and replays it.
package struct WALReceiver: Sendable, Equatable {
    /// How replay stands.
    package enum Pause: String, Sendable {
        case running = "not paused"
        case requested = "pause requested"
        case paused
    }

    package let sampledAt: ServerTime
    /// Of the process that receives; nil when there is none.
    package var pid: Int32?
    /// `streaming`, `waiting`…; nil where this role may not see it, or there is no receiver.
    package var status: String?
    package var host: String?
    package var port: Int32?
    package var slot: String?
    package var timeline: Int32?
    package var received: LSN?
    package var replayed: LSN?
    package var pause = Pause.running
    /// When the last replayed commit was made, on the clock of the primary.
    package var lastCommit: ServerTime?
    /// When the last message came, on this server's clock.
    package var heardAt: ServerTime?
    /// How long the connection may be silent before it is closed.
    package var timeout: Duration?
    /// `recovery_min_apply_delay`.
    package var delay: Duration?
    package var conflicts = Conflicts()
    package var prefetch: Prefetch?
    /// What was received, against what is replayed.
    package var trail = Trail()

    /// Queries that were cancelled for the sake of replay, so far.
    package struct Conflicts: Sendable, Equatable {
        package var all: Int64 = 0
        package var byCause: [(cause: String, count: Int64)] = []

        package init() {}

        package static func == (left: Self, right: Self) -> Bool {
            left.all == right.all && left.byCause.map(\.count) == right.byCause.map(\.count)
        }
    }

    /// How far replay looks ahead (15 and later).
    package struct Prefetch: Sendable, Equatable {
        package var walDistance: Bytes
        package var blockDistance: Int64
        package var ioDepth: Int64

        package init(walDistance: Bytes, blockDistance: Int64, ioDepth: Int64) {
            self.walDistance = walDistance
            self.blockDistance = blockDistance
            self.ioDepth = ioDepth
        }
    }

    package init(sampledAt: ServerTime) {
        self.sampledAt = sampledAt
    }

    /// There is a receiver, which this role may not look into.
    package var isHidden: Bool { pid != nil && status == nil }
    package var backlog: Bytes? { trail.backlog }

    /// How long nothing has been heard from the server above.
    package var silence: Duration? { heardAt.map { sampledAt.since($0) } }

    package var verdict: ReplicationVerdict {
        guard pid != nil else { return isReplaying ? .restoring : .disconnected }
        if let pauseVerdict { return pauseVerdict }
        guard let status else { return .unknown }
        guard status == "streaming" else { return status == "starting" ? .starting : .disconnected }
        if let silence, silence > ReplicationRules.silence(timeout: timeout) { return .silent }
        return ReplicationRules.verdict(trail, lag: lagBehindReceived)
    }

    private var pauseVerdict: ReplicationVerdict? { pause == .running ? nil : .paused }

    /// Replay goes on though nothing is received.
    private var isReplaying: Bool { trail.tailPerSecond.map { $0 > 0 } ?? false }

    /// How long it is behind; nil where it is not, or where that is not known.
    package var lag: Duration? {
        switch verdict {
        case .streaming, .lagging, .catchingUp, .stalled, .paused: lagBehindReceived
        default: nil
        }
    }

    package var timeToGo: Duration? { verdict == .catchingUp ? trail.timeToGo : nil }

    /// The age of what is replayed, while there is more to replay.
    ///
    /// After a quiet hour the last commit is an hour old, though what came since has only just come: its age tells the
    /// lag only of a standby that was behind for as long as it was watched.
    private var lagBehindReceived: Duration? {
        guard let backlog, backlog.count > 0 else { return nil }
        if let seen = trail.behindFor { return seen }
        let watched = max(trail.length ?? .zero, trail.stillFor ?? .zero)
        let isSure = watched >= ReplicationRules.patience || backlog >= LagLimit.warning.bytes
        guard isSure else { return nil }
        guard let lastCommit else { return watched > .zero ? watched : nil }
        return max(watched, sampledAt.since(lastCommit))
    }

    /// How far the clock of the primary goes ahead of this server's, when that is sure.
    package var clockSkew: Duration? {
        guard let ahead = lastCommit?.since(sampledAt), ahead > .seconds(2) else { return nil }
        return ahead
    }
}
