import Probes
import TUI

extension Model {
    /// Does what a key asks for on the page of the window.
    mutating func performInWindow(_ command: Command) -> [Effect] {
        switch command {
        case .editPlan: openPlan()
        case .editCondition: openPlan(at: selectedCondition)
        case .toggleCondition: return toggleCondition()
        case .beginWindow: return watch.phase == .after ? goOnWatching() : begin()
        case .endWindow: return end()
        case .resumeWatch: return watch.unfinished.map { resume($0) } ?? []
        case .announce: announce()
        case .report: return saveReport()
        case .stopOperation: return operationTarget.map { ask(.cancel, [$0]) } ?? []
        default: break
        }
        return []
    }

    /// Why something cannot be done there now.
    func windowObstacle(_ command: Command) -> String? {
        if mode == .replay { return "This is a recording." }
        switch command {
        case .beginWindow: return beginObstacle
        case .endWindow: return watch.phase == .during ? nil : "No window is watched."
        case .resumeWatch: return watch.unfinished == nil ? "There is no watch to go on with." : nil
        case .report: return watch.begunAt == nil ? "Nothing was watched yet." : nil
        case .stopOperation: return stopObstacle
        case .editPlan, .editCondition: return watch.clock == nil ? "It is not known what time it is." : nil
        case .toggleCondition: return selectedCondition == nil ? "There is no condition." : nil
        default: return nil
        }
    }

    private var beginObstacle: String? {
        guard watch.phase != .during else { return "The window has begun already; E ends it." }
        guard link == .connected, server != nil else { return "There is no connection." }
        guard let now = watch.clock?.now else { return "It is not known what time it is." }
        return watch.plan.obstacle(at: now).map { "\($0.prefix(1).uppercased())\($0.dropFirst())." }
    }

    // MARK: The course of a window

    private mutating func begin() -> [Effect] {
        guard let server, let now = watch.clock?.now else { return [] }
        var fresh = Watch()
        (fresh.plan, fresh.clock, fresh.user, fresh.backup) = (
            watch.plan, watch.clock, watch.user, watch.backup
        )
        (fresh.operation, fresh.isOperationGone) = (watch.operation, watch.isOperationGone)
        fresh.server = WatchedServer(server)
        (fresh.phase, fresh.begunAt, fresh.seenAt) = (.during, now, now)
        (fresh.checklistBefore, fresh.checklist) = (watch.checklist, watch.checklist)
        fresh.baseline = Baseline(over: watch.plan.baseline)
        watch = fresh
        let until = watch.plan.end.map { ", to end by \($0.told)" } ?? ""
        let effects = noteInWatch(
            .phase, nil, "the window has begun\(until); the checklist says \(watch.checklistBefore.told)")
        refresh()
        return effects
    }

    private mutating func goOnWatching() -> [Effect] {
        watch.phase = .during
        watch.endedAt = nil
        (watch.afterwards, watch.doubtedAt) = (nil, nil)
        let effects = noteInWatch(.phase, nil, "the window goes on")
        refresh()
        return effects
    }

    private mutating func end() -> [Effect] {
        watch.phase = .after
        watch.endedAt = watch.clock?.now
        let count = watch.tripped.count
        let stopped =
            count == 0 ? "" : ", with \(Told.number(count, "stop condition", "stop conditions")) met"
        let effects = noteInWatch(.phase, nil, "the window was ended\(stopped)")
        let news = lookAfterWatch()
        refresh()
        return effects + news
    }

    /// Takes up a watch where it was left; what happened meanwhile nobody has seen, and that is told.
    mutating func resume(_ record: WatchRecord) -> [Effect] {
        guard let server else { return [] }
        var resumed = Watch()
        (resumed.clock, resumed.user) = (watch.clock, watch.user)
        (resumed.plan, resumed.phase, resumed.begunAt) = (record.plan, record.phase, record.begunAt)
        (resumed.endedAt, resumed.seenAt, resumed.baseline) = (record.endedAt, record.seenAt, record.baseline)
        (resumed.checklistBefore, resumed.events) = (record.checklistBefore, record.events)
        (resumed.drift, resumed.tripped, resumed.resumedAt) = (record.drift, record.tripped, watch.clock?.now)
        resumed.server = WatchedServer(server)
        resumed.isBlind = record.phase == .during
        resumed.conditions.remember(record.tripped.mapValues(\.sentence), at: now)
        watch = resumed
        return noteInWatch(.phase, nil, "\(watch.user.isEmpty ? "somebody" : watch.user) goes on watching")
    }

    mutating func recall(_ text: String?, of server: WatchedServer) -> [Effect] {
        guard !watch.isUnderWay, server == self.server.map(WatchedServer.init), let clock = watch.clock else {
            return []
        }
        let record = text.flatMap { WatchRecord($0, clock: clock) }
        guard let record else {
            if watch.resumes { tell("There is no watch of this server to go on with.", .warning) }
            watch.resumes = false
            return []
        }
        if watch.resumes { return resume(record) }
        watch.unfinished = record
        tell(
            "A watch that was begun at \(clock.zones.local.dated(record.begunAt)) was not ended: W, then C "
                + "goes on with it.", .notice)
        return []
    }

    // MARK: Conditions and the operation

    var selectedCondition: StopCondition.Kind? {
        (screen as? Screen<WindowPane>)?.table.selected?.kind
    }

    private mutating func toggleCondition() -> [Effect] {
        guard let kind = selectedCondition else { return [] }
        watch.plan[kind].isOn.toggle()
        let isOn = watch.plan[kind].isOn
        let effects =
            watch.isUnderWay
            ? noteInWatch(
                .phase, nil, "\(kind.condition.name) is \(isOn ? "looked at again" : "looked at no longer")")
            : []
        let news = lookAfterWatch()
        refresh()
        return effects + news
    }

    /// The session whose statement is the operation.
    var operationTarget: Backend? {
        guard let id = watch.operation?.id.session else { return nil }
        return readings[SessionsProbe.self].latest?.backends.first { $0.id == id }
    }

    private var stopObstacle: String? {
        if let generalObstacle { return generalObstacle }
        guard let operation = watch.operation else {
            return "No operation is chosen: P chooses one of those that run."
        }
        guard watch.phase != .closed, blindness == nil, readings[ProgressProbe.self].failure == nil else {
            return "It is not known whether the \(operation.command) still runs."
        }
        guard !watch.isOperationGone, let target = operationTarget else {
            return "The \(operation.command) is not there any more."
        }
        return obstacle(to: target)
    }
}

extension [ChecklistItem] {
    /// `12 PASS, 1 WARN`.
    var told: String {
        let counts = CheckLine.Standing.allCases.compactMap { standing -> String? in
            let count = self.count { $0.standing == standing }
            return count > 0 ? "\(count) \(standing.rawValue)" : nil
        }
        return counts.isEmpty ? "nothing" : counts.joined(separator: ", ")
    }
}
