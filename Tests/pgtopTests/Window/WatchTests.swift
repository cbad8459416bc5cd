import TUI
import Testing

@testable import Probes
@testable import pgtop

extension [Effect] {
    fileprivate var kept: [String] {
        compactMap { if case .keepWatch(let text, _) = $0 { text } else { nil } }
    }
    fileprivate var told: [String] {
        compactMap { if case .journal(let line) = $0 { line.outcome } else { nil } }
    }
}

extension Model {
    /// Somebody is blocked by another session, for longer than the plan allows.
    @discardableResult
    fileprivate mutating func block(at seconds: Double) -> [Effect] {
        see(Situation.storm, locks: .storm, at: seconds)
    }
}

@Suite struct WatchTests {
    @Test func `nothing begins by itself, and the page says what speaks against it`() {
        let model = Model.planning()

        #expect(model.watch.phase == .before)
        #expect(model.screenText.contains("BEFORE") && model.screenText.contains("see the checklist"))
    }

    @Test func `b begins: the journal tells it, and the watch is kept for going on`() {
        var model = Model.planning()

        let effects = model.type("b", at: 8)

        #expect(model.watch.phase == .during)
        #expect(effects.told.contains { $0.hasPrefix("the window has begun, to end by 07:28 UTC") })
        #expect(effects.kept.count == 1)
    }

    @Test func `a window whose end is past is not begun`() {
        var model = Model.planning(until: 60)
        model.apply(.clock(.noon(plus: 120)), at: 9)

        model.type("b", at: 9)

        #expect(model.watch.phase == .before)
        #expect(model.notice?.text.contains("is past") ?? false)
    }

    @Test func `the baseline is taken first, and that is told`() {
        let model = Model.watching()

        #expect(model.watch.baseline?.isComplete ?? false)
        #expect(model.watch.events.contains { $0.sentence == "the baseline of 60 s is taken" })
    }

    @Test func `a condition that is met rings once, turns the bar red and says how to stop`() {
        var model = Model.watching()

        let effects = model.block(at: 80)
        let later = model.block(at: 81)

        #expect(effects.contains(.ring) && !later.contains(.ring))
        #expect(
            effects.told.contains { $0.hasPrefix("STOP: ") } && !later.told.contains { $0.hasPrefix("STOP") })
        #expect(model.screenText.contains("x stops it: cancel pid 4800"))
        #expect(model.screenText.contains("leaves an invalid index behind"))
    }

    @Test func `pgtop stops nothing by itself`() {
        var model = Model.watching()

        let effects = (80..<200).flatMap { model.block(at: Double($0)) }

        #expect(effects.requests.isEmpty)
    }

    @Test func `x asks for a cancel of the operation's own session, whatever the cursor is on`() {
        var model = Model.watching()
        model.block(at: 80)

        let effects = model.type("x", at: 80)

        #expect(effects.requests == [.consequences([Backend.reindexing.id])])
        #expect(model.screenText.contains("Cancel the statement of 4800?"))
    }

    @Test func `a condition that is met no longer is told with how long it lasted`() {
        var model = Model.watching()
        for second in 80..<90 { model.block(at: Double(second)) }

        let effects = (90..<110).flatMap { model.see(at: Double($0)) }

        #expect(model.watch.tripped.isEmpty)
        #expect(effects.told.contains { $0.contains("over after") })
    }

    @Test func `the watch goes on on other pages, which show it`() {
        var model = Model.watching()
        model.type("1", at: 79)

        let effects = model.block(at: 80)

        #expect(effects.contains(.ring))
        #expect(model.wished.probes.isSuperset(of: WatchPlan.probes))
        #expect(model.triage(132).hasPrefix("STOP: window 73 min left"))
    }

    @Test func `a link that is lost is an event, and nothing counts as fine meanwhile`() {
        var model = Model.watching()
        model.apply(
            .report(.disconnected(.unreachable(reason: "no route to host"), retryIn: .seconds(5))), at: 80)

        var effects: [Effect] = []
        for second in 80..<95 {
            model.apply(.clock(.noon(plus: Double(second) - 8)), at: Double(second))
            effects += model.apply(.tick, at: Double(second))
        }

        #expect(effects.told.contains { $0.hasPrefix("nothing is seen any more") })
        #expect(model.screenText.contains("NOT SEEN"))
        #expect(!model.watch.verdicts.values.contains { if case .fine = $0 { true } else { false } })
    }

    @Test func `a server that answers no more is noticed though its host goes on telling`() {
        var model = Model.watching()

        var effects: [Effect] = []
        for second in 80..<95 {
            model.apply(.clock(.noon(plus: Double(second) - 8)), at: Double(second))
            effects += model.apply(.report(.tick([], Ledger())), at: Double(second))
        }

        #expect(effects.told.contains { $0.hasPrefix("nothing is seen any more: the server has not") })
    }

    @Test func `what is done from here meanwhile is an event`() {
        var model = Model.watching()
        model.type("1", at: 80)
        model.type("c", at: 80)
        model.type("y", at: 81)
        let target = Target(.cancel, .reindexing)

        model.apply(
            .report(.action(.outcome(.cancel, target, .statementEnded(after: .seconds(0.4))))), at: 82)

        #expect(model.watch.events.last?.kind == .action)
        #expect(model.watch.events.last?.sentence.hasPrefix("cancel pid 4800") ?? false)
    }

    @Test func `E ends the window, r writes the report and closes it`() {
        var model = Model.watching()

        model.type("E", at: 80)
        #expect(model.watch.phase == .after)
        #expect(!model.type("r", at: 81).contains { $0.isReport })
        #expect(model.notice?.text.hasPrefix("It is measured again") ?? false)
        let effects = model.type("r", at: 82)
        guard case .saveReport(let text, _)? = effects.first(where: { $0.isReport }) else {
            Issue.record("no report was asked for")
            return
        }
        #expect(text.contains("Index for paid orders"))
        let closing = model.apply(.watch(.report(.success("/tmp/window.md"))), at: 83)

        #expect(model.watch.phase == .closed)
        #expect(closing.contains(.dropWatch(of: WatchedServer(.primary))))
    }

    @Test func `a report that could not be written closes nothing`() {
        var model = Model.watching()
        model.type("E", at: 80)

        model.apply(.watch(.report(.failure(.init(reason: "the disk is full")))), at: 81)

        #expect(model.watch.phase == .after)
        #expect(model.notice?.text.contains("the disk is full") ?? false)
    }

    @Test func `in a recording nothing is watched`() {
        var model = Model(.replay, at: .at(0))
        model.apply(.report(.connected(.primary)))
        model.type("W", "b")

        #expect(model.watch.phase == .before)
        #expect(model.notice?.text == "This is a recording.")
    }
}

extension Effect {
    fileprivate var isReport: Bool { if case .saveReport = self { true } else { false } }
}
