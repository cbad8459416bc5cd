@testable import Probes

extension ServerTime {
    /// So many seconds after the tests began, on the server's clock.
    static func second(_ seconds: Double) -> ServerTime {
        ServerTime(microseconds: 800_000_000_000_000 + Int64(seconds * 1e6))
    }
}

extension WALSender {
    /// A standby as it was seen one second after the other: what there was to send, and what it had replayed.
    static func seen(
        _ positions: [(newest: Int64, replayed: Int64)], every step: Double = 1, lag: Double? = 0.1,
        state: String? = "streaming", reply: (Double) -> Double? = { $0 }
    ) -> WALSender {
        var seen: WALSender?
        for (index, position) in positions.enumerated() {
            let moment = Double(index) * step
            var next = WALSender(pid: 7, sampledAt: .second(moment))
            next.state = state
            next.sent = LSN(position.newest)
            next.flushed = LSN(position.replayed)
            next.replayed = LSN(position.replayed)
            next.replayLag = lag.map { .seconds($0) }
            next.replyTime = reply(moment).map { .second($0) }
            next.timeout = .seconds(60)
            seen = next.following(seen, newest: LSN(position.newest))
        }
        return seen ?? WALSender(pid: 7, sampledAt: .second(0))
    }
}

extension WALReceiver {
    /// A standby of its own, as it saw itself one second after the other.
    static func seen(
        _ positions: [(received: Int64, replayed: Int64)], commit age: Double = 0.2, every step: Double = 1,
        _ change: (inout WALReceiver) -> Void = { _ in }
    ) -> WALReceiver {
        var seen: WALReceiver?
        for (index, position) in positions.enumerated() {
            let moment = Double(index) * step
            var next = WALReceiver(sampledAt: .second(moment))
            next.pid = 9
            next.status = "streaming"
            next.received = LSN(position.received)
            next.replayed = LSN(position.replayed)
            next.lastCommit = .second(moment - age)
            next.heardAt = .second(moment)
            next.timeout = .seconds(60)
            change(&next)
            next.follow(seen)
            seen = next
        }
        return seen ?? WALReceiver(sampledAt: .second(0))
    }
}

/// Positions that a head and a tail have after so many steps.
func positions(_ steps: Int, head: (Int64) -> Int64, tail: (Int64) -> Int64) -> [(Int64, Int64)] {
    (0..<Int64(steps)).map { (head($0), tail($0)) }
}

let megabyte: Int64 = 1 << 20
