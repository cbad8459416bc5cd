extension Check {
    static let server: [Check] = [
        Check(
            "server.unreachable", "Is the server out of reach?",
            Trouble(guide: "server-will-not-start", weight: 100, profiles: [.daily, .pre, .post]), from: []
        ) { sight throws(Ignorance) in
            guard sight.lost != nil else { return try sight.answering() }
            let words =
                sight.isRefused
                ? "lets pgtop not in" : sight.isClosed ? "takes no sessions" : "does not answer"
            // A wrong password of pgtop harms nobody else.
            let severity: Severity = sight.isRefused ? .warning : .critical
            return .yes([Evidence("the server \(words): \(sight.lostTold)", severity)])
        },
        Check("server.starting", "Does it answer that it starts, stops or recovers?", from: []) {
            sight throws(Ignorance) in
            guard sight.isClosed, !sight.isFull else { return try sight.answering() }
            return .yes([Evidence("the server takes no sessions: \(sight.lostTold)")])
        },
        Check("server.slots_full", "Does it answer that it has too many sessions?", from: []) {
            sight throws(Ignorance) in
            guard sight.isFull else { return try sight.answering() }
            return .yes([Evidence("the server takes no more sessions: \(sight.lostTold)")])
        },
        Check("server.refuses_login", "Does it refuse to log pgtop in?", from: []) {
            sight throws(Ignorance) in
            guard sight.isRefused else { return try sight.answering() }
            return .yes([Evidence("the server refuses: \(sight.lostTold)")])
        },
    ]
}

extension Sight {
    fileprivate var lostTold: String { lost.map { Evidence.quoted("\($0)") } ?? "" }

    /// It is there, but takes no sessions now.
    fileprivate var isClosed: Bool { if case .notAccepting = lost { true } else { false } }

    /// Told by its words: libpq passes no code on when a connection could not be made.
    fileprivate var isFull: Bool {
        guard case .notAccepting(let reason) = lost else { return false }
        return ["too many", "remaining connection slots", "no more connections"].contains {
            reason.contains($0)
        }
    }

    /// It is there, but lets this role or this host not in.
    fileprivate var isRefused: Bool {
        switch lost {
        case .loginRefused, .passwordNeeded: true
        case .unreachable(let reason): Self.refusals.contains { reason.contains($0) }
        default: false
        }
    }

    private static let refusals = [
        "pg_hba.conf", "authentication failed", "does not exist", "permission denied for database",
        "is not permitted to log in", "no password supplied",
    ]

    /// The answer no, and what is so instead.
    fileprivate func answering() throws(Ignorance) -> CheckAnswer {
        if lost != nil { return .no([Evidence("instead: \(lostTold)")]) }
        guard server != nil else { throw Ignorance.notYet }
        return .no([Evidence("the server answers")])
    }
}

extension Evidence {
    /// As much of somebody else's words as a sentence has room for, on one line.
    package static func quoted(_ text: String, most: Int = 160) -> String {
        let line = String(SQLText.oneLine(text).prefix(most + 1))
        return line.count > most ? line.prefix(most) + "…" : line
    }
}
