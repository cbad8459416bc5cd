import TestSupport
import Testing

extension EndToEnd {
    /// Texts that others wrote never reach a terminal or a file as anything but visible characters.
    @Suite struct HostileTextTests {
        /// Sequences that have broken terminals, and characters that nobody sees.
        private static let poison =
            "\u{1b}[2J\u{1b}]0;owned\u{7}\u{1b}]52;c;QQ==\u{1b}\\\u{9b}31m\u{8}\u{7f}\r\u{202e}evil\u{2066}"
            + "\u{200b}\u{e0041}\u{feff}\u{2028}" + "e" + String(repeating: "\u{301}", count: 40)

        /// As much of it as fits into a name.
        private static let poisonedName =
            "\u{1b}]0;owned\u{7}\u{9b}31m\u{8}\r\u{202e}\u{2066}\u{200b}\u{e0041}\u{feff}"

        /// A server whose role, database, application and query all are hostile, and a session that has them.
        private func hostileSession() async throws -> (TestServer, TestSession) {
            let server = try await TestServer.fresh()
            let admin = try server.session()
            try admin.query("CREATE ROLE \"r\(Self.poisonedName)\" LOGIN")
            try admin.query(
                "CREATE DATABASE \"d\(Self.poisonedName)\" TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'"
            )
            let session = try server.session(
                as: "r\(Self.poisonedName)", in: "d\(Self.poisonedName)", application: "a\(Self.poisonedName)"
            )
            try session.send(
                bytes: Array("SELECT pg_sleep(600) /* \(Self.poison) */ -- ".utf8) + [0xff, 0xc0, 0x9b, 0xe9])
            try await server.waitForSleep(of: session)
            return (server, session)
        }

        @Test func `no hostile text reaches the terminal`() async throws {
            let (server, session) = try await hostileSession()
            let dashboard = try await Dashboard.at(server, columns: 200, rows: 40)
            try await dashboard.terminal.wait(for: "the session") {
                $0.rows(with: "\(session.backend)").count == 1
            }

            dashboard.terminal.type("\r")
            try await dashboard.terminal.wait(forText: "Session \(session.backend)")
            dashboard.terminal.type("K")
            try await dashboard.terminal.wait(forText: "Terminate session")
            dashboard.terminal.type("\u{1b}")

            #expect(dashboard.terminal.screen.surprises.isEmpty)
        }

        @Test(arguments: ["text", "json", "csv"])
        func `no hostile text reaches a file`(format: String) async throws {
            let (server, session) = try await hostileSession()

            let show = try await Pgtop.run(
                ["show", "sessions", "-n", "1", "--format", format], environment: server.environment)

            #expect(show.status == .code(0))
            #expect(show.output.contains("\(session.backend)"))
            #expect(show.output.contains("pg_sleep"))
            var screen = Screen(columns: 5000, rows: 100)
            screen.feed(show.output.replacing("\n", with: "\r\n").utf8)
            #expect(screen.surprises.isEmpty)
        }

        @Test func `no hostile text reaches the terminal in an error`() async throws {
            let server = try await SharedServer.server

            let show = try await Pgtop.run(
                ["show", "sessions", "-n", "1", "-d", "no\(Self.poisonedName)"],
                environment: server.environment)

            #expect(show.status == .code(1))
            var screen = Screen(columns: 5000, rows: 10)
            screen.feed(show.error.replacing("\n", with: "\r\n").utf8)
            #expect(screen.surprises.isEmpty)
        }

        @Test func `no hostile text reaches the journal`() async throws {
            let (server, session) = try await hostileSession()
            let dashboard = try await Dashboard.at(server, columns: 200, rows: 40)
            try await dashboard.terminal.wait(for: "the session") {
                $0.rows(with: "\(session.backend)").count == 1
            }

            dashboard.terminal.type("K")
            try await dashboard.terminal.wait(forText: "Terminate session \(session.backend)?")
            try await dashboard.answer("Terminate session", "y")
            try await dashboard.terminal.wait(forText: "gone after")
            try await wait(for: "the outcome in the journal") { try dashboard.journal().count == 2 }

            var screen = Screen(columns: 5000, rows: 10)
            let journal = try readText("\(dashboard.home)/.local/state/pgtop/journal.jsonl")
            screen.feed(journal.replacing("\n", with: "\r\n").utf8)
            #expect(screen.surprises.isEmpty)
        }
    }
}
