import Glibc

/// Passwords on the command line: everybody on this machine could read them in the list of processes.
enum ArgumentSecrets {
    static let warning =
        "a password on the command line can be read by everybody on this machine; pgtop has wiped it. "
        + "Use a password file (~/.pgpass), PGPASSWORD or the prompt instead."

    /// Whether an argument may hold a password: in a URI, after a keyword of libpq that names a secret, or at `-W`.
    static func mayHold(_ argument: String) -> Bool {
        if argument.hasPrefix("-W"), argument != "-W" { return true }
        return holdsUserinfo(argument) || keywords.contains { holds($0, in: argument) }
    }

    /// Overwrites such arguments where the system shows them, and says whether there were any.
    ///
    /// Call it at the start, before any thread, when the arguments have been copied.
    @MainActor static func wipe() -> Bool {
        var found = false
        for index in 1..<max(1, Int(CommandLine.argc)) {
            guard let argument = CommandLine.unsafeArgv[index], mayHold(String(cString: argument)) else {
                continue
            }
            memset(argument, Int32(UInt8(ascii: "*")), strlen(argument))
            found = true
        }
        return found
    }

    private static let keywords = ["password", "scram_client_key", "scram_server_key", "client_secret"]

    /// Whether an argument looks like `scheme://user:password@host`.
    private static func holdsUserinfo(_ argument: String) -> Bool {
        let parts = argument.split(separator: "://", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let at = parts[1].lastIndex(of: "@") else { return false }
        return parts[1][..<at].contains(":")
    }

    /// Whether a sign of equality follows the word, blanks between them or not.
    private static func holds(_ keyword: String, in argument: String) -> Bool {
        argument.split(separator: keyword, omittingEmptySubsequences: false).dropFirst().contains { rest in
            rest.first { $0 != " " } == "="
        }
    }
}
