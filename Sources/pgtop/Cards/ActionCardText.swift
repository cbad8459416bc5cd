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
        let warnings = warnings.map { Line("! " + $0, .warning, indent: 2) }
        guard targets.count == 1, let target = targets.first else {
            return warnings + waiting + effect + [.empty] + list
        }
        return target.description + [.empty] + warnings + waiting + effect + target.statementLines
    }

    /// Several targets, a line each.
    private var list: [Line] {
        targets.map { target in
            Line(
                [
                    Span("\(target.id.pid)  ", .title),
                    Span("\(target.who)  "),
                    Span(target.doing, .faint),
                ], indent: "\(target.id.pid)".count + 2)
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
        let isOne = affected.count == 1
        return switch (signal, isOne) {
        case (.cancel, true): [Line("The statement ends with an error; the session lives on.")]
        case (.cancel, false): [Line("The statements end with an error; the sessions live on.")]
        case (.terminate, true):
            [Line("The client loses its connection; an open transaction is rolled back.")]
        case (.terminate, false):
            [Line("The clients lose their connections; open transactions are rolled back.")]
        }
    }

    private var warnings: [String] {
        var warnings = affected.compactMap(\.danger)
        let superusers = affected.filter(\.isSuperuser).compactMap(\.role)
        if !superusers.isEmpty {
            let owners = Set(superusers).sorted().joined(separator: ", ")
            let what = affected.count == 1 ? "It belongs" : "\(superusers.count) of them belong"
            warnings.append("\(what) to a superuser, \(owners).")
        }
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
        let them = targets.count == 1 ? "it" : "them"
        switch consequences {
        case .asking: return [Line("Who waits for \(them): asking…", .faint)]
        case .unknown(let failure):
            return [Line("Who waits for \(them) is not known: \(failure)", .warning)]
        case .known(let all, let names): return [waiting(for: them, all, names)] + freed(all)
        }
    }

    private func waiting(
        for them: String, _ all: [Backend.ID: Consequences], _ names: [Int32: String]
    ) -> Line {
        let own = Set(targets.map(\.id.pid))
        let direct = all.values.reduce(into: Set<Int32>()) { $0.formUnion($1.direct) }.subtracting(own)
        let victims = all.values.reduce(into: Set<Int32>()) { $0.formUnion($1.all) }.subtracting(own)
        guard !victims.isEmpty else { return Line("No other session waits for \(them).") }
        let queue = Queue(direct: direct, all: victims)
        return queue.line(for: them, names)
    }

    /// Who goes on when the one target ends, and whether the server agrees that they wait for it.
    private func freed(_ all: [Backend.ID: Consequences]) -> [Line] {
        guard targets.count == 1, !isMoot, let known = all.values.first, !known.all.isEmpty else { return [] }
        let lines =
            known.isConfirmed == false
            ? [Line("The server does not say that it blocks them any more: look again.", .warning)] : []
        let count = known.freed.count
        if count == 0 {
            return lines + [Line("None of them goes on when it ends: they wait for others too.", .warning)]
        }
        let deed =
            signal == .cancel
            ? "This cancels the \(known.isWaitingDDL ? "DDL" : "statement")" : "This ends it"
        let whom = count == known.all.count ? (count == 1 ? "that one" : "all \(count)") : "\(count) of them"
        let rest = count == known.all.count ? "" : "; the others wait for somebody else too"
        return lines + [Line("\(deed) and frees \(whom)\(rest).", .good)]
    }
}

extension Backend {
    /// Role, database and application in a few words.
    var who: String {
        let application = application.flatMap { $0.isEmpty ? nil : $0 }
        let login = [role ?? Format.unknown, database].compactMap { $0 }.joined(separator: "@")
        return [login, application].compactMap { $0 }.joined(separator: " ")
    }

    /// State and age in a few words.
    var doing: String {
        let age = (state == "active" ? queryAge : stateAge).map { " for \(Format.clock($0))" } ?? ""
        let wait = waitType.map { type in ", waits for \(type)\(waitEvent.map { ":\($0)" } ?? "")" } ?? ""
        return (state ?? kind ?? Format.unknown) + age + (state == "active" ? wait : "")
    }

    /// Who it is and what it has been doing, on a card about it alone.
    fileprivate var description: [Line] {
        [
            Line([Span(who, .title), Span(client.map { "  from \($0)" } ?? "")]),
            Line(doing + (transactionAge.map { ", transaction \(Format.clock($0)) old" } ?? "")),
        ]
    }

    /// What it runs or ran, last on the card: a long text must not push what matters off a small screen.
    fileprivate var statementLines: [Line] {
        guard let query, !query.isEmpty else { return [] }
        let label = state == "active" ? "runs " : "last ran "
        let text = Span(String(SQLText.oneLine(query).prefix(160)))
        return [.empty, Line([Span(label, .faint), text], indent: 2)]
    }
}
