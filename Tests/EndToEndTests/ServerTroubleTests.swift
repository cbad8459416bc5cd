import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// What the user sees while the server, or the way to it, is in trouble.
    @Suite struct ServerTroubleTests {
        /// What can cut the program off from a server that goes on living.
        enum Silence: CaseIterable {
            case frozen, held
        }

        @Test func `nobody listening is one sentence and exit 1, or a dashboard that tries again`()
            async throws
        {
            let proxy = try TestProxy(to: try await SharedServer.server.port)
            defer { proxy.close() }
            proxy.set(.refuse)
            try await wait(for: "the port to be closed") { !proxy.isListening }
            let variables = [
                "PGHOST": "127.0.0.1", "PGPORT": "\(proxy.port)", "PGUSER": "postgres",
                "PGDATABASE": "postgres",
            ]

            let show = try await Pgtop.run(["show", "sessions", "-n", "1"], environment: variables)
            let dashboard = try Dashboard(environment: variables)
            try await dashboard.terminal.wait(forText: "No connection")
            proxy.set(.pass())

            #expect(show.status == .code(1))
            #expect(show.output.isEmpty)
            #expect(show.error.split(separator: "\n").count == 1)
            #expect(show.error.contains("refused"))
            try await dashboard.terminal.wait(for: "the sessions") { screen in
                screen.text.contains("primary") && !screen.text.contains("No connection")
            }
        }

        @Test func `a wrong password is refused once and not tried again`() async throws {
            let server = try await TestServer.fresh()
            let variables = [
                "PGHOST": "127.0.0.1", "PGPORT": "\(server.port)", "PGUSER": "with_password",
                "PGDATABASE": "postgres", "PGPASSWORD": "wr0ng",
            ]

            let show = try await Pgtop.run(["show", "sessions", "-n", "1"], environment: variables)
            let dashboard = try Dashboard(environment: variables)
            try await dashboard.terminal.wait(forText: "password authentication failed")
            try await dashboard.terminal.wait(forText: "not tried again")
            dashboard.terminal.type("q")

            #expect(show.status == .code(1))
            #expect(show.error.contains("password authentication failed"))
            #expect(!show.error.contains("wr0ng"))
            #expect(try await dashboard.terminal.exit() == .code(0))
            let refusals = server.log().split(separator: "FATAL:  password authentication failed").count - 1
            #expect(refusals <= 3)
        }

        @Test func `no such database is named`() async throws {
            let server = try await SharedServer.server

            let show = try await Pgtop.run(
                ["show", "sessions", "-n", "1", "-d", "no_such_database"], environment: server.environment)

            #expect(show.status == .code(1))
            #expect(show.error.contains("no_such_database"))
        }

        @Test func `no free slots is said, and the dashboard gets in when one is free`() async throws {
            let settings = [
                "max_connections": "6", "superuser_reserved_connections": "3", "max_wal_senders": "0",
            ]
            let server = try await TestServer.fresh(settings: settings)
            // The session that made the roles may still be on its way out, and hold a slot.
            var sessions: [TestSession] = []
            try await wait(for: "all slots to be taken") {
                if let session = try? server.session(as: "plain") { sessions.append(session) }
                return sessions.count == 3
            }
            let variables = server.environment.merging(["PGUSER": "plain"]) { $1 }

            let show = try await Pgtop.run(["show", "sessions", "-n", "1"], environment: variables)
            let dashboard = try Dashboard(environment: variables)
            try await dashboard.terminal.wait(forText: "No connection")
            sessions.removeAll()

            #expect(show.status == .code(1))
            #expect(show.error.contains("connection"))
            try await dashboard.terminal.wait(for: "the sessions") { screen in
                screen.text.contains("primary") && !screen.text.contains("No connection")
            }
        }

        @Test func `a server that takes no sessions yet is waited for`() async throws {
            let primary = try await TestServer.fresh()
            let standby = try await primary.standby(settings: ["hot_standby": "off"])
            try standby.launch()
            try await wait(for: "the standby to run", evidence: standby.log) {
                standby.log().contains("started streaming WAL")
            }

            let show = try await Pgtop.run(["show", "sessions", "-n", "1"], environment: standby.environment)
            let dashboard = try Dashboard(environment: standby.environment)
            try await dashboard.terminal.wait(forText: "No connection")
            try await standby.promoteByFile()

            #expect(show.status == .code(1))
            #expect(show.error.contains("not accepting connections") || show.error.contains("starting up"))
            try await dashboard.terminal.wait(for: "the sessions") { screen in
                screen.text.contains("primary") && !screen.text.contains("No connection")
            }
        }

        @Test(arguments: Silence.allCases)
        func `keys are answered while the server is silent, its data's age is told, and it comes back`(
            silence: Silence
        ) async throws {
            let server = try await TestServer.fresh()
            let proxy = try TestProxy(to: server.port)
            defer { proxy.close() }
            let dashboard = try await Dashboard.at(server, through: proxy)
            let terminal = dashboard.terminal

            if silence == .frozen { server.freeze() } else { proxy.set(.hold) }
            // Sooner than pgtop gives the connection up.
            terminal.type("?")
            try await terminal.wait(forText: "Help: Sessions", within: .seconds(20))
            terminal.type("\u{1b}")
            try await terminal.wait(for: "the table", within: .seconds(20)) {
                !$0.text.contains("Help: Sessions")
            }
            try await terminal.wait(forText: "s old")
            if silence == .frozen { server.thaw() } else { proxy.set(.pass()) }
            try await terminal.wait(for: "fresh data") { !$0.text.contains("s old") }

            let session = try server.session(application: "after")
            try session.send("SELECT pg_sleep(600)")
            try await terminal.wait(forText: "after")
        }

        @Test(arguments: Silence.allCases)
        func `q ends the program while the server is silent`(silence: Silence) async throws {
            let server = try await TestServer.fresh()
            let proxy = try TestProxy(to: server.port)
            defer { proxy.close() }
            let dashboard = try await Dashboard.at(server, through: proxy)

            if silence == .frozen { server.freeze() } else { proxy.set(.hold) }
            defer { server.thaw() }
            try await dashboard.terminal.wait(forText: "s old")
            dashboard.terminal.type("q")

            #expect(try await dashboard.terminal.exit(within: .seconds(5)) == .code(0))
            #expect(dashboard.terminal.screen.leftovers.isEmpty)
        }

        @Test func `a server that was restarted or killed is connected to again`() async throws {
            let server = try await TestServer.fresh()
            let dashboard = try await Dashboard.at(server)

            for trouble in ["fast", "immediate", "killed", "crashed"] {
                switch trouble {
                case "fast": try await server.restart(.fast)
                case "immediate": try await server.restart(.immediate)
                case "killed":
                    try await server.killPostmaster()
                    try await server.start()
                default: try await server.crash()
                }
                let session = try server.session(application: "is \(trouble)")
                try session.send("SELECT pg_sleep(600)")
                try await dashboard.terminal.wait(forText: "is \(trouble)")
            }
        }

        @Test func `another server in the place of the old one is announced, and the open card closed`()
            async throws
        {
            let (first, second) = (try await TestServer.fresh(), try await TestServer.unrelated())
            let proxy = try TestProxy(to: first.port)
            defer { proxy.close() }
            let victim = try first.session(application: "victim")
            try victim.send("SELECT pg_sleep(600)")
            let dashboard = try await Dashboard.at(first, through: proxy)
            try await dashboard.choose(victim, by: "victim")
            dashboard.terminal.type("K")
            try await dashboard.terminal.wait(forText: "Terminate session \(victim.backend)?")

            proxy.lead(to: second.port)
            proxy.set(.reset)
            try await wait(for: "the connections to be reset") { proxy.connections == 0 }
            proxy.set(.pass())

            try await dashboard.terminal.wait(for: "the announcement") { screen in
                screen.text.contains("Another server") && !screen.text.contains("Terminate session")
            }
            #expect(!victim.hasReply)
        }

        @Test func `a standby that becomes the primary is announced, and the open card closed`() async throws
        {
            let primary = try await TestServer.fresh()
            let standby = try await primary.standby()
            let victim = try standby.session(application: "victim")
            try victim.send("SELECT pg_sleep(600)")
            let dashboard = try Dashboard(environment: standby.environment)
            try await dashboard.terminal.wait(forText: "standby")
            try await dashboard.choose(victim, by: "victim")
            dashboard.terminal.type("K")
            try await dashboard.terminal.wait(forText: "Terminate session \(victim.backend)?")

            try await standby.promote()

            try await dashboard.terminal.wait(for: "the announcement") { screen in
                screen.text.contains("is now a primary") && !screen.text.contains("Terminate session")
            }
        }

        @Test func `twenty queries of a megabyte each do not cross the wire`() async throws {
            let settings = ["track_activity_query_size": "1MB"]
            let server = try await TestServer.fresh(settings: settings)
            let proxy = try TestProxy(to: server.port)
            defer { proxy.close() }
            let filler = String(repeating: "x", count: 1_000_000)
            let sessions = try (0..<20).map { _ in try server.session() }
            for session in sessions { try session.send("SELECT pg_sleep(600) /* \(filler) */") }

            let dashboard = try await Dashboard.at(server, through: proxy)
            try await dashboard.terminal.wait(for: "all sessions") { $0.rows(with: "pg_sleep").count >= 10 }

            // One of them would be more.
            #expect(proxy.traffic.toClient < 1_000_000)
        }
    }
}
