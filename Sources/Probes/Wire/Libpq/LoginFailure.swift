extension ProbeFailure {
    /// The failure that libpq's words about an attempt to connect stand for.
    static func connecting(_ message: String, usedPassword: Bool) -> ProbeFailure {
        let reason = Libpq.sentence(message)
        let said = message.split(separator: "\n").compactMap { line in
            line.firstRange(of: "FATAL:  ").map { Self.unquoted(line[$0.upperBound...]) }
        }
        if !said.isEmpty, said.allSatisfy(Self.passes) { return .notAccepting(reason: reason) }
        if said.isEmpty, message.contains("timeout expired") {
            return .unreachable(reason: "the server does not answer")
        }
        let broken = ["server closed the connection", "could not receive data", "SSL SYSCALL"]
        if said.isEmpty, broken.contains(where: message.contains) { return .unreachable(reason: reason) }
        return usedPassword ? .loginRefused(reason: reason) : .unreachable(reason: reason)
    }

    /// Whether the server says that it takes nobody just now.
    private static func passes(_ text: String) -> Bool {
        [
            "starting up", "shutting down", "recovery", "not accepting", "too many",
            "remaining connection slots", "no more connections",
        ]
        .contains(where: text.contains)
    }

    /// A message without the names in it, which could be called anything.
    private static func unquoted(_ text: Substring) -> String {
        text.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset.isMultiple(of: 2) }.map(\.element).joined()
    }
}
