import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// A maintenance window from its beginning to its report.
    @Suite struct WindowTests {
        /// A server of its own: what others do on a shared one would be drift.
        private static func scene(_ name: String) async throws -> (TestServer, plan: String) {
            let server = try await TestServer.fresh()
            let setup = try server.session(application: "setup")
            _ = try setup.query(
                "CREATE TABLE orders AS SELECT i AS id, i % 7 AS v FROM generate_series(1, 20000) i")
            let plan = try Scratch.newPath(name)
            try writeText(
                """
                [window]
                title = Index for orders
                baseline = 5s
                backup_age = date -u +%Y-%m-%dT%H:%M:%SZ
                [stop]
                blocked = 2s
                waiting_ddl = off
                errors = off
                """, to: plan)
            return (server, plan)
        }

        private func open(
            _ server: TestServer, _ arguments: [String], home: String? = nil
        ) throws -> Dashboard {
            var environment = server.environment
            if let home { environment["HOME"] = home }
            return try Dashboard(arguments, environment: environment, columns: 150, rows: 45)
        }

        @Test func `a window is watched from its beginning to its report, through a kill -9 of pgtop`()
            async throws
        {
            let (server, plan) = try await Self.scene("plan")
            let writer = try server.session(application: "writer")
            _ = try writer.query("BEGIN")
            _ = try writer.query("UPDATE orders SET v = 0 WHERE id = 1")
            let builder = try server.session(application: "builder")
            try builder.send("CREATE INDEX CONCURRENTLY orders_v ON orders (v)")

            // Before: the plan, the checklist, the operation.
            let first = try open(server, ["watch", "--until", "23:59", "--plan", plan])
            try await first.terminal.wait(forText: "the last backup was taken")
            first.terminal.type("6")
            try await first.terminal.wait(forText: "wait for writers")
            first.terminal.type("WP")
            try await first.terminal.wait(forText: "The plan of the window")
            first.terminal.type("\t\u{1b}[C")
            try await first.terminal.wait(forText: "create index concurrently of")
            first.terminal.type("\r")
            try await first.terminal.wait(forText: "waiting for writers before build")

            // During: the baseline, then what differs.
            first.terminal.type("b")
            try await first.terminal.wait(forText: "WATCHED")
            try await first.terminal.wait(forText: "the baseline of 5 s is taken")
            let waiter = try server.session(application: "waiter")
            try waiter.send("UPDATE orders SET v = 1 WHERE id = 1")
            try await first.terminal.wait(forText: "STOP: ")
            try await first.terminal.wait(forText: "leaves an invalid index behind")
            #expect(first.terminal.bytes.contains(0x07))

            // pgtop dies; another goes on where it was.
            try await wait(for: "the watch on the disk") {
                entries(of: "\(first.home)/.local/state/pgtop/watches").contains { $0.hasSuffix(".json") }
            }
            kill(first.terminal.program.id, SIGKILL)
            _ = try await first.terminal.exit()
            let second = try open(server, ["watch", "--resume"], home: first.home)
            try await second.terminal.wait(forText: "goes on watching")
            try await second.terminal.wait(forText: "nothing was seen")
            try await second.terminal.wait(forText: "STOP: ")

            // The operation is stopped, by the user, behind the card.
            second.terminal.type("x")
            try await second.terminal.wait(forText: "Cancel the statement of \(builder.backend)?")
            try await second.answer("Cancel the statement of", "y")
            try await second.terminal.wait(forText: "statement ended after")
            #expect(throws: ServerError.self) { try builder.reply() }
            second.terminal.type("\u{1b}")
            _ = try writer.query("COMMIT")
            try await second.terminal.wait(forText: "over after")

            // After: what is left behind, and the report.
            second.terminal.type("E")
            try await second.terminal.wait(forText: "AFTER")
            try await second.terminal.wait(forText: "orders_v")
            try await second.terminal.wait(forText: "r writes the report")
            second.terminal.type("r")
            try await second.terminal.wait(forText: "CLOSED")
            let folder = "\(first.home)/.local/state/pgtop/evidence"
            let name = try #require(entries(of: folder).first { $0.hasPrefix("window-") })
            let report = try readText("\(folder)/\(name)")
            #expect(permissions(of: "\(folder)/\(name)") == 0o600)
            for told in ["Index for orders", "STOP", "nothing was seen", "cancel", "orders_v"] {
                #expect(report.contains(told), "\(told) in the report")
            }
            try await wait(for: "a closed window not to be gone on with") {
                entries(of: "\(first.home)/.local/state/pgtop/watches").isEmpty
            }
            let decided = try first.journal().filter { $0["action"] == .string("window") }
            #expect(decided.count >= 4)
        }

        @Test func `a plan that cannot be understood ends with its file and line`() async throws {
            let (server, _) = try await Self.scene("unused")
            let plan = try Scratch.newPath("plan")
            try writeText("[stop]\nblocked = soon\n", to: plan)

            let dashboard = try open(server, ["watch", "--plan", plan])

            #expect(try await dashboard.terminal.exit() == .code(2))
            #expect(dashboard.terminal.screen.text.contains("line 2: soon is no amount here"))
        }

        @Test func `a link that is lost in the middle loses nothing`() async throws {
            let (server, plan) = try await Self.scene("plan")
            let dashboard = try open(server, ["watch", "--plan", plan])
            try await dashboard.terminal.wait(forText: "BEFORE")
            try await dashboard.terminal.wait(forText: "the last backup was taken")
            dashboard.terminal.type("b")
            try await dashboard.terminal.wait(forText: "the baseline of 5 s is taken")

            try await server.stop()
            try await dashboard.terminal.wait(forText: "NOT SEEN")
            try await server.start()

            try await dashboard.terminal.wait(forText: "nothing was seen")
            try await dashboard.terminal.wait(forText: "WATCHED")
        }
    }
}
