import Probes
import Testing

@testable import pgtop

/// What the guides ask before and after maintenance stands on the watch's lists, too.
@Suite struct ChecklistRunbookTests {
    private static func asked(by guide: String) throws -> Set<CheckID> {
        let runbook = try #require(RunbookShelf.builtIn[guide])
        return Set(runbook.chart.nodes.map(\.id).filter { Check.named($0) != nil })
    }

    private static var view: WatchView {
        WatchView(
            plan: WatchPlan(), sight: Sight(now: .at(0)), baseline: nil, operation: nil,
            now: ServerTime(unixSeconds: 0))
    }

    @Test func `the list before maintenance has what its guide asks`() throws {
        let list = Checklist.before(Self.view, backup: .notAsked, zones: Zones(local: .utc))

        #expect(try Self.asked(by: "pre-maintenance").subtracting(list.map(\.id)) == [])
    }

    @Test func `the list after maintenance has what its guide asks`() throws {
        let list = Checklist.after(Self.view, afterwards: nil)

        #expect(try Self.asked(by: "post-maintenance").subtracting(list.map(\.id)) == [])
    }
}
