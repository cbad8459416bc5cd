extension SQLText {
    /// A text that signals sessions.
    package enum Signalling: Sendable, Equatable {
        /// Exactly `SELECT pg_cancel_backend(4242)`, or the same for terminate.
        case one(Signal, pid: Int32)
        /// It signals in some other way.
        case other
    }

    /// Whether a text signals sessions: then it is not for the text to say how.
    package static func signalling(in text: String) -> Signalling? {
        let lexer = SQLLexer(text)
        let words = lexer.filter { !$0.isSpace }.map { lexer.text(of: $0).lowercased() }
        let functions = ["pg_cancel_backend": Signal.cancel, "pg_terminate_backend": .terminate]
        guard let name = words.first(where: { functions[$0.filter { $0 != "\"" }] != nil }) else {
            return nil
        }
        let plain = words.filter { $0 != ";" }
        let qualified = ["select", "pg_catalog", ".", name, "("]
        let opening = plain.starts(with: qualified) ? qualified : ["select", name, "("]
        guard plain.starts(with: opening), plain.count == opening.count + 2, plain.last == ")",
            let pid = Int32(plain[opening.count]), let signal = functions[name]
        else { return .other }
        return .one(signal, pid: pid)
    }

    /// The verb of a statement, for a user to type: `drop`, `vacuum`, `promote`.
    package static func verb(of text: String) -> String {
        let lexer = SQLLexer(text)
        let words = lexer.filter { $0.kind == .word }.map { lexer.text(of: $0).lowercased() }
        guard words.first == "select" || words.first == "call" else { return words.first ?? "run" }
        let parts = words.first { $0.hasPrefix("pg_") && $0 != "pg_catalog" }?.split(separator: "_") ?? []
        return parts.first { verbs.contains(String($0)) }.map(String.init) ?? "run"
    }

    private static let verbs: Set<String> = [
        "advance", "cancel", "create", "drop", "pause", "promote", "reload", "reset", "resume", "rotate",
        "start",
        "stop", "switch", "terminate",
    ]
}
