import Testing

@testable import Probes

/// When there is a rate, and which.
@Suite struct CourseTests {
    private typealias Look = (at: Double, hits: Double)

    private static func looking(
        _ looks: [Look], resets: [ServerTime?] = [], within window: Duration = CourseSpan.now
    )
        -> Course<SLRUCounter>?
    {
        var seen: Course<SLRUCounter>?
        for (index, look) in looks.enumerated() {
            let resetAt = resets.isEmpty ? nil : resets[index]
            seen = Course<SLRUCounter>(
                Counters([.hits: look.hits]), at: .second(look.at), resetAt: resetAt
            ).following(seen, within: window)
        }
        return seen
    }

    @Test func `one look has a total and no rate`() {
        let course = Self.looking([(0, 500)])

        #expect(course?.total[.hits] == 500)
        #expect(course?.rate(.hits) == nil && course?.lately() == nil)
    }

    @Test func `a rate is what was added over the last ten seconds by the server's clock`() {
        let course = Self.looking([(0, 0), (4, 1000), (8, 1100), (14, 1600)])

        #expect(course?.rate(.hits) == 60)
        #expect(course?.lately()?.time == .seconds(10))
    }

    @Test func `looks that are rarer than that are compared with the one before`() {
        #expect(Self.looking([(0, 0), (30, 300)])?.rate(.hits) == 10)
    }

    @Test func `over a time in which nobody looked there is no rate`() {
        #expect(Self.looking([(0, 0), (61, 300)])?.rate(.hits) == nil)
    }

    @Test func `a counter that went back gives no rate, and the next look one`() {
        #expect(Self.looking([(0, 500), (1, 3)])?.rate(.hits) == nil)
        #expect(Self.looking([(0, 500), (1, 3), (2, 5)])?.rate(.hits) == 2)
    }

    @Test func `counters that were reset and have passed where they were give no rate`() {
        let course = Self.looking([(0, 5), (1, 900)], resets: [.second(-9), .second(0.5)])

        #expect(course?.rate(.hits) == nil)
    }

    @Test func `two looks at the same moment give no rate`() {
        #expect(Self.looking([(5, 0), (5, 300)])?.rate(.hits) == nil)
    }

    @Test func `what is not counted has no rate, and is no zero`() {
        let course = Self.looking([(0, 0), (1, 1)])

        #expect(course?.total[.reads] == nil && course?.rate(.reads) == nil)
    }

    @Test func `what is rare is looked at for longer`() {
        let looks = (0...70).map { (at: Double($0) * 10, hits: Double($0)) }
        let course = Self.looking(looks, within: CourseSpan.recent)

        #expect(course?.lately(CourseSpan.recent)?.added[.hits] == 60)
        #expect(course?.lately(CourseSpan.recent)?.time == .seconds(600))
        #expect(course?.lately()?.added[.hits] == 1)
    }
}
