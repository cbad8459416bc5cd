import Probes

/// All that conditions are judged by, at one moment.
struct WatchView {
    let plan: WatchPlan
    let sight: Sight
    let baseline: Baseline?
    /// The one that is watched, while it can be seen.
    let operation: Operation?
    /// On the clock of this host.
    let now: ServerTime
    /// Whether it is known what is at work.
    var seesOperations = true
    /// The statement of the chosen operation runs, though its progress may not be told.
    var isStillAtWork = false
}

/// How the stop conditions stand, with a memory: what has no age of its own must last a moment, and be gone a moment.
struct StopConditions: Sendable, Equatable {
    private struct Course: Sendable, Equatable {
        var since: Instant
        var isTripped = false
        /// Since when it is fine again.
        var fineSince: Instant?
        var last: Verdict
    }

    private(set) var verdicts: [StopCondition.Kind: Verdict] = [:]
    private var courses: [StopCondition.Kind: Course] = [:]
    /// How the operation was when it was seen last.
    private var seen: Seen?

    private struct Seen: Sendable, Equatable {
        let id: Operation.ID
        let hasEnded: Bool
        let command: String
    }

    init() {}

    /// What has tripped stays so for a moment, so that it does not flicker.
    private static let shortestStay = Duration.seconds(3)

    /// Those that have tripped.
    var tripped: [StopCondition.Kind] {
        StopCondition.Kind.allCases.filter { verdicts[$0]?.isTripped ?? false }
    }

    mutating func take(_ view: WatchView) {
        for kind in StopCondition.Kind.allCases {
            verdicts[kind] = settled(kind, verdict(kind, view), at: view.sight.now)
        }
        if let operation = view.operation {
            seen = Seen(id: operation.id, hasEnded: operation.hasEnded, command: operation.command)
        }
    }

    private func verdict(_ kind: StopCondition.Kind, _ view: WatchView) -> Verdict {
        guard view.plan[kind].isOn else { return .off }
        switch kind {
        case .errors: return ErrorRate(view).verdict
        case .overrun: return Overrun(view, hadEnded: hadEnded(view), wasSeen: wasSeen(view)).verdict
        default: return kind.verdict(of: view)
        }
    }

    private func hadEnded(_ view: WatchView) -> Bool {
        seen.map { $0.id == view.plan.operation && $0.hasEnded } ?? false
    }

    private func wasSeen(_ view: WatchView) -> Bool { seen?.id == view.plan.operation && seen != nil }

    private mutating func settled(
        _ kind: StopCondition.Kind, _ verdict: Verdict, at now: Instant
    ) -> Verdict {
        guard case .tripped(let sentence, _) = verdict else { return calmed(kind, verdict, at: now) }
        var course = courses[kind] ?? Course(since: now, last: verdict)
        course.last = verdict
        course.fineSince = nil
        let lasts = now.since(course.since)
        course.isTripped = course.isTripped || lasts >= kind.settles
        courses[kind] = course
        return course.isTripped ? verdict : .fine("\(sentence), for \(Told.time(lasts)) so far")
    }

    /// Takes up what had been met when a watch was left.
    mutating func remember(_ met: [StopCondition.Kind: String], at now: Instant) {
        for (kind, sentence) in met {
            courses[kind] = Course(
                since: now, isTripped: true, last: .tripped(sentence, subject: nil))
        }
    }

    private mutating func calmed(
        _ kind: StopCondition.Kind, _ verdict: Verdict, at now: Instant
    ) -> Verdict {
        // What nobody can see is not over.
        if case .unknown = verdict, courses[kind]?.isTripped ?? false { return verdict }
        guard case .fine = verdict, var course = courses[kind], course.isTripped else {
            courses[kind] = nil
            return verdict
        }
        let since = course.fineSince ?? now
        course.fineSince = since
        courses[kind] = now.since(since) >= Self.shortestStay ? nil : course
        return courses[kind]?.last ?? verdict
    }
}

extension StopCondition.Kind {
    /// So long it must last; what the server tells the age of needs no more.
    fileprivate var settles: Duration {
        switch self {
        case .blocked, .waitingDDL, .poolWait: .zero
        case .slotAtRisk: .seconds(1)
        case .replicaLag, .replicaBytes: .seconds(2)
        case .disk, .errors: .seconds(10)
        case .overrun: .seconds(30)
        }
    }

    /// The check that answers, and what of its limits the plan's amount takes the place of.
    private var question: (check: CheckID, limit: String?, silent: [String])? {
        switch self {
        case .blocked: ("locks.blocked", "locks.blocked.time", ["locks.blocked.victims"])
        case .waitingDDL: ("locks.waiting_ddl", "locks.waiting_ddl.time", [])
        case .replicaLag: ("replication.behind", "replication.lag.time", ["replication.lag.bytes"])
        case .replicaBytes: ("replication.behind", "replication.lag.bytes", ["replication.lag.time"])
        case .slotAtRisk: ("replication.slot_retains", nil, [])
        case .disk: ("disk.filling", "disk.filling", ["disk.filling.left"])
        case .poolWait: ("pools.waiting", "pools.waiting.time", ["pools.waiting.clients"])
        case .errors, .overrun: nil
        }
    }

    /// What a check says of it: the same that findings are made of, with the plan's limits.
    fileprivate func verdict(of view: WatchView) -> Verdict {
        guard let question, let check = Check.named(question.check) else {
            preconditionFailure("no check answers \(self)")
        }
        var sight = view.sight
        for name in question.silent { sight.limits[name].become(critical: nil) }
        if let name = question.limit { sight.limits[name].become(critical: view.plan[self].limit) }
        switch check.answer(sight) {
        case .unknown(let reason): return .unknown(reason)
        case .moot(let reason): return .moot(reason)
        case .no(let evidence): return .fine(evidence.first?.sentence ?? "nothing of the kind")
        case .yes(let evidence):
            let worst = evidence.first { $0.severity == .critical }
            guard let worst else { return .fine(evidence.first?.sentence ?? "nothing of the kind") }
            let more = evidence.count { $0.severity == .critical } - 1
            return .tripped(worst.sentence + (more > 0 ? " (and \(more) more)" : ""), subject: worst.subject)
        }
    }

    /// What the conditions, together, must be asked for.
    static let probes: Set<ProbeID> = {
        let checks = allCases.compactMap { $0.question.flatMap { Check.named($0.check) } }
        let errors = Measure.rollbacks.probes + Measure.errors.probes + [DatabasesProbe.self]
        return Set((checks.flatMap(\.probes) + errors + [ProgressProbe.self]).map { $0.id })
    }()
}

extension Limit {
    fileprivate mutating func become(critical amount: Double?) {
        (warning, critical) = (nil, amount)
    }
}
