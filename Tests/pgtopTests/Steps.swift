import Probes
import TUI
import Testing

@testable import pgtop

extension Runbook {
    /// A runbook with one step that has everything a step can have.
    static let tried = Runbook(
        name: "lock-contention", title: "Sessions wait for locks", summary: "When sessions wait for a lock.",
        chart: Flowchart(
            nodes: [
                .init(id: "end_idle", shape: .step, label: "End the idle blocker"),
                .init(id: "done", shape: .end, label: "The waits are over"),
            ],
            edges: [.init(from: "end_idle", to: "done")]),
        sections: [
            "end_idle": Section(blocks: [
                .paragraph(
                    "The session below holds locks and does nothing. What it has not committed is lost when it is ended; its application gets an error."
                ),
                .item(sign: "1.", depth: 0, text: "Look who it is."),
                .item(sign: "2.", depth: 0, text: "Ask its owner, if there is a minute for that."),
                .code(
                    Code(
                        language: .sql, risk: .look,
                        text: "SELECT pid, usename, state\n  FROM pg_stat_activity\n WHERE pid = :pid")),
                .check("Its owner agrees, or cannot be reached."),
                .check("It is not a dump or a migration."),
                .code(Code(language: .sql, risk: .change, text: "ALTER SYSTEM SET log_lock_waits = on")),
                .code(
                    Code(language: .sql, risk: .danger, text: "SELECT pg_drop_replication_slot('old')")),
                .code(Code(language: .sql, risk: .danger, text: "SELECT pg_terminate_backend(:pid)")),
                .code(Code(language: .sql, risk: .change, text: "VACUUM :relation")),
                .code(Code(language: .pgbouncer, risk: .change, text: "RECONNECT app")),
                .code(Code(language: .sh, risk: nil, text: "journalctl -u postgresql --since '10 min ago'")),
            ])
        ])
}

extension StepKey {
    static let tried = StepKey(
        runbook: "lock-contention", subject: .session(Backend.sleeper.id), node: "end_idle")
}

extension Model {
    /// Opens the step that has everything; only the pid is at hand.
    mutating func openTriedStep() {
        openStep(.tried, of: .tried, values: ["pid": .number(Int64(Backend.sleeper.id.pid))])
        apply(.tick, at: 8)
    }

    static func inStep(_ sessions: [Backend] = [.sleeper]) -> Model {
        var model = Model.showing(sessions)
        model.openTriedStep()
        return model
    }

    /// Puts the cursor on a text that holds these words.
    mutating func goTo(_ words: String) {
        type(.home, at: 8)
        for _ in 0..<40 where !(step?.chosen?.text.text.contains(words) ?? false) { type(.down, at: 8) }
    }

    /// Ticks both boxes.
    mutating func tickAll() {
        type(.home, at: 8)
        for _ in 0..<40 where step?.unticked ?? 0 > 0 {
            if case .check = step?.item { type(" ", at: 8) } else { type(.down, at: 8) }
        }
    }
}

extension LookTable {
    static let tried = LookTable(
        columns: ["pid", "usename", "state", "query", "waits"],
        rows: [
            [
                .init("4211"), .init("billing"), .init("idle in transaction"),
                .init("UPDATE orders SET paid = true WHERE id = 17"), nil,
            ],
            [
                .init("4302"), .init(""), .init("active"), .init("SELECT\u{1b}[2J 1", isCut: true),
                .init("transactionid"),
            ],
        ], hasMoreRows: true, time: .milliseconds(12))
}

extension [Effect] {
    /// What is written down.
    var journal: [JournalLine] {
        compactMap { if case .journal(let line) = $0 { line } else { nil } }
    }
}
