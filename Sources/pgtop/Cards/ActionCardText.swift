import Probes
import TUI

extension ActionCard {
    /// The card as it is drawn.
    var card: Card {
        Card(
            title, lines, choices: choices, input: input.map { ("Type \(signal.rawValue):", $0) }, role: role)
    }

    private var role: Role { signal == .terminate ? .critical : .warning }

    private var title: String {
        let what = signal == .cancel ? "Cancel the statement of" : "Terminate session"
        guard targets.count == 1, let target = targets.first else {
            return signal == .cancel
                ? "Cancel the statements of \(targets.count) sessions?"
                : "Terminate \(targets.count) sessions?"
        }
        return "\(what) \(target.id.pid)?"
    }

    private var choices: [Card.Choice] {
        if isMoot {
            return [Card.Choice("K", "Terminate instead…"), Card.Choice(.escape, "Back", isDefault: true)]
        }
        if input != nil {
            return [Card.Choice(.enter, "with the word"), Card.Choice(.escape, "No", isDefault: true)]
        }
        return [Card.Choice("y", "Yes, \(signal.rawValue)"), Card.Choice("n", "No", isDefault: true)]
    }

    private var lines: [Line] {
        var lines = targets.count == 1 ? targets[0].description(age: sampleAge) : list
        lines.append(.empty)
        lines += waiting
        lines += effect
        lines += warnings.map { Line("! " + $0, .warning, indent: 2) }
        return lines
    }

    /// Several targets, a line each.
    private var list: [Line] {
        targets.map { target in
            Line(
                [
                    Span("\(target.id.pid)  ", .title),
                    Span("\(target.who)  "),
                    Span(target.doing, .faint),
                ], indent: 2)
        }
    }

    private var effect: [Line] {
        if isMoot {
            return [
                Line(
                    "A cancel does nothing here: no statement runs, and the transaction keeps its locks. Only ending "
                        + "the session, or its client, frees them.", .warning)
            ]
        }
        return switch signal {
        case .cancel: [Line("The statement ends with an error; the session lives on.")]
        case .terminate: [Line("Open transactions are rolled back; the clients see a lost connection.")]
        }
    }

    private var warnings: [String] {
        var warnings = affected.compactMap(\.danger)
        let moot = targets.count - affected.count
        if moot > 0, !isMoot {
            warnings.append("\(moot) of them run no statement: a cancel leaves them as they are.")
        }
        if leftOut > 0 { warnings.append("\(leftOut) more cannot be acted upon and are left out.") }
        if let sampleAge {
            warnings.append("This is how it was \(Format.clock(sampleAge)) ago; the server checks again.")
        }
        if let journalTrouble { warnings.append("It cannot be written into the journal: \(journalTrouble).") }
        if let server, !server.canSignal, affected.contains(where: { $0.role != server.role }) {
            warnings.append("The server may refuse: GRANT pg_signal_backend TO \(server.role).")
        }
        return warnings
    }

    /// Who waits for the targets.
    private var waiting: [Line] {
        switch consequences {
        case .asking: [Line("Who waits for it: asking…", .faint)]
        case .unknown(let failure): [Line("Who waits for it is not known: \(failure)", .warning)]
        case .known(let all, let names): [Self.waiting(all, names)]
        }
    }

    private static func waiting(_ all: [Backend.ID: Consequences], _ names: [Int32: String]) -> Line {
        let direct = all.values.reduce(into: Set<Int32>()) { $0.formUnion($1.direct) }
        let victims = all.values.reduce(into: Set<Int32>()) { $0.formUnion($1.all) }
        guard !victims.isEmpty else { return Line("No session waits for it.") }
        let shown = victims.sorted().prefix(6).map { pid in names[pid].map { "\(pid) \($0)" } ?? "\(pid)" }
        let more = victims.count > shown.count ? ", …" : ""
        let least = all.values.contains(where: \.isPartial) ? "At least " : ""
        let count = victims.count == 1 ? "1 session waits" : "\(victims.count) sessions wait"
        return Line(
            [
                Span("\(least)\(count) for it", .notice),
                Span(", \(direct.count) directly: \(shown.joined(separator: ", "))\(more)."),
            ], indent: 2)
    }
}

extension Backend {
    /// Role, database and application in a few words.
    var who: String {
        let application = application.flatMap { $0.isEmpty ? nil : $0 }
        return ["\(role ?? Format.unknown)@\(database ?? Format.unknown)", application].compactMap { $0 }
            .joined(separator: " ")
    }

    /// State and age in a few words.
    var doing: String {
        let age = (state == "active" ? queryAge : stateAge).map { " for \(Format.clock($0))" } ?? ""
        let wait = waitType.map { type in ", waits for \(type)\(waitEvent.map { ":\($0)" } ?? "")" } ?? ""
        return (state ?? kind ?? Format.unknown) + age + (state == "active" ? wait : "")
    }

    /// Who it is and what it has been doing, on a card about it alone.
    fileprivate func description(age: Duration?) -> [Line] {
        var lines = [
            Line([Span(who, .title), Span(client.map { "  from \($0)" } ?? "")]),
            Line(doing + (transactionAge.map { ", transaction \(Format.clock($0)) old" } ?? "")),
        ]
        if let query, !query.isEmpty {
            let label = state == "active" ? "runs " : "last ran "
            lines.append(
                Line([Span(label, .faint), Span(String(SQLText.oneLine(query).prefix(160)))], indent: 2))
        }
        if xid != nil { lines.append(Line("It has written: what it changed is undone.", .notice)) }
        return lines
    }
}
