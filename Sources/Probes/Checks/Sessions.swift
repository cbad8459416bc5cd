extension Check {
    static let sessions = [
        Check(
            "sessions.idle_in_transaction", "Is a session idle in transaction for long?",
            Trouble(
                guide: "idle-in-transaction", weight: 50, profiles: [.daily, .pre],
                limits: [Limit("sessions.idle_in_transaction", .time, warning: 60, critical: 300)]),
            from: [SessionsProbe.self]
        ) { sight throws(Ignorance) in
            let idle = try sight.clients().filter(\.isInTransaction)
            let graph = sight.readings[LocksProbe.self].latest?.graph
            let limit = sight.limit("sessions.idle_in_transaction")
            let found = idle.compactMap { backend -> Evidence? in
                guard let age = backend.stateAge, let severity = limit.severity(of: age.seconds) else {
                    return nil
                }
                let victims = graph?.nodeOf(backend)?.victims ?? 0
                let blocks = victims > 0 ? ", blocks \(victims)" : ""
                return Evidence(
                    "\(backend.told) idle in transaction for \(Told.time(age))\(blocks)",
                    about: .session(backend.id), severity,
                    hurts: victims > 0
                        ? Told.number(victims, "session waits", "sessions wait") : "dead rows pile up",
                    victims: victims, lasts: age, values: backend.values)
            }
            return try sight.any(
                found.sorted(by: Evidence.isWorse),
                else: idle.isEmpty
                    ? "nobody is idle in transaction" : "\(idle.count) idle in transaction, none for long")
        },
        Check(
            "sessions.idle_blocks", "Does it keep others waiting?",
            from: [SessionsProbe.self, LocksProbe.self]
        ) { sight throws(Ignorance) in
            let graph = try sight.latest(LocksProbe.self).graph
            guard let backend = try sight.subjectOr({ $0.isInTransaction }) else {
                return .no([Evidence("it is not idle in transaction any more")])
            }
            let victims = graph.nodeOf(backend)?.victims ?? 0
            let evidence = Evidence(
                "\(backend.told) blocks \(victims == 0 ? "nobody" : "\(victims)")",
                about: .session(backend.id),
                victims: victims, values: backend.values)
            return victims > 0 ? .yes([evidence]) : .no([evidence])
        },
        Check(
            "sessions.idle_holds_xmin", "Does it hold dead rows back?", from: [SessionsProbe.self]
        ) { sight throws(Ignorance) in
            guard let backend = try sight.subjectOr({ $0.isInTransaction }) else {
                return .no([Evidence("it is not idle in transaction any more")])
            }
            let holds = backend.xmin != nil || backend.xid != nil
            let what =
                backend.xid != nil
                ? "has written" : backend.xmin != nil ? "holds a snapshot" : "holds no snapshot"
            let evidence = Evidence(
                "\(backend.told) \(what)", about: .session(backend.id), values: backend.values)
            return holds ? .yes([evidence]) : .no([evidence])
        },
        Check(
            "sessions.long_transaction", "Is a transaction open for long?",
            Trouble(
                guide: "long-transaction", weight: 40, profiles: [.daily, .pre],
                limits: [Limit("sessions.long_transaction", .time, warning: 300, critical: 1800)]),
            from: [SessionsProbe.self]
        ) { sight throws(Ignorance) in
            // A vacuum keeps no dead rows alive.
            let works = sight.works
            let open = try sight.clients().filter { $0.transactionAge != nil && works[$0.id] != .vacuum }
            let found = open.compactMap { longTransaction($0, sight) }
            let oldest = open.compactMap(\.transactionAge).max()
            return try sight.any(
                found.sorted(by: Evidence.isWorse),
                else: oldest.map { "the oldest transaction began \(Told.time($0)) ago" }
                    ?? "no transaction is open")
        },
        Check(
            "sessions.sync_wait", "Do commits wait for a synchronous standby?", from: [SessionsProbe.self]
        ) { sight throws(Ignorance) in
            let waiting = try sight.latest(SessionsProbe.self).backends.filter { $0.waitEvent == "SyncRep" }
            guard let longest = waiting.compactMap(\.queryAge).max() else {
                return try sight.any([], else: "no commit waits for a standby")
            }
            return .yes([
                Evidence(
                    "\(Told.number(waiting.count, "commit waits", "commits wait")) for a standby, the longest for \(Told.time(longest))",
                    victims: waiting.count)
            ])
        },
    ]

    /// One that its idling or its statement does not tell already.
    private static func longTransaction(_ backend: Backend, _ sight: Sight) -> Evidence? {
        guard let age = backend.transactionAge,
            let severity = sight.limit("sessions.long_transaction").severity(of: age.seconds)
        else { return nil }
        let (idle, statement) = (
            sight.limit("sessions.idle_in_transaction"), sight.limit("statements.long_running")
        )
        if backend.isInTransaction, let rest = backend.stateAge, idle.severity(of: rest.seconds) != nil {
            return nil
        }
        if let running = backend.queryAge, !backend.isBlocked, sight.works[backend.id] == nil,
            statement.severity(of: running.seconds) != nil
        {
            return nil
        }
        return Evidence(
            "\(backend.told) has a transaction open for \(Told.time(age))", about: .session(backend.id),
            severity,
            hurts: "dead rows pile up", lasts: age, values: backend.values)
    }
}

extension Sight {
    /// Sessions of clients that this role may look into, but pgtop's own.
    func clients() throws(Ignorance) -> [Backend] {
        try latest(SessionsProbe.self).backends.filter {
            $0.isVisible && $0.isClient && !$0.isOwn && $0.id.pid != actingPID
        }
    }

    /// The session that the question is about, if it is still the same; else the one that has been so for longest.
    func subjectOr(_ isMeant: (Backend) -> Bool) throws(Ignorance) -> Backend? {
        let clients = try clients()
        if case .session(let id) = subject { return clients.first { $0.id == id } }
        return clients.filter(isMeant).max { $0.stateAge ?? .zero < $1.stateAge ?? .zero }
    }

    /// Finding nothing is only worth something where everything may be seen.
    func any(_ found: [Evidence], else nothing: String) throws(Ignorance) -> CheckAnswer {
        if found.isEmpty {
            let hidden = try latest(SessionsProbe.self).backends.count { !$0.isVisible && $0.belongsToClient }
            guard hidden == 0 else {
                throw Ignorance(
                    "\(Told.number(hidden, "session", "sessions")) may not be seen: GRANT pg_monitor TO \(server?.role ?? "your role")"
                )
            }
        }
        return .any(found, else: nothing)
    }
}

extension LockGraph {
    func nodeOf(_ backend: Backend) -> LockNode? { place(of: .session(backend.id.pid)).map { nodes[$0] } }
}
