import Probes

/// A walk through a runbook: which questions were answered how, and where it stands.
struct Walk: Sendable, Equatable {
    /// Under which a walk is kept.
    struct Key: Sendable, Hashable {
        let runbook: String
        /// What it began with; nil is the worst that there is.
        let subject: Subject?
    }

    /// A node that has been left behind.
    struct Stop: Sendable, Equatable {
        let node: Flowchart.NodeID
        /// Nil out of a step.
        let took: Flowchart.Branch?
        /// What pgtop said then; nil where it could not tell.
        let proposed: Flowchart.Branch?
        /// What the walk was about before.
        fileprivate let about: Concern
        /// Which branch was preferred there by hand.
        fileprivate let preferred: Flowchart.Branch?
    }

    /// What it is about, and what the texts of its steps are filled with.
    struct Concern: Sendable, Equatable {
        var subject: Subject?
        var values: [String: RunbookValue]
    }

    /// The newest answer to a question, and since when it has been yes, no or unknown without a break.
    struct Asked: Sendable, Equatable {
        var answer: CheckAnswer
        var since: Instant
    }

    let runbook: Runbook
    let key: Key
    private let start: Concern
    private(set) var path: [Stop] = []
    private(set) var node: Flowchart.NodeID
    private(set) var concern: Concern
    private(set) var answers: [CheckID: Asked] = [:]
    /// The branch that was chosen by hand; nil follows the proposal.
    private(set) var preferred: Flowchart.Branch?

    /// Nil for a chart without nodes.
    init?(_ runbook: Runbook, about subject: Subject? = nil, values: [String: RunbookValue] = [:]) {
        guard let first = runbook.chart.nodes.first else { return nil }
        self.runbook = runbook
        key = Key(runbook: runbook.name, subject: subject)
        start = Concern(subject: subject, values: values)
        concern = start
        node = first.id
    }

    var chart: Flowchart { runbook.chart }
    var shape: Flowchart.Shape { chart[node]?.shape ?? .end }
    var label: String { chart[node]?.label ?? node }
    var section: Runbook.Section? { runbook.sections[node] }

    /// The step where it stands, for what has been done there.
    var stepKey: StepKey {
        StepKey(runbook: runbook.name, subject: concern.subject, node: node)
    }

    /// What was done at a step that has been left behind.
    func stepKey(of stop: Stop) -> StepKey {
        StepKey(runbook: runbook.name, subject: stop.about.subject, node: stop.node)
    }

    // MARK: Moving

    /// The branch that pgtop proposes; nil where it cannot tell, or only the user can.
    var proposed: Flowchart.Branch? { answers[node].flatMap { Flowchart.Branch($0.answer) } }

    /// The branch that Enter takes; without a proposal, none until one is chosen.
    var chosen: Flowchart.Branch? { shape == .decision ? preferred ?? proposed : nil }

    mutating func prefer(_ branch: Flowchart.Branch) {
        if shape == .decision { preferred = branch }
    }

    /// To the other branch than the one that is chosen.
    mutating func toggle() {
        prefer(chosen == .yes ? .no : .yes)
    }

    /// Goes on by the chosen branch, or by the one way out of a step; false where there is none.
    @discardableResult
    mutating func advance() -> Bool {
        guard shape != .end, shape == .step || chosen != nil,
            let next = chart.next(after: node, chosen), chart[next] != nil
        else { return false }
        path.append(
            Stop(node: node, took: chosen, proposed: proposed, about: concern, preferred: preferred))
        adopt()
        node = next
        preferred = nil
        return true
    }

    /// To where it was before; false at the beginning.
    @discardableResult
    mutating func goBack() -> Bool {
        guard let last = path.popLast() else { return false }
        node = last.node
        concern = last.about
        preferred = last.preferred
        return true
    }

    mutating func restart() {
        path = []
        concern = start
        preferred = nil
        if let first = chart.nodes.first { node = first.id }
    }

    /// Makes what an accepted answer is about the walk's own concern: its steps must act upon the root, and not upon
    /// the one who waits for it.
    private mutating func adopt() {
        guard let took = chosen, took == proposed, let evidence = answers[node]?.answer.evidence.first else {
            return
        }
        guard let subject = evidence.subject, concern.subject.map(subject.isLike) ?? true else {
            concern.values.merge(evidence.values) { old, _ in old }
            return
        }
        if subject == concern.subject {
            concern.values.merge(evidence.values) { $1 }
        } else {
            concern = Concern(subject: subject, values: evidence.values)
            if case .session(let id) = subject { concern.values["pid"] = .number(Int64(id.pid)) }
        }
    }

    // MARK: Asking

    /// The questions whose answers are on the way: those answered so far, and the present one.
    var questions: [CheckID] {
        var seen: Set<CheckID> = []
        return (path.map(\.node) + [node]).filter { id in
            chart[id]?.shape == .decision && Check.named(id) != nil && seen.insert(id).inserted
        }
    }

    mutating func take(_ news: [CheckID: CheckAnswer], at now: Instant) {
        for (id, answer) in news {
            let isSame = answers[id].map { Flowchart.Branch($0.answer) == Flowchart.Branch(answer) } ?? false
            answers[id] = Asked(answer: answer, since: isSame ? answers[id]?.since ?? now : now)
        }
    }
}

extension Walk {
    /// A question behind whose answer is another one by now.
    struct Fault: Sendable, Equatable {
        let node: Flowchart.NodeID
        /// How many nodes back it was.
        let back: Int
        let sentence: String
    }

    /// What is not as it was when the walk came by, the nearest first.
    ///
    /// A way that has led back to where it was is over: that things have changed was its aim.
    var faults: [Fault] {
        var seen: Set<Flowchart.NodeID> = []
        return path[round...].reversed().enumerated().compactMap { index, stop in
            guard seen.insert(stop.node).inserted, stop.took != nil, let asked = answers[stop.node] else {
                return nil
            }
            let now = Flowchart.Branch(asked.answer)
            guard now != stop.proposed else { return nil }
            let was = stop.proposed?.rawValue ?? "unknown"
            let place = index == 0 ? "One node back" : "\(index + 1) nodes back"
            let label = chart[stop.node]?.label ?? stop.node
            let state = now.map { "is now \($0.rawValue)" } ?? "cannot be told now"
            return Fault(
                node: stop.node, back: index + 1, sentence: "\(place): “\(label)” was \(was), \(state)")
        }
    }
}

extension Walk {
    /// Where in the path the present round began: after the last return to a node.
    private var round: Int {
        var seen: Set<Flowchart.NodeID> = []
        var round = 0
        for (index, node) in (path.map(\.node) + [node]).enumerated() where !seen.insert(node).inserted {
            (round, seen) = (index, [node])
        }
        return round
    }
}

extension Flowchart.Branch {
    /// Nil for an answer that is unknown.
    init?(_ answer: CheckAnswer) {
        switch answer {
        case .yes: self = .yes
        case .no: self = .no
        case .unknown, .moot: return nil
        }
    }

    var other: Self { self == .yes ? .no : .yes }
}

extension Subject {
    /// Whether both are things of one kind.
    func isLike(_ other: Subject) -> Bool {
        switch (self, other) {
        case (.session, .session), (.session, .prepared), (.prepared, .session), (.prepared, .prepared),
            (.standby, .standby), (.standby, .slot), (.slot, .standby), (.slot, .slot), (.pool, .pool),
            (.statement, .statement), (.relation, .relation), (.subscription, .subscription):
            true
        default: self == other
        }
    }
}
