/// The action connection at work: each request is a statement or two, and a value made of the answer.
struct Desk {
    let connection: Connection
    let server: Server
    let capabilities: Capabilities
    let user: String

    static let limit = Duration.seconds(8)

    /// One statement; what the server refuses is a value, a lost link or a silent server is thrown.
    func ask(
        _ sql: String, _ parameters: [Parameter] = [], isolation: isolated (any Actor)? = #isolation
    ) async throws(ProbeFailure) -> Result<Answer, ProbeFailure> {
        var result: Result<Answer, ProbeFailure>?
        let isWhole = try await connection.ask(
            [Question(sql: sql, parameters: parameters)], until: Clock.now + Self.limit
        ) { _, answer in result = answer }
        guard isWhole, let result else { throw .timedOut(after: Self.limit) }
        return result
    }

    // MARK: Signals

    func signal(
        _ signal: Signal, _ target: Target, isolation: isolated (any Actor)? = #isolation
    ) async throws(ProbeFailure) -> Outcome {
        guard let start = target.id.start else { return .noSuchSession }
        let sql = ActionSQL.signal(signal, by: user)
        let answer = try await ask(
            sql,
            [
                .int(target.id.pid), .time(start), .optional(target.queryStart),
                .optional(target.transactionStart),
            ])
        switch answer {
        case .failure(let failure): return .refused(failure)
        case .success(let rows):
            guard try rows.flag(0, rows.column("same")) == true else { return .noSuchSession }
            guard try rows.flag(0, rows.column("moved")) == false else { return .movedOn }
            guard try rows.flag(0, rows.column("sent")) == true else { return .noSuchSession }
            return .stillRunning(after: .zero, state: nil, waiting: nil)
        }
    }

    /// How the watched sessions are now, in their order.
    func look(
        at watches: [Watch], isolation: isolated (any Actor)? = #isolation
    ) async throws(ProbeFailure) -> [Outcome] {
        let rows = try await ask(ActionSQL.watch, [.ints(watches.map(\.target.id.pid))]).get()
        let (pid, start) = (try rows.column("pid"), try rows.column("backend_start"))
        let (query, state) = (try rows.column("query_start"), try rows.column("state"))
        let waiting = try rows.column("waiting")
        var outcomes: [Outcome] = []
        for watch in watches {
            let after = Clock.now.since(watch.sentAt)
            var outcome = Outcome.gone(after: after)
            for row in 0..<rows.count {
                guard try rows.int32(row, pid) == watch.target.id.pid,
                    try rows.time(row, start) == watch.target.id.start
                else { continue }
                let now = try rows.text(row, state)
                let isSame = try rows.time(row, query) == watch.target.queryStart && now == "active"
                outcome =
                    watch.signal == .cancel && !isSame
                    ? .statementEnded(after: after)
                    : .stillRunning(after: after, state: now, waiting: try rows.text(row, waiting))
            }
            outcomes.append(outcome)
        }
        return outcomes
    }

    // MARK: Deeds

