import Probes
import TUI

/// What becomes of the deeds that were confirmed.
struct DeedProgress: Sendable {
    /// One deed, and what is known of its end.
    struct Entry: Sendable {
        let deed: Deed
        let startedAt: Instant
        var outcome: DeedOutcome?

        var isFinished: Bool { outcome?.isFinal ?? false }
    }

    private(set) var entries: [Entry] = []
    /// When the last one came to its end.
    private(set) var finishedAt: Instant?

    var isFinished: Bool { entries.allSatisfy(\.isFinished) }

    mutating func start(_ deed: Deed, at now: Instant) {
        finishedAt = nil
        entries.removeAll { $0.isFinished || $0.deed == deed }
        entries.append(Entry(deed: deed, startedAt: now))
    }

    /// Writes an outcome down; false when nobody waits for it.
    mutating func note(_ outcome: DeedOutcome, of deed: Deed, at now: Instant) -> Bool {
        guard let index = entries.firstIndex(where: { $0.deed == deed && !$0.isFinished }) else {
            return false
        }
        entries[index].outcome = outcome
        if isFinished { finishedAt = now }
        return true
    }

    /// Statements that can still be broken off.
    var breakable: [Deed] {
        entries.filter { !$0.isFinished }.map(\.deed).filter {
            if case .statement = $0.place { true } else { false }
        }
    }

    func card(at now: Instant) -> Card {
        let lines = entries.flatMap { entry in
            [
                Line([Span(entry.deed.action, .title), Span("  \(entry.deed.target)")], indent: 2),
                Line(
                    "  " + (entry.outcome?.sentence ?? entry.waiting(at: now)),
                    entry.outcome?.role ?? .plain, indent: 2),
            ]
        }
        return Card(
            isFinished ? "What happened" : "Under way", lines,
            choices: (breakable.isEmpty ? [] : [Card.Choice("c", "Break it off")])
                + [Card.Choice(.escape, "Close", isDefault: true)])
    }
}

extension DeedProgress.Entry {
    fileprivate func waiting(at now: Instant) -> String {
        if case .statement = deed.place { return "still running \(Format.clock(now.since(startedAt)))" }
        return "sent; watching what happens…"
    }
}

extension DeedOutcome {
    /// The truth about it.
    var sentence: String {
        switch self {
        case .underWay(let what), .done(let what): what
        case .refused(let failure): "refused: \(failure.saidOfStatement)"
        case .unknown(let failure): "the link was lost, so nobody knows: \(failure)"
        }
    }

    var role: Role {
        switch self {
        case .done: .good
        case .underWay: .notice
        case .refused, .unknown: .warning
        }
    }
}
