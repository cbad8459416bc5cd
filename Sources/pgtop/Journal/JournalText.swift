import TUI

/// The journal as a text to read: a line each, under its day.
struct JournalText {
    private let entries: [JournalEntry]
    private let trouble: String?

    init(_ model: Model) {
        entries = model.journal.entries(about: model.server)
        trouble = model.journalTrouble
    }

    var reader: Reader { Reader("Journal: seen, asked, decided, done", lines, followsEnd: true) }

    private var lines: [Line] {
        let heading = trouble.map { [Line("Nothing can be written down: \($0)", .warning), .empty] } ?? []
        guard !entries.isEmpty else {
            return heading + [Line("Nothing was seen or done on this server so far.", .faint)]
        }
        var lines = heading
        var date = ""
        for entry in entries {
            if entry.date != date {
                date = entry.date
                lines += (lines.isEmpty ? [] : [.empty]) + [Line("\(date), times in UTC", .title)]
            }
            lines.append(Self.line(entry))
        }
        return lines
    }

    private static let indent = 18

    private static func line(_ entry: JournalEntry) -> Line {
        var spans = [
            Span("\(entry.clock) ", .faint),
            Span(entry.kind.rawValue.padded(to: 8) + " ", entry.kind.role),
            Span(entry.action, .title), Span(entry.target.isEmpty ? "" : " \(entry.target)"),
        ]
        if let outcome = entry.outcome {
            spans.append(Span(": \(outcome)"))
        } else {
            spans.append(Span(": outcome not known", .faint))
        }
        let because = entry.reason.isEmpty ? "" : ", \(entry.reason)"
        spans.append(Span("  (\(entry.user)\(because))", .faint))
        return Line(spans, indent: indent)
    }
}

extension JournalLine.Kind {
    fileprivate var role: Role {
        switch self {
        case .seen: .warning
        case .asked: .faint
        case .decided: .plain
        case .done: .notice
        }
    }
}
