import Testing

@testable import Probes

@Suite struct StatementsSampleTests {
    private static let key = StatementKey(role: 10, database: 5, queryID: 42, isTopLevel: true)
    private static let other = StatementKey(role: 10, database: 5, queryID: -7, isTopLevel: false)

    private static func counters(_ calls: Double, _ time: Double = 0) -> StatementCounters {
        StatementCounters(calls: calls, execTime: time)
    }

    private static func at(_ seconds: Double) -> ServerTime {
        ServerTime(microseconds: 800_000_000_000_000 + Int64(seconds * 1e6))
    }

    /// What follows upon a sample after two seconds.
    private func next(
        _ before: StatementsSample?, _ changes: [(StatementKey, StatementCounters)],
        after seconds: Double = 2,
        evictions: Int64? = 0, resetAt: ServerTime? = at(-1000), countedSince: ServerTime? = nil
    ) -> StatementsSample {
        let start = before?.takenAt ?? Self.at(-seconds)
        let now = ServerTime(microseconds: start.microseconds + Int64(seconds * 1e6))
        var sample = StatementsSample(after: before, takenAt: now, evictions: evictions, resetAt: resetAt)
        for (key, total) in changes { sample.note(key, total, countedSince: countedSince) }
        return sample
    }

    private func added(_ sample: StatementsSample, _ key: StatementKey = key) -> StatementCounters? {
        sample[key].flatMap { sample.added($0) }
    }

    @Test func `a single sample has totals and no rates`() {
        let first = next(nil, [(Self.key, Self.counters(10))])

        #expect(first.interval == nil)
        #expect(first[Self.key]?.total.calls == 10)
        #expect(added(first) == nil)
    }

    @Test func `what was added is the difference of two samples`() {
        let second = next(
            next(nil, [(Self.key, Self.counters(10, 100))]), [(Self.key, Self.counters(14, 130))])

        #expect(second.interval == .seconds(2))
        #expect(added(second)?.calls == 4)
        #expect(second.spent == 30)
    }

    @Test func `a statement that was not called added nothing, and that is known`() {
        let second = next(next(nil, [(Self.key, Self.counters(10))]), [])

        #expect(added(second) == .zero)
    }

    @Test func `a counter that went back gives no rate, and counts on from there`() {
        let reset = next(next(nil, [(Self.key, Self.counters(10))]), [(Self.key, Self.counters(3))])
        let later = next(reset, [(Self.key, Self.counters(5))])

        #expect(added(reset) == nil)
        #expect(added(later)?.calls == 2)
    }

    @Test func `after a reset of everything there are no rates`() {
        let first = next(nil, [(Self.key, Self.counters(10))])
        let reset = next(first, [(Self.key, Self.counters(12))], resetAt: Self.at(1))

        #expect(reset.wasReset)
        #expect(added(reset) == nil)
        #expect(added(next(reset, [(Self.key, Self.counters(13))], resetAt: Self.at(1)))?.calls == 1)
    }

    @Test func `a new statement is counted from zero when none was pushed out`() {
        let second = next(next(nil, []), [(Self.key, Self.counters(3))])

        #expect(added(second)?.calls == 3)
    }

    @Test func `a statement that may have been pushed out and come back has no rate`() {
        let second = next(next(nil, []), [(Self.key, Self.counters(3))], evictions: 5)

        #expect(second.evictedNow == 5)
        #expect(added(second) == nil)
    }

    @Test func `where the extension says since when a statement is counted, that decides`() {
        let old = next(next(nil, []), [(Self.key, Self.counters(3))], countedSince: Self.at(-500))
        let new = next(next(nil, []), [(Self.key, Self.counters(3))], evictions: 5, countedSince: Self.at(1))

        #expect(added(old) == nil)
        #expect(added(new)?.calls == 3)
    }

    @Test func `a known statement that is counted anew has no rate`() {
        let first = next(nil, [(Self.key, Self.counters(3))], countedSince: Self.at(-500))

        let second = next(first, [(Self.key, Self.counters(5))], countedSince: Self.at(1))

        #expect(added(second) == nil)
        #expect(second[Self.key]?.total.calls == 5)
    }

    @Test func `what runs inside a function in one database is not what clients send in the next`() {
        for database: UInt32 in 16_000..<16_016 {
            let key = StatementKey(role: 10, database: database, queryID: 42, isTopLevel: true)
            let others = (16_000..<16_016).map {
                StatementKey(role: 10, database: $0, queryID: 42, isTopLevel: false)
            }

            #expect(!others.contains { $0.number == key.number })
        }
    }

    @Test func `a statement that is counted no longer is forgotten, and no other takes its place`() {
        var sample = next(nil, [(Self.key, Self.counters(1)), (Self.other, Self.counters(2))])

        sample.remove(Self.key.number)

        #expect(sample[Self.key] == nil)
        #expect(sample[Self.other]?.total.calls == 2)
    }

    @Test func `the course has a zero for each sample without a call`() {
        var sample = next(nil, [(Self.key, Self.counters(0))])
        for changes in [[(Self.key, Self.counters(1, 10))], [], [], [(Self.key, Self.counters(2, 30))], []] {
            sample = next(sample, changes)
        }

        #expect(sample[Self.key].map { sample.course(of: $0) } == [5, 0, 0, 10, 0])
    }

    @Test func `the course is no longer than the screen is wide`() {
        var sample = next(nil, [(Self.key, Self.counters(0))])
        for call in 1...500 { sample = next(sample, [(Self.key, Self.counters(Double(call), Double(call)))]) }

        #expect((sample[Self.key].map { sample.course(of: $0).count } ?? 0) == 120)
    }

    @Test func `names of schemas are quoted`() {
        let place = StatementsPlace(schema: "my \"own\"", version: "1.10", columns: [])

        #expect(place.function("pg_stat_statements") == "\"my \"\"own\"\"\".pg_stat_statements")
    }
}
