import TestSupport
import Testing

@testable import Probes

/// What goes wrong with one question stays with that question.
@Suite(.serialized, .tags(.server), .needsServer)
struct ConnectionServerTests {
    @Test func `a question that could not be prepared once is prepared again`() async throws {
        let server = try await SharedServer.server
        let client = try Client(folder: server.folder, port: server.port)
        let question = Question(name: "late_table", sql: "SELECT * FROM public.late_table")

        let before = try await client.ask(question)
        try server.session().query("CREATE TABLE public.late_table AS SELECT 1 AS one")
        let after = try await client.ask(question)
        let again = try await client.ask(question)
        try server.session().query("DROP TABLE public.late_table")

        #expect(throws: ProbeFailure.self) { try before[0].get() }
        #expect(after == [.success(1)])
        #expect(again == [.success(1)])
    }

    @Test func `a prepared question that fails once is not prepared twice`() async throws {
        let server = try await SharedServer.server
        let client = try Client(folder: server.folder, port: server.port)
        let sql = "SELECT 1 / $1"

        let failed = try await client.ask(Question(name: "division", sql: sql, parameters: [.int(0)]))
        let answered = try await client.ask(Question(name: "division", sql: sql, parameters: [.int(1)]))

        #expect(throws: ProbeFailure.self) { try failed[0].get() }
        #expect(answered == [.success(1)])
    }

    @Test func `behind a pooler a question that fails takes no other with it`() async throws {
        let server = try await SharedServer.server
        let client = try Client(folder: server.folder, port: server.port)
        try await client.pretendPooled()

        let batch = try await client.ask(Question(sql: "SELECT 1 / 0"), Question(sql: "SELECT 1"))
        let next = try await client.ask(Question(sql: "SELECT 1"))

        #expect(throws: ProbeFailure.self) { try batch[0].get() }
        #expect(batch[1...] == [.success(1)])
        #expect(next == [.success(1)])
    }

    @Test func `behind a pooler nothing can be written, and nothing stays set`() async throws {
        let server = try await SharedServer.server
        let client = try Client(folder: server.folder, port: server.port)
        try await client.pretendPooled()
        let setting = "SELECT WHERE pg_catalog.current_setting('jit') OPERATOR(pg_catalog.=) 'off'"

        let inside = try await client.ask(
            Question(sql: setting), Question(sql: "CREATE TABLE public.written (a int)"))

        #expect(inside[0] == .success(1))
        #expect(throws: ProbeFailure.self) { try inside[1].get() }
    }

    @Test func `a session that is ended says by what`() async throws {
        let server = try await SharedServer.server
        let client = try Client(folder: server.folder, port: server.port)
        let pid = try await client.pid()
        let killer = try server.session()
        try killer.send(
            """
            DO $$ BEGIN
              LOOP
                PERFORM pg_stat_clear_snapshot();
                EXIT WHEN (SELECT state = 'active' FROM pg_stat_get_activity(\(pid)));
              END LOOP;
              PERFORM pg_terminate_backend(\(pid));
            END $$
            """)

        await #expect {
            _ = try await client.ask(Question(sql: "SELECT pg_sleep(600)"))
        } throws: { error in
            "\(error)".contains("administrator")
        }
    }
}
