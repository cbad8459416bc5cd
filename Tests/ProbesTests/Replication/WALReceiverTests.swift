import Testing

@testable import Probes

@Suite struct WALReceiverTests {
    @Test func `an idle standby is caught up though its last commit is an hour old`() {
        let idle = WALReceiver.seen([(100, 100), (100, 100)], commit: 3600)

        #expect(idle.verdict == .caughtUp)
        #expect(idle.lag == nil)
    }

    @Test func `what comes after a quiet hour is no lag of an hour`() {
        let woken = WALReceiver.seen([(100, 100), (100, 100), (900, 100)], commit: 3600)

        #expect(woken.verdict == .streaming)
        #expect(woken.lag == .seconds(1))
    }

    @Test func `a receiver that is gone is disconnected, never in step`() {
        let cut = WALReceiver.seen([(100, 100), (100, 100)]) { $0.pid = nil }

        #expect(cut.verdict == .disconnected)
        #expect(cut.lag == nil)
    }

    @Test func `a receiver that does not stream is disconnected`() {
        let waiting = WALReceiver.seen([(100, 100)]) { $0.status = "waiting" }

        #expect(waiting.verdict == .disconnected)
    }

    @Test func `replay without a receiver comes from the archive`() {
        let archive = WALReceiver.seen(
            positions(5, head: { $0 * 1000 }, tail: { $0 * 1000 }), { $0.pid = nil })

        #expect(archive.verdict == .restoring)
    }

    @Test(arguments: [WALReceiver.Pause.paused, .requested]) func `paused replay is paused`(
        pause: WALReceiver.Pause
    ) {
        let paused = WALReceiver.seen(positions(9, head: { 100 + $0 }, tail: { _ in 100 })) {
            $0.pause = pause
        }

        #expect(paused.verdict == .paused)
        #expect(paused.lag == .seconds(8))
    }

    @Test func `a receiver that is gone is worse than a pause`() {
        let both = WALReceiver.seen([(100, 100)]) {
            $0.pid = nil
            $0.pause = .paused
        }

        #expect(both.verdict == .disconnected)
    }

    @Test func `replay that a query holds up is stalled`() {
        let blocked = WALReceiver.seen(positions(9, head: { _ in 980 }, tail: { _ in 100 }), commit: 8)

        #expect(blocked.verdict == .stalled)
        #expect(blocked.lag == .seconds(8))
    }

    @Test func `one that was behind all along is as old as its last commit`() {
        let behind = WALReceiver.seen(
            positions(9, head: { (900 + $0) * megabyte }, tail: { $0 * megabyte }), commit: 300)

        #expect(behind.verdict == .lagging)
        #expect(behind.lag == .seconds(300))
    }

    @Test func `a primary that says nothing any more is not called in step`() {
        let silent = WALReceiver.seen([(100, 100)]) { $0.heardAt = .second(-40) }

        #expect(silent.verdict == .silent)
    }

    @Test func `a receiver that may not be seen is unknown`() {
        let hidden = WALReceiver.seen([(100, 100)]) { $0.status = nil }

        #expect(hidden.isHidden)
        #expect(hidden.verdict == .unknown)
    }

    @Test func `a commit of the future is the skew of a clock`() {
        let ahead = WALReceiver.seen([(100, 100), (100, 100)], commit: -90)

        #expect(ahead.clockSkew == .seconds(90))
        #expect(ahead.lag == nil)
    }
}
