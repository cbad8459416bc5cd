import Probes

extension Model {
    /// Why the text under the cursor cannot be run now; nil when it can.
    var runObstacle: String? {
        guard let view = step else { return "There is no step." }
        guard let (_, text) = view.chosen else { return "There is nothing to run under the cursor." }
        if !text.isRunnable { return "It is not run from here: y shows it to copy." }
        if let name = text.missing.first { return "There is no :\(name) at hand: v types it." }
        if view.state.busy != nil { return "What was run before is still at work: c breaks it off." }
        if mode == .replay { return "This is a recording." }
        if text.needsTicks {
            if mode == .readOnly { return "pgtop runs with --read-only." }
            if view.unticked > 0 { return "First tick what is to be checked: \(view.unticked) left." }
        }
        if text.code.language == .pgbouncer { return consoleObstacle(text, view.key) }
        guard link == .connected, let server else { return "There is no connection." }
        if server.isPooled {
            return "Connected through a pooler: a guide's statements go straight to the server only."
        }
        return signalObstacle(text, view.key)
    }

    private func signalObstacle(_ text: StepText, _ key: StepKey) -> String? {
        guard text.code.risk != .look, let signalling = SQLText.signalling(in: text.text) else { return nil }
        guard case .one(_, let pid) = signalling else {
            return "Sessions are only signalled one by one, by the card that checks who they are."
        }
        guard let backend = session(pid, of: key) else {
            return isReused(pid, of: key)
                ? "The session that this is about has ended: \(pid) is another one by now."
                : "Session \(pid) has ended, or was not there."
        }
        return obstacle(to: backend)
    }

    private func consoleObstacle(_ text: StepText, _ key: StepKey) -> String? {
        guard let form = StepConsole(text.text) else {
            return "pgtop sends SHOW, PAUSE, RESUME, RECONNECT, RELOAD and KILL to PgBouncer, one at a time."
        }
        guard let target = pooled(for: text, key) else {
            return "No PgBouncer is watched that this is for: --pgbouncer names one."
        }
        guard case .act(let command, _) = form else { return nil }
        return poolerObstacle(command, target)
    }

    // MARK: Whom it concerns

    private var backends: [Backend] { readings[SessionsProbe.self].latest?.backends ?? [] }

    /// The session with this pid, if it is the one that the walk is about where the walk is about one with this pid.
    func session(_ pid: Int32, of key: StepKey) -> Backend? {
        if case .session(let id) = key.subject, id.pid == pid { return backends.first { $0.id == id } }
        return backends.first { $0.id.pid == pid }
    }

    private func isReused(_ pid: Int32, of key: StepKey) -> Bool {
        backends.contains { $0.id.pid == pid } && session(pid, of: key) == nil
    }

    /// The pool that a command is for: of the walk, else the only one there is.
    func pooled(for text: StepText, _ key: StepKey) -> PooledTarget? {
        var named: String?
        if case .act(_, let database) = StepConsole(text.text) { named = database }
        if case .pool(let pooler, let database) = key.subject {
            return PooledTarget(pooler: pooler, database: named ?? database)
        }
        let poolers = snapshot.poolers.filter { pooler in
            named.map { name in pooler.databases.contains { $0.name == name } } ?? true
        }
        guard poolers.count == 1, let pooler = poolers.first else { return nil }
        switch StepConsole(text.text) {
        case .show, .act(.reloadPooler, _): return PooledTarget(pooler: pooler.id, database: named ?? "")
        case .act, nil: return named.map { PooledTarget(pooler: pooler.id, database: $0) }
        }
    }
}

extension Model {
    /// Why a key inside a step does nothing here.
    func stepObstacle(to command: Command) -> String? {
        if command == .breakOff, layers.last?.isDeedOutcome ?? false {
            return deeds.breakable.isEmpty ? "Nothing is left to break off." : nil
        }
        guard let view = step else { return "There is nothing to break off here." }
        switch (command, view.item) {
        case (.tick, .check): return nil
        case (.tick, _): return "The cursor is not on a box."
        case (.finishStep, _), (.skipStep, _):
            return view.isToBeDone ? nil : "There is nothing to be done here: the way goes on on the chart."
        case (.askValue, _): return view.chosen?.text.names.isEmpty ?? true ? "It needs no value." : nil
        case (.textAlone, _): return view.chosen == nil ? "The cursor is not on a text." : nil
        default:
            guard let block = view.state.busy else { return "Nothing is at work." }
            return view.state.runs[block]?.isBreakable ?? false
                ? nil : "This cannot be broken off; it is over soon."
        }
    }
}
