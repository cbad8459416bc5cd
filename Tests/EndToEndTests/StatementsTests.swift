import TestSupport
import Testing

extension EndToEnd {
    /// The page of the statements, when all is well and when it is not.
    @Suite(
        .enabled(
            if: ServerBinaries.found?.havePgStatStatements ?? true,
            "this build of the server has no pg_stat_statements")
    )
    struct StatementsTests {
        private static let create = "CREATE EXTENSION IF NOT EXISTS pg_stat_statements"

        /// Runs thousands of statements that differ in their form, each with so long a text.
        private static func fill(_ session: TestSession, functions: Int, padding: Int) throws {
            try session.query(
                """
                SELECT pg_stat_statements_reset();
                SET pg_stat_statements.track = 'all';
                DO $$
                DECLARE f text[] := array['abs','ceil','floor','round','exp','sign','trunc','cbrt','degrees','radians',
                                          'sin','cos','tan','atan','cosh','sinh','tanh','asinh','atand','cosd','sind'];
                BEGIN
                  FOR i IN 1..\(functions) LOOP FOR j IN 1..21 LOOP FOR k IN 1..21 LOOP
                    BEGIN
                      EXECUTE format('SELECT /* %s */ %s(%s(%s(0.1::float8)))', repeat('x', \(padding)), f[i], f[j], f[k]);
                    EXCEPTION WHEN OTHERS THEN NULL;
                    END;
                  END LOOP; END LOOP; END LOOP;
                END $$
                """)
        }

        @Test func `thousands of statements with 64 MB of texts leave the keys answering`() async throws {
            let server = try await TestServer.fresh(settings: ["pg_stat_statements.max": "20000"])
            let session = try server.session()
            try session.query(Self.create)
            try Self.fill(session, functions: 8, padding: 20_000)
            let dashboard = try await Dashboard.at(server, page: "5t", rows: 60)

            try await dashboard.terminal.wait(forText: "xxxxxxxx")
            dashboard.terminal.type("G")
            try await dashboard.terminal.wait(for: "the end of the list") { screen in
                screen.text.contains("–") && !screen.text.contains("1–")
            }
            dashboard.terminal.type("?")

            try await dashboard.terminal.wait(forText: "Help: Statements")
        }

        @Test func `ten thousand statements are told, all of them`() async throws {
            let server = try await TestServer.fresh(settings: ["pg_stat_statements.max": "20000"])
            let session = try server.session()
            try session.query(Self.create)
            try Self.fill(session, functions: 21, padding: 0)
            let counted = try session.query("SELECT count(*) >= 9000 FROM pg_stat_statements(false)")
            #expect(counted == [["t"]])
            let dashboard = try await Dashboard.at(server, page: "5t", rows: 60)

            try await dashboard.terminal.wait(for: "their number") { screen in
                screen.lines.contains { $0.contains(" of 20000 statements") }
            }
            try await dashboard.terminal.wait(forText: "$1::float8")
        }

        @Test func `an extension that is dropped is said to be gone`() async throws {
            let server = try await TestServer.fresh()
            let session = try server.session()
            try session.query(Self.create)
            let dashboard = try await Dashboard.at(server, page: "5")
            try await dashboard.terminal.wait(forText: "per second, over the last")

            try session.query("DROP EXTENSION pg_stat_statements")

            try await dashboard.terminal.wait(
                forText: "CREATE EXTENSION pg_stat_statements, or start pgtop with -d")
        }

        @Test func `the counters of one statement are reset after a yes, and that is written down`()
            async throws
        {
            let server = try await TestServer.fresh()
            let session = try server.session()
            try session.query(Self.create)
            for _ in 0..<7 { try session.query("SELECT 1 AS resettable") }
            let dashboard = try await Dashboard.at(server, page: "5t", rows: 60)
            dashboard.terminal.type("/resettable\r")
            try await dashboard.terminal.wait(forText: "AS resettable")

            dashboard.terminal.type("X")
            try await dashboard.terminal.wait(forText: "Reset the counters of one statement?")
            try await dashboard.answer("Reset the counters of one statement?", "y")
            try await dashboard.terminal.wait(forText: "done")
            try await wait(for: "the outcome in the journal") { try dashboard.journal().count == 2 }

            let left = try session.query(
                "SELECT count(*) FROM pg_stat_statements WHERE query LIKE 'SELECT % AS resettable'")
            #expect(left == [["0"]])
            #expect(
                try dashboard.journal().compactMap { $0["action"]?.text } == [
                    "reset statement", "reset statement",
                ])
        }

        @Test func `Enter shows all about a statement, its whole text too`() async throws {
            let server = try await TestServer.fresh()
            let session = try server.session()
            try session.query(Self.create)
            try session.query("SELECT 1 AS detailed\n, 2 AS \"last line\"")
            let dashboard = try await Dashboard.at(server, page: "5t", rows: 60)
            dashboard.terminal.type("/detailed\r")
            try await dashboard.terminal.wait(forText: "AS detailed , $2")

            dashboard.terminal.type("\r")
            try await dashboard.terminal.wait(for: "the text") { screen in
                screen.text.contains("in all")
                    && screen.lines.contains { $0.hasPrefix(" , $2 AS \"last line\"") }
            }
            dashboard.terminal.type("e")

            try await dashboard.terminal.wait(for: "a plan, or why there is none") { screen in
                screen.text.contains("Result") || screen.text.contains("from version 16 on")
            }
        }
    }
}
