import Probes
import TUI
import Testing

@testable import pgtop

@Suite struct PoolerActionTests {
    /// The page of the pools, as the situation has it; the cursor is on the first pool.
    private func model(_ situation: Situation = .poolsCalm, mode: Model.Mode = .full) -> Model {
        var model = Model(mode, at: .at(0))
        model.apply(.resize(.large))
        for (event, seconds) in situation.events() { model.apply(event, at: seconds) }
        model.type("4", at: 8)
        return model
    }

    @Test func `a pause wants its name typed, and is limited unless said otherwise`() {
        var model = model()
        model.type("P", at: 8)

        let effects = model.type("p", "a", "u", "s", "e", .enter, at: 9)

        let deed = Deed(
            "pause", to: "reports at 10.0.0.11:6432",
            at: .pooler("10.0.0.11:6432", .pause(database: "reports", limit: .seconds(30))))
        #expect(effects.requests == [.deed(deed)])
    }

    @Test func `Tab chooses other limits, the last of which is none`() {
        var model = model()
        model.type("P", at: 8)

        let effects = model.type(.tab, .tab, .tab, "p", "a", "u", "s", "e", .enter, at: 9)

        guard case .deed(let deed)? = effects.requests.first else {
            Issue.record("\(effects)")
            return
        }
        #expect(deed.place == .pooler("10.0.0.11:6432", .pause(database: "reports", limit: nil)))
    }

    @Test func `what pgtop has paused is said on every page, and goes with the pause`() {
        var model = model()
        model.type("P", at: 8)
        let effects = model.type("p", "a", "u", "s", "e", .enter, at: 9)
        guard case .deed(let deed)? = effects.requests.first else {
            Issue.record("\(effects)")
            return
        }

        model.apply(.report(.action(.deed(deed, .underWay("waits")))), at: 9)
        model.type(.escape, "1", at: 9)
        model.apply(.tick, at: 10)
        #expect(model.triage(100).contains("reports is being PAUSED by pgtop"))

        model.apply(.report(.action(.deed(deed, .done("resumed")))), at: 10)
        for second in 11...14 { model.apply(.tick, at: Double(second)) }
        #expect(!model.triage(100).contains("PAUSED"))
    }

    @Test func `what is held up is said, whoever did it`() {
        #expect(model(.poolsPaused).triage(100).contains("shop is PAUSED, 3 clients wait"))
    }

    @Test(arguments: [
        (Model.Mode.readOnly, "pgtop may only read here (--read-only, or read_only in the configuration)."),
        (.replay, "This is a recording."),
    ])
    func `nothing is done where nothing may be done`(mode: Model.Mode, reason: String) {
        var model = model(mode: mode)

        #expect(model.type("P", at: 8).isEmpty)
        #expect(model.notice?.text == reason)
    }

    @Test func `a pooler that does not answer is not acted upon`() {
        var model = model(.poolsGone)
        model.type("X", at: 8)

        #expect(model.notice?.text == "10.0.0.11:6432 does not answer: Connection refused.")
    }

    @Test func `a client is only sent away where it can be told from all others`() {
        var model = model()
        model.type(.tab, .tab, "x", at: 8)

        #expect(model.notice?.text == "KILL_CLIENT came with PgBouncer 1.24; this is 1.18.0.")
    }

    @Test func `a session shows the client behind the pooler while that is certain`() {
        var model = model()
        model.type("1", at: 8)
        model.apply(.resize(Size(columns: 200, rows: 30)), at: 8)

        #expect(model.screenText.contains("via 10.0.1.7:53211"))
        // Another transaction, which began after the look.
        let next = Backend.client(5120, role: "billing", transaction: 0.1, statement: 0.1)
        model.apply(.report(.tick([next], at: 8.5)), at: 8.5)
        #expect(!model.screenText.contains("via 10.0.1.7:53211"))
    }
}
