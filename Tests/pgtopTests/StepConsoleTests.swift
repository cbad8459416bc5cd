import Probes
import TUI
import Testing

@testable import pgtop

/// What a guide asks of PgBouncer goes through the cards that PgBouncer has anyway.
@Suite struct StepConsoleTests {
    @Test(arguments: [
        ("SHOW POOLS;", StepConsole.show("SHOW POOLS")),
        ("RECONNECT app", .act(.reconnectPool, database: "app")),
        ("resume \"my; \"\"db\" ;", .act(.resumePool, database: "my; \"db")), ("PAUSE \"a\" \"b\"", nil),
        ("RESUME \"mydb\"", .act(.resumePool, database: "mydb")),
        ("RELOAD", .act(.reloadPooler, database: nil)), ("SHUTDOWN", nil), ("PAUSE a; KILL a", nil),
        ("", nil),
    ])
    func `commands are known by their words`(text: String, form: StepConsole?) {
        #expect(StepConsole(text) == form)
    }

    private func model(_ text: String, risk: Runbook.Code.Risk, subject: Subject?) -> Model {
        var model = Model(.full, at: .at(0))
        model.apply(.resize(.large))
        for (event, seconds) in Situation.poolsCalm.events() { model.apply(event, at: seconds) }
        let runbook = Runbook(
            name: "pool-paused", title: "A pool is paused", summary: "",
            chart: Flowchart(nodes: [.init(id: "act", shape: .step, label: "Act")], edges: []),
            sections: ["act": .init(blocks: [.code(.init(language: .pgbouncer, risk: risk, text: text))])])
        model.openStep(
            StepKey(runbook: "pool-paused", subject: subject, node: "act"), of: runbook,
            values: ["pool": .name("reports")])
        model.apply(.tick, at: 8)
        return model
    }

    private let reports = Subject.pool(pooler: "10.0.0.11:6432", database: "reports")

    @Test func `a pause opens the card that pauses with a limit, with the step as its reason`() {
        var model = model("PAUSE :\"pool\"", risk: .change, subject: reports)
        model.type("r", at: 9)
        #expect(model.screenText.contains("PAUSE reports at 10.0.0.11:6432?"))

        let effects = model.type("p", "a", "u", "s", "e", .enter, at: 10)

        #expect(effects.requests.count == 1)
        #expect(effects.journal.map(\.reason) == ["pool-paused/act"])
    }

    @Test func `a SHOW is asked of the console that the walk is about`() {
        var model = model("SHOW POOLS", risk: .look, subject: reports)

        let effects = model.type("r", at: 9)

        #expect(
            effects.requests == [
                .look(Inquiry(id: 1, text: "SHOW POOLS", place: .pooler("10.0.0.11:6432")))
            ])
    }

    @Test(arguments: ["SHUTDOWN", "SUSPEND", "PAUSE", "PAUSE a b"])
    func `what is not known, or for no database, is not sent`(text: String) {
        var model = model(text, risk: .change, subject: nil)

        #expect(model.type("r", at: 9).requests.isEmpty)
        #expect(model.notice != nil)
        #expect(model.step != nil)
    }
}
