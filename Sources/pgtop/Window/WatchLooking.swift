import Probes

/// What a watch may look at.
struct WatchSight {
    var sight: Sight
    /// All operations that are known; nil when nobody can tell.
    var operations: [Operation]?
    /// The statement of the chosen operation runs, though its progress may not be told.
    var isStillAtWork = false
    /// The checks that have found trouble.
    var found: Set<CheckID> = []
    /// Why nothing can be seen now; nil when the server has just answered.
    var blindness: String?
}

extension Watch {
    /// Without a look for so long it is told that there was none.
    private static let longestPause = Duration.seconds(15)

    /// Looks at everything anew, and says what has happened.
    mutating func look(_ seen: WatchSight) -> [WatchEvent] {
        guard let clock else { return [] }
        // What stood when a watch was closed stays as it was.
        guard phase != .closed else { return [] }
        let now = clock.now
        var news = isUnderWay ? lookAtLink(seen, now) : []
        news += lookAtOperation(seen)
        let view = WatchView(
            plan: plan, sight: seen.sight, baseline: baseline,
            operation: seen.operations?.first { $0.id == plan.operation }, now: now,
            seesOperations: seen.operations != nil, isStillAtWork: seen.isStillAtWork)
        conditions.take(view)
        lookAtChecklist(view, clock, seen)
        guard phase == .during else { return news }
        news += lookAtTrips(now) + lookAtEnd(now)
        if seen.blindness == nil { news += lookAtDrift(seen.sight) }
        return news
    }

    private mutating func lookAtLink(_ seen: WatchSight, _ now: ServerTime) -> [WatchEvent] {
        if let reason = seen.blindness {
            guard !isBlind, now.since(seenAt ?? now) > .seconds(5) else { return [] }
            isBlind = true
            return [add(.gap, .warning, "nothing is seen any more: \(reason)")].compactMap(\.self)
        }
        defer { (seenAt, isBlind) = (now, false) }
        guard let seenAt, isBlind || now.since(seenAt) > Self.longestPause else { return [] }
        let zone = clock?.zones.local ?? .utc
        let span =
            "\(zone.longClock(seenAt)) to \(zone.longClock(now)) (\(Told.time(now.since(seenAt))))"
        return [add(.gap, .warning, "from \(span) nothing was seen")].compactMap(\.self)
    }

    private mutating func lookAtOperation(_ seen: WatchSight) -> [WatchEvent] {
        guard let chosen = plan.operation, let operations = seen.operations else { return [] }
        let before = operation
        guard let newest = operations.first(where: { $0.id == chosen }) else {
            if seen.isStillAtWork {
                guard before?.isWaiting ?? false else { return [] }
                operation?.course = .running
                return noteOperation("\(before?.toldName ?? "the operation") has begun")
            }
            guard !isOperationGone, !(before?.hasEnded ?? false) else { return [] }
            isOperationGone = true
            return noteOperation("\(before?.toldName ?? "the operation") is not there any more")
        }
        (operation, isOperationGone) = (newest, newest.hasEnded)
        guard let before, before.hasEnded != newest.hasEnded || before.isWaiting != newest.isWaiting
        else { return [] }
        return noteOperation("\(newest.toldName) \(newest.toldCourse)")
    }

    private mutating func noteOperation(_ sentence: String) -> [WatchEvent] {
        isUnderWay ? [add(.operation, nil, sentence)].compactMap(\.self) : []
    }

    private mutating func lookAtTrips(_ now: ServerTime) -> [WatchEvent] {
        StopCondition.Kind.allCases.compactMap { kind in
            switch verdicts[kind] ?? .off {
            case .tripped(let sentence, let subject):
                let isNew = tripped[kind] == nil
                tripped[kind, default: Trip(since: now, sentence: sentence)].sentence = sentence
                return isNew ? add(.condition, .critical, "STOP: \(sentence)", about: subject) : nil
            case .unknown:
                // What nobody can see is not over.
                return nil
            case .off:
                tripped[kind] = nil
                return nil
            case .fine, .moot:
                guard let trip = tripped.removeValue(forKey: kind) else { return nil }
                let lasted = Told.time(now.since(trip.since))
                return add(.condition, nil, "\(kind.condition.name): over after \(lasted)")
            }
        }
    }

    private mutating func lookAtEnd(_ now: ServerTime) -> [WatchEvent] {
        guard let end = plan.end, end.instant <= now, !hasOverrun else { return [] }
        hasOverrun = true
        return [add(.phase, .critical, "the window's end (\(end.told)) has come")].compactMap(\.self)
    }

    private mutating func lookAtDrift(_ sight: Sight) -> [WatchEvent] {
        guard var taken = baseline else { return [] }
        guard taken.isComplete else {
            taken.take(sight)
            baseline = taken
            guard taken.isComplete else { return [] }
            let sentence = "the baseline of \(Told.time(plan.baseline)) is taken"
            return [add(.phase, nil, sentence)].compactMap(\.self)
        }
        return drift.take(taken, sight).compactMap { add(.drift, $0.severity, $0.sentence) }
    }

    private mutating func lookAtChecklist(_ view: WatchView, _ clock: WallClock, _ seen: WatchSight) {
        switch phase {
        case .before:
            checklist = Checklist.before(view, backup: backup, zones: clock.zones, found: seen.found)
        case .during: checklist = checklistBefore
        case .after:
            // The same is measured anew, as long as it was at the start.
            var measured = afterwards ?? Baseline(over: plan.baseline)
            if seen.blindness == nil { measured.take(seen.sight) }
            afterwards = measured
            checklist = Checklist.after(view, afterwards: measured, found: seen.found)
        case .closed: break
        }
    }
}

extension Operation {
    /// `create index concurrently of public.orders`.
    var toldName: String { "\(command) of \(name)" }

    /// How it stands, as the end of a sentence.
    var toldCourse: String {
        switch course {
        case .waitingToBegin(let parties, _):
            "waits for its lock"
                + (parties.isEmpty ? "" : " behind \(Told.number(parties.count, "session", "sessions"))")
        case .running: "has begun"
        case .ended(_, let took): "has ended" + (took.map { " after \(Told.time($0))" } ?? "")
        }
    }
}
