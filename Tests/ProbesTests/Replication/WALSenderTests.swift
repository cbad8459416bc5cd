import Testing

@testable import Probes

@Suite struct WALSenderTests {
    @Test
    func `a standby that has everything is caught up, and has no lag whatever the server last measured`() {
        let idle = WALSender.seen(positions(5, head: { _ in 100 }, tail: { _ in 100 }), lag: 7)

        #expect(idle.verdict == .caughtUp)
        #expect(idle.lag == nil)
    }

    @Test func `a standby that follows closely streams`() {
        let busy = WALSender.seen(
            positions(5, head: { $0 * 1000 + 50 }, tail: { $0 * 1000 }), lag: 0.3)

        #expect(busy.verdict == .streaming)
        #expect(busy.lag == .seconds(0.3))
    }

    @Test func `one that stands still is stalled though its measured lag is a millisecond`() {
        let paused = WALSender.seen(positions(9, head: { _ in 64_216 }, tail: { _ in 0 }), lag: 0.001)

        #expect(paused.verdict == .stalled)
        #expect(paused.lag == .seconds(8))
        #expect(paused.backlog == Bytes(64_216))
    }

    @Test func `a burst that has only just come does not make one stalled`() {
        let burst = WALSender.seen([(100, 100), (100, 100), (5000, 100)])

        #expect(burst.verdict == .streaming)
    }

    @Test func `one look is not enough to call anybody stalled`() {
        #expect(WALSender.seen([(5000, 100)]).verdict == .streaming)
    }

    @Test func `one that is far behind and falls back lags, and has no time to go`() {
        let slow = WALSender.seen(
            positions(9, head: { $0 * 20 * megabyte }, tail: { $0 * megabyte }), lag: 6)

        #expect(slow.verdict == .lagging)
        #expect(slow.timeToGo == nil)
    }

    @Test func `one that comes nearer is catching up, by the rate of both`() {
        let fast = WALSender.seen(
            positions(11, head: { (1000 + $0 * 10) * megabyte }, tail: { $0 * 60 * megabyte }), lag: 40)

        #expect(fast.verdict == .catchingUp)
        // 500 MB are left, and 50 MB/s more are replayed than written.
        #expect(fast.timeToGo == .seconds(10))
    }

    @Test func `one in the state of catching up has no time to go as long as it gains nothing`() {
        let behind = WALSender.seen(
            positions(9, head: { (90 + $0 * 9) * megabyte }, tail: { $0 * megabyte }), state: "catchup")

        #expect(behind.verdict == .catchingUp)
        #expect(behind.timeToGo == nil)
    }

    @Test func `one that may not be seen is unknown, without any number`() {
        var hidden = WALSender(pid: 7, sampledAt: .second(0)).following(nil, newest: LSN(100))
        hidden.state = nil

        #expect(hidden.verdict == .unknown)
        #expect(hidden.lag == nil && hidden.backlog == nil && hidden.unsent == nil)
    }

    @Test func `a base backup is no standby that lags`() {
        let backup = WALSender.seen([(100, 0)], state: "backup")

        #expect(backup.verdict == .backup)
    }

    @Test func `one that has not replied for long is silent, even if it owes nothing`() {
        let gone = WALSender.seen(
            positions(41, head: { _ in 100 }, tail: { _ in 100 }), reply: { _ in 0 })

        #expect(gone.verdict == .silent)
        #expect(gone.lag == .seconds(40))
    }

    @Test func `a standby whose clock is ahead is told by its skew, and not by a lag`() {
        let ahead = WALSender.seen([(100, 100), (100, 100)], reply: { $0 + 30 })

        #expect(ahead.clockSkew == .seconds(30))
        #expect(ahead.lag == nil)
    }

    @Test func `a clock is called slow by no more than the reply must have come later than it says`() {
        let slow = WALSender.seen([(100, 100), (100, 100)], reply: { $0 - 30 })
        let unsure = WALSender.seen([(100, 100)], reply: { $0 - 30 })

        #expect(slow.clockSkew == .seconds(-29))
        #expect(unsure.clockSkew == nil)
    }

    @Test func `every stage has its bytes`() {
        var sender = WALSender(pid: 7, sampledAt: .second(0))
        sender.state = "streaming"
        sender.sent = LSN(900)
        sender.flushed = LSN(600)
        sender.replayed = LSN(100)
        sender = sender.following(nil, newest: LSN(1000))

        #expect(sender.unsent == Bytes(100))
        #expect(sender.inFlight == Bytes(300))
        #expect(sender.unreplayed == Bytes(500))
        #expect(sender.backlog == Bytes(900))
    }

    @Test func `one that only stores WAL is measured by what it has stored`() {
        var sender = WALSender(pid: 7, sampledAt: .second(0))
        sender.state = "streaming"
        sender.written = LSN(1000)
        sender = sender.following(nil, newest: LSN(1000))

        #expect(sender.verdict == .caughtUp)
    }
}

@Suite struct TrailTests {
    @Test func `a trail that goes back begins anew`() {
        let before = Trail().adding(.init(time: .second(0), head: LSN(500), tail: LSN(400)))
        let after = before.adding(.init(time: .second(5), head: LSN(300), tail: LSN(300)))

        #expect(after.headPerSecond == nil)
        #expect(after.backlog == Bytes(0))
    }

    @Test func `a rate over less than two seconds is chance`() {
        let trail = Trail().adding(.init(time: .second(0), head: LSN(0), tail: LSN(0)))
            .adding(.init(time: .second(1), head: LSN(500), tail: LSN(400)))

        #expect(trail.headPerSecond == nil)
    }

    @Test func `rates survive looks that are far apart`() {
        let trail = Trail().adding(.init(time: .second(0), head: LSN(0), tail: LSN(0)))
            .adding(.init(time: .second(100), head: LSN(500), tail: LSN(400)))

        #expect(trail.headPerSecond == 5)
        #expect(trail.growthPerSecond == 1)
    }

    @Test func `the picture holds the worst of each few seconds, and no more than two minutes`() {
        var trail = Trail()
        for second in 0..<300 {
            trail = trail.adding(
                .init(time: .second(Double(second)), head: LSN(Int64(second)), tail: LSN(0)))
        }

        #expect(trail.history.count == 24)
        #expect(trail.history.last == Bytes(299))
    }
}
