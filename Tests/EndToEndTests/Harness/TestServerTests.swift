import TestSupport
import Testing

extension EndToEnd {
    /// What the throw-away servers and the test's own sessions do.
    @Suite struct TestServerTests {
        @Test func `sessions answer with rows, nulls and errors`() async throws {
            let session = try await SharedServer.server.session()

            #expect(try session.query("SELECT 1, NULL, 'a'; SELECT 2") == [["1", nil, "a"], ["2"]])
            #expect(throws: ServerError.self) { try session.query("SELECT 1/0") }
            #expect(try session.query("SELECT pg_backend_pid()") == [["\(session.backend)"]])
        }

        @Test(arguments: TestRole.allCases)
        func `each role may see and do what it should`(role: TestRole) async throws {
            let server = try await SharedServer.server
            let other = try server.session(application: "seen by \(role)")
            let sql = "SELECT query FROM pg_stat_activity WHERE pid = \(other.backend)"

            let seen = try server.session(as: role.rawValue).query(sql)

            #expect((seen == [["<insufficient privilege>"]]) == (role == .plain))
        }

        @Test func `a server survives all that can happen to it`() async throws {
            let server = try await TestServer.fresh()

            server.freeze()
            #expect(throws: TimedOut.self) { try server.session(within: .milliseconds(300)) }
            server.thaw()

            try await server.crash()
            try await server.killPostmaster()
            try await server.start()
            try await server.restart(.immediate)
            #expect(try server.session().query("SELECT 1") == [["1"]])
        }

        @Test func `a standby follows and can be promoted`() async throws {
            let primary = try await TestServer.fresh()
            let standby = try await primary.standby()
            try primary.session().query("CREATE TABLE followed ()")

            try await wait(for: "the table on the standby", evidence: standby.log) {
                try standby.session().query("SELECT to_regclass('followed')") == [["followed"]]
            }
            try await standby.promote()

            #expect(try standby.session().query("CREATE TABLE own ()").isEmpty)
        }
    }
}
