import Probes
import TUI

/// What pgtop's own questions cost the server, as a text to read.
struct LedgerText {
    private let ledger: Ledger
    private let role: String

    init(_ model: Model) {
        ledger = model.ledger
        role = model.server?.role ?? "your role"
    }

    var reader: Reader {
        Reader(
            "What pgtop asks of the server",
            [
                Line(
                    "Each question has a deadline; one that fails is asked less often, and its age is shown."),
                .empty,
            ]
                + ledger.entries.flatMap(lines))
    }

    private func lines(_ entry: Ledger.Entry) -> [Line] {
        var lines = [
            Line([Span(entry.id, .title), Span("  " + entry.meaning)], indent: 4),
            Line(
                "  asked \(entry.asked), answered \(entry.answered), late \(entry.late), refused \(entry.refused), "
                    + "skipped \(entry.skipped)", entry.refused + entry.late > 0 ? .warning : .plain,
                indent: 4),
            Line(
                "  latest \(milliseconds(entry.latest)), mean \(milliseconds(entry.mean)), "
                    + "\(entry.rows) \(entry.rows == 1 ? "row" : "rows")", indent: 4),
        ]
        if entry.pause > .zero {
            lines.append(
                Line("  dear: asked every \(Told.time(entry.pause)) at the most", .warning, indent: 4))
        }
        if let cure = entry.cure { lines.append(Line("  \(cure)", .warning, indent: 4)) }
        return lines + [.empty]
    }

    private func milliseconds(_ time: Duration?) -> String {
        time.map { Format.rate($0.seconds * 1000) + " ms" } ?? Format.unknown
    }
}
