import TestSupport
import Testing

extension EndToEnd {
    /// Each role is shown what it may see, and told what it may not.
    @Suite struct RoleTests {
        @Test(arguments: TestRole.allCases)
        func `show prints what the role may see, and null where it may not`(role: TestRole) async throws {
            let server = try await SharedServer.server
            let session = try server.session(application: "watched")
            try session.send("SELECT pg_sleep(600) AS watched")
            try await server.waitForSleep(of: session)

            let show = try await Pgtop.run(
                ["show", "sessions", "-n", "1", "--format", "json"],
                environment: server.environment.merging(["PGUSER": role.rawValue]) { $1 })

            #expect(show.status == .code(0))
            let sample = try JSONValue(show.output)
            #expect(sample["pane"] == .string("sessions"))
            let rows = sample["rows"]?.elements ?? []
            let row = try #require(rows.first { $0["pid"]?.number == Double(session.backend) })
            #expect(row["database"] == .string("postgres"))
            #expect(row["role"] == .string("postgres"))
            if role == .plain {
                for key in ["state", "wait_event", "query", "query_age", "state_age"] {
                    #expect(row[key] == .null)
                }
            } else {
                #expect(row["state"] == .string("active"))
                #expect(row["wait_event"] == .string("PgSleep"))
                #expect(row["query"]?.text?.contains("watched") == true)
                #expect((row["query_age"]?.number ?? -1) >= 0)
            }
        }

        @Test func `the missing grant is named once`() async throws {
            let server = try await SharedServer.server
            let session = try server.session(application: "hidden")
            try session.send("SELECT pg_sleep(600)")

            let dashboard = try await Dashboard.at(server, as: "plain")

            try await dashboard.terminal.wait(forText: "no privilege")
            let text = dashboard.terminal.screen.text
            #expect(text.split(separator: "GRANT pg_monitor TO plain").count == 2)
            #expect(!text.contains("pg_sleep"))
        }

        @Test func `a role that may not signal is told which grant it lacks`() async throws {
            let server = try await SharedServer.server
            let session = try server.session(as: "plain", application: "spared")
            try session.send("SELECT pg_sleep(600)")
            let dashboard = try await Dashboard.at(server, as: "monitor")
            try await dashboard.choose(session, by: "spared")

            dashboard.terminal.type("K")
            try await dashboard.terminal.wait(forText: "Terminate session \(session.backend)?")
            #expect(dashboard.terminal.screen.text.contains("GRANT pg_signal_backend"))
            try await dashboard.answer("Terminate session", "y")
            try await dashboard.terminal.wait(forText: "refused: GRANT pg_signal_backend")

            #expect(!session.hasReply)
        }
    }
}
