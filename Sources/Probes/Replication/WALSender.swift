/// A connection over which this server sends its WAL, and what the other end has said of itself.
package struct WALSender: Sendable, Equatable {
    package let pid: Int32
    /// What a physical standby calls itself, once its session was seen.
    package var name: String?
    /// `streaming`, `catchup`, `backup`…; nil where this role may not see it.
    package var state: String?
    package var sent: LSN?
    package var written: LSN?
    package var flushed: LSN?
    package var replayed: LSN?
    package var writeLag: Duration?
    package var flushLag: Duration?
    package var replayLag: Duration?
    package var syncPriority: Int32?
    package var syncState: String?
    /// When its last reply was sent, on its own clock.
    package var replyTime: ServerTime?
    /// When the latest look was, on this server's clock.
    package var sampledAt: ServerTime
    /// Since when that reply is known, on this server's clock.
    package var repliedAt: ServerTime
    /// How far its clock goes ahead of this server's, when that is sure; negative when it is behind.
    package var clockSkew: Duration?
    /// What there was to send, against what it has done with it.
    package var trail = Trail()
    /// How long the connection may be silent before it is closed.
    package var timeout: Duration?

    package init(pid: Int32, sampledAt: ServerTime) {
        self.pid = pid
        self.sampledAt = sampledAt
        repliedAt = sampledAt
    }

    package var isVisible: Bool { state != nil }

    /// The last thing it does with the WAL: replay, or for one that only stores it, write.
    package var done: LSN? { replayed ?? flushed ?? written }
    package var newest: LSN? { done.flatMap { done in trail.backlog.map { LSN(done.position + $0.count) } } }

    package var unsent: Bytes? { newest.flatMap { newest in sent.map { newest.past($0) } } }
    package var inFlight: Bytes? { sent.flatMap { sent in (flushed ?? written).map { sent.past($0) } } }
    package var unreplayed: Bytes? { flushed.flatMap { flushed in replayed.map { flushed.past($0) } } }
    package var backlog: Bytes? { trail.backlog }

    /// How long nothing new has come from it.
    package var silence: Duration { sampledAt.since(repliedAt) }

    package var verdict: ReplicationVerdict {
        switch state {
        case nil: return .unknown
        case "startup": return .starting
        case "backup": return .backup
        case "stopping": return .stopping
        default: break
        }
        if trail.backlog == nil { return .starting }
        if silence > ReplicationRules.silence(timeout: timeout) { return .silent }
        let verdict = ReplicationRules.verdict(trail, lag: replayLag)
        return state == "catchup" && verdict != .stalled ? .catchingUp : verdict
    }

    /// How long it is behind; nil where it is not, or where that is not known.
    ///
    /// A frozen `replay_lag` says nothing: one that stands still is behind for as long as it was seen to stand.
    package var lag: Duration? {
        switch verdict {
        case .streaming, .lagging, .catchingUp: replayLag
        case .stalled: max(trail.stillFor ?? .zero, replayLag ?? .zero)
        case .silent: max(silence, replayLag ?? .zero)
        default: nil
        }
    }

    package var timeToGo: Duration? { verdict == .catchingUp ? trail.timeToGo : nil }
}

extension WALSender {
    /// Takes over what was seen of it before.
    func following(_ before: WALSender?, newest: LSN?) -> WALSender {
        var next = self
        guard let newest, let done else { return next }
        next.trail = (before?.trail ?? Trail()).adding(.init(time: sampledAt, head: newest, tail: done))
        guard let replyTime else { return next }
        let skew = before?.clockSkew
        if let before, before.replyTime == replyTime {
            next.repliedAt = before.repliedAt
            next.clockSkew = skew
        } else {
            next.clockSkew = Self.skew(of: replyTime, from: before?.sampledAt, to: sampledAt)
        }
        return next
    }

    /// Clocks and networks are never exact: less than this is no skew.
    private static let tolerance = Duration.seconds(2)

    /// A reply came between two looks of this server; what it says of its time cannot lie outside.
    private static func skew(of reply: ServerTime, from start: ServerTime?, to end: ServerTime) -> Duration? {
        let ahead = reply.since(end)
        if ahead > tolerance { return ahead }
        guard let start else { return nil }
        let behind = start.since(reply)
        return behind > tolerance ? .zero - behind : nil
    }
}
