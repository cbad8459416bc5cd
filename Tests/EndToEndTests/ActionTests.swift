import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// Cancel and terminate: asked first, checked by the server, watched, and written down.
    @Suite struct ActionTests {
        @Test func `a cancel asks first, ends the statement and tells so`() async throws {
            let server = try await SharedServer.server
            let session = try server.session(application: "cancelme")
            try session.send("SELECT pg_sleep(600)")
            let dashboard = try await Dashboard.at(server)
            try await dashboard.choose(session, by: "cancelme")

            dashboard.terminal.type("c")
            try await dashboard.terminal.wait(forText: "Cancel the statement of \(session.backend)?")
            #expect(!session.hasReply)
            try await dashboard.answer("Cancel the statement of", "y")
            try await dashboard.terminal.wait(forText: "statement ended after")

            #expect(throws: ServerError.self) { try session.reply() }
            #expect(try session.query("SELECT 1") == [["1"]])
        }

        @Test(arguments: ["\r", "n", "\u{1b}", "q"])
        func `no is the default`(key: String) async throws {
            let server = try await SharedServer.server
            let session = try server.session(application: "keepme")
            try session.send("SELECT pg_sleep(600)")
            let dashboard = try await Dashboard.at(server)
            try await dashboard.choose(session, by: "keepme")
            dashboard.terminal.type("K")
            try await dashboard.terminal.wait(forText: "Terminate session")

            try await dashboard.answer("Terminate session", key)

            dashboard.terminal.type("q")
            _ = try await dashboard.terminal.exit()
            #expect(!session.hasReply)
        }

        @Test func `what was typed ahead of the card does not confirm it`() async throws {
            let server = try await SharedServer.server
            let session = try server.session(application: "typedahead")
            try session.send("SELECT pg_sleep(600)")
            let dashboard = try await Dashboard.at(server)
            try await dashboard.choose(session, by: "typedahead")

            dashboard.terminal.type("Kyyyyyyyy")

            try await dashboard.terminal.wait(forText: "Terminate session \(session.backend)?")
            #expect(!session.hasReply)
        }

        @Test func `a session that ends while the card is open is said to have ended`() async throws {
            let server = try await SharedServer.server
            let session = try server.session(application: "gonebefore")
            try session.send("SELECT pg_sleep(600)")
            let dashboard = try await Dashboard.at(server)
            try await dashboard.choose(session, by: "gonebefore")
            dashboard.terminal.type("K")
            try await dashboard.terminal.wait(forText: "Terminate session \(session.backend)?")

            try server.session().query("SELECT pg_terminate_backend(\(session.backend), 10000)")
            try await dashboard.answer("Terminate session", "y")
            try await dashboard.terminal.wait(forText: "had already ended")
        }

        @Test func `several targets want a typed word`() async throws {
            let server = try await SharedServer.server
            let sessions = try (0..<3).map { _ in try server.session(application: "several") }
            for session in sessions { try session.send("SELECT pg_sleep(600)") }
            let dashboard = try await Dashboard.at(server)
            dashboard.terminal.type("/several\r")
            try await dashboard.terminal.wait(for: "three sessions") { $0.rows(with: "several").count == 3 }

            dashboard.terminal.type("   K")
            try await dashboard.terminal.wait(forText: "Terminate 3 sessions?")
            #expect(dashboard.terminal.screen.text.contains("Type terminate"))
            try await dashboard.answer("Terminate 3 sessions?", "\u{15}terminate\r")
            try await dashboard.terminal.wait(for: "their ends") { $0.text.components(of: "gone after") == 3 }

            for session in sessions {
                #expect(throws: ServerError.self) { try session.reply() }
            }
        }

        @Test func `a cancel of an idle transaction is explained and terminate offered`() async throws {
            let server = try await SharedServer.server
            let session = try server.session(application: "idler")
            try session.query("BEGIN; SELECT 1")
            let dashboard = try await Dashboard.at(server)
            try await dashboard.choose(session, by: "idler")

            dashboard.terminal.type("c")
            try await dashboard.terminal.wait(forText: "A cancel does nothing here")
            try await dashboard.answer("A cancel does nothing here", "K")
            try await dashboard.answer("Terminate session", "y")
            try await dashboard.terminal.wait(forText: "gone after")

            #expect(throws: (any Error).self) { try session.query("SELECT 1") }
        }

        @Test func `the card says who waits`() async throws {
            let server = try await SharedServer.server
            let root = try server.session(application: "theroot")
            try root.query("BEGIN; SELECT pg_advisory_xact_lock(77)")
            let waiter = try server.session(as: "plain", application: "thewaiter")
            try waiter.send("SELECT pg_advisory_xact_lock(77)")
            let dashboard = try await Dashboard.at(server)
            try await dashboard.terminal.wait(forText: "thewaiter")
            try await dashboard.choose(root, by: "theroot")

            dashboard.terminal.type("K")

            try await dashboard.terminal.wait(forText: "1 session waits for it")
            #expect(dashboard.terminal.screen.text.contains("\(waiter.backend) plain"))
        }

        @Test func `every action is in the journal, the intent before the outcome`() async throws {
            let server = try await SharedServer.server
            let session = try server.session(as: "plain", application: "written")
            try session.send("SELECT pg_sleep(600), 's3cret'")
            let dashboard = try await Dashboard.at(server)
            try await dashboard.choose(session, by: "written")

            dashboard.terminal.type("K")
            try await dashboard.terminal.wait(forText: "Terminate session \(session.backend)?")
            try await dashboard.answer("Terminate session", "y")
            try await dashboard.terminal.wait(forText: "gone after")

            try await wait(for: "the outcome in the journal") { try dashboard.journal().count == 2 }
            let (intent, outcome) = (try dashboard.journal()[0], try dashboard.journal()[1])
            for line in [intent, outcome] {
                #expect(line["action"] == .string("terminate"))
                #expect(line["pid"] == .number(Double(session.backend)))
                #expect(line["target_role"] == .string("plain"))
            }
            #expect(intent["outcome"] == .null)
            #expect(outcome["outcome"]?.text?.hasPrefix("gone") == true)
            let path = "\(dashboard.home)/.local/state/pgtop/journal.jsonl"
            #expect(permissions(of: path) == 0o600)
            #expect(!(try readText(path)).contains("s3cret"))
        }

        @Test func `with --read-only nothing is ever sent`() async throws {
            let server = try await SharedServer.server
            let session = try server.session(application: "readonly")
            try session.send("SELECT pg_sleep(600)")
            let dashboard = try await Dashboard.at(server, ["--read-only"])
            try await dashboard.choose(session, by: "readonly")

            dashboard.terminal.type("K")
            try await dashboard.terminal.wait(forText: "pgtop may only read here")
            dashboard.terminal.type("yc")
            dashboard.terminal.type("yq")

            #expect(try await dashboard.terminal.exit() == .code(0))
            #expect(!session.hasReply)
        }
    }
}

extension String {
    /// How often a text occurs.
    fileprivate func components(of text: String) -> Int {
        split(separator: text, omittingEmptySubsequences: false).count - 1
    }
}
