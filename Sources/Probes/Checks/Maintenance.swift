extension Check {
    static let maintenance: [Check] = [
        Check(
            "maintenance.running", "Is maintenance or DDL at work already?",
            from: [ProgressProbe.self, SessionsProbe.self, LocksProbe.self]
        ) { sight throws(Ignorance) in
            _ = try sight.latest(ProgressProbe.self)
            let backends = try sight.latest(SessionsProbe.self).backends
            let all = Operation.all(sight.readings, on: sight.server).filter { !$0.hasEnded }
            let operations = all.filter(\.isMaintenance)
            let busy = Set(operations.map(\.id.session.pid))
            let changing = backends.filter { !busy.contains($0.id.pid) && $0.isChangingSchema }
            let found = operations.map { $0.evidence(backends) } + changing.map(\.changing)
            let others = all.count - operations.count
            return try sight.any(
                found,
                else: others == 0
                    ? "no maintenance and no DDL is at work"
                    : "only what steps aside or ends soon: "
                        + Told.number(others, "autovacuum or short COPY", "autovacuums and short COPYs"))
        }
    ]
}

extension Sight {
    /// Sessions at maintenance, and at which.
    var works: [Backend.ID: Operation.Kind] {
        let running = readings[ProgressProbe.self].latest?.operations.filter {
            $0.isRunning && $0.kind != .copy
        }
        return Dictionary((running ?? []).map { ($0.id.session, $0.kind) }) { first, _ in first }
    }
}

extension Operation {
    /// An autovacuum gives way to whoever wants its table, but not the one that prevents wraparound; and a COPY is
    /// maintenance only if it lasts.
    fileprivate var isMaintenance: Bool {
        if case .autovacuum(let preventsWraparound) = starter { return preventsWraparound }
        return kind != .copy || took.map { $0 >= .seconds(60) } ?? false
    }

    fileprivate func evidence(_ backends: [Backend]) -> Evidence {
        let backend = backends.first { $0.id.pid == id.session.pid }
        let what = name == command ? name : "\(command) on \(name)"
        let who = backend?.told ?? "pid \(id.session.pid)"
        let how = isWaiting ? "waits to begin" : "is at work" + (took.map { " for \(Told.time($0))" } ?? "")
        return Evidence(
            "\(what) \(how): \(who)", about: .session(id.session), .warning, values: backend?.values ?? [:])
    }
}

extension Backend {
    private static let verbs: Set = ["alter", "create", "drop", "truncate", "refresh", "reindex", "cluster"]

    /// Whether its statement, or the last one of its open transaction, changes more than rows.
    fileprivate var isChangingSchema: Bool {
        guard belongsToClient, let query, state == "active" || isInTransaction else { return false }
        let lexer = SQLLexer(query)
        let words = lexer.filter { $0.kind == .word }.prefix(4).map { lexer.text(of: $0).lowercased() }
        return words.first.map(Self.verbs.contains) ?? false
            && !words.contains { $0 == "temp" || $0 == "temporary" }
    }

    fileprivate var changing: Evidence {
        let open = transactionAge.map { " that is open for \(Told.time($0))" } ?? ""
        return Evidence(
            "\(told): DDL in a transaction\(open)", about: .session(id), .warning, lasts: transactionAge,
            values: values)
    }
}
