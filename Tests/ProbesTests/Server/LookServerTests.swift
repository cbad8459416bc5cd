import TestSupport
import Testing

@testable import Probes

/// A look reads, briefly, and leaves nothing behind.
@Suite(.serialized, .tags(.server), .needsServer)
struct LookServerTests {
    private func looked(_ text: String, on probed: Probed, id: Int = 1) async throws
        -> Result<LookTable, LookFailure>
    {
        let look = Inquiry(id: id, text: text)
        probed.ask(.look(look))
        return try await probed.first("the end of a look") { report in
            if case .action(.looked(look, let result)) = report { result } else { nil }
        }
    }

    @Test func `any types come as text, and nothing is not an empty text`() async throws {
        let probed = try Probed(try await SharedServer.server)

        let table = try await looked(
            """
            SELECT 1.50::numeric AS amount, ARRAY['a', NULL] AS list, NULL::text AS nothing, '' AS empty,
                   '{"a": 1}'::jsonb AS json, ROW(1, 'x') AS record, interval '90 s' AS "how long", true AS "how long";
            """, on: probed
        ).get()

        #expect(
            table.columns == ["amount", "list", "nothing", "empty", "json", "record", "how long", "how long"])
        #expect(
            table.rows.map { $0.map { $0?.text } } == [
                ["1.50", "{a,NULL}", nil, "", "{\"a\": 1}", "(1,x)", "00:01:30", "true"]
            ])
    }

    @Test(arguments: [
        "SHOW server_version -- which?", "EXPLAIN SELECT 1", "TABLE pg_catalog.pg_am", "VALUES (1)",
    ])
    func `what is no SELECT can be looked at`(text: String) async throws {
        let probed = try Probed(try await SharedServer.server)

        #expect(!(try await looked(text, on: probed).get().rows.isEmpty))
    }

    @Test func `long tables, broad tables and long values are cut, and say so`() async throws {
        let probed = try Probed(try await SharedServer.server)
        let columns = (1...30).map { "\($0) AS c\($0)" }.joined(separator: ", ")

        let long = try await looked("SELECT repeat('é', 50000000) FROM generate_series(1, 1)", on: probed)
            .get()
        let many = try await looked(
            "SELECT g, \(columns) FROM generate_series(1, 1000000) g", on: probed, id: 2
        )
        .get()

        #expect(long.rows == [[.init(String(repeating: "é", count: 1000), isCut: true)]])
        #expect(many.rows.count == 200)
        #expect(many.hasMoreRows)
        #expect(many.columns.count == 20)
        #expect(many.columnsLeftOut == 11)
    }

    @Test(arguments: [
        "CREATE TABLE written ()", "SELECT 1; DROP TABLE written", "SELECT pg_terminate_backend(1)",
        "WITH a AS (INSERT INTO kept VALUES (2) RETURNING 1) SELECT * FROM a",
        "SELECT nextval('counted')", "SELECT lo_create(0)", "SELECT pg_catalog.pg_advisory_lock(1)",
        "SELECT * FROM kept FOR UPDATE", "EXPLAIN ANALYZE INSERT INTO kept VALUES (3)",
        "SELECT set_config('transaction_read_only', 'off', true)", "SELECT 'without an end",
    ])
    func `a look cannot write`(text: String) async throws {
        let server = try await TestServer.fresh()
        let session = try server.session()
        try session.query("CREATE TABLE kept (a int); INSERT INTO kept VALUES (1); CREATE SEQUENCE counted")
        let probed = try Probed(server)

        let result = try await looked(text.replacing("kept", with: "public.kept"), on: probed)

        #expect(throws: LookFailure.self) { try result.get() }
        #expect(try session.query("SELECT a::text FROM kept") == [["1"]])
        #expect(try session.query("SELECT is_called::text FROM counted") == [["false"]])
        #expect(
            try session.query(
                "SELECT 1 FROM pg_stat_activity WHERE application_name = 'pgtop' AND state LIKE 'idle in %'"
            )
            .isEmpty)
    }

    @Test func `what the server refuses is told in its words, and the connection lives`() async throws {
        let probed = try Probed(try await SharedServer.server)

        let failed = try await looked("SELECT 1 / 0", on: probed)
        let next = try await looked("SELECT 'lives'", on: probed, id: 2)

        #expect(
            failed == .failure(.failed(.refused(sqlstate: "22012", message: "division by zero"))))
        #expect(try next.get().rows == [[.init("lives")]])
    }

    @Test func `a lock is not waited for`() async throws {
        let server = try await TestServer.fresh()
        let session = try server.session()
        try session.query("CREATE TABLE held ()")
        try session.query("BEGIN; LOCK TABLE held")
        let probed = try Probed(server)

        let result = try await looked("SELECT * FROM public.held", on: probed)

        #expect(result == .failure(.failed(.lockedOut)))
    }

    @Test func `a look is broken off when the user no longer wants it`() async throws {
        let server = try await SharedServer.server
        let probed = try Probed(server, calling: "breaker")
        let look = Inquiry(id: 7, text: "SELECT pg_sleep(600)")
        probed.ask(.look(look))
        let witness = try server.session()
        try await wait(for: "the look at work") {
            try witness.query(
                "SELECT 1 FROM pg_stat_activity WHERE application_name = 'breaker' AND wait_event = 'PgSleep'"
            ).count == 1
        }

        probed.ask(.breakOffLook(look))

        let result = try await probed.first("the end of the look") { report in
            if case .action(.looked(look, let result)) = report { result } else { nil }
        }
        #expect(result == .failure(.brokenOff))
        #expect(try await looked("SELECT 'lives'", on: probed, id: 8).get().rows == [[.init("lives")]])
    }

    @Test func `a signal does not wait for a look`() async throws {
        let server = try await SharedServer.server
        let probed = try Probed(server)
        let session = try server.session()
        try session.send("SELECT pg_sleep(600)")
        let backend = try await probed.backend(session.backend) { $0.state == "active" }
        let look = Inquiry(id: 9, text: "SELECT pg_sleep(600)")
        probed.ask(.look(look))

        let outcome = try await probed.outcome(of: .terminate, to: Target(.terminate, backend))

        guard case .gone = outcome else {
            Issue.record("\(outcome)")
            return
        }
        let result = try await probed.first("the end of the look") { report in
            if case .action(.looked(look, let result)) = report { result } else { nil }
        }
        #expect(result == .failure(.brokenOff))
    }

    @Test func `a look ends at its limit, and the connection lives`() async throws {
        let probed = try Probed(try await SharedServer.server)

        let result = try await looked("SELECT pg_sleep(600)", on: probed)

        #expect(result == .failure(.failed(.timedOut(after: .zero))))
        #expect(try await looked("SELECT 'lives'", on: probed, id: 2).get().rows == [[.init("lives")]])
    }
}
