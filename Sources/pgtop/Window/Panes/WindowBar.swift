import Probes
import TUI

/// The bar above the conditions: where the window stands, in a few lines.
struct WindowBar {
    let watch: Watch

    var lines: [Line] {
        [heading, operation, verdict, advice, unkept].compactMap(\.self)
    }

    /// All of it in one line, for the title of a small pane.
    var short: Line {
        switch watch.phase {
        case .before: Line("not begun", .faint)
        case .during: Line(leftTold, watch.isRed ? .critical : .plain)
        case .after: Line("ended", .notice)
        case .closed: Line("closed", .faint)
        }
    }

    private var zone: Zone? { watch.clock?.zones.local }

    // MARK: What and until when

    private var heading: Line {
        let title = watch.plan.title.isEmpty ? "Maintenance" : watch.plan.title
        var spans = [Span(title, .title), Span("  "), Span(phase.text, phase.role)]
        if let told = span { spans.append(Span("  \(told)")) }
        if watch.endedAt == nil, let end = watch.plan.end {
            spans += [Span("  ends ", .faint), Span(end.told), Span("  "), Span(leftTold, leftRole)]
        } else if watch.plan.end == nil, watch.endedAt == nil {
            spans.append(Span("  no end is set (P)", .faint))
        }
        return Line(spans, indent: 2)
    }

    private var phase: (text: String, role: Role) {
        switch watch.phase {
        case .before: ("BEFORE", .notice)
        case .during: watch.isRed ? ("STOP", .critical) : ("WATCHED", .good)
        case .after: ("AFTER", .notice)
        case .closed: ("CLOSED", .faint)
        }
    }

    /// When it began, and ended.
    private var span: String? {
        guard let zone, let begun = watch.begunAt else { return nil }
        guard let ended = watch.endedAt else { return "since \(zone.clock(begun))" }
        return "\(zone.clock(begun)) to \(zone.clock(ended))"
    }

    private var leftRole: Role {
        guard let left = watch.left else { return .plain }
        return left < .zero ? .critical : left < .seconds(900) ? .warning : .plain
    }

    /// `72 min left`, `over for 3 min`.
    var leftTold: String {
        guard let left = watch.left else { return "no end set" }
        return left < .zero ? "over for \(Told.time(.zero - left))" : "\(Told.time(left)) left"
    }

    // MARK: The operation

    private var operation: Line? {
        guard let operation = watch.operation else {
            let lack =
                watch.plan.operation == nil ? "no operation is chosen: P chooses one of those that run" : gone
            return watch.phase == .closed ? nil : Line(lack, .faint)
        }
        var spans = [Span(operation.toldName, .plain), Span("  ")]
        if watch.isOperationGone {
            spans.append(Span(operation.hasEnded ? operation.toldCourse : gone, .notice))
            return Line(spans, indent: 2)
        }
        spans.append(Span(course(operation)))
        if watch.phase != .closed, let estimate = operation.remaining { spans += told(estimate) }
        return Line(spans, indent: 2)
    }

    private var gone: String { "it is not there any more" }

    private func course(_ operation: Operation) -> String {
        if operation.isWaiting { return operation.toldCourse }
        let phase = operation.phase.map { phase in
            phase.place.map { "\(phase.name) (\($0 + 1) of \(phase.steps.count))" } ?? phase.name
        }
        let share = operation.fraction.map { Told.percent($0.value) + " done" }
        return [phase, share].compactMap(\.self).joined(separator: ", ")
    }

    /// How long it still takes, against the end of the window.
    private func told(_ estimate: Estimate) -> [Span] {
        let range =
            estimate.latest.map { "\(Told.time(estimate.earliest)) to \(Told.time($0))" }
            ?? "\(Told.time(estimate.earliest)) or more"
        let text = Span("  about \(Told.time(estimate.likely)) to go (\(range))")
        guard let left = watch.left else { return [text] }
        if estimate.likely > left { return [text, Span("  would end too late", .critical)] }
        let isTight = estimate.latest.map { $0 > left } ?? true
        return [text, isTight ? Span("  may end too late", .warning) : Span("  ends in time", .good)]
    }

    // MARK: Verdict

    private var verdict: Line? {
        switch watch.phase {
        case .before: before
        case .during: during
        case .after: after
        case .closed: watch.report.map { Line([Span("The report: "), Span($0, .title)], indent: 2) }
        }
    }

