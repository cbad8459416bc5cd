extension Check {
    private static let sources: [any Probe.Type] = [SessionsProbe.self, LocksProbe.self]

    static let locks =
        [
            Check(
                "locks.blocked", "Is a session blocked for long?",
                Trouble(
                    guide: "lock-contention", weight: 70, settles: .seconds(1),
                    profiles: [.daily, .pre, .post],
                    limits: [
                        Limit("locks.blocked.time", .time, warning: 10, critical: 60),
                        Limit("locks.blocked.victims", .count, warning: nil, critical: 5),
                    ]),
                from: sources
            ) { sight throws(Ignorance) in
                let blockers = try Blockers(sight)
                let found = blockers.roots.compactMap { blocked(by: $0, sight) }
                let waiting = Told.number(blockers.waiters.count, "session waits", "sessions wait")
                return .any(
                    found.sorted(by: Evidence.isWorse),
                    else: blockers.waiters.isEmpty ? "nobody waits for a lock" : "\(waiting), none for long")
            },
            Check("locks.waiting", "Does anybody wait for a lock?", from: sources) {
                sight throws(Ignorance) in
                let blockers = try Blockers(sight)
                let waiters = blockers.waiters
                guard !waiters.isEmpty else { return .no([Evidence("nobody waits for a lock")]) }
                let longest = waiters.compactMap(blockers.waited).max()
                let age = longest.map { ", the longest for \(Told.time($0))" } ?? ""
                return .yes([
                    Evidence(Told.number(waiters.count, "session waits", "sessions wait") + age)
                ])
            },
            Check(
                "locks.waiting_ddl", "Does a waiting DDL statement hold up a queue?",
                Trouble(
                    guide: "waiting-ddl", weight: 75, settles: .seconds(1), profiles: [.daily, .pre, .post],
                    limits: [
                        Limit("locks.waiting_ddl.time", .time, warning: 1, critical: 30),
                        Limit("locks.waiting_ddl.victims", .count, warning: 1, critical: 5),
                    ]),
                from: sources
            ) { sight throws(Ignorance) in
                let blockers = try Blockers(sight)
                return .any(
                    blockers.waitingDDL.compactMap { heldUp(by: $0, blockers, sight) },
                    else: "no DDL statement waits with others behind it")
            },
        ] + ofRoot

    private static func blocked(by root: Blockers.Blocker, _ sight: Sight) -> Evidence? {
        let waits = root.longest?.waits
        let byTime = waits.flatMap { sight.limit("locks.blocked.time").severity(of: $0.seconds) }
        let byCount = sight.limit("locks.blocked.victims").severity(of: Double(root.victims))
        guard let severity = [byTime, byCount].compactMap(\.self).max() else { return nil }
        let longest = waits.map { ", the longest for \(Told.time($0))" } ?? ""
        return Evidence(
            "\(root.told)\(root.doing) blocks \(root.victims)\(longest)", about: root.subject,
            severity, hurts: Told.number(root.victims, "session waits", "sessions wait"),
            victims: root.victims,
            lasts: waits, values: root.values)
    }

    private static func heldUp(by ddl: Blockers.Blocker, _ blockers: Blockers, _ sight: Sight) -> Evidence? {
        let queue = ddl.node.frees ?? 0
        let waits = ddl.longest?.waits ?? .zero
        let byTime = sight.limit("locks.waiting_ddl.time").severity(of: waits.seconds)
        let byCount = sight.limit("locks.waiting_ddl.victims").severity(of: Double(queue))
        guard let byTime, let byCount else { return nil }
        var values = ddl.values
        values["blocked"] = nil
        return Evidence(
            "\(ddl.told) has waited \(Told.time(waits)) for \(blockers.relation(ddl.node) ?? "a relation") and holds up \(queue) more",
            about: ddl.subject, max(byTime, byCount),
            hurts: Told.number(queue, "session queues behind it", "sessions queue behind it"), victims: queue,
            lasts: waits, values: values)
    }
}

extension Check {
    /// What the session is, or does, for which all others wait.
    private static let ofRoot = [
        aboutRoot("locks.root_idle", "Is the root idle in transaction?") {
            $0.backend?.isInTransaction ?? false
        },
        aboutRoot("locks.root_active", "Does the root run a statement?") { root in
            root.backend.map { $0.state == "active" && $0.isClient } ?? false
        },
        aboutRoot("locks.root_waits_for_client", "Does the root wait for its client?") { root in
            root.backend.map { $0.state == "active" && $0.waitType == "Client" } ?? false
        },
        aboutRoot("locks.root_prepared", "Is the root a prepared transaction?") { $0.node.party.pid == nil },
        aboutRoot("locks.root_autovacuum", "Is the root an autovacuum?") {
            $0.backend?.kind == "autovacuum worker"
        },
        aboutRoot("locks.root_wraparound", "Does the autovacuum prevent wraparound?") { root in
            root.backend.map { $0.kind == "autovacuum worker" && $0.preventsWraparound } ?? false
        },
    ]

    private static func aboutRoot(
        _ id: CheckID, _ question: String, _ isSo: @escaping @Sendable (Blockers.Blocker) -> Bool
    ) -> Check {
        Check(id, question, from: sources) { sight throws(Ignorance) in
            let blockers = try Blockers(sight)
            guard let root = blockers.root(for: sight.subject) else {
                return .no([Evidence("nobody waits for a lock")])
            }
            if root.backend.map({ !$0.isVisible }) ?? false {
                throw Ignorance(
                    "\(root.told) may not be seen: GRANT pg_monitor TO \(sight.server?.role ?? "your role")")
            }
            guard root.backend != nil || root.node.prepared != nil else {
                throw Ignorance("\(root.told) is not among the sessions seen")
            }
            let evidence = Evidence(
                "\(root.told)\(root.doing) blocks \(root.victims)", about: root.subject,
                victims: root.victims, values: root.values)
            return isSo(root) ? .yes([evidence]) : .no([evidence])
        }
    }
}

extension Backend {
    /// The server says so in the text of such a worker's statement.
    package var preventsWraparound: Bool { query?.contains("(to prevent wraparound)") ?? false }
}

extension Evidence {
    /// The order of evidence: the worse, then the more who suffer, then the longer.
    package static func isWorse(_ left: Evidence, _ right: Evidence) -> Bool {
        if left.severity != right.severity { return left.severity == .critical || right.severity == nil }
        return (left.victims, left.lasts ?? .zero) > (right.victims, right.lasts ?? .zero)
    }
}
