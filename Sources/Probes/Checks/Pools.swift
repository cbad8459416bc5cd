extension Check {
    static let pools = [
        Check(
            "pools.waiting", "Do clients wait for a connection of a pool?",
            Trouble(
                guide: "pool-saturated", weight: 68, settles: .seconds(5), profiles: [.daily, .post],
                limits: [
                    Limit("pools.waiting.clients", .count, warning: 1, critical: nil),
                    Limit("pools.waiting.time", .time, warning: 5, critical: 10),
                ]),
            from: [PoolersProbe.self]
        ) { sight throws(Ignorance) in
            let pools = try sight.pools()
            let found = pools.filter { $0.hold == nil }.compactMap { seat -> Evidence? in
                let byTime = sight.limit("pools.waiting.time").severity(of: seat.pool.longestWait.seconds)
                let byCount = sight.limit("pools.waiting.clients").severity(
                    of: Double(seat.pool.clientsWaiting))
                guard let severity = [byTime, byCount].compactMap(\.self).max() else { return nil }
                let waiting = Told.number(Int(seat.pool.clientsWaiting), "client waits", "clients wait")
                return Evidence(
                    "pool \(seat.pool.database): \(waiting), the longest for \(Told.time(seat.pool.longestWait)); \(seat.use)",
                    about: seat.subject, severity, hurts: waiting, victims: Int(seat.pool.clientsWaiting),
                    lasts: seat.pool.longestWait, values: seat.values)
            }
            return .any(
                found.sorted(by: Evidence.isWorse),
                else: "no client waits in \(Told.number(pools.count, "pool", "pools"))")
        },
        Check(
            "pools.paused", "Is a pooled database paused?",
            Trouble(guide: "pool-paused", weight: 85, profiles: [.daily, .pre, .post]),
            from: [PoolersProbe.self]
        ) { sight throws(Ignorance) in
            let poolers = try sight.poolers()
            let found = poolers.flatMap { pooler in
                (pooler.paused + pooler.disabled).map { database -> Evidence in
                    let pools = pooler.pools.filter { $0.database == database.name }
                    let waiting = pools.reduce(0) { $0 + Int($1.clientsWaiting) }
                    let subject = Subject.pool(pooler: pooler.id, database: database.name)
                    let isOwn = sight.pausedHere.contains(subject)
                    let hurts =
                        waiting > 0
                        ? Told.number(waiting, "client waits", "clients wait") : "its clients wait"
                    return Evidence(
                        "PgBouncer \(pooler.id): \(database.name) is \(hold(database))\(isOwn ? " by pgtop" : ""), \(hurts)",
                        about: subject, .critical, hurts: hurts,
                        victims: waiting, values: ["pool": .name(database.name)])
                }
            }
            let told = Set(found.compactMap(\.subject))
            let own = sight.pausedHere.filter { !told.contains($0) }.compactMap(underWay)
            return .any(own + found, else: "nothing is paused")
        },
        Check(
            "pools.unreachable", "Does a PgBouncer's console not answer?",
            Trouble(guide: "pool-saturated", weight: 62, settles: .seconds(3), profiles: [.daily, .post]),
            from: [PoolersProbe.self]
        ) { sight throws(Ignorance) in
            let poolers = try sight.poolers(answering: false)
            let found = poolers.compactMap { pooler in
                pooler.failure.map { failure in
                    Evidence(
                        "PgBouncer \(pooler.id): \(failure)", .critical, hurts: "whoever connects through it")
                }
            }
            return .any(found, else: Told.number(poolers.count, "PgBouncer answers", "PgBouncers answer"))
        },
        Check(
            "pools.servers_all_busy", "Are all server connections of the pool in use?",
            from: [PoolersProbe.self]
        ) { sight throws(Ignorance) in
            guard let seat = try sight.pool() else { return .no([Evidence("there is no pool")]) }
            let evidence = Evidence(
                "pool \(seat.pool.database): \(seat.use)", about: seat.subject, values: seat.values)
            let idle = seat.pool.serversIdle + seat.pool.serversUsed + seat.pool.serversTested
            return idle == 0 && seat.pool.serversActive > 0 ? .yes([evidence]) : .no([evidence])
        },
        aboutServers(
            "pools.idle_in_transaction", "Do its servers sit idle in transaction?", "idle in transaction"
        ) {
            $0.isInTransaction
        },
        aboutServers("pools.blocked", "Do its servers wait for locks?", "waiting for a lock") {
            $0.isBlocked
        },
        Check("pools.paused_here", "Did this pgtop pause it?", from: [PoolersProbe.self]) {
            sight throws(Ignorance) in
            let paused = try sight.poolers().flatMap { pooler in
                pooler.paused.map { Subject.pool(pooler: pooler.id, database: $0.name) }
            }
            let own = paused.filter(sight.pausedHere.contains)
            return .any(
                own.map { Evidence("it was paused from here", about: $0) }, else: "somebody else paused it")
        },
    ]

    /// A pause that pgtop has sent and PgBouncer does not show yet.
    private static func underWay(_ subject: Subject) -> Evidence? {
        guard case .pool(let pooler, let database) = subject else { return nil }
        return Evidence(
            "PgBouncer \(pooler): \(database) is being PAUSED by pgtop", about: subject, .critical,
            hurts: "its clients wait", values: ["pool": .name(database)])
    }

    private static func hold(_ database: PooledDatabase) -> String {
        database.isPaused ? "PAUSED" : "disabled"
    }

    /// What most sessions of the server are at that the pool's connections lead to.
    private static func aboutServers(
        _ id: CheckID, _ question: String, _ words: String, _ isSo: @escaping @Sendable (Backend) -> Bool
    ) -> Check {
        Check(id, question, from: [PoolersProbe.self, SessionsProbe.self]) { sight throws(Ignorance) in
            guard let seat = try sight.pool() else { return .no([Evidence("there is no pool")]) }
            guard let database = seat.database, sight.leadsHere(database) else {
                throw Ignorance("pool \(seat.pool.database) leads to another server: run pgtop there")
            }
            let servers = try sight.clients().filter {
                $0.database == database.database && $0.role == database.forcedUser ?? seat.pool.user
            }
            let meant = servers.filter(isSo).sorted {
                $0.transactionAge ?? .zero > $1.transactionAge ?? .zero
            }
            let sentence =
                "\(meant.count) of \(servers.count) sessions of \(seat.pool.user) in \(seat.pool.database) are \(words)"
            let oldest = meant.prefix(3).map {
                Evidence(
                    "\($0.told): \(Told.time($0.stateAge ?? .zero))", about: .session($0.id),
                    values: $0.values)
            }
            let evidence = [Evidence(sentence, about: seat.subject, values: seat.values)] + oldest
            return meant.count * 2 >= servers.count && !meant.isEmpty ? .yes(evidence) : .no(evidence)
        }
    }
}

