import Probes

/// A command for PgBouncer's console as a guide writes it.
enum StepConsole: Equatable {
    case show(String)
    /// What has a card of its own, and the database that it is for; nil is the one that the walk is about.
    case act(Command, database: String?)

    /// Nil when it is none that pgtop knows.
    init?(_ text: String) {
        var line = SQLText.oneLine(text)
        while line.last == ";" || line.last == " " { line.removeLast() }
        let words = line.split(separator: " ", maxSplits: 1).map(String.init)
        guard let verb = words.first?.uppercased() else { return nil }
        if verb == "SHOW", words.count == 2, Self.isPlain(words[1]) {
            self = .show(line)
            return
        }
        guard let command = Self.commands[verb] else { return nil }
        guard words.count == 2 else {
            self = .act(command, database: nil)
            return
        }
        guard let name = Self.name(words[1]) else { return nil }
        self = .act(command, database: name)
    }

    private static func isPlain(_ text: String) -> Bool {
        text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == " ") }
    }

    /// A name as it stands, or in double quotes.
    private static func name(_ text: String) -> String? {
        guard text.hasPrefix("\"") else { return text.contains(where: { " ;\"'".contains($0) }) ? nil : text }
        guard text.count > 1, text.hasSuffix("\"") else { return nil }
        let inside = String(text.dropFirst().dropLast()).replacing("\"\"", with: "\u{0}")
        return inside.contains("\"") ? nil : inside.replacing("\u{0}", with: "\"")
    }

    private static let commands: [String: Command] = [
        "PAUSE": .pausePool, "RESUME": .resumePool, "RECONNECT": .reconnectPool, "RELOAD": .reloadPooler,
        "KILL": .killPool,
    ]
}
