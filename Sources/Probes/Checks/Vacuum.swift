extension Check {
    static let vacuum: [Check] = [
        Check(
            "vacuum.running", "Is a vacuum at work?", from: [VacuumsProbe.self]
        ) { sight throws(Ignorance) in
            let sample = try sight.latest(VacuumsProbe.self)
            let running = sample.running.sorted { sight.isAbout($0) && !sight.isAbout($1) }
            return .any(running.map { $0.evidence(sight.names) }, else: "no vacuum is at work")
        },
        Check(
            "vacuum.workers_all_busy", "Are all of autovacuum's workers busy?", from: [VacuumsProbe.self]
        ) { sight throws(Ignorance) in
            let sample = try sight.latest(VacuumsProbe.self)
            let evidence = Evidence(
                "\(sample.workers) of \(sample.maxWorkers) autovacuum workers are at work",
                about: .setting("autovacuum_max_workers"),
                values: ["setting": .name("autovacuum_max_workers")])
            if sample.workers >= sample.maxWorkers { return .yes([evidence]) }
            guard sample.hidden == 0 else {
                throw Ignorance(
                    "\(Told.number(sample.hidden, "process", "processes")) may not be seen: GRANT pg_monitor")
            }
            return .no([evidence])
        },
        Check(
            "vacuum.xmin_held", "Is somebody keeping dead rows from being removed?",
            Trouble(
                guide: "xmin-held-back", weight: 25, profiles: [.daily, .pre],
                limits: [
                    // Transactions. A server that writes little may keep an old one for long without harm; at half of
                    // the default `autovacuum_freeze_max_age` there will soon be nothing left to freeze.
                    Limit("vacuum.xmin_held", .count, warning: 1_000_000, critical: 100_000_000),
                    // On a busy server every report is soon old by that count: it must have lasted as well.
                    Limit("vacuum.xmin_held.time", .time, warning: 300, critical: nil),
                ]),
            from: [HorizonProbe.self]
        ) { sight throws(Ignorance) in
            let sample = try sight.latest(HorizonProbe.self)
            let holders = sample.isIrrelevant ? [] : sample.holders
            let found = holders.compactMap { holder in
                holder.severity(sight.limits).map { holder.evidence(sight, $0) }
            }
            return found.isEmpty ? .no([sight.oldest(holders)]) : .yes(found.sorted(by: Evidence.isWorse))
        },
        held("session", "Is it a session?") { $0.isSession },
        held("slot", "Is it a replication slot?") { $0.isSlot },
        held("standby", "Is it a query on a standby?") { $0.isStandby },
        held("prepared", "Is it a prepared transaction?") { $0.isPrepared },
        Check(
            "prepared.old", "Has a prepared transaction been left behind?",
            Trouble(
                guide: "prepared-transaction", weight: 35, profiles: [.daily, .pre],
                limits: [Limit("prepared.old", .time, warning: 300, critical: 3600)]),
            from: [HorizonProbe.self]
        ) { sight throws(Ignorance) in
            let prepared = try sight.latest(HorizonProbe.self).holders.filter(\.isPrepared)
            let limit = sight.limit("prepared.old")
            let found = prepared.compactMap { holder -> Evidence? in
                guard let age = holder.lasts, let severity = limit.severity(of: age.seconds) else {
                    return nil
                }
                return holder.prepared(sight, age, severity)
            }
            return .any(
                found.sorted(by: Evidence.isWorse),
                else: prepared.isEmpty
                    ? "no transaction is prepared"
                    : "\(Told.number(prepared.count, "transaction is", "transactions are")) prepared, none for long"
            )
        },
    ]

    /// Whether those who are to blame are of a kind; where nobody is yet, whether the oldest is.
    private static func held(
        _ kind: String, _ question: String, _ isKind: @escaping @Sendable (XminHolder) -> Bool
    ) -> Check {
        Check("vacuum.held_by_\(kind)", question, from: [HorizonProbe.self]) { sight throws(Ignorance) in
            let sample = try sight.latest(HorizonProbe.self)
            let holders = sample.isIrrelevant ? [] : sample.holders
            let guilty = holders.filter { $0.severity(sight.limits) != nil }
            let suspects = guilty.isEmpty ? Array(holders.prefix(1).filter { $0.age >= noticeable }) : guilty
            let found = suspects.filter(isKind).map { $0.evidence(sight, $0.severity(sight.limits)) }
            return found.isEmpty ? .no([sight.oldest(holders)]) : .yes(found)
        }
    }

    /// Fewer transactions than these are what every short statement is behind.
    private static let noticeable: Int64 = 1000
}

extension XminHolder {
    package func severity(_ limits: Limits) -> Severity? {
        if let lasts, limits["vacuum.xmin_held.time"].severity(of: lasts.seconds) == nil { return nil }
        return limits["vacuum.xmin_held"].severity(of: Double(age))
    }

