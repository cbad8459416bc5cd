import Glibc
import TestSupport

/// The program in a terminal, at a server.
struct Dashboard {
    let terminal: TestTerminal
    /// The folder that the program takes for its user's home.
    let home: String

    /// Starts the program without waiting for what it shows.
    init(
        _ arguments: [String] = [], environment: [String: String], shell: [String] = [], columns: Int = 200,
        rows: Int = 30
    ) throws {
        home = try Scratch.newPath("home")
        try makeFolder(home)
        let command = shell + [Pgtop.path] + arguments
        terminal = try TestTerminal(
            command, environment: ["HOME": home].merging(environment) { $1 }, columns: columns, rows: rows)
    }

    /// Starts the program at a server and waits until a page of it shows the server's sessions.
    static func at(
        _ server: TestServer, as role: String = "postgres", _ arguments: [String] = [],
        through proxy: TestProxy? = nil, environment: [String: String] = [:], page: String = "1",
        columns: Int = 200, rows: Int = 30
    ) async throws -> Dashboard {
        var variables = server.environment
        variables["PGUSER"] = role
        if let proxy {
            variables["PGHOST"] = "127.0.0.1"
            variables["PGPORT"] = "\(proxy.port)"
        }
        let dashboard = try Dashboard(
            arguments, environment: variables.merging(environment) { $1 }, columns: columns, rows: rows)
        try await dashboard.terminal.wait(for: "the sessions") { screen in
            screen.text.contains("o Overview") && screen.text.contains("PID")
                && screen.text.contains("primary")
        }
        dashboard.terminal.type(page)
        return dashboard
    }

    /// Shows only rows with a word, and waits until the session with that pid is the only one.
    func choose(_ session: TestSession, by word: String) async throws {
        terminal.type("/\(word)\r")
        try await terminal.wait(for: "session \(session.backend) chosen by \(word)") { screen in
            screen.rows(with: word).count == 1 && screen.rows(with: "\(session.backend)").count == 1
        }
    }

    /// Answers the question of a card, and waits until it is closed.
    ///
    /// A fresh card is deaf for a moment, so that nothing typed ahead confirms it: the answer is given again.
    func answer(_ question: String, _ keys: String) async throws {
        var lastAsked: ContinuousClock.Instant?
        try await terminal.wait(for: "the question \(question.debugDescription) to be answered") { screen in
            guard screen.text.contains(question) else { return true }
            if lastAsked.map({ ContinuousClock.now - $0 > .milliseconds(400) }) ?? true {
                terminal.type(keys)
                lastAsked = .now
            }
            return false
        }
    }

    /// What the journal holds of what was asked, decided and done, one object a line; nothing before its first line.
    func journal() throws -> [JSONValue] {
        let path = "\(home)/.local/state/pgtop/journal.jsonl"
        guard fileExists(path) else { return [] }
        return try readText(path).split(separator: "\n").map { try JSONValue(String($0)) }
            .filter { $0["kind"] != .string("seen") }
    }
}

extension Screen {
    /// The lines of the table that show a text; the query may be cut, so it should stand far left.
    func rows(with text: String) -> [String] {
        guard let title = lines.firstIndex(where: { $0.contains("PID") }) else { return [] }
        return lines[(title + 1)...].dropLast().filter { $0.contains(text) }
    }
}
