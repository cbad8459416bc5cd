import TUI
import Testing

@testable import Probes
@testable import pgtop

extension Model {
    /// Types a text into the field under the cursor, instead of what stands there.
    fileprivate mutating func fill(_ text: String) {
        type(.control("u"), at: 8)
        type(.end, .control("u"), at: 8)
        for character in text { type(.character(character), at: 8) }
    }
}

@Suite struct PlanFormTests {
    @Test func `what is typed is the plan, once it is taken`() {
        var model = Model.planning()
        model.type("P", at: 8)
        model.fill("Vacuum of events")
        model.type(.down, .down, at: 8)
        model.fill("07:00")

        model.type(.enter, at: 8)

        #expect(model.layers.isEmpty)
        #expect(model.watch.plan.title == "Vacuum of events")
        #expect(model.watch.plan.end?.told == "07:00 UTC")
    }

    @Test func `Esc leaves the plan as it was`() {
        var model = Model.planning()
        model.type("P", at: 8)
        model.fill("Vacuum of events")

        model.type(.escape, at: 8)

        #expect(model.watch.plan.title == "Index for paid orders")
    }

    @Test func `what is wrong stands beside its field, and nothing is taken`() {
        var model = Model.planning()
        model.type("P", .down, .down, at: 8)
        model.fill("tomorrow")

        model.type(.enter, at: 8)

        #expect(model.layers.count == 1)
        #expect(model.screenText.contains("tomorrow is no time"))
    }

    @Test func `Enter on a condition edits its limit`() {
        var model = Model.planning()
        model.type(.home, .enter, at: 8)
        model.fill("2 min")

        model.type(.enter, at: 8)

        #expect(model.watch.plan[.blocked].limit == 120)
    }

    @Test func `Space switches a condition off, and on again with its limit`() {
        var model = Model.planning()
        model.type(.home, " ", at: 8)
        #expect(!model.watch.plan[.blocked].isOn)

        model.type(" ", at: 8)

        #expect(model.watch.plan[.blocked] == StopCondition.Setting(limit: 30))
    }

    @Test func `an operation is chosen from those that run`() {
        var model = Model.planning()
        model.watch.plan.operation = nil
        model.type("P", .down, .right, .enter, at: 8)

        #expect(model.watch.plan.operation == .reindexing)
    }

    @Test func `q and other letters are text in a field`() {
        var model = Model.planning()
        model.type("P", at: 8)
        model.fill("quiesce")

        #expect(model.type("q", at: 8) == [])
        #expect(model.layers.count == 1)
    }

    @Test func `the announcement stands alone, filled in, and any key goes back`() {
        var model = Model.planning()
        model.type("a", at: 8)
        #expect(model.screenText.contains("Index for paid orders"))
        #expect(model.screenText.contains("Responsible: kim"))
        #expect(!model.screenText.contains("Overview"))

        model.type("n", at: 8)

        #expect(model.layers.isEmpty)
    }
}
