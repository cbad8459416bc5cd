import Probes
import TUI
import Testing

@testable import pgtop

/// Walking through a guide on the screen.
@Suite struct GuideTests {
    @Test func `a blocked session leads to the guide about locks, and its question is answered at once`()
        throws
    {
        var model = Situation.lockStorm.model(.large)
        model.type("2", .home, .function(2), at: 8)
        model.choose("lock-contention")

        #expect(model.screenText.contains("Guide: Sessions wait for locks"))
        #expect(model.screenText.contains("pgtop's answer: YES"))
        #expect(model.walk?.chosen == .yes)
    }

    @Test func `Enter takes the proposed way, and Backspace comes back`() {
        var model = Model.guided(.lockStorm, "lock-contention")

        let effects = model.type(.enter, at: 8)
        #expect(model.walk?.node == "find_root")
        #expect(effects.journal.map(\.action) == ["answer"])
        #expect(effects.journal.map(\.outcome) == ["yes (pgtop says yes)"])
        model.type(.backspace, at: 8)

        #expect(model.walk?.node == "locks.waiting")
        #expect(model.walk?.path == [])
    }

    @Test func `a step opens inside the guide, and goes on when it is done`() {
        var model = Model.guided(.lockStorm, "lock-contention")
        model.type(.enter, .enter, at: 8)
        #expect(model.step != nil)

        model.type("d", at: 8)

        #expect(model.walk?.node == "locks.waiting_ddl")
        #expect(model.step == nil)
    }

    @Test func `where only the user can know nothing is taken before a way is chosen`() throws {
        var model = Model.guided(.lockStorm, "lock-contention")
        let key = try #require(model.guide?.key)
        model.walks[key]?.goTo("you.may_cancel")

        model.type(.enter, at: 8)
        #expect(model.walk?.node == "you.may_cancel")
        #expect(model.notice?.text == "Choose first: y or n.")
        model.type("n", .enter, at: 8)

        #expect(model.walk?.node == "finishing")
    }

    @Test func `what the questions need is asked for while the guide is open, and not longer`() {
        var model = Situation.calm.model(.usual)
        model.type("1", at: 8)
        let before = model.wished.probes
        model.open("high-cpu")

        #expect(!before.contains(StatementsProbe.id))
        #expect(model.wished.probes.contains(StatementsProbe.id))
        model.type(.escape, at: 8)

        #expect(model.wished.probes == before)
    }

    @Test func `the evidence can be looked at, and F2 comes back to the question`() {
        var model = Model.guided(.lockStorm, "lock-contention")
        model.type(.enter, .enter, "d", at: 8)
        let node = model.walk?.node

        model.type("j", at: 8)
        #expect(model.guide == nil)
        #expect(model.page.id == "blocking")
        model.type(.function(2), at: 8)

        #expect(model.walk?.node == node)
    }

    @Test func `a walk that was left can be gone on with`() {
        var model = Model.guided(.lockStorm, "lock-contention")
        model.type(.enter, .escape, at: 8)
        #expect(model.guide == nil)

        model.type(.function(2), at: 8)
        #expect(model.screenText.contains("go on: Find the root"))
        model.type(.enter, at: 8)

        #expect(model.walk?.node == "find_root")
    }

    @Test func `all guides can be listed and found by their words`() {
        var model = Situation.calm.model(.usual)
        model.type("1", "R", "/", at: 8)
        for letter in "wraparound" { model.type(.character(letter), at: 8) }

        model.type(.enter, at: 8)

        #expect(model.walk?.runbook.name == "wraparound")
    }

    @Test func `another server ends the walk`() {
        var model = Model.guided(.lockStorm, "lock-contention")

        model.apply(.report(.connected(.primary.with { $0.systemIdentifier = "7" })), at: 9)

        #expect(model.guide == nil)
        #expect(model.walks.isEmpty)
    }

    @Test(arguments: RunbookShelf.builtIn.all)
    func `every runbook's chart has room beside its evidence, and its ends lead to guides there are`(
        runbook: Runbook
    ) {
        #expect(ChartLayout(runbook.chart, columns: 132 - 2 - 44 - 3) != nil)
        for end in runbook.chart.nodes where end.shape == .end {
            var walk = Walk(runbook)
            walk?.goTo(end.id)
            #expect(walk?.node == end.id)
            if let onward = walk?.onward { #expect(RunbookShelf.builtIn[onward] != nil) }
        }
    }

    @Test func `an end that names another guide leads there, with what was found`() {
        var model = Model.guided(.lockStorm, "pool-saturated")
        guard let key = model.guide?.key else { return }
        var walk = Walk(.onward, about: .slot("old"), values: ["slot": .name("old")])
        walk?.goTo("end")
        if let walk { model.walks[key] = walk }

        model.type(.enter, at: 8)

        #expect(model.walk?.runbook.name == "slot-retains-wal")
        #expect(model.walk?.concern.values["slot"] == .name("old"))
    }

    @Test(arguments: RunbookShelf.builtIn.names)
    func `any keys on any runbook never trap, at any size`(name: String) {
        let keys: [Key] = [
            .enter, .enter, .enter, "y", "n", .left, .down, .backspace, "R", "l", .escape, "d", "s", " ",
            .pageDown,
            .pageUp, .function(2), "j", "x",
        ]
        var dice = Dice(state: UInt64(name.utf8.reduce(0) { $0 &* 31 &+ Int($1) }.magnitude))
        var model = Model.guided(.lockStorm, name)
        for round in 0..<250 {
            model.type(keys.randomElement(using: &dice) ?? .enter, at: 8)
            if model.guide == nil, model.step == nil { model.open(name) }
            if round % 10 == 0 {
                let size = Size(
                    columns: Int.random(in: 0...210, using: &dice), rows: Int.random(in: 0...60, using: &dice)
                )
                model.apply(.resize(size), at: 8)
                _ = model.frame()
            }
        }
    }
}

extension Model {
    /// Opens a guide without a subject.
    mutating func open(_ name: String) {
        guard let runbook = shelf[name] else { return }
        _ = begin(GuideOffer(runbook, about: nil, values: [:], why: ""))
        apply(.tick, at: 8)
    }

    /// Takes a guide out of the list, if there is one.
    mutating func choose(_ name: String) {
        for _ in 0..<50 {
            guard case .guides(let list) = layers.last else { return }
            if list.selected?.runbook.name == name {
                type(.enter, at: 8)
            } else {
                type(.down, at: 8)
            }
        }
    }

    static func guided(_ situation: Situation, _ name: String, _ size: Size = .large) -> Model {
        var model = situation.model(size)
        model.type("1", at: 8)
        model.open(name)
        return model
    }
}
