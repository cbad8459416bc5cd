import Probes

/// What was seen and done in a window, as Markdown: for a ticket, or whoever comes in the morning.
///
/// Whatever a server or a user wrote stands in fences that it cannot end.
struct WatchReport {
    let facts: WatchFacts
    let zone: Zone

    var markdown: String {
        let parts: [String] =
            [
                "# Maintenance window, watched by pgtop \(Program.version)",
                "**\(verdict)**",
                Fence.text(heading),
                "## Stop conditions", Fence.text(conditions),
                "## What happened", events,
                "## Baseline", baseline,
                "## Before", checklist(facts.before),
                "## After", checklist(facts.after),
                "## Plan", Fence.text(plan, as: "ini"),
            ]
        return parts.joined(separator: "\n\n") + "\n"
    }

    // MARK: Verdict

    /// In one sentence, the worst of it.
    var verdict: String {
        let failed = facts.after.filter { $0.standing == .fail }
        let warned = facts.after.filter { $0.standing == .warn }
        let unknown = facts.after.filter { $0.standing == .unknown }
        let tripped = facts.events.filter { $0.kind == .condition && $0.severity != nil }.count
        let times = Told.number(tripped, "time", "times")
        let stops = tripped > 0 ? "; a stop condition tripped \(times)" : "; no stop condition tripped"
        if facts.endedAt == nil { return "The window has not ended yet\(stops)." }
        if facts.after.isEmpty { return "The window ended, and nobody looked afterwards\(stops)." }
        if !failed.isEmpty {
            return "\(Told.number(failed.count, "thing is", "things are")) not well afterwards\(stops)."
        }
        if !warned.isEmpty {
            return "\(Told.number(warned.count, "thing is", "things are")) worth a look afterwards\(stops)."
        }
        if !unknown.isEmpty {
            return
                "Nothing bad was found afterwards, but \(unknown.count) of \(facts.after.count) questions have no "
                + "answer\(stops)."
        }
        return "All is well afterwards\(stops)."
    }

    // MARK: Parts

    private var heading: [String] {
        let begun = facts.begunAt
        let ended = facts.endedAt
        let took = begun.flatMap { begun in ended.map { ", \(Told.time($0.since(begun)))" } } ?? ""
        let end = facts.plan.end
        let over = end.flatMap { end in ended.flatMap { $0 > end.instant ? $0.since(end.instant) : nil } }
        let facts: [(String, String?)] = [
            ("title", facts.plan.title.isEmpty ? nil : facts.plan.title),
            ("server", "\(facts.host), database \(facts.database)"),
            ("watched by", facts.user),
            ("begun", begun.map(dated) ?? "not yet"),
            ("ended", (ended.map(dated) ?? "not yet") + took),
            ("window until", end.map { $0.zone.dated($0.instant) } ?? "no end was set"),
            ("overrun", over.map(Told.time)),
            ("operation", facts.operation),
        ]
        return facts.compactMap { name, value in value.map { name.padded(to: 14) + $0 } }
    }

    private func dated(_ time: ServerTime) -> String {
        "\(zone.civil(at: time).date) \(zone.longClock(time)) \(zone.period(at: time).abbreviation)"
    }

    private var conditions: [String] {
        StopCondition.Kind.allCases.map { kind in
            let setting = facts.plan[kind]
            let limit = kind.told(setting)
            let verdict = facts.verdicts[kind]
            let name = kind.condition.name.padded(to: 26) + limit.padded(to: 10)
            return name + (verdict?.word ?? "not judged").padded(to: 10) + (verdict?.sentence ?? "")
        }
    }

    private var events: String {
        guard !facts.events.isEmpty else { return "Nothing." }
        var day = ""
        var lines: [String] = []
        for event in facts.events {
            let civil = zone.civil(at: event.at)
            if civil.date != day {
                day = civil.date
                lines.append("\(day), times in \(zone.period(at: event.at).abbreviation)")
            }
            let mark = event.severity == nil ? " " : event.severity == .critical ? "!" : "*"
            lines.append("\(civil.longClock) \(mark) \(event.kind.rawValue.padded(to: 10)) \(event.sentence)")
        }
        return Fence.text(lines)
    }

    private var baseline: String {
        guard let baseline = facts.baseline, !baseline.spreads.isEmpty else { return "None was taken." }
        let share = baseline.isComplete ? "" : ", \(Told.percent(baseline.share * 100)) of it done"
        let lines = Measure.allCases.compactMap { measure -> String? in
            let name = measure.rule.name.padded(to: 40)
            if let spread = baseline.spreads[measure] {
                let range = "\(measure.toldNow(spread.least)) to \(measure.toldNow(spread.most))"
                return name
                    + (spread.least == spread.most
                        ? measure.told(spread.mean) : "\(measure.told(spread.mean)), from \(range)")
            }
            return baseline.unknown[measure].map { name + "not known: \($0)" }
        }
        return "Taken over \(Told.time(baseline.stretch))\(share): the mean, and from least to most.\n\n"
            + Fence.text(lines)
    }

    private func checklist(_ items: [ChecklistItem]) -> String {
        guard !items.isEmpty else { return "Not looked at." }
        let sorted = items.enumerated().sorted {
            ($0.element.standing.order, $0.offset) < ($1.element.standing.order, $1.offset)
        }
        return Fence.text(
            sorted.map { _, item in
                item.standing.rawValue.padded(to: 9) + item.question.padded(to: 54) + " " + item.sentence
            })
    }

    private var plan: [String] {
        facts.plan.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            .reversed().drop { $0.isEmpty }.reversed()
    }
}

extension Verdict {
    /// One word for how it stands.
    var word: String {
        switch self {
        case .fine: "fine"
        case .tripped: "TRIPPED"
        case .unknown: "unknown"
        case .moot: "n/a"
        case .off: "off"
        }
    }
}
