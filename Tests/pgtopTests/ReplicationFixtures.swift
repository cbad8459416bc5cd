import Probes

@testable import Probes

extension WALSender {
    /// A connection that was watched for a minute, by where each stage was so many seconds before noon.
    static func watched(
        _ pid: Int32, state: String = "streaming", sync: String = "async", lag: Double? = 0.1,
        clockAhead: Double = 0, newest: (Double) -> Int64, sent: Int64 = 0, flight: Int64 = 0,
        replayed: (Double) -> Int64
    ) -> WALSender {
        var seen: WALSender?
        for step in 0...60 {
            let before = Double(60 - step)
            var next = WALSender(pid: pid, sampledAt: .noon(minus: before))
            (next.state, next.syncState) = (state, sync)
            next.sent = LSN(newest(before) - sent)
            next.flushed = LSN(newest(before) - sent - flight)
            next.replayed = LSN(replayed(before))
            next.replayLag = lag.map { .seconds($0) }
            next.replyTime = .noon(minus: before - clockAhead)
            next.timeout = .seconds(60)
            seen = next.following(seen, newest: LSN(newest(before)))
        }
        return seen ?? WALSender(pid: pid, sampledAt: .noon)
    }

    /// One that this role may not look into.
    static func hidden(_ pid: Int32) -> WALSender {
        WALSender(pid: pid, sampledAt: .noon)
    }
}

extension ReplicationSlot {
    /// A slot that was watched for a minute.
    static func watched(
        _ name: String, pid: Int32? = nil, newest: (Double) -> Int64, restart: (Double) -> Int64,
        _ change: (inout ReplicationSlot) -> Void = { _ in }
    ) -> ReplicationSlot {
        var seen: ReplicationSlot?
        for step in 0...60 {
            let before = Double(60 - step)
            var next = ReplicationSlot(name: name, sampledAt: .noon(minus: before))
            (next.isActive, next.activePID, next.walStatus) = (pid != nil, pid, "reserved")
            next.restart = LSN(restart(before))
            change(&next)
            seen = next.following(seen, newest: LSN(newest(before)))
        }
        return seen ?? ReplicationSlot(name: name, sampledAt: .noon)
    }
}

extension WALReceiver {
    /// A standby's own side that was watched for a minute.
    static func watched(
        received: (Double) -> Int64, replayed: (Double) -> Int64,
        _ change: (inout WALReceiver) -> Void = { _ in }
    ) -> WALReceiver {
        var seen: WALReceiver?
        for step in 0...60 {
            let before = Double(60 - step)
            var next = WALReceiver(sampledAt: .noon(minus: before))
            (next.pid, next.status, next.slot, next.timeline) = (812, "streaming", "db2", 3)
            (next.host, next.port) = ("db1.example", 5432)
            (next.received, next.replayed) = (LSN(received(before)), LSN(replayed(before)))
            next.lastCommit = .noon(minus: before + 0.2)
            next.heardAt = .noon(minus: before)
            next.timeout = .seconds(60)
            change(&next)
            next.follow(seen)
            seen = next
        }
        return seen ?? WALReceiver(sampledAt: .noon)
    }
}

extension Backend {
    /// The session of a connection that takes WAL.
    static func walSender(_ pid: Int32, _ application: String, from client: String) -> Backend {
        var backend = process(pid, "walsender", wait: ("Activity", "WalSenderMain"))
        (backend.application, backend.client, backend.role) = (application, client, "replicator")
        backend.state = "active"
        return backend
    }
}
