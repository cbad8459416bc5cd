extension Check {
    static let tables: [Check] = [
        Check(
            "vacuum.dead_tuples", "Are many rows of a table dead?",
            Trouble(
                guide: "vacuum-behind", weight: 18, profiles: [.daily, .pre, .post],
                limits: [Limit("vacuum.dead_tuples", .percent, warning: 20, critical: 50)]),
            from: [TablesProbe.self]
        ) { sight throws(Ignorance) in
            let sample = try sight.latest(TablesProbe.self)
            if sample.isStandby { return .no([Evidence("a standby is vacuumed by its primary")]) }
            let limit = sight.limit("vacuum.dead_tuples")
            let found = sample.tables.sorted { $0.dead > $1.dead }.compactMap { deadRows($0, limit) }
            return .any(
                found.sorted(by: Evidence.isWorse),
                else: "no table worth minding in \(sight.here) has many dead rows")
        },
        Check(
            "tables.statistics_stale", "Are a busy table's statistics stale?",
            Trouble(guide: "slow-query", weight: 8, profiles: [.daily, .post]),
            from: [TablesProbe.self]
        ) { sight throws(Ignorance) in
            let sample = try sight.latest(TablesProbe.self)
            if sample.isStandby { return .no([Evidence("a standby is analyzed by its primary")]) }
            let stale = sample.tables.filter(\.isOverdue).sorted { $0.modified > $1.modified }
            guard stale.allSatisfy({ $0.isHot != nil }) else { throw Ignorance.notTwice }
            return .any(
                stale.filter { $0.isHot == true }.map { table in
                    let since = table.analyzedAt.map {
                        " since its analyze \(Told.time(table.sampledAt.since($0))) ago"
                    }
                    return table.evidence(
                        "\(Told.count(table.modified)) changes to \(Told.count(table.live)) rows\(since ?? ", never analyzed")\(table.neglect)",
                        .warning, hurts: "plans for other rows than there are")
                }, else: "no busy table in \(sight.here) has stale statistics")
        },
        Check(
            "tables.never_analyzed", "Are there tables without statistics?", from: [TablesProbe.self]
        ) { sight throws(Ignorance) in
            let sample = try sight.latest(TablesProbe.self)
            guard sample.unanalyzed > 0 else {
                return .no([Evidence("all \(sample.count) tables in \(sight.here) have been analyzed")])
            }
            let names = sample.tables.filter(\.isUnanalyzed).sorted { $0.live > $1.live }
            let largest = names.first.map { ", the largest is \($0.told)" } ?? ""
            return .yes([
                Evidence(
                    "\(sample.unanalyzed) of \(Told.number(sample.count, "table", "tables")) in \(sight.here) never analyzed\(largest)",
                    about: names.first.map { .relation($0.id) }, values: names.first?.values ?? [:])
            ])
        },
        Check(
            "indexes.invalid", "Is there an index that is not valid?",
            Trouble(guide: "post-maintenance", weight: 6, profiles: [.daily, .pre, .post]),
            from: [InvalidIndexesProbe.self]
        ) { sight throws(Ignorance) in
            let sample = try sight.latest(InvalidIndexesProbe.self)
            guard !sample.hidesBuilds || sample.indexes.isEmpty else {
                throw Ignorance("an index is being built that this role may not look at: GRANT pg_monitor")
            }
            return .any(
                sample.indexes.map { index in
                    let values: [String: RunbookValue] = [
                        "index": .relation(schema: index.schema, name: index.name),
                        "relation": .relation(schema: index.tableSchema, name: index.table),
                    ]
                    return Evidence(
                        "index \(index.told) on \(index.table) is not valid: it costs writes and serves no query",
                        about: .relation(index.id), .warning, hurts: "writers of \(index.table)",
                        values: values)
                }, else: "all indexes in \(sight.here) are valid")
        },
    ]

    private static func deadRows(_ table: TableHealth, _ limit: Limit) -> Evidence? {
        guard table.isWorthMinding, table.isDue, let severity = limit.severity(of: table.deadShare.value)
        else {
            return nil
        }
        // A vacuum that is at work on it may be what mends it.
        guard !table.isBeingVacuumed || severity == .critical else { return nil }
        let share = Told.percent(table.deadShare.value)
        let amount = "\(Told.count(table.dead)) of \(Told.count(table.live + table.dead))"
        let vacuum = table.vacuumedAt.map { "vacuumed \(Told.time(table.sampledAt.since($0))) ago" }
        let when = table.isBeingVacuumed ? "being vacuumed" : vacuum ?? "never vacuumed"
        return table.evidence(
            "\(share) dead rows (\(amount)), \(when)\(table.neglect)",
            table.isBeingVacuumed ? .warning : severity,
            hurts: "every read of it")
    }
}

extension TableHealth {
    /// Autovacuum comes round once a minute, and has not come to this one.
    fileprivate var isOverdue: Bool { isStale && (!isAutomatic || staleFor ?? .zero >= .seconds(90)) }

    fileprivate var neglect: String { isAutomatic ? "" : ", autovacuum off" }

    fileprivate var values: [String: RunbookValue] { ["relation": .relation(schema: schema, name: name)] }

    fileprivate func evidence(_ what: String, _ severity: Severity, hurts: String) -> Evidence {
        Evidence(
            "table \(told): \(what)", about: .relation(id), severity, hurts: hurts, values: values)
    }
}

extension Sight {
    /// Tables can only be seen in the database that one is connected to.
    fileprivate var here: String { server.map { "database \($0.database)" } ?? "this database" }
}
