import Testing

@testable import Probes

/// When checkpoints that were asked for are a storm.
@Suite struct CheckpointCheckTests {
    private static let id: CheckID = "wal.checkpoints_forced"

    /// Looks every ten seconds: how many checkpoints were asked for until then, and how much WAL was written.
    private static func looking(
        _ looks: [(requested: Int64, wal: Int64)],
        _ change: (inout CheckpointerProbe.Sample) -> Void = { _ in }
    ) -> Sight {
        var seen: CheckpointerProbe.Sample?
        for (index, look) in looks.enumerated() {
            var next = CheckpointerProbe.Sample(
                takenAt: .second(Double(index) * 10), timed: 0, requested: look.requested)
            next.asksAfter = Bytes(32 * megabyte)
            next.maxWAL = Bytes(64 * megabyte)
            change(&next)
            next.follow(seen, wal: LSN(look.wal * megabyte))
            seen = next
        }
        return seen.map { Sight.blank.knowing(CheckpointerProbe.self, $0) } ?? .blank
    }

    @Test func `nothing is known before the second look`() {
        #expect(Sight.blank.answer(Self.id).isUnknown)
        #expect(Self.looking([(9, 0)]).answer(Self.id).isUnknown)
    }

    @Test func `checkpoints that WAL forces one after the other are a storm`() {
        let storm = Self.looking([(9, 0), (10, 40), (11, 80), (11, 90), (12, 130)])

        #expect(
            storm.answer(Self.id).sentences == [
                "WAL forced 3 checkpoints in 30 s, one every 15 s (max_wal_size 64 MB)"
            ])
        #expect(storm.answer(Self.id).worst == .critical)
    }

    @Test func `they are one from the second on, until none has come for a while`() {
        let calm = Array(repeating: (requested: Int64(11), wal: Int64(80)), count: 7)

        #expect(Self.looking([(9, 0), (10, 40)]).answer(Self.id).isNo)
        #expect(Self.looking([(9, 0), (11, 80)] + calm.prefix(6)).answer(Self.id).isYes)
        #expect(Self.looking([(9, 0), (11, 80)] + calm).answer(Self.id).isNo)
    }

    @Test func `as many as somebody orders by hand are none`() {
        #expect(Self.looking([(1, 0), (2, 1), (5, 2)]).answer(Self.id).isNo)
    }

    @Test func `the limit is one in two and a half minutes`() {
        func every(_ looks: Int64) -> Sight {
            Self.looking((0...(2 * looks)).map { (requested: $0 / looks, wal: $0 / looks * 40) })
        }

        #expect(every(15).answer(Self.id).worst == .warning)
        #expect(every(16).answer(Self.id).isNo)
    }

    @Test func `a standby has no checkpoints of its own to be forced`() {
        #expect(Self.looking([(9, 0), (10, 40), (12, 80)]) { $0.isStandby = true }.answer(Self.id).isNo)
    }

    @Test func `a reset begins anew`() {
        var looks = 0
        let reset = Self.looking([(9, 0), (10, 40), (12, 80)]) {
            looks += 1
            $0.resetAt = .second(looks < 3 ? 0 : 19)
        }

        #expect(reset.answer(Self.id).isUnknown)
    }

    @Test(arguments: [(64, 0.9, 16, 32 - 16), (1024, 0.9, 16, 512), (64, 0.5, 64, 64)])
    func `the server asks as it reckons`(max: Int64, target: Double, segment: Int64, after: Int64) {
        let size = CheckpointerProbe.asksAfter(
            Bytes(max * megabyte), target: target, segment: Bytes(segment * megabyte))

        #expect(size == Bytes(after * megabyte))
    }
}
