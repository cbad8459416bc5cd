import Probes
import TUI

/// The question before a statement of a guide is sent.
struct StatementCard {
    let text: StepText
    let place: StepPlace
    let server: Server
    let now: Instant
    let journalTrouble: String?

    private var isDangerous: Bool { text.code.risk == .danger }

    var card: DeedCard {
        let line = SQLText.oneLine(text.text)
        // What may hold a password is written down without its values.
        let target = line.uppercased().contains("PASSWORD") ? SQLText.redacted(line) : line
        let deed = Deed(SQLText.verb(of: text.text), to: target, at: .statement(text.text))
        return DeedCard(
            isDangerous ? "Run what can do harm?" : "Run what changes something?", yes: "Yes, run it",
            ways: [.init(deed: deed, lines: lines)], isDangerous: isDangerous,
            role: isDangerous ? .critical : .warning, at: now, journalTrouble: journalTrouble, place: place)
    }

    private var lines: [Line] {
        let statement = text.text.split(separator: "\n", omittingEmptySubsequences: false)
            .map { Line(String($0), .title, indent: 4) }
        let standby = server.isStandby ? ", a standby" : ""
        return statement + [
            .empty,
            Line(
                "On \(server.host):\(server.port), database \(server.database), as \(server.role)\(standby)."),
            isDangerous
                ? Line(
                    "! It can lose data, connections or service, and nothing takes it back.", .critical,
                    indent: 2)
                : Line("It takes effect at once, without a transaction that could be rolled back."),
            Line(
                "It waits 2 s for a lock at the most, so that nobody queues up behind it. It may run long: c on the "
                    + "next card breaks it off, and so does the end of pgtop."),
        ]
    }
}
