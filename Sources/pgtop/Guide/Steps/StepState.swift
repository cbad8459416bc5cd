import Probes
import TUI

/// Which step of which walk.
struct StepKey: Sendable, Hashable {
    let runbook: String
    /// What the walk is about.
    let subject: Subject?
    let node: Flowchart.NodeID

    /// All steps of one walk have this in common.
    struct Walk: Sendable, Hashable {
        let runbook: String
        let subject: Subject?
    }

    var walk: Walk { Walk(runbook: runbook, subject: subject) }

    /// Why something is done from here, for the journal.
    var reason: String { "\(runbook)/\(node)" }
}

/// A block of a step, as the place from which something is done.
struct StepPlace: Sendable, Hashable {
    let key: StepKey
    let block: Int
}

/// What has been done at a step so far.
struct StepState: Sendable, Equatable {
    /// How the user left it.
    enum Ending: Sendable, Equatable {
        case done
        case skipped(reason: String)
        /// With what the server said.
        case failed(String)
    }

    /// What became of a block.
    enum Run: Sendable, Equatable {
        case looking(Inquiry, since: Instant)
        case looked(LookTable)
        case notLooked(LookFailure)
        case doing(Deed, DeedOutcome?, since: Instant)
        case signalling(Signal, Backend.ID, Outcome?)
    }

    /// The blocks that are ticked.
    var ticks: Set<Int> = []
    var runs: [Int: Run] = [:]
    var ending: Ending?
    /// It is something to do, and not a question or an end, where one only looks.
    var isToBeDone = true

    /// The block that is at work, if one is.
    var busy: Int? { runs.first { $0.value.isAtWork }?.key }
}

extension StepState.Run {
    /// Nothing is known of it yet, and nothing else is begun before something is.
    var isAtWork: Bool {
        switch self {
        case .looking, .doing(_, nil, _), .signalling(_, _, nil): true
        case .looked, .notLooked, .doing, .signalling: false
        }
    }

    /// More will be told of it: a pause lasts, a session rolls back.
    var isUnended: Bool {
        switch self {
        case .looking: true
        case .doing(_, let outcome, _): !(outcome?.isFinal ?? false)
        case .signalling(_, _, let outcome): !(outcome?.isFinal ?? false)
        case .looked, .notLooked: false
        }
    }

    /// It can take long, and can be broken off.
    var isBreakable: Bool {
        switch self {
        case .looking(let look, _): look.place == .server
        case .doing(let deed, nil, _): if case .statement = deed.place { true } else { false }
        default: false
        }
    }

    /// What was said, if it failed.
    var failure: String? {
        switch self {
        case .notLooked(.brokenOff), .looked, .looking: nil
        case .notLooked(let failure): failure.sentence
        case .doing(_, .refused(let failure), _): failure.saidOfStatement
        case .doing(_, .unknown(let failure), _): DeedOutcome.unknown(failure).sentence
        case .doing: nil
        case .signalling(let signal, _, let outcome?): outcome.isFailure ? outcome.sentence(signal, nil) : nil
        case .signalling: nil
        }
    }
}

extension Outcome {
    fileprivate var isFailure: Bool {
        switch self {
        case .refused, .unknown: true
        default: false
        }
    }
}

extension LookFailure {
    /// Why there is nothing to show, in a sentence.
    var sentence: String {
        switch self {
        case .unsuitable(let reason): reason
        case .brokenOff: "Broken off."
        case .failed(.timedOut(let time)) where time == .zero:
            "It took longer than 10 s, and the server broke it off (57014)."
        case .failed(let failure): "\(failure.saidOfStatement)."
        }
    }
}

extension ProbeFailure {
    /// What the server said of a statement that a guide names.
    var saidOfStatement: String {
        switch self {
        case .lockedOut: "somebody holds a lock that it needs, and it did not wait (55P03)"
        case .timedOut(let time) where time == .zero: "somebody broke it off (57014)"
        default: description
        }
    }
}