    /// Whose session it is, in the words that sessions are told in.
    private func backend(_ names: NamesProbe.Sample?) -> Backend? {
        guard case .session(let id) = kind else { return nil }
        var backend = Backend(id: id, sampledAt: sampledAt)
        backend.role = role.flatMap { names?.roles[$0] }
        backend.database = database.flatMap { names?.databases[$0] }
        backend.application = application
        return backend
    }

    fileprivate func evidence(_ sight: Sight, _ severity: Severity?) -> Evidence {
        let held = "holds back dead rows of \(Told.count(age)) transactions"
        let time = lasts.map { " for \(Told.time($0))" } ?? ""
        let (who, subject, values) = told(sight.names)
        return Evidence(
            "\(who) \(held)\(time)", about: subject, severity,
            hurts: severity == nil ? nil : "vacuum, and every read of bloated tables",
            lasts: lasts, values: values)
    }

    private func told(_ names: NamesProbe.Sample?) -> (String, Subject?, [String: RunbookValue]) {
        switch kind {
        case .session(let id):
            let backend = backend(names)
            return (backend?.told ?? "pid \(id.pid)", .session(id), backend?.values ?? [:])
        case .standby(let name, let pid, let slot):
            var values: [String: RunbookValue] = [:]
            values["standby"] = name.map(RunbookValue.name)
            values["slot"] = slot.map(RunbookValue.name)
            values["pid"] = pid.map { .number(Int64($0)) }
            let told = name ?? slot ?? pid.map { "pid \($0)" } ?? "?"
            return ("a query on standby \(told)", pid.map { .standby($0) }, values)
        case .slot(let slot): return ("slot \(slot)", .slot(slot), ["slot": .name(slot)])
        case .prepared(let gid):
            return (
                "prepared transaction \(Self.short(gid))", .prepared(gid: gid), preparedValues(gid, names)
            )
        }
    }

    /// Transaction managers give names of 200 characters.
    private static func short(_ gid: String) -> String {
        gid.count > 40 ? "\(gid.prefix(39))…" : gid
    }

    private func preparedValues(_ gid: String, _ names: NamesProbe.Sample?) -> [String: RunbookValue] {
        var values: [String: RunbookValue] = ["gid": .name(gid)]
        values["role"] = role.flatMap { names?.roles[$0] }.map(RunbookValue.name)
        values["database"] = database.flatMap { names?.databases[$0] }.map(RunbookValue.name)
        return values
    }

    fileprivate func prepared(_ sight: Sight, _ age: Duration, _ severity: Severity) -> Evidence? {
        guard case .prepared(let gid) = kind else { return nil }
        let owner = role.flatMap { sight.names?.roles[$0] }
        let database = database.flatMap { sight.names?.databases[$0] }
        let names = [owner, database].compactMap(\.self).joined(separator: ", ")
        let graph = sight.readings[LocksProbe.self].latest?.graph
        let victims = graph?.nodes.first { $0.prepared?.gid == gid }?.victims ?? 0
        return Evidence(
            "prepared transaction \(Self.short(gid))\(names.isEmpty ? "" : " (\(names))") is \(Told.time(age)) old",
            about: .prepared(gid: gid), severity,
            hurts: victims > 0
                ? Told.number(victims, "session waits", "sessions wait") : "its locks and dead rows stay",
            victims: victims, lasts: age, values: preparedValues(gid, sight.names))
    }
}

extension RunningVacuum {
    fileprivate func evidence(_ names: NamesProbe.Sample?) -> Evidence {
        let elsewhere = database.flatMap { names?.databases[$0] }.map { "a table of database \($0)" }
        let table = name.map { schema == "public" || schema == nil ? $0 : "\(schema ?? "").\($0)" }
        let part = blocks.flatMap { all in
            scanned.flatMap { all > 0 ? ", \(Told.percent(Double($0) / Double(all) * 100)) scanned" : nil }
        }
        let who = isAutomatic ? "autovacuum" : "vacuum"
        let purpose = preventsWraparound ? " to prevent wraparound" : ""
        let phase = phase.map { ": \($0)" } ?? ""
        var values: [String: RunbookValue] = ["pid": .number(Int64(session.pid))]
        if let schema, let name { values["relation"] = .relation(schema: schema, name: name) }
        return Evidence(
            "\(who) of \(table ?? elsewhere ?? "a table")\(purpose)\(phase)\(part ?? "") (pid \(session.pid))",
            about: .session(session), lasts: startedAt.map { sampledAt.since($0) }, values: values)
    }
}

extension Sight {
    fileprivate var names: NamesProbe.Sample? { readings[NamesProbe.self].latest }

    fileprivate func isAbout(_ vacuum: RunningVacuum) -> Bool {
        guard case .relation(let oid) = subject else { return false }
        return vacuum.relation == oid && vacuum.name != nil
    }

    /// The one who holds back the most, though nobody is to blame.
    fileprivate func oldest(_ holders: [XminHolder]) -> Evidence {
        holders.first.map { $0.evidence(self, nil) } ?? Evidence("nobody keeps dead rows from being removed")
    }
}
