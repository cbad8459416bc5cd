extension Check {
    static let statements = [
        Check(
            "statements.long_running", "Has a statement run for long?",
            Trouble(
                guide: "slow-query", weight: 45, profiles: [.daily, .pre],
                limits: [Limit("statements.long_running", .time, warning: 60, critical: 600)]),
            from: [SessionsProbe.self]
        ) { sight throws(Ignorance) in
            // Maintenance takes its time, and has a pane that tells how much.
            let works = sight.works
            let running = try sight.clients().filter {
                $0.queryAge != nil && !$0.isBlocked && $0.waitEvent != "SyncRep" && works[$0.id] == nil
            }
            let limit = sight.limit("statements.long_running")
            let found = running.compactMap { backend -> Evidence? in
                guard let age = backend.queryAge, let severity = limit.severity(of: age.seconds) else {
                    return nil
                }
                return Evidence(
                    "\(backend.told) has run a statement for \(Told.time(age)), \(backend.keptBy)",
                    about: .session(backend.id), severity, lasts: age, values: backend.values)
            }
            let longest = running.compactMap(\.queryAge).max()
            return try sight.any(
                found.sorted(by: Evidence.isWorse),
                else: longest.map { "the longest statement has run for \(Told.time($0))" }
                    ?? "no statement is running")
        },
        aboutStatement("statements.waiting_lock", "Does it wait for a lock?") { $0.waitType == "Lock" },
        aboutStatement("statements.waiting_io", "Does it wait for the disk?") { $0.waitType == "IO" },
        aboutStatement("statements.waiting_client", "Does it wait for its client?") {
            $0.waitType == "Client"
        },
        aboutStatement("statements.on_cpu", "Does it compute, waiting for nothing?") { $0.waitType == nil },
        Check(
            "statements.one_dominates", "Does one statement take more than half of the time?",
            from: [StatementsProbe.self]
        ) { sight throws(Ignorance) in
            let sample = try sight.latest(StatementsProbe.self)
            guard let interval = sample.interval, interval > .zero else {
                throw Ignorance.notTwice
            }
            let costs = sample.entries.compactMap { entry in sample.added(entry).map { (entry.key, $0.time) }
            }
            guard sample.spent > 0, let most = costs.max(by: { $0.1 < $1.1 }) else {
                return .no([Evidence("no statement has ended since the last look")])
            }
            let share = most.1 * 100 / sample.spent
            let evidence = Evidence(
                "statement \(most.0.queryID) takes \(Told.percent(share)) of the time",
                about: .statement(most.0),
                values: ["statement": .number(most.0.queryID)])
            return share > 50 ? .yes([evidence]) : .no([evidence])
        },
    ]

    /// Of the session that the question is about, or the one whose statement has run for longest.
    private static func aboutStatement(
        _ id: CheckID, _ question: String, _ isSo: @escaping @Sendable (Backend) -> Bool
    ) -> Check {
        Check(id, question, from: [SessionsProbe.self]) { sight throws(Ignorance) in
            var backend = try sight.clients().filter { $0.state == "active" }
                .max { $0.queryAge ?? .zero < $1.queryAge ?? .zero }
            if case .session(let id) = sight.subject { backend = try sight.clients().first { $0.id == id } }
            guard let backend, backend.state == "active" else {
                return .no([Evidence("the statement has ended")])
            }
            let age = backend.queryAge.map { " for \(Told.time($0))" } ?? ""
            let evidence = Evidence(
                "\(backend.told) runs\(age), \(backend.keptBy)", about: .session(backend.id),
                values: backend.values)
            return isSo(backend) ? .yes([evidence]) : .no([evidence])
        }
    }
}

extension Backend {
    /// What keeps its statement now.
    var keptBy: String {
        guard let waitType else { return "on CPU" }
        let event = waitEvent.map { "\(waitType):\($0)" } ?? waitType
        return "waiting for \(event)"
    }
}
