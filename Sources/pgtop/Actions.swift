import Probes
import TUI

extension Model {
    /// The sessions that an action would be for.
    var targets: [Backend] {
        switch layers.last {
        case .detail(let detail): [detail.backend]
        case .action(let card): card.targets
        case .outcome: progress.unended
        case .risk, .statement, .deed, .deedOutcome, .step: []
        default: screen.chosen
        }
    }

    /// Opens the card that asks; nothing is sent yet but the question who waits for the targets.
    mutating func ask(_ signal: Signal) -> [Effect] {
        ask(signal, targets)
    }

    /// The same for certain sessions, from a step of a guide if there is a place.
    mutating func ask(_ signal: Signal, _ wanted: [Backend], place: StepPlace? = nil) -> [Effect] {
        let possible = wanted.filter { obstacle(to: $0) == nil }
        if layers.last?.isQuestion ?? false || layers.last?.isOutcome ?? false { layers.removeLast() }
        let card = ActionCard(
            signal, possible, leftOut: wanted.count - possible.count, server: server, at: now,
            journalTrouble: journalTrouble, sampleAge: pausedAt.map { now.since($0) } ?? staleness,
            place: place)
        layers.append(.action(card))
        return [.flushTypedAhead, .act(.consequences(possible.map(\.id)))]
    }

    /// The answer yes: the intent goes into the journal, then the signal to the server.
    mutating func confirm() -> [Effect] {
        switch layers.last {
        case .risk(let statement, _):
            layers.removeLast()
            return startExplaining(statement.accepted)
        case .action(let card) where card.isConfirmed:
            layers.removeLast()
            return send(card)
        case .deed(let card) where card.isConfirmed:
            layers.removeLast()
            return perform(card.deed, from: card.place)
        default: return []
        }
    }

    private mutating func send(_ card: ActionCard) -> [Effect] {
        progress.start(card.signal, card.affected)
        layers.append(.outcome)
        screen.clearMarks()
        return card.affected.flatMap { backend -> [Effect] in
            let target = Target(card.signal, backend)
            if let place = card.place { note(.signalling(card.signal, backend.id, nil), at: place) }
            let reason = card.place?.key.reason ?? Self.reason
            return [
                .journal(
                    journalLine(card.signal.rawValue, .session(backend), outcome: nil, reason: reason)),
                .act(.signal(card.signal, target, reason: reason)),
            ]
        }
    }

    /// Why a session is signalled from here.
    static let reason = "by hand"

    func journalLine(
        _ action: String, _ target: JournalLine.Target, outcome: String?, reason: String = reason,
        kind: JournalLine.Kind = .done
    ) -> JournalLine {
        JournalLine(
            host: server?.address ?? "", database: server?.database ?? "",
            systemIdentifier: server?.systemIdentifier, action: action, target: target, reason: reason,
            outcome: outcome, kind: kind)
    }

    /// Takes in what the action connection answers.
    mutating func take(_ report: ActionReport) -> [Effect] {
        switch report {
        case .consequences(let all):
            let names = names
            tellCard { $0.consequences = .known(all, names: names) }
        case .consequencesUnknown(let failure): tellCard { $0.consequences = .unknown(failure) }
        case .outcome(let signal, let target, let outcome): return note(outcome, of: signal, target)
        case .detail(let id, let result):
            let now = now
            tellDetail(id) { $0.take(result, at: now) }
        case .explained(let subject, let result): explained(subject, result)
        case .statementText(let key, let result): tellStatement(key) { $0.take(result) }
        case .deed(let deed, let outcome): return note(outcome, of: deed)
        case .looked(let look, let result): return note(result, of: look)
        case .sized(let relation, let result): note(result, of: relation)
        case .available(.success(let pid)): snapshot.actingPID = pid
        case .available(.failure(let failure)):
            snapshot.actingPID = nil
            // It is told again with each try; what else is told now, such as another server, is told once.
            if notice == nil { tell("No connection for actions: \(failure)", .warning) }
        }
        return []
    }

    private mutating func tellCard(_ change: (inout ActionCard) -> Void) {
        for (index, layer) in layers.enumerated() {
            guard case .action(var card) = layer else { continue }
            change(&card)
            layers[index] = .action(card)
        }
    }

    /// Who the pids are, in the sample at hand.
    private var names: [Int32: String] {
        let backends = readings[SessionsProbe.self].latest?.backends ?? []
        return Dictionary(
            backends.map { ($0.id.pid, $0.role ?? $0.kind ?? "") }, uniquingKeysWith: { first, _ in first })
    }

    private mutating func note(_ outcome: Outcome, of signal: Signal, _ target: Target) -> [Effect] {
        guard let backend = progress.note(outcome, of: target.id, at: now) else { return [] }
        let reason = place(of: signal, target.id)?.key.reason ?? Self.reason
        noteInStep(outcome, of: signal, target.id)
        if !layers.contains(where: \.isOutcome) {
            tell("Session \(backend.id.pid): \(outcome.sentence(signal, server))", outcome.role)
            if progress.isFinished { progress = ActionProgress() }
        }
        return outcome.isFinal
            ? [
                .journal(
                    journalLine(
                        signal.rawValue, .session(backend), outcome: outcome.sentence(signal, server),
                        reason: reason))
            ] : []
    }
}

extension Statement {
    /// The same, after the user has said yes to the risk.
    fileprivate var accepted: Statement {
        Statement(
            of: subject, text: text, isCut: isCut, database: database, role: role, acceptsRisk: true)
    }
}