    func perform(_ deed: Deed, isolation: isolated (any Actor)? = #isolation) async throws(ProbeFailure)
        -> DeedOutcome
    {
        guard case .server(let sql, let parameters) = deed.place else { return .refused(.misdirected) }
        switch try await ask(sql, parameters) {
        case .success, .failure(.emptyAnswer): return .done("done")
        case .failure(let failure): return .refused(failure)
        }
    }

    // MARK: One session

    func detail(
        of id: Backend.ID, isolation: isolated (any Actor)? = #isolation
    ) async throws(ProbeFailure) -> Result<Detail, ProbeFailure> {
        guard let start = id.start else {
            return .failure(.denied(reason: "this role may not see the session"))
        }
        let locks = try await ask(ActionSQL.locks, [.int(id.pid)])
        let waits = try await waits()
        switch try await ask(ActionSQL.detail, [.int(id.pid), .time(start)]) {
        case .failure(let failure): return .failure(failure)
        case .success(let rows) where rows.count == 0:
            return .failure(.sessionEnded)
        case .success(let rows):
            var detail = Detail(
                query: try rows.text(0, rows.column("query")) ?? "",
                isCut: try rows.flag(0, rows.column("is_cut")) ?? false,
                blockedBy: [], locksHeld: nil, locksAwaited: [])
            if case .success(let rows) = locks { try Self.note(rows, in: &detail) }
            if case .success(let waits) = waits { waits.note(id.pid, in: &detail) }
            return .success(detail)
        }
    }

    private static func note(_ locks: Answer, in detail: inout Detail) throws(ProbeFailure) {
        let (granted, mode) = (try locks.column("granted"), try locks.column("mode"))
        let kind = try locks.column("locktype")
        let objects = [try locks.column("relation"), try locks.column("transactionid")]
        detail.locksHeld = 0
        for row in 0..<locks.count {
            if try locks.flag(row, granted) ?? false {
                detail.locksHeld = (detail.locksHeld ?? 0) + 1
                continue
            }
            var words =
                "\(try locks.text(row, mode) ?? "a lock") on \(try locks.text(row, kind) ?? "something")"
            for object in objects {
                if let number = try locks.integer(row, object) { words += " \(number)" }
            }
            detail.locksAwaited.append(words)
        }
    }

    // MARK: Counted statements

    func text(
        of key: StatementKey, at place: StatementsPlace, isolation: isolated (any Actor)? = #isolation
    ) async throws(ProbeFailure) -> Result<String, ProbeFailure> {
        let parameters: [Parameter] = [.longs([key.number]), .longs([key.queryID])]
        switch try await ask(StatementsSQL(place: place).text, parameters) {
        case .failure(let failure): return .failure(failure)
        case .success(let rows) where rows.count == 0: return .failure(.notCounted)
        case .success(let rows): return .success(try rows.text(0, rows.column("query")) ?? "")
        }
    }

    // MARK: Plans

    /// Plans a statement, in a read-only transaction that is rolled back, as the role that runs it.
    ///
    /// The planner may call functions that are declared immutable or stable; that is code of
    /// somebody else's, and it could take on pgtop's rights, so the user must have agreed to it.
    func explain(
        _ statement: Statement, isolation: isolated (any Actor)? = #isolation
    ) async throws(ProbeFailure) -> Result<[String], ExplainFailure> {
        let text: String, parameters: Int
        switch SQLText.explainability(of: statement.text, isTruncated: statement.isCut) {
        case .refused(let reason): return .failure(.unsuitable(reason.description))
        case .explainable(let statement, let count): (text, parameters) = (statement, count)
        }
        if let obstacle = obstacle(to: statement, parameters: parameters) { return .failure(obstacle) }
        let option = parameters > 0 ? "(GENERIC_PLAN) " : ""
        var plan: Result<Answer, ProbeFailure> = .failure(.timedOut(after: Self.limit))
        var failure: ProbeFailure?
        let steps =
            Self.preparation(for: statement, role: server.role) + [
                Question(
                    sql: "EXPLAIN \(option)\(text)", parameters: Array(repeating: .null, count: parameters)),
                Question(sql: "ROLLBACK"),
            ]
        let isWhole = try await connection.ask(steps, until: Clock.now + Self.limit) { index, answer in
            if index == steps.count - 2 { plan = answer }
            if index < steps.count - 2, failure == nil, case .failure(let error) = answer,
                error != .emptyAnswer
            {
                failure = error
            }
        }
        guard isWhole else { throw .timedOut(after: Self.limit) }
        if let failure { return .failure(.failed(failure)) }
        return Self.lines(of: plan)
    }

    private func obstacle(to statement: Statement, parameters: Int) -> ExplainFailure? {
        if let database = statement.database, database != server.database {
            return .unsuitable(
                "It runs in database \(database), pgtop is connected to \(server.database): start pgtop with -d."
            )
        }
        if parameters > 0, !server.hasGenericPlan {
            return .unsuitable(
                "It has parameters: PostgreSQL can plan those without values from version 16 on.")
        }
        return statement.role != server.role && !statement.acceptsRisk ? .risky : nil
    }

    /// The transaction in which a plan is made: names are looked up as pgtop's role would from the start, for the
    /// statement's own search path is not known.
    private static func preparation(for statement: Statement, role: String) -> [Question] {
        var steps = [
            Question(sql: "BEGIN READ ONLY"),
            Question(
                sql: """
                    SELECT pg_catalog.set_config('statement_timeout', '2000', true),
                           pg_catalog.set_config('lock_timeout', '300', true),
                           pg_catalog.set_config('search_path', (SELECT reset_val FROM pg_catalog.pg_settings
                                                                  WHERE name = 'search_path'), true)
                    """),
        ]
        if let owner = statement.role, owner != role {
            let setRole = "SELECT pg_catalog.set_config('role', $1, true)"
            steps.insert(Question(sql: setRole, parameters: [.text(owner)]), at: 1)
        }
        return steps
    }

    private static func lines(of plan: Result<Answer, ProbeFailure>) -> Result<[String], ExplainFailure> {
        do throws(ProbeFailure) {
            let rows = try plan.get()
            let column = try rows.column("QUERY PLAN")
            var lines: [String] = []
            for row in 0..<rows.count { lines.append(try rows.text(row, column) ?? "") }
            return .success(lines)
        } catch {
            return .failure(.failed(error))
        }
    }
}
