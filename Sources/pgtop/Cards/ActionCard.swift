import Probes
import TUI

/// The question before a cancel or terminate, with all that should decide it.
struct ActionCard: Sendable {
    /// What is known of those who wait for the targets.
    enum Known: Sendable {
        case asking
        case known([Backend.ID: Consequences], names: [Int32: String])
        case unknown(ProbeFailure)
    }

    let signal: Signal
    /// The sessions as they were when the user decided about them.
    let targets: [Backend]
    /// Chosen sessions that nothing may be done to.
    let leftOut: Int
    let openedAt: Instant
    let server: Server?
    let journalTrouble: String?
    /// How old what the card says is, when it is older than it should be.
    let sampleAge: Duration?
    /// The step of a guide that it belongs to.
    let place: StepPlace?
    var consequences = Known.asking
    var scroll = 0
    /// The word that several or dangerous targets want typed.
    private(set) var input: TextInput?

    /// For so long after it opened a card does not listen: what is typed now was meant for something else.
    static let deafFor = Duration.milliseconds(300)

    init(
        _ signal: Signal, _ targets: [Backend], leftOut: Int, server: Server?, at now: Instant,
        journalTrouble: String?, sampleAge: Duration?, place: StepPlace? = nil
    ) {
        self.signal = signal
        self.targets = targets
        self.leftOut = leftOut
        self.server = server
        openedAt = now
        self.journalTrouble = journalTrouble
        self.sampleAge = sampleAge
        self.place = place
        if !isMoot,
            affected.count > 1 || journalTrouble != nil || affected.contains(where: { $0.danger != nil })
        {
            input = TextInput()
        }
    }

    /// The targets that the signal would do something to.
    var affected: [Backend] {
        signal == .cancel ? targets.filter { !$0.runsNothing } : targets
    }

    /// None of the targets runs anything that could be cancelled.
    var isMoot: Bool { affected.isEmpty }

    /// The user has said yes in the way the card asks for.
    var isConfirmed: Bool {
        guard !isMoot else { return false }
        return input.map { $0.text.lowercased() == signal.rawValue } ?? true
    }

    mutating func edit(_ key: Key) {
        _ = input?.edit(key)
    }
}

extension Backend {
    /// A session without a statement: a cancel does nothing to it.
    var runsNothing: Bool { isInTransaction || state == "idle" }

    /// Why ending it wants a second thought.
    var danger: String? {
        switch kind {
        case "walsender": "It sends WAL: its standby or backup loses the connection."
        case "autovacuum worker" where preventsWraparound:
            "It vacuums to prevent transaction id wraparound: stopped again and again, the server will refuse writes."
        case "autovacuum worker", "client backend", "parallel worker": nil
        default: kind.map { "It is no session of a client but a \($0)." }
        }
    }

    private var preventsWraparound: Bool {
        guard let query else { return false }
        return SQLText.oneLine(query).hasSuffix("(to prevent wraparound)")
    }
}
