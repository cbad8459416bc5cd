import Probes

extension Model {
    /// Why a command cannot be done now; nil when it can.
    func obstacle(to command: Command) -> String? {
        switch command {
        case .cancel: actionObstacle(.cancel)
        case .terminate: layers.last?.isOutcome ?? false ? offerObstacle : actionObstacle(.terminate)
        case .yes: confirmationObstacle
        case .otherWay: otherWayObstacle
        case .runBlock: runObstacle
        case .guides, .allGuides: guideObstacle
        case .goOn, .chooseYes, .chooseNo, .otherBranch, .walkBack, .restartWalk, .lookInside, .showEvidence:
            guideObstacle(to: command)
        case .tick, .textAlone, .breakOff, .askValue, .finishStep, .skipStep: stepObstacle(to: command)
        case .pausePool, .resumePool, .reloadPooler, .reconnectPool, .killPool, .killClient:
            poolerObstacle(command)
        case .editPlan, .editCondition, .toggleCondition, .beginWindow, .endWindow, .resumeWatch, .announce,
            .report, .stopOperation:
            windowObstacle(command)
        case .detail:
            screen.selected == nil && selectedStatement == nil
                ? screen.obstacle ?? "There is no row." : nil
        case .acknowledge, .jump: selectedEvidence == nil ? "There is no finding." : nil
        case .reset: resetObstacle
        case .measure: measureObstacle
        case .explain: explainObstacle
        case .invertFilter: screen.filter.isEmpty ? "There is no filter to invert." : nil
        case .idle, .background, .totals: pausedAt == nil ? nil : "The rows are held still: p goes on first."
        case .unmark: screen.hasMarks ? nil : "No row is marked."
        case .mark: screen.selected == nil ? "There is no row." : nil
        default: nil
        }
    }

    /// Why nothing at all may be done to a session.
    var generalObstacle: String? {
        if mode == .readOnly {
            return "pgtop may only read here (--read-only, or read_only in the configuration)."
        }
        if mode == .replay { return "This is a recording." }
        guard link == .connected, let server else { return "There is no connection." }
        return server.isPooled
            ? "Connected through a pooler: sessions behind it are not ours to act upon." : nil
    }

    private func actionObstacle(_ signal: Signal) -> String? {
        if let generalObstacle { return generalObstacle }
        let targets = targets
        if targets.isEmpty { return screen.obstacle ?? "There is no session to \(signal.rawValue)." }
        let reasons = targets.map { obstacle(to: $0) }
        return reasons.contains(nil) ? nil : reasons.first ?? nil
    }

    /// Why a session must not be acted upon.
    func obstacle(to backend: Backend) -> String? {
        if snapshot.isOwn(backend) { return "This is pgtop's own session." }
        if !backend.isVisible {
            return "No privilege to see it: GRANT pg_monitor TO \(server?.role ?? "your role")."
        }
        if let leader = backend.leader, leader != backend.id.pid {
            return "A parallel worker ends with its leader: choose \(leader)."
        }
        if let kind = backend.kind, Self.untouchable.contains(kind) {
            return "The server cannot do without its \(kind)."
        }
        guard let server, backend.isSuperuser, !server.isSuperuser else { return nil }
        return "It belongs to \(backend.role ?? "one"), a superuser: only a superuser may end it."
    }

    /// Processes of the server that a signal would do nothing to, or nothing good.
    private static let untouchable: Set<String> = [
        "archiver", "autovacuum launcher", "background writer", "checkpointer", "io worker", "logger",
        "logical replication launcher", "slotsync worker", "startup", "stats collector", "walreceiver",
        "walsummarizer", "walwriter",
    ]

    private var offerObstacle: String? {
        progress.unended.isEmpty ? "There is nothing left to terminate." : generalObstacle
    }

    private var confirmationObstacle: String? {
        if case .action(let card) = layers.last, card.isMoot { return "There is nothing to cancel." }
        return nil
    }

    private var otherWayObstacle: String? {
        if case .deed(let card) = layers.last, card.ways.count > 1 { return nil }
        return "There is one way only."
    }

    private var explainObstacle: String? {
        guard let statement = layers.last?.statement() else { return "The whole statement is not here yet." }
        return switch SQLText.explainability(of: statement.text, isTruncated: statement.isCut) {
        case .refused(let reason): "\(reason)"
        case .explainable: nil
        }
    }
}
