import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// All the ways in which `psql` can be told where to connect, and with which password.
    @Suite struct ConnectingTests {
        /// The environment that leads to the role that needs a password.
        private func guarded(_ server: TestServer) -> [String: String] {
            [
                "PGHOST": "127.0.0.1", "PGPORT": "\(server.port)", "PGUSER": "with_password",
                "PGDATABASE": "postgres",
            ]
        }

        @Test func `options, a connection string, a URI and a service all lead to the server`() async throws {
            let server = try await SharedServer.server
            let service = try Scratch.newPath("pg_service.conf")
            try writeText(
                "[here]\nhost=\(server.folder)\nport=\(server.port)\nuser=postgres\ndbname=postgres\n",
                to: service)
            let folder = server.folder.split(separator: "/").joined(separator: "%2F")
            let ways = [
                ["-h", server.folder, "-p", "\(server.port)", "-U", "postgres", "-d", "postgres"],
                ["-h\(server.folder)", "--port=\(server.port)", "--username", "postgres", "postgres"],
                ["host=\(server.folder) port=\(server.port) user=postgres dbname=postgres"],
                ["-d", "postgresql://postgres@%2F\(folder):\(server.port)/postgres"],
                ["service=here"],
            ]

            for way in ways {
                let show = try await Pgtop.run(
                    ["show", "sessions", "-n", "1"] + way, environment: ["PGSERVICEFILE": service])

                #expect(show.status == .code(0), "\(way): \(show.error)")
                #expect(show.output.contains("PID"))
            }
        }

        @Test func `a password is asked for without showing it`() async throws {
            let server = try await SharedServer.server
            let terminal = try TestTerminal(
                [Pgtop.path, "show", "sessions", "-n", "1"], environment: guarded(server), columns: 200)
            try await terminal.wait(forText: "assword")

            terminal.type("right\n")

            #expect(try await terminal.exit() == .code(0))
            #expect(terminal.screen.text.contains("PID"))
            #expect(!String(decoding: terminal.bytes, as: UTF8.self).contains("right"))
        }

        @Test(arguments: [["show", "sessions"], ["-W"]])
        func `^C at the question for a password leaves the terminal as it was`(
            arguments: [String]
        ) async throws {
            let server = try await SharedServer.server
            let before = try TestTerminal(["true"]).lineSettings
            let terminal = try TestTerminal(
                [Pgtop.path] + arguments, environment: guarded(server), columns: 200)
            try await terminal.wait(forText: "assword")

            terminal.type("\u{3}")

            #expect(try await terminal.exit() == .signal(SIGINT))
            #expect(terminal.lineSettings == before)
        }

        @Test func `the dashboard asks for a password on a card`() async throws {
            let server = try await SharedServer.server
            let dashboard = try Dashboard(environment: guarded(server))
            try await dashboard.terminal.wait(forText: "assword")

            dashboard.terminal.type("right\r")

            try await dashboard.terminal.wait(forText: "primary")
            #expect(!String(decoding: dashboard.terminal.bytes, as: UTF8.self).contains("right"))
        }

        @Test func `a password file is used, and one that others may read is not`() async throws {
            let server = try await SharedServer.server
            let file = try Scratch.newPath("pgpass")
            try writeText("127.0.0.1:\(server.port):*:with_password:right\n", to: file)
            let variables = guarded(server).merging(["PGPASSFILE": file]) { $1 }

            let open = try await Pgtop.run(["show", "sessions", "-n", "1", "-w"], environment: variables)
            try setPermissions(0o600, of: file)
            let closed = try await Pgtop.run(["show", "sessions", "-n", "1", "-w"], environment: variables)

            #expect(open.status == .code(1))
            #expect(!open.error.contains("right"))
            #expect(closed.status == .code(0))
        }
    }
}
