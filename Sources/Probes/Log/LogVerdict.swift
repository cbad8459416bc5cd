/// What a message of the log means for whoever is on call.
package enum LogVerdict: String, Sendable {
    /// The server stopped itself, or one of its processes crashed and took all sessions along.
    case crash
    case corruption
    /// Disk, memory, sessions or files are used up.
    case exhausted
    /// A session that was ended or never began.
    case fatal
    /// A statement that failed.
    case error
}

extension LogEntry {
    /// Nil for what is no trouble.
    var verdict: LogVerdict? {
        if severity == "PANIC" { return .crash }
        // A message of a crash is logged as LOG, by the postmaster.
        if severity == "LOG", message.hasAny(Self.crashes) { return .crash }
        guard isFailure else { return nil }
        if let code {
            if ["XX001", "XX002"].contains(code) { return .corruption }
            if code.hasPrefix("53") { return .exhausted }
        }
        if message.hasAny(Self.corruptions) { return .corruption }
        if message.hasAny(Self.exhaustions) { return .exhausted }
        return severity == "FATAL" ? .fatal : .error
    }

    /// A severity in another language is told by its code: those of success, warning and no data are no failure.
    private var isFailure: Bool {
        if PlainLog.labels.contains(severity) { return severity == "FATAL" || severity == "ERROR" }
        return code.map { code in !["00", "01", "02"].contains { code.hasPrefix($0) } } ?? false
    }

    /// The server's own words are told as they are; what a statement made up is told without what it quotes.
    var told: String {
        let isKnown = message.hasAny(Self.crashes + Self.corruptions + Self.exhaustions)
        return Evidence.quoted(isKnown ? message : SQLText.redacted(prose: message))
    }

    private static let crashes = [
        "was terminated by signal", "terminating any other active server processes",
        "all server processes terminated; reinitializing",
    ]
    private static let corruptions = [
        "invalid page in block", "page verification failed", "missing chunk number",
        "unexpected chunk number",
        "could not access status of transaction", "from before relfrozenxid", "could not read block",
        "is not a valid heap page", "contains unexpected zero page", "contains corrupted page",
    ]
    private static let exhaustions = [
        "No space left on device", "out of memory", "out of shared memory", "Too many open files",
        "too many clients already", "remaining connection slots", "too many connections for",
        "could not extend file", "could not resize shared memory segment",
    ]
}

extension String {
    fileprivate func hasAny(_ phrases: [String]) -> Bool { phrases.contains { self.contains($0) } }
}
