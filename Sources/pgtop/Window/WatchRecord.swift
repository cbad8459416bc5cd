import Probes

/// All of a watch that is needed to go on with it, as it is kept in its file.
struct WatchRecord: Sendable {
    var plan: WatchPlan
    var phase: Watch.Phase
    var begunAt: ServerTime
    var endedAt: ServerTime?
    /// When the server was seen last.
    var seenAt: ServerTime?
    var baseline: Baseline?
    var drift: Drift
    /// The conditions that are met, and since when.
    var tripped: [StopCondition.Kind: Watch.Trip]
    var checklistBefore: [ChecklistItem]
    var events: [WatchEvent]

    private static let version: Int64 = 1

    /// Nil for a watch that has not begun, or is closed.
    init?(_ watch: Watch) {
        guard watch.isUnderWay, let begunAt = watch.begunAt else { return nil }
        (plan, phase, self.begunAt) = (watch.plan, watch.phase, begunAt)
        (endedAt, seenAt, baseline) = (watch.endedAt, watch.seenAt, watch.baseline)
        (drift, tripped) = (watch.drift, watch.tripped)
        (checklistBefore, events) = (watch.checklistBefore, watch.events)
    }

    var json: JSON {
        [
            "version": .integer(Self.version), "plan": .string(plan.text),
            "phase": .string(phase.rawValue), "begun_at": .time(begunAt), "ended_at": .time(endedAt),
            "seen_at": .time(seenAt), "baseline": baseline?.json ?? .null, "drift": drift.json,
            "tripped": .array(tripped.sorted { $0.key.rawValue < $1.key.rawValue }.map { Self.json($0, $1) }),
            "before": .array(checklistBefore.map(\.json)),
            "events": .array(events.map(\.json)),
        ]
    }

    /// Nil for what no pgtop has written.
    init?(_ text: String, clock: WallClock) {
        guard let json = try? JSON(reading: text), json["version"]?.int == Self.version,
            let ini = json["plan"]?.text,
            let plan = try? WatchPlan(ini, file: "plan", now: clock.now, zones: clock.zones),
            let phase = json["phase"]?.text.flatMap(Watch.Phase.init), let begunAt = json["begun_at"]?.time
        else { return nil }
        (self.plan, self.phase, self.begunAt) = (plan, phase, begunAt)
        (endedAt, seenAt) = (json["ended_at"]?.time, json["seen_at"]?.time)
        baseline = json["baseline"].flatMap { Baseline($0) }
        drift = json["drift"].map { Drift($0) } ?? Drift()
        tripped = Self.tripped(json["tripped"]?.elements ?? [])
        checklistBefore = json["before"]?.elements.compactMap { ChecklistItem($0) } ?? []
        events = json["events"]?.elements.compactMap { WatchEvent($0) } ?? []
    }
}

extension WatchRecord {
    private static func json(_ kind: StopCondition.Kind, _ trip: Watch.Trip) -> JSON {
        [
            "condition": .string(kind.rawValue), "since": .time(trip.since),
            "sentence": .string(trip.sentence),
        ]
    }

    private static func tripped(_ elements: [JSON]) -> [StopCondition.Kind: Watch.Trip] {
        elements.reduce(into: [:]) { trips, json in
            guard let kind = json["condition"]?.text.flatMap(StopCondition.Kind.init),
                let since = json["since"]?.time, let sentence = json["sentence"]?.text
            else { return }
            trips[kind] = Watch.Trip(since: since, sentence: sentence)
        }
    }
}

extension JSON {
    fileprivate static func time(_ time: ServerTime?) -> JSON {
        time.map { .integer($0.unixMicroseconds) } ?? .null
    }

    fileprivate var time: ServerTime? { int.map { ServerTime(unixMicroseconds: $0) } }
}

extension ChecklistItem {
    fileprivate var json: JSON {
        [
            "id": .string(id), "question": .string(question), "standing": .string(standing.rawValue),
            "sentence": .string(sentence),
        ]
    }

    fileprivate init?(_ json: JSON) {
        guard let id = json["id"]?.text, let question = json["question"]?.text,
            let standing = json["standing"]?.text.flatMap(CheckLine.Standing.init),
            let sentence = json["sentence"]?.text
        else { return nil }
        self.init(id: id, question: question, standing: standing, sentence: sentence)
    }
}
