import Probes
import TUI

extension Model {
    /// Opens the plan to be filled in, with the cursor on one of its conditions if that is what is meant.
    mutating func openPlan(at condition: StopCondition.Kind? = nil) {
        let operations = Operation.all(readings, on: server).filter { !$0.hasEnded }
        var form = PlanForm(watch.plan, operations: operations)
        if let condition { form.moveCursor(to: .condition(condition)) }
        layers.append(.plan(form))
    }

    mutating func changePlanForm(_ change: (inout PlanForm) -> Void) {
        guard case .plan(var form) = layers.last else { return }
        change(&form)
        replaceLayer(.plan(form))
    }

    /// Takes what was filled in, if nothing is wrong with it.
    mutating func accept(_ form: PlanForm) -> [Effect] {
        guard let clock = watch.clock else { return [] }
        var form = form
        guard let plan = form.plan(from: watch.plan, clock: clock) else {
            replaceLayer(.plan(form))
            return []
        }
        layers.removeLast()
        return adopt(plan)
    }

    /// Plans the window like this from now on.
    mutating func adopt(_ plan: WatchPlan) -> [Effect] {
        let before = watch.plan
        if plan.backupAge != before.backupAge { watch.backup = .notAsked }
        if plan.end != before.end { watch.hasOverrun = false }
        if plan.operation != before.operation { (watch.operation, watch.isOperationGone) = (nil, false) }
        watch.plan = plan
        if watch.phase == .closed { reopen() }
        let told = plan != before && watch.isUnderWay ? noteInWatch(.phase, nil, "the plan was changed") : []
        let news = lookAfterWatch()
        refresh()
        return told + news
    }

    /// A new window, planned like the last one.
    private mutating func reopen() {
        var fresh = Watch()
        (fresh.plan, fresh.clock, fresh.user) = (watch.plan, watch.clock, watch.user)
        watch = fresh
    }

    /// Shows what is told to others, to be copied.
    mutating func announce() {
        guard let clock = watch.clock else { return }
        let zone = clock.zones.local
        var values: [Announcement.Name: String] = [
            .title: watch.plan.title, .begin: zone.dated(watch.begunAt ?? clock.now), .who: watch.user,
            .host: server?.address ?? "", .zone: zone.name,
        ]
        values[.operation] = watch.operation?.toldName
        if let end = watch.plan.end {
            values[.end] = end.zone.dated(end.instant)
            values[.zone] = end.zone.name
        }
        let text = Announcement.text(watch.plan.announcement ?? Announcement.standard, values)
        layers.append(.alone(TextAlone(text: text)))
    }
}

// MARK: - The report

extension Model {
    /// Has the report written to a file.
    mutating func saveReport() -> [Effect] {
        guard let clock = watch.clock else { return [] }
        if let doubt = reportDoubt(at: clock.now) {
            tell(doubt, .notice)
            return []
        }
        let report = WatchReport(facts: watchFacts, zone: clock.zones.local)
        return [.saveReport(report.markdown, host: server?.host ?? watch.server?.host ?? "")]
    }

    /// Why the report should not be written yet: it would not know what is only measured now.
    ///
    /// It is told once; whoever asks again has it.
    private mutating func reportDoubt(at now: ServerTime) -> String? {
        let lastDoubt = watch.doubtedAt
        guard watch.phase == .after, let again = watch.afterwards, !again.isComplete,
            lastDoubt.map({ now.since($0) > .seconds(20) }) ?? true
        else { return nil }
        watch.doubtedAt = now
        let left = Told.time(again.stretch - again.elapsed)
        return "It is measured again for \(left); r once more writes the report as it is."
    }

    private var watchFacts: WatchFacts {
        WatchFacts(
            host: watch.server.map { "\($0.host):\($0.port)" } ?? server?.address ?? "",
            database: server?.database ?? "", user: watch.user, plan: watch.plan, begunAt: watch.begunAt,
            endedAt: watch.endedAt, baseline: watch.baseline, operation: watch.operation?.toldName,
            before: watch.checklistBefore, after: watch.phase == .during ? [] : watch.checklist,
            events: watch.events, verdicts: watch.verdicts)
    }

    /// Says where the report is; a window that has ended is closed by it.
    mutating func take(_ saved: Result<String, EvidenceFolder.Fault>) -> [Effect] {
        switch saved {
        case .failure(let fault):
            tell("No report was written: \(fault.reason)", .critical, for: .seconds(20))
            return []
        case .success(let path):
            let closes = watch.phase == .after
            watch.report = path
            let effects = noteInWatch(.phase, nil, "the report was written: \(path)")
            if closes { watch.phase = .closed }
            refresh()
            tell("Report: \(path)", .good, for: .seconds(20))
            return effects + (closes ? watch.server.map { [.dropWatch(of: $0)] } ?? [] : [])
        }
    }
}
