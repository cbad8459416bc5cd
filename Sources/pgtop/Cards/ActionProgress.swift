import Probes
import TUI

/// What becomes of the signals that were sent.
struct ActionProgress: Sendable {
    /// One target, and what is known of its end.
    struct Entry: Sendable {
        let signal: Signal
        let backend: Backend
        var outcome: Outcome?

        var isFinished: Bool { outcome?.isFinal ?? false }
    }

    private(set) var entries: [Entry] = []
    /// When the last target came to its end.
    private(set) var finishedAt: Instant?

    /// How long the card stays when all is said.
    static let stays = Duration.seconds(10)

    var isFinished: Bool { entries.allSatisfy(\.isFinished) }

    /// Targets of a cancel that still run.
    var unended: [Backend] {
        entries.filter { entry in
            if entry.signal == .cancel, case .stillRunning = entry.outcome { true } else { false }
        }.map(\.backend)
    }

    mutating func start(_ signal: Signal, _ targets: [Backend]) {
        finishedAt = nil
        entries.removeAll { entry in entry.isFinished || targets.contains { $0.id == entry.backend.id } }
        entries += targets.map { Entry(signal: signal, backend: $0) }
    }

    /// Writes an outcome down; nil when nobody waits for it.
    mutating func note(_ outcome: Outcome, of id: Backend.ID, at now: Instant) -> Backend? {
        guard let index = entries.firstIndex(where: { $0.backend.id == id && !$0.isFinished }) else {
            return nil
        }
        entries[index].outcome = outcome
        if isFinished { finishedAt = now }
        return entries[index].backend
    }

    func card(_ server: Server?) -> Card {
        let lines = entries.map { entry in
            let sentence = entry.outcome?.sentence(entry.signal, server) ?? "sent; watching what happens…"
            return Line(
                [
                    Span("\(entry.backend.id.pid)  ", .title),
                    Span(sentence + "  ", entry.outcome?.role ?? .plain),
                    Span(entry.backend.who, .faint, isWhole: true),
                ], indent: 2)
        }
        let offer = unended.isEmpty ? [] : [Card.Choice("K", "Terminate instead…")]
        let signals = Set(entries.map(\.signal.rawValue)).sorted().joined(separator: ", ")
        return Card(
            isFinished ? "What happened after \(signals)" : "Sent: \(signals)", lines,
            choices: offer + [Card.Choice(.escape, "Close", isDefault: true)])
    }
}

extension Outcome {
    /// The truth about it, in a sentence.
    func sentence(_ signal: Signal, _ server: Server?) -> String {
        switch self {
        case .gone(let time): "gone after \(Format.clock(time))"
        case .statementEnded(let time): "statement ended after \(Format.clock(time)); the session lives on"
        case .stillRunning(let time, let state, let waiting):
            "still there after \(Format.clock(time))"
                + (state.map { ": \($0)" } ?? "") + (waiting.map { ", waits for \($0)" } ?? "")
                + (signal == .terminate ? "; it may be rolling back" : "")
        case .noSuchSession: "had already ended: nothing was hit"
        case .movedOn: "is at another statement or transaction by now: nothing was sent"
        case .refused(.denied) where server?.canSignal ?? false:
            "refused: only a superuser may signal it"
        case .refused(.denied): "refused: GRANT pg_signal_backend TO \(server?.role ?? "your role")"
        case .refused(let failure): "refused: \(failure)"
        case .unknown(let failure): "the link was lost, so nobody knows: \(failure)"
        }
    }

    var role: Role {
        switch self {
        case .gone, .statementEnded: .good
        case .stillRunning, .noSuchSession, .movedOn: .notice
        case .refused, .unknown: .warning
        }
    }
}
