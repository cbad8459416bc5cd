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
                "## Stop conditions", Fence.text(conditionLines),
                "## What happened", events,
                "## Baseline", baseline,
                "## Before", checklist(facts.before),
                "## After", checklist(facts.after),
                "## Plan", Fence.text(plan, as: "ini"),
            ]
        return parts.joined(separator: "\n\n") + "\n"
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

    private var conditionLines: [String] {
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
            let name = measure.rule.name.padded(to: 42)
            if let spread = baseline.spreads[measure] { return name + measure.toldWithRange(spread) }
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
        let width = items.map(\.question.count).max() ?? 0
        return Fence.text(
            sorted.map { _, item in
                item.standing.rawValue.padded(to: 9) + item.question.padded(to: width) + " " + item.sentence
            })
    }

    private var plan: [String] {
        // The command may hold a password, and a report goes into tickets.
        var plan = facts.plan
        plan.backupAge = nil
        return plan.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
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