    private var before: Line {
        if let unfinished = watch.unfinished, let zone {
            return Line(
                "A watch that was begun at \(zone.dated(unfinished.begunAt)) was not ended: C goes on with it.",
                .warning)
        }
        if watch.checklist.isEmpty { return Line("The checklist was not looked at yet.", .faint) }
        let bad = watch.checklist.count { $0.standing == .fail || $0.standing == .warn }
        let unknown = watch.checklist.count { $0.standing == .unknown }
        if bad + unknown == 0 { return Line("Nothing speaks against beginning: b begins.", .good) }
        let parts = [
            bad > 0 ? Told.number(bad, "point speaks", "points speak") + " against beginning" : nil,
            unknown > 0 ? "\(unknown) could not be looked at" : nil,
        ]
        return Line(
            parts.compactMap(\.self).joined(separator: ", ") + ": see the checklist. b begins.", .warning)
    }

    private var after: Line {
        if let again = watch.afterwards, !again.isComplete {
            return Line(
                "It is measured again, as long as the baseline was: \(Int(again.share * 100)) %.", .notice)
        }
        return Line("What is left behind stands in the checklist; r writes the report.", .notice)
    }

    private var during: Line {
        if watch.isBlind { return Line("NOT SEEN: what the server does now is not known.", .critical) }
        let stops = watch.tripped.keys.sorted { $0.rawValue < $1.rawValue }
        if !stops.isEmpty {
            let first = StopCondition.Kind.allCases.first { watch.tripped[$0] != nil }
            let sentence = first.flatMap { watch.tripped[$0]?.sentence } ?? ""
            let more = stops.count > 1 ? " (+\(stops.count - 1) more)" : ""
            return Line("STOP: \(sentence)\(more)", .critical, indent: 6)
        }
        let unknown = StopCondition.Kind.allCases.count {
            if case .unknown = watch.verdicts[$0] ?? .unknown("") { watch.plan[$0].isOn } else { false }
        }
        if let baseline = watch.baseline, !baseline.isComplete {
            return Line("The baseline is taken: \(Int(baseline.share * 100)) %.", .notice)
        }
        return unknown > 0
            ? Line("No stop condition is met; \(unknown) could not be looked at.", .warning)
            : Line("No stop condition is met.", .good)
    }

    /// How the operation is stopped safely, when it should be.
    private var advice: Line? {
        guard watch.isRed, let operation = watch.operation, !watch.isOperationGone else {
            guard watch.isRed else { return nil }
            return Line(
                "Stop what you do there; no operation is chosen here that pgtop could cancel.", .warning)
        }
        return Line(
            [
                Span("x", .key),
                Span(" stops it: cancel pid \(operation.id.session.pid), behind its card. "),
                Span(operation.afterCancel, .warning),
            ], indent: 2)
    }

    private var unkept: Line? {
        watch.trouble.map { Line("It cannot be gone on with after a crash: \($0)", .warning) }
    }
}

extension Watch {
    /// That a window is watched, for every page: `window 72 min left · 2 events`.
    var span: Line? {
        switch phase {
        case .before, .closed: return nil
        case .after: return Line("window ended", .notice)
        case .during: break
        }
        // Its beginning is no event to look at.
        let count = events.count { $0.kind != .phase && $0.kind != .action }
        let told = count > 0 ? " · \(Told.number(count, "event", "events"))" : ""
        if isBlind { return Line("window NOT SEEN\(told)", .critical) }
        let end = plan.end == nil ? " watched" : " \(WindowBar(watch: self).leftTold)"
        return isRed
            ? Line("STOP: window\(plan.end == nil ? "" : end)\(told)", .critical)
            : Line("window\(end)\(told)", .notice)
    }
}

extension Operation {
    /// What a cancel leaves behind.
    var afterCancel: String {
        if isWaiting { return "It only waits: nothing has been changed, and its queue goes on." }
        switch kind {
        case .vacuum: return "What it has cleaned stays so; the rest is for the next vacuum."
        case .analyze: return "The statistics stay as they were."
        case .createIndex where command.contains("concurrently"),
            .reindex where command.contains("concurrently"):
            return "It leaves an invalid index behind: drop it (DROP INDEX CONCURRENTLY)."
        case .createIndex, .reindex, .cluster, .vacuumFull, .ddl:
            return "All that it has done is rolled back; its lock is free at once."
        case .repack: return "The table stays as it was; look for what its trigger and log have left."
        case .copy: return "What it has loaded is rolled back, as dead rows: vacuum after it."
        case .baseBackup: return "The client ends, and what it has written is no backup."
        case .checksums: return "It can be begun anew."
        }
    }
}
