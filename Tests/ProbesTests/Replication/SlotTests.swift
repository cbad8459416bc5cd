import Testing

@testable import Probes

@Suite struct SlotTests {
    private static func slot(
        _ positions: [(newest: Int64, restart: Int64)], _ change: (inout ReplicationSlot) -> Void = { _ in }
    ) -> ReplicationSlot {
        var seen: ReplicationSlot?
        for (index, position) in positions.enumerated() {
            var next = ReplicationSlot(name: "s", sampledAt: .second(Double(index)))
            next.restart = LSN(position.restart)
            next.walStatus = "reserved"
            change(&next)
            seen = next.following(seen, newest: LSN(position.newest))
        }
        return seen ?? ReplicationSlot(name: "s", sampledAt: .second(0))
    }

    @Test func `a slot that is left behind grows as the WAL does, and has a time until it is lost`() {
        let left = Self.slot(positions(11, head: { $0 * megabyte }, tail: { _ in 0 })) {
            $0.safeSize = Bytes(60 * megabyte)
        }

        #expect(left.retained == Bytes(10 * megabyte))
        #expect(left.growthPerSecond == Double(megabyte))
        #expect(left.timeUntilLost == .seconds(60))
    }

    @Test func `a slot without a limit, or that does not grow, has no such time`() {
        let unlimited = Self.slot(positions(11, head: { $0 * megabyte }, tail: { _ in 0 }))
        let used = Self.slot(positions(11, head: { $0 * megabyte }, tail: { $0 * megabyte })) {
            $0.safeSize = Bytes(60 * megabyte)
        }

        #expect(unlimited.timeUntilLost == nil)
        #expect(used.timeUntilLost == nil)
    }

    @Test func `a lost slot keeps nothing, whatever it says`() {
        let lost = Self.slot([(100, 0)]) { $0.walStatus = "lost" }

        #expect(lost.isLost)
        #expect(lost.retained == nil)
    }

    @Test func `since when nobody uses it is only told where the server knows`() {
        let old = Self.slot([(100, 0)])
        let new = Self.slot([(100, 0)]) { $0.inactiveSince = .second(-30) }

        #expect(old.inactiveFor == nil)
        #expect(new.inactiveFor == .seconds(30))
    }

    @Test func `what it spills a second is told from two looks`() {
        var spilled: Int64 = 0
        let slot = Self.slot([(100, 0), (100, 0)]) {
            spilled += 500
            $0.decoding = .init(
                spilledTransactions: 1, spilled: Bytes(spilled), streamedTransactions: 0, streamed: Bytes(0),
                transactions: 1, bytes: Bytes(spilled))
        }

        #expect(slot.decoding?.spilledPerSecond == 500)
    }
}

@Suite struct ArchiverTests {
    private static func sample(
        archived: Double?, failed: Double?, mode: String = "on", after before: ArchiverProbe.Sample? = nil
    ) -> ArchiverProbe.Sample {
        var sample = ArchiverProbe.Sample(takenAt: .second(100), mode: mode)
        sample.lastArchivedAt = archived.map { .second($0) }
        sample.lastFailedAt = failed.map { .second($0) }
        sample.follow(before)
        return sample
    }

    @Test func `failures after the last success are a failing archiver, since the first that was seen`() {
        let first = Self.sample(archived: 10, failed: 20)
        let second = Self.sample(archived: 10, failed: 80, after: first)

        #expect(second.isFailing)
        #expect(second.failingSince == .second(20))
    }

    @Test func `a success ends it`() {
        let first = Self.sample(archived: 10, failed: 20)
        let second = Self.sample(archived: 30, failed: 20, after: first)

        #expect(!second.isFailing)
        #expect(second.failingSince == nil)
    }

    @Test func `where nothing is archived, nothing fails`() {
        #expect(!Self.sample(archived: nil, failed: 20, mode: "off").isFailing)
    }
}
