import Probes
import TUI

/// The question before a deed, with all that should decide it.
struct DeedCard: Sendable {
    /// One way of doing it, and what it brings about.
    struct Way: Sendable {
        /// What tells it from the other ways; empty where there is one only.
        var label = ""
        let deed: Deed
        let lines: [Line]
    }

    let title: String
    /// What stands beside the key that does it: `Yes, reset`.
    let yes: String
    let ways: [Way]
    let role: Role
    let openedAt: Instant
    let journalTrouble: String?
    /// The step of a guide that it belongs to.
    let place: StepPlace?
    var scroll = 0
    private(set) var chosen = 0
    /// The word that a dangerous deed wants typed.
    private(set) var input: TextInput?

    /// `isDangerous` wants the deed's name typed.
    init(
        _ title: String, yes: String, ways: [Way], isDangerous: Bool = false, role: Role = .warning,
        at now: Instant, journalTrouble: String?, place: StepPlace? = nil
    ) {
        precondition(!ways.isEmpty, "a card without a way to do what it asks about")
        (self.title, self.yes, self.ways, self.role) = (title, yes, ways, role)
        (openedAt, self.journalTrouble, self.place) = (now, journalTrouble, place)
        if isDangerous || journalTrouble != nil { input = TextInput() }
    }

    var deed: Deed { ways[chosen].deed }

    /// The user has said yes in the way the card asks for.
    var isConfirmed: Bool {
        input.map { $0.text.lowercased() == deed.action } ?? true
    }

    mutating func edit(_ key: Key) {
        _ = input?.edit(key)
    }

    mutating func chooseNext() {
        chosen = (chosen + 1) % ways.count
    }

    /// The card as it is drawn.
    var card: Card {
        Card(
            title, lines, choices: choices, input: input.map { ("Type \(deed.action):", $0) }, role: role)
    }

    private var lines: [Line] {
        let trouble = journalTrouble.map {
            Line("! It cannot be written into the journal: \($0).", .warning, indent: 2)
        }
        return ways[chosen].lines + [trouble].compactMap { $0 }
    }

    private var choices: [Card.Choice] {
        let other = ways.count > 1 ? [Card.Choice(.tab, ways[chosen].label)] : []
        return other
            + (input == nil
                ? [Card.Choice("y", yes), Card.Choice("n", "No", isDefault: true)]
                : [Card.Choice(.enter, "with the word"), Card.Choice(.escape, "No", isDefault: true)])
    }
}