/// A pool, with the pooler and the database that it belongs to.
struct PoolSeat {
    let pooler: Pooler
    let pool: Pool
    let database: PooledDatabase?

    var subject: Subject { .pool(pooler: pooler.id, database: pool.database) }
    var hold: Bool? { (database?.isPaused ?? false) || (database?.isDisabled ?? false) ? true : nil }
    var values: [String: RunbookValue] {
        [
            "pool": .name(pool.database), "role": .name(pool.user),
            "database": database?.database.map(RunbookValue.name),
        ].compactMapValues(\.self)
    }

    var use: String {
        let most = database.map { " of \($0.poolSize + $0.reserve)" } ?? ""
        return "\(pool.serversActive)\(most) server connections in use"
    }
}

extension Sight {
    /// The poolers that are watched; those that do not answer make every answer about pools unknown.
    func poolers(answering mustAnswer: Bool = true) throws(Ignorance) -> [Pooler] {
        let poolers = try latest(PoolersProbe.self)
        guard !poolers.isEmpty else {
            throw Ignorance("no PgBouncer is watched: start pgtop with --pgbouncer", isMoot: true)
        }
        guard mustAnswer else { return poolers }
        if let silent = poolers.first(where: { $0.failure != nil || $0.age == nil }) {
            throw Ignorance("PgBouncer \(silent.id): \(silent.failure.map { "\($0)" } ?? "no answer yet")")
        }
        return poolers
    }

    func pools() throws(Ignorance) -> [PoolSeat] {
        try poolers().flatMap { pooler in
            pooler.pools.map {
                PoolSeat(pooler: pooler, pool: $0, database: pooler.database(named: $0.database))
            }
        }
    }

    /// The pool that a guide's question is about, or the one in which clients wait longest.
    func pool() throws(Ignorance) -> PoolSeat? {
        var pools = try pools()
        if case .pool(let pooler, let database) = subject {
            pools = pools.filter { $0.pooler.id == pooler && $0.pool.database == database }
        }
        return pools.max {
            ($0.pool.clientsWaiting, $0.pool.longestWait) < ($1.pool.clientsWaiting, $1.pool.longestWait)
        }
    }
}
