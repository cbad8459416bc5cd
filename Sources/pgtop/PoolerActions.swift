import Probes

extension Model {
    /// Pooler and database of what pgtop has paused and will resume.
    var ownPauses: [(String, String)] {
        deeds.entries.compactMap { entry in
            guard case .underWay = entry.outcome,
                case .pooler(let pooler, .pause(let database, _)) = entry.deed.place
            else { return nil }
            return (pooler, database)
        }
    }

    /// The pooler under the cursor, as it is now.
    private var pooler: Pooler? {
        guard let target = screen.selectedPooled else { return nil }
        return snapshot.poolers.first { $0.id == target.pooler }
    }

    mutating func askPooler(_ command: Command) -> [Effect] {
        guard let target = screen.selectedPooled, let pooler,
            let card = PoolerCard(target: target, pooler: pooler, now: now, journalTrouble: journalTrouble)
                .card(command)
        else { return [] }
        return ask(card)
    }

    /// Why nothing can be done on a console; nil when it can.
    func poolerObstacle(_ command: Command) -> String? {
        if mode == .readOnly {
            return "pgtop may only read here (--read-only, or read_only in the configuration)."
        }
        if mode == .replay { return "This is a recording." }
        guard let target = screen.selectedPooled else { return "There is no row." }
        return poolerObstacle(command, target)
    }

    /// The same for a certain database.
    func poolerObstacle(_ command: Command, _ target: PooledTarget) -> String? {
        guard let pooler = snapshot.poolers.first(where: { $0.id == target.pooler }) else {
            return "There is no row."
        }
        if let failure = pooler.failure {
            return "\(pooler.id) does not answer: \(PoolerNotes.said(failure, by: pooler))."
        }
        if pooler.isAdmin == false {
            return "\(pooler.user ?? "This role") may only look: admin access needed (admin_users)."
        }
        let database = pooler.database(named: target.database)
        switch command {
        case .pausePool where database?.isPaused ?? false: return "It is paused already: r resumes it."
        case .resumePool
        where database?.isPaused == false && !ownPauses.contains { $0 == (pooler.id, target.database) }:
            return "It is not paused."
        case .killClient where target.client?.id == nil:
            return "KILL_CLIENT came with PgBouncer 1.24; this is \(pooler.version ?? "older")."
        default: return nil
        }
    }
}
