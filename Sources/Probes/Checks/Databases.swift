extension Check {
    static let databases: [Check] = [
        Check(
            "locks.deadlocks", "Has there been a deadlock in the last minute?",
            Trouble(
                guide: "deadlocks", weight: 45,
                limits: [Limit("locks.deadlocks", .count, warning: 1, critical: nil)]),
            from: [DatabasesProbe.self]
        ) { sight throws(Ignorance) in
            let limit = sight.limit("locks.deadlocks")
            return try sight.lately(
                \.deadlocks, else: "no deadlock in the last minute"
            ) { database, added, time in
                let severity = limit.severity(of: Double(added.deadlocks))
                guard added.deadlocks > 0, severity != nil else { return nil }
                let count = Told.number(Int(added.deadlocks), "deadlock", "deadlocks")
                return sight.evidence(
                    "\(count) in \(sight.name(of: database)) in the last \(Told.time(time))", database,
                    severity,
                    hurts: "\(Told.number(Int(added.deadlocks), "transaction", "transactions")) rolled back")
            }
        },
        Check(
            "databases.rollbacks", "Is an unusual share of transactions rolled back?",
            Trouble(
                guide: "log-errors", weight: 12,
                limits: [Limit("databases.rollbacks", .percent, warning: 10, critical: 50)]),
            from: [DatabasesProbe.self]
        ) { sight throws(Ignorance) in
            let limit = sight.limit("databases.rollbacks")
            return try sight.lately(
                \.rollbacks, else: "few transactions are rolled back"
            ) { database, added, time in
                let ended = added.commits + added.rollbacks
                guard ended >= leastTransactions else { return nil }
                let share = Double(added.rollbacks) / Double(ended) * 100
                guard let severity = limit.severity(of: share) else { return nil }
                return sight.evidence(
                    "\(Told.percent(share)) of \(Told.count(ended)) transactions rolled back in \(sight.name(of: database)) in \(Told.time(time))",
                    database, severity)
            }
        },
        Check(
            "databases.cache_misses", "Is much read that is not in the cache?",
            Trouble(
                guide: "slow-query", weight: 5, settles: .seconds(20),
                limits: [Limit("databases.cache_misses", .percent, warning: 5, critical: nil)]),
            from: [DatabasesProbe.self]
        ) { sight throws(Ignorance) in
            let limit = sight.limit("databases.cache_misses")
            return try sight.lately(
                \.blocksRead, else: "what is read is in the cache, or little is read"
            ) { database, added, time in
                guard added.blocksRead >= leastBlocks else { return nil }
                let share = Double(added.blocksRead) / Double(added.blocksRead + added.blocksHit) * 100
                guard let severity = limit.severity(of: share) else { return nil }
                return sight.evidence(
                    "\(Told.percent(share)) of block reads in \(sight.name(of: database)) miss the cache (\(Told.count(added.blocksRead)) in \(Told.time(time)))",
                    database, severity)
            }
        },
        Check(
            "temp.storm", "Are masses of temporary files written?",
            Trouble(
                guide: "temp-files", weight: 22,
                // In a minute.
                limits: [Limit("temp.storm", .bytes, warning: 1_073_741_824, critical: 8_589_934_592)]),
            from: [DatabasesProbe.self]
        ) { sight throws(Ignorance) in
            let limit = sight.limit("temp.storm")
            return try sight.lately(
                \.tempBytes.count, else: "few temporary files in the last minute"
            ) { database, added, time in
                guard let severity = limit.severity(of: Double(added.tempBytes.count)) else { return nil }
                return sight.evidence(
                    "\(Told.bytes(added.tempBytes)) in \(Told.count(added.tempFiles)) temporary files written in \(sight.name(of: database)) in \(Told.time(time))",
                    database, severity, hurts: "the disk, and who shares it")
            }
        },
        Check(
            "statements.spilling", "Are temporary files written?", from: [DatabasesProbe.self]
        ) { sight throws(Ignorance) in
            try sight.lately(
                \.tempBytes.count, else: "no temporary file in the last minute"
            ) { database, added, time in
                guard added.tempFiles > 0 else { return nil }
                return sight.evidence(
                    "\(Told.bytes(added.tempBytes)) in \(Told.count(added.tempFiles)) temporary files written in \(sight.name(of: database)) in \(Told.time(time))",
                    database, nil)
            }
        },
        checksums,
    ]

    /// A share of fewer says nothing.
    private static let leastTransactions: Int64 = 200
    /// About 80 MB in a minute: a server that hardly reads has no trouble with its cache.
    private static let leastBlocks: Int64 = 10_000

    private static let checksums = Check(
        "databases.checksum_failures", "Have pages been read that are damaged?",
        Trouble(
            guide: "data-corruption", weight: 90, profiles: [.daily, .pre, .post],
            limits: [Limit("databases.checksum_failures", .count, warning: nil, critical: 1)]),
        from: [DatabasesProbe.self]
    ) { sight throws(Ignorance) in
        let sample = try sight.latest(DatabasesProbe.self)
        let limit = sight.limit("databases.checksum_failures")
        let counted = sample.databases.filter { $0.total.checksumFailures != nil }
        guard !counted.isEmpty else {
            throw Ignorance("the cluster has no data checksums: nothing would notice", isMoot: true)
        }
        let found = counted.compactMap { database -> Evidence? in
            let failures = database.total.checksumFailures ?? 0
            guard let severity = limit.severity(of: Double(failures)) else { return nil }
            let last = database.checksumFailedAt.map { sample.takenAt.since($0) }
            let when = last.map { ", the last \(Told.time($0)) ago" } ?? ""
            return sight.evidence(
                "\(Told.number(Int(failures), "checksum failure", "checksum failures")) in \(sight.name(of: database))\(when)",
                database, severity, hurts: "data that is damaged on disk")
        }
        return .any(found.sorted(by: Evidence.isWorse), else: "no checksum has failed")
    }
}

extension Sight {
    /// What happened in the databases in the last minute, the most first.
    fileprivate func lately(
        _ most: (DatabaseCounters) -> Int64, else nothing: String,
        _ judge: (DatabaseActivity, DatabaseCounters, Duration) -> Evidence?
    ) throws(Ignorance) -> CheckAnswer {
        let databases = try latest(DatabasesProbe.self).databases
        let seen = databases.compactMap { database in database.lately.map { (database, $0) } }
        guard !seen.isEmpty else { throw Ignorance.notTwice }
        let found = seen.sorted { most($0.1.added) > most($1.1.added) }
            .compactMap { judge($0, $1.added, $1.time) }
        return .any(found.sorted(by: Evidence.isWorse), else: nothing)
    }

    fileprivate func name(of database: DatabaseActivity) -> String {
        if database.id == 0 { return "the shared catalogs" }
        return readings[NamesProbe.self].latest?.databases[database.id].map { "database \($0)" }
            ?? "database \(database.id)"
    }

    fileprivate func evidence(
        _ sentence: String, _ database: DatabaseActivity, _ severity: Severity?, hurts: String? = nil
    ) -> Evidence {
        let name = readings[NamesProbe.self].latest?.databases[database.id]
        return Evidence(
            sentence, about: database.id == 0 ? nil : .database(database.id), severity, hurts: hurts,
            values: name.map { ["database": .name($0)] } ?? [:])
    }
}
