import Probes
import TUI
import Testing

@testable import pgtop

extension Deed {
    fileprivate static let reset = Deed(
        "reset", to: "statement 42", at: .server(sql: "SELECT reset($1)", parameters: [.int(42)]))
}

@Suite struct DeedTests {
    private func asked(isDangerous: Bool = false) -> Model {
        var model = Model.showing([.sleeper])
        let card = DeedCard(
            "Reset?", yes: "Yes, reset",
            ways: [
                .init(label: "This one", deed: .reset, lines: ["one"]),
                .init(label: "All", deed: Deed("reset", to: "all", at: Deed.reset.place), lines: ["all"]),
            ], isDangerous: isDangerous, at: .at(0), journalTrouble: nil)
        _ = model.ask(card)
        return model
    }

    @Test func `a deed is written down before it is done`() throws {
        var model = asked()

        let effects = model.type("y", at: 1)

        guard case .journal(let line) = effects.first else {
            Issue.record("\(effects)")
            return
        }
        #expect(line.target == .named("statement 42"))
        #expect(line.outcome == nil)
        #expect(effects.last == .act(.deed(.reset)))
    }

    @Test func `no is what Enter means on a deed's card`() {
        var model = asked()

        let effects = model.type(.enter, at: 1)

        #expect(effects.isEmpty)
        #expect(model.layers.isEmpty)
    }

    @Test func `a dangerous deed wants its name typed`() {
        var model = asked(isDangerous: true)

        let early = model.type("y", .enter, at: 1)
        model.type(.backspace, "r", "e", "s", "e", "t", at: 2)
        let effects = model.type(.enter, at: 2)

        #expect(early.isEmpty)
        #expect(effects.requests == [.deed(.reset)])
    }

    @Test func `keys that were on their way do not answer a deed's card`() {
        var model = asked()

        #expect(model.type("y", at: 0.1).isEmpty)
    }

    @Test func `Tab chooses another way of doing it`() {
        var model = asked()

        model.type(.tab, at: 1)

        #expect(model.screenText.contains("all"))
        #expect(model.type("y", at: 1).requests.count == 1)
    }

    @Test func `the outcome of a deed is shown and written down`() {
        var model = asked()
        model.type("y", at: 1)

        let effects = model.apply(.report(.action(.deed(.reset, .done("done")))), at: 2)

        #expect(model.screenText.contains("What happened"))
        guard case .journal(let line)? = effects.first else {
            Issue.record("\(effects)")
            return
        }
        #expect(line.outcome == "done")
    }
}
