import Probes

/// A command for PgBouncer's console as a guide writes it.
enum StepConsole: Equatable {
    case show(String)
    /// What has a card of its own, and the database that it is for; nil is the one that the walk is about.
    case act(Command, database: String?)

    /// Nil when it is none that pgtop knows.
    init?(_ text: String) {
        let line = SQLText.oneLine(text).split(separator: ";", maxSplits: 1)
        let words = line.first?.split(separator: " ").map(String.init) ?? []
        guard let verb = words.first?.uppercased(), line.count < 2 || line[1].allSatisfy({ $0 == " " }) else {
            return nil
        }
        if verb == "SHOW", words.count > 1 {
            self = .show(words.joined(separator: " "))
            return
        }
        guard let command = Self.commands[verb], words.count <= 2 else { return nil }
        self = .act(command, database: words.dropFirst().first.map(Self.unquoted))
    }

    private static let commands: [String: Command] = [
        "PAUSE": .pausePool, "RESUME": .resumePool, "RECONNECT": .reconnectPool, "RELOAD": .reloadPooler,
        "KILL": .killPool,
    ]

    private static func unquoted(_ name: String) -> String {
        guard name.count > 1, name.hasPrefix("\""), name.hasSuffix("\"") else { return name }
        return String(name.dropFirst().dropLast().replacing("\"\"", with: "\""))
    }
}
