import Probes

/// What the command line asks to be watched.
struct WatchOrder: Sendable {
    var plan = WatchPlan()
    /// It is to go on with the watch that was not ended.
    var resumes = false

    /// Reads the plan, if one is named; an end that was given stands above it.
    init(until: String?, plan path: String?, resumes: Bool, clock: WallClock) throws(WatchPlan.Fault) {
        self.resumes = resumes
        if let path {
            let text = try SettingsFile.contents(of: path, mustExist: true)
            plan = try WatchPlan(text?.text ?? "", file: path, now: clock.now, zones: clock.zones)
        }
        guard let until else { return }
        do throws(WatchPlan.Fault) {
            try plan.set("end", to: until, now: clock.now, zones: clock.zones)
        } catch {
            throw WatchPlan.Fault(description: "--until: \(error)")
        }
    }
}

extension Model {
    /// Begins on the page of the window.
    mutating func open(_ order: WatchOrder) {
        (watch.plan, watch.resumes) = (order.plan, order.resumes)
        show(Page.window.id)
    }
}
