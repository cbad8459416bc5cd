extension Desk {
    /// How long the server may work at a look; the link gets a little more.
    static let lookLimit = Duration.seconds(10)
    /// How long a server may take to break off what it does.
    static let breakLimit = Duration.seconds(3)
    /// How soon that is asked of it again: an order that comes before the statement it has not read yet is lost.
    static let breakPace = Duration.milliseconds(250)

    /// Asks what a guide wants to know, in a read-only transaction that is rolled back.
    ///
    /// Whatever is more urgent breaks it off: a look must not hold up a cancel.
    func look(
        _ look: Inquiry, at queue: ActionQueue, isolation: isolated (any Actor)? = #isolation
    ) async throws(ProbeFailure) -> Result<LookTable, LookFailure> {
        let began = Clock.now
        let text: LookText
        switch SQLText.look(look.text) {
        case .failure(let refusal): return .failure(.unsuitable(refusal.description))
        case .success(let form): text = form
        }
        let opening = ["BEGIN READ ONLY", Self.lookSettings].map { Question(sql: $0) }
        let first = try await answers(to: opening + [text.first], of: look, at: queue)
        var outcome = first
        if case .success(let names) = first, case .query(let query) = text, !names.columns.isEmpty {
            let rows = LookText.rows(of: query, columns: names.columns.count)
            outcome = try await answers(to: [Question(sql: rows)], of: look, at: queue)
        }
        _ = try await ask("ROLLBACK")
        let names = if case .success(let answer) = first { answer.columns } else { [String]() }
        return outcome.map { answer in
            LookTable(columns: names, texts: answer.texts, time: Clock.now.since(began))
        }
    }

    private static let lookSettings = """
        SELECT pg_catalog.set_config('statement_timeout', '\(lookLimit.components.seconds * 1000)', true),
               pg_catalog.set_config('lock_timeout', '500', true)
        """

    /// The answer to the last of some questions, or the first failure among them.
    private func answers(
        to questions: [Question], of look: Inquiry, at queue: ActionQueue,
        isolation: isolated (any Actor)? = #isolation
    ) async throws(ProbeFailure) -> Result<Answer, LookFailure> {
        var last: Result<Answer, LookFailure> = .failure(.failed(.emptyAnswer))
        var failure: ProbeFailure?
        let isBroken = try await run(questions, of: look, at: queue) { index, answer in
            if case .failure(let error) = answer, error != .emptyAnswer { failure = failure ?? error }
            if index == questions.count - 1 { last = answer.mapError { LookFailure.failed($0) } }
        }
        guard let failure else { return last }
        return .failure(isBroken && failure == .timedOut(after: .zero) ? .brokenOff : .failed(failure))
    }

    /// Waits for the answers; returns whether they were broken off.
    private func run(
        _ questions: [Question], of look: Inquiry, at queue: ActionQueue,
        isolation: isolated (any Actor)? = #isolation,
        answer: (Int, Result<Answer, ProbeFailure>) -> Void
    ) async throws(ProbeFailure) -> Bool {
        var deadline = Clock.now + Self.lookLimit + .seconds(2)
        var isBroken = false
        // What rang meanwhile is still to be done.
        defer { Alarm.ring(queue.alarm) }
        var isWhole = try await connection.ask(questions, until: Clock.now, answer: answer)
        while !isWhole {
            guard Clock.now < deadline else { throw .timedOut(after: Self.lookLimit) }
            if !isBroken, queue.isPressing(against: look) {
                isBroken = true
                deadline = Clock.now + Self.breakLimit
            }
            if isBroken { try await connection.breakOff(until: deadline) }
            let pause = isBroken ? min(deadline, Clock.now + Self.breakPace) : deadline
            if await connection.idle(orUntil: queue.alarm, deadline: pause) { Alarm.quiet(queue.alarm) }
            isWhole = try await connection.drain(until: Clock.now, answer: answer)
        }
        return isBroken
    }
}

extension LookText {
    /// What is asked first: the names of the columns, or all there is.
    fileprivate var first: Question {
        switch self {
        case .query(let query): Question(sql: "SELECT * FROM (\(query)\n) AS look LIMIT 0", isText: true)
        case .command(let command): Question(sql: command, isText: true)
        }
    }

    /// The rows as the server writes them, cut by the server: a value can be as long as a gigabyte.
    fileprivate static func rows(of query: String, columns: Int) -> String {
        let names = (1...columns).map { "c\($0)" }
        let cells = names.prefix(LookTable.mostColumns + 1).map {
            "pg_catalog.left(\($0)::pg_catalog.text, \(LookTable.mostCharacters + 1))"
        }
        return """
            SELECT \(cells.joined(separator: ", ")) FROM (\(query)
            ) AS look(\(names.joined(separator: ", "))) LIMIT \(LookTable.mostRows + 1)
            """
    }
}
