extension Check {
    static let log: [Check] = [
        Check(
            "log.errors", "Does the server's log tell of a crash, damage or shortage?",
            Trouble(
                guide: "log-errors", weight: 70, profiles: [.daily, .pre, .post],
                limits: [Limit("log.errors", .time, warning: 3600, critical: 600, isFloor: true)]),
            from: [LogProbe.self, RemoteLogProbe.self, SettingsProbe.self]
        ) { sight throws(Ignorance) in
            let log = try sight.log()
            let told = Evidence.ranked(log.events.reversed().map { log.evidence($0, sight) })
            let trouble = told.filter { $0.severity != nil }
            return trouble.isEmpty ? .no([Evidence(log.counted)] + told) : .yes(trouble)
        }
    ]
}

extension Sight {
    /// What is known of the log, by whichever way there is.
    package func log() throws(Ignorance) -> LogSample {
        let known = readings[SettingsProbe.self].latest
        if let language = known?["lc_messages"]?.text, !Self.isEnglish(language),
            LogForm(destination: known?["log_destination"]?.text ?? "") == .plain
        {
            throw Ignorance(
                "the log is written in \(language) and without codes: add csvlog to log_destination")
        }
        if readings[LogProbe.self].latest != nil { return try latest(LogProbe.self) }
        if readings[RemoteLogProbe.self].latest != nil { return try latest(RemoteLogProbe.self) }
        let settings = try latest(SettingsProbe.self)
        let reasons = [readings[LogProbe.self].failure, readings[RemoteLogProbe.self].failure].compactMap(
            \.self)
        if let last = reasons.last {
            throw Ignorance("\(reasons.map { "\($0)" }.joined(separator: "; ")): \(Self.cure(last))")
        }
        guard settings["logging_collector"]?.flag == true else {
            throw Ignorance("the server's own log is not in its folder: switch logging_collector on")
        }
        throw Ignorance.notYet
    }

    private static func isEnglish(_ language: String) -> Bool {
        ["", "C", "POSIX"].contains(language) || language.hasPrefix("en") || language.hasPrefix("C.")
    }

    private static func cure(_ failure: ProbeFailure) -> String {
        if case .denied = failure { return RemoteLogProbe.grant }
        return "read the log by hand"
    }
}

extension LogSample {
    fileprivate func evidence(_ event: Event, _ sight: Sight) -> Evidence {
        let age = takenAt.since(event.at)
        return Evidence(
            "\(event.verdict.told) \(Told.time(age)) ago: \(event.message)",
            sight.limit("log.errors").severity(of: age.seconds))
    }

    /// Wrong passwords and failing statements are an application's everyday: told, no trouble.
    fileprivate var counted: String {
        let names = [
            Told.number(Int(errors), "failed statement", "failed statements"),
            Told.number(Int(fatals), "ended or refused session", "ended or refused sessions"),
        ]
        return "in the log of the last 10 min: \(names.joined(separator: ", "))"
            + (skipped > 0 ? "; \(Told.bytes(Bytes(skipped))) of it not read" : "")
    }
}

extension LogVerdict {
    fileprivate var told: String {
        switch self {
        case .crash: "crash"
        case .corruption: "damage"
        case .exhausted: "shortage"
        case .fatal: "ended session"
        case .error: "failed statement"
        }
    }
}
