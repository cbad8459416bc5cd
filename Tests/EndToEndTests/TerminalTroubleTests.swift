import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// The terminal is given back, whatever ends the program, and survives whatever is done to it.
    @Suite struct TerminalTroubleTests {
        /// What a terminal looks like that has been given back.
        private func expectGivenBack(_ dashboard: Dashboard, before: LineSettings) {
            #expect(dashboard.terminal.screen.leftovers.isEmpty)
            #expect(dashboard.terminal.screen.surprises.isEmpty)
            #expect(dashboard.terminal.lineSettings == before)
        }

        /// Waits until the program has no session at the server.
        private func expectDisconnected(_ server: TestServer, _ application: String) async throws {
            let session = try server.session()
            try await wait(for: "the program's sessions to end") {
                let sql = "SELECT count(*) FROM pg_stat_activity WHERE application_name = '\(application)'"
                return try session.query(sql) == [["0"]]
            }
        }

        @Test(arguments: [("q", Int32(0)), ("\u{3}", 130)])
        func `a key ends it and gives the terminal back`(key: String, status: Int32) async throws {
            let server = try await SharedServer.server
            let before = try TestTerminal(["true"]).lineSettings
            let dashboard = try await Dashboard.at(server, environment: ["PGAPPNAME": "ended by key"])

            dashboard.terminal.type(key)

            #expect(try await dashboard.terminal.exit() == .code(status))
            expectGivenBack(dashboard, before: before)
            try await expectDisconnected(server, "ended by key")
        }

        @Test(arguments: [SIGTERM: Int32(143), SIGINT: 130, SIGHUP: 129])
        func `a signal ends it and gives the terminal back`(signal: Int32, status: Int32) async throws {
            let server = try await SharedServer.server
            let before = try TestTerminal(["true"]).lineSettings
            let dashboard = try await Dashboard.at(server, environment: ["PGAPPNAME": "ended by signal"])

            dashboard.terminal.program.send(signal)

            #expect(try await dashboard.terminal.exit() == .code(status))
            expectGivenBack(dashboard, before: before)
            try await expectDisconnected(server, "ended by signal")
        }

        @Test(arguments: [[String](), ["sh", "-c", "trap '' HUP; exec \"$@\"", "sh"]])
        func `a terminal that has gone ends it, also where hangups are ignored`(shell: [String]) async throws
        {
            let server = try await SharedServer.server
            let variables = server.environment.merging(["PGAPPNAME": "hung up"]) { $1 }
            let dashboard = try Dashboard(environment: variables, shell: shell)
            try await dashboard.terminal.wait(forText: "primary")

            dashboard.terminal.hangUp()

            #expect(try await dashboard.terminal.exit() == .code(129))
            try await expectDisconnected(server, "hung up")
        }

        @Test func `a keyboard that has ended ends it`() async throws {
            let server = try await SharedServer.server

            let dashboard = try Dashboard(
                environment: server.environment, shell: ["sh", "-c", "exec \"$@\" </dev/null", "sh"])

            #expect(try await dashboard.terminal.exit() != .code(0))
            #expect(dashboard.terminal.screen.leftovers.isEmpty)
        }

        @Test func `it gives the terminal to the shell and takes it back`() async throws {
            let server = try await SharedServer.server
            let shell = try TestTerminal(
                ["bash", "--norc", "--noprofile", "--noediting", "-i"],
                environment: server.environment.merging(["PS1": "prompt>", "HOME": Scratch.folder]) { $1 })
            try await shell.wait(forText: "prompt>")
            shell.type("\(Pgtop.path)\n")
            try await shell.wait(forText: "primary")

            shell.type("\u{1a}")
            try await shell.wait(forText: "Stopped")
            #expect(shell.screen.leftovers.isEmpty)
            shell.type("echo in the $((6 * 7))nd shell\n")
            try await shell.wait(forText: "in the 42nd shell")
            shell.type("fg\n")
            try await shell.wait(for: "the dashboard again") {
                $0.text.contains("primary") && !$0.text.contains("42nd")
            }
            shell.type("q")

            try await shell.wait(for: "the shell's screen") {
                $0.text.contains("42nd") && $0.leftovers.isEmpty
            }
            #expect(shell.screen.surprises.isEmpty)
        }

        @Test func `any size is survived, and the last one is drawn whole`() async throws {
            // Nobody else's sessions, which would make its columns wider.
            let server = try await TestServer.fresh()
            let session = try server.session(application: "sized")
            try session.send("SELECT pg_sleep(600)")
            try await server.waitForSleep(of: session)
            let dashboard = try await Dashboard.at(server, columns: 80, rows: 24)
            try await dashboard.terminal.wait(for: "the session") {
                $0.rows(with: "\(session.backend)").contains { $0.contains("PgSleep") }
            }
            let expected = dashboard.terminal.screen.lines.first { $0.contains("PID") }

            for (columns, rows) in [
                (1, 1), (2, 1), (1, 2), (300, 100), (40, 12), (3, 3), (80, 1), (1, 24), (0, 0),
            ] {
                try dashboard.terminal.resize(columns: columns, rows: rows)
            }
            for columns in 1...120 {
                try dashboard.terminal.resize(columns: columns, rows: 1 + columns / 4)
                dashboard.terminal.type("?\u{1b}")
            }
            try dashboard.terminal.resize(columns: 80, rows: 24)
            dashboard.terminal.type("\u{c}")

            try await dashboard.terminal.wait(for: "the table at its old size") { screen in
                screen.lines.contains { $0 == expected } && screen.text.contains("1 Sessions")
            }
            #expect(dashboard.terminal.screen.surprises.isEmpty)
            dashboard.terminal.type("q")
            #expect(try await dashboard.terminal.exit() == .code(0))
        }

        @Test(arguments: [(1, 1), (2, 3), (0, 0), (59, 11), (500, 200)])
        func `it starts and ends at any size`(columns: Int, rows: Int) async throws {
            let server = try await SharedServer.server
            let dashboard = try Dashboard(
                environment: server.environment, columns: max(1, columns), rows: max(1, rows))
            try dashboard.terminal.resize(columns: columns, rows: rows)
            try await dashboard.terminal.wait(for: "the first frame") { $0.modes.contains(1049) }

            dashboard.terminal.type("q")

            #expect(try await dashboard.terminal.exit() == .code(0))
            #expect(dashboard.terminal.screen.leftovers.isEmpty)
        }

        @Test func `a terminal that does not read gets the newest frame later, not all of them`() async throws
        {
            let server = try await SharedServer.server
            let proxy = try TestProxy(to: server.port)
            defer { proxy.close() }
            let dashboard = try await Dashboard.at(
                server, ["-s", "0.2"], through: proxy, columns: 200, rows: 60)
            let sent = dashboard.terminal.bytes.count

            for number in 0..<40 {
                let session = try server.session(application: "round \(number)")
                try session.send("SELECT pg_sleep(600)")
                let traffic = proxy.traffic.toServer
                dashboard.terminal.type("\u{c}")
                try await wait(for: "the next probe") { proxy.traffic.toServer > traffic }
            }
            let newest = try server.session(application: "the newest")
            try newest.send("SELECT pg_sleep(600)")
            let traffic = proxy.traffic
            try await wait(for: "a probe that sees it") { proxy.traffic.toClient > traffic.toClient + 500 }

            try await dashboard.terminal.wait(forText: "the newest")
            #expect(dashboard.terminal.bytes.count - sent < 100_000)
            #expect(dashboard.terminal.screen.surprises.isEmpty)
        }

        @Test func `q ends it although nobody reads the terminal`() async throws {
            let server = try await SharedServer.server
            let dashboard = try await Dashboard.at(server, columns: 200, rows: 60)

            for _ in 0..<100 { dashboard.terminal.type("\u{c}") }
            dashboard.terminal.type("q")

            try await wait(for: "its end") { dashboard.terminal.program.poll() == .code(0) }
        }

        @Test func `control and S does not stop the screen`() async throws {
            let server = try await SharedServer.server
            let dashboard = try await Dashboard.at(server)
            let session = try server.session(application: "after ^S")

            dashboard.terminal.type("\u{13}")
            try session.send("SELECT pg_sleep(600)")

            try await dashboard.terminal.wait(forText: "after ^S")
        }
    }
}
