import Glibc
import TestSupport
import Testing

extension EndToEnd {
    /// PgBouncer: what is told of it, and a pause that is never left behind.
    @Suite(.enabled(if: TestPooler.isInstalled, "PgBouncer is not installed"))
    struct PoolTests {
        private func pooler() async throws -> TestPooler {
            let pooler = try TestPooler(before: try await SharedServer.server)
            try await pooler.start()
            try pooler.occupy()
            return pooler
        }

        private func dashboard(
            at pooler: TestPooler, as role: String = "postgres", through proxy: TestProxy? = nil,
            _ arguments: [String] = []
        ) async throws -> Dashboard {
            let conninfo = pooler.conninfo(as: role, port: proxy?.port)
            let dashboard = try await Dashboard.at(
                try await SharedServer.server, ["--pgbouncer", conninfo] + arguments, page: "4")
            try await dashboard.terminal.wait(forText: "postgres postgres")
            return dashboard
        }

        /// Pauses the pool, so many times choosing another limit first, and waits until it is so.
        private func pause(_ dashboard: Dashboard, _ pooler: TestPooler, tabs: Int = 0) async throws {
            dashboard.terminal.type("P")
            try await dashboard.terminal.wait(forText: "Type pause:")
            // A fresh card is deaf for a moment.
            try await dashboard.answer("Type pause:", String(repeating: "\t", count: tabs) + "pause\r")
            try await wait(for: "the pause") { try pooler.isPaused() }
        }

        @Test func `pools and their clients are printed without a terminal`() async throws {
            let pooler = try await pooler()
            let client = try pooler.session(application: "printed")
            try client.query("BEGIN")

            let run = try await Pgtop.run(
                ["show", "pools", "--format", "json", "--pgbouncer", pooler.conninfo()],
                environment: try await SharedServer.server.environment)

            #expect(run.status == .code(0), "\(run.error)")
            #expect(run.output.contains(#""database":"postgres","hold":null"#))
            #expect(run.output.contains(#""application":"printed""#))
        }

        @Test func `a pause that somebody else made is said at once`() async throws {
            let pooler = try await pooler()
            try pooler.session(in: "pgbouncer").query("PAUSE postgres")

            let dashboard = try await Dashboard.at(
                try await SharedServer.server, ["--pgbouncer", pooler.conninfo()])

            try await dashboard.terminal.wait(forText: "postgres is PAUSED")
        }

        @Test func `a pause waits for transactions, tells its queue, and ends when pgtop quits`() async throws
        {
            let pooler = try await pooler()
            let busy = try pooler.session()
            try busy.query("BEGIN; SELECT 1")
            let dashboard = try await dashboard(at: pooler)
            try await pause(dashboard, pooler)
            try await dashboard.terminal.wait(forText: "waits for 1 server connections to come free")
            try busy.query("COMMIT")
            try await dashboard.terminal.wait(forText: "paused for")
            let queued = try pooler.session()
            try queued.send("SELECT 1")
            try await dashboard.terminal.wait(forText: "1 wait, the longest")

            dashboard.terminal.type("\u{1b}")
            try await dashboard.terminal.wait(forText: "postgres is PAUSED by pgtop")
            dashboard.terminal.type("q")
            _ = try await dashboard.terminal.exit()

            #expect(try !pooler.isPaused())
            #expect(try queued.reply().first == ["1"])
            let outcome = try dashboard.journal().last?["outcome"]
            #expect("\(String(describing: outcome))".contains("resumed after"))
        }

        @Test(arguments: [SIGTERM, SIGHUP, SIGKILL])
        func `a pause ends when pgtop is ended`(signal: Int32) async throws {
            let pooler = try await pooler()
            let dashboard = try await dashboard(at: pooler)
            try await pause(dashboard, pooler)

            dashboard.terminal.program.send(signal)

            try await wait(for: "the resume") { try !pooler.isPaused() }
        }

        @Test func `a pause that is to stay stays`() async throws {
            let pooler = try await pooler()
            let dashboard = try await dashboard(at: pooler)
            try await pause(dashboard, pooler, tabs: 3)
            try await dashboard.terminal.wait(forText: "left so until somebody resumes it")

            dashboard.terminal.type("\u{1b}")
            dashboard.terminal.type("q")
            _ = try await dashboard.terminal.exit()

            #expect(try pooler.isPaused())
        }

        @Test func `a pause is resumed by hand, and both stand in the journal`() async throws {
            let pooler = try await pooler()
            let dashboard = try await dashboard(at: pooler)
            try await pause(dashboard, pooler)
            try await dashboard.terminal.wait(forText: "paused for")
            dashboard.terminal.type("\u{1b}")
            try await dashboard.terminal.wait(for: "the card to close") { !$0.text.contains("Under way") }

            dashboard.terminal.type("r")
            try await dashboard.terminal.wait(forText: "RESUME postgres")
            try await dashboard.answer("RESUME postgres at", "y")
            try await dashboard.terminal.wait(forText: "resumed by somebody else after")

            #expect(try !pooler.isPaused())
            let journal = try readText("\(dashboard.home)/.local/state/pgtop/journal.jsonl")
            #expect(journal.contains(#""action":"pause","target":"postgres at"#))
            #expect(journal.contains(#""action":"resume","target":"postgres at"#))
        }

        @Test func `a pause ends though the link to the pooler was cut meanwhile`() async throws {
            let pooler = try await pooler()
            let proxy = try TestProxy(to: pooler.port)
            let dashboard = try await dashboard(at: pooler, through: proxy)
            try await pause(dashboard, pooler)

            proxy.set(.reset)
            try await dashboard.terminal.wait(forText: " old: ")
            proxy.set(.pass())

            try await wait(for: "the resume") { try !pooler.isPaused() }
        }

        @Test func `who may only look cannot pause`() async throws {
            let pooler = try await pooler()
            let dashboard = try await dashboard(at: pooler, as: "watcher")

            dashboard.terminal.type("P")

            try await dashboard.terminal.wait(forText: "watcher may only look: admin access needed")
        }

        @Test func `read-only refuses a pause`() async throws {
            let pooler = try await pooler()
            let dashboard = try await dashboard(at: pooler, ["--read-only"])

            dashboard.terminal.type("P")

            try await dashboard.terminal.wait(forText: "pgtop may only read here")
        }

        @Test func `a blocked session behind the pooler shows its client`() async throws {
            let pooler = try await pooler()
            let client = try pooler.session(application: "xrayed")
            try client.query("BEGIN; SELECT 1")

            let dashboard = try await Dashboard.at(
                try await SharedServer.server, ["--pgbouncer", pooler.conninfo()])
            dashboard.terminal.type("/xrayed\r")

            try await dashboard.terminal.wait(forText: "via unix")
            dashboard.terminal.type("\r")
            try await dashboard.terminal.wait(
                forText: "via PgBouncer 127.0.0.1:\(pooler.port): xrayed postgres unix")
        }
    }
}
