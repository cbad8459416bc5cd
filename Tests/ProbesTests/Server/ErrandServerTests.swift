import Probes
import TestSupport
import Testing

/// A statement of a guide is done once, on its own connection, and what became of it is the truth.
@Suite(.serialized, .tags(.server), .needsServer)
struct ErrandServerTests {
    private func deed(_ sql: String) -> Deed { Deed("run", to: sql, at: .statement(sql)) }

    private func outcome(of deed: Deed, on probed: Probed) async throws -> DeedOutcome {
        probed.ask(.deed(deed))
        return try await ending(of: deed, on: probed)
    }

    private func ending(of deed: Deed, on probed: Probed) async throws -> DeedOutcome {
        try await probed.first("the outcome of \(deed.target)") { report in
            if case .action(.deed(deed, let outcome)) = report { outcome } else { nil }
        }
    }

    @Test(arguments: [
        "VACUUM pg_catalog.pg_am", "ALTER SYSTEM SET log_min_messages = warning", "SELECT pg_reload_conf()",
        "CREATE INDEX CONCURRENTLY later ON public.changed (a)", "ANALYZE public.changed",
    ])
    func `what cannot run in a transaction is run outside of one`(sql: String) async throws {
        let server = try await TestServer.fresh()
        try server.session().query("CREATE TABLE changed (a int)")
        let probed = try Probed(server)

        let outcome = try await outcome(of: deed(sql), on: probed)

        guard case .done(let sentence) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(sentence.hasPrefix("done after"))
        #expect(!sentence.contains("answered"))
    }

    @Test func `what the server refuses is told, and a false answer is not taken for a yes`() async throws {
        let probed = try Probed(try await SharedServer.server)

        let missing = try await outcome(of: deed("SELECT pg_drop_replication_slot('none')"), on: probed)
        let untrue = try await outcome(of: deed("SELECT false"), on: probed)

        #expect(
            missing
                == .refused(.refused(sqlstate: "42704", message: "replication slot \"none\" does not exist")))
        #expect(untrue == .refused(.denied(reason: "the server answered false: it was not done")))
    }

    @Test func `it does not queue up others behind a lock that it waits for`() async throws {
        let server = try await TestServer.fresh()
        let session = try server.session()
        try session.query("CREATE TABLE held ()")
        try session.query("BEGIN; LOCK TABLE held IN ACCESS SHARE MODE")
        let probed = try Probed(server)

        let outcome = try await outcome(of: deed("ALTER TABLE public.held ADD a int"), on: probed)

        #expect(outcome == .refused(.lockedOut))
    }

    @Test func `it holds up no cancel, and ends when it is broken off`() async throws {
        let server = try await SharedServer.server
        let probed = try Probed(server)
        let session = try server.session()
        try session.send("SELECT pg_sleep(600)")
        let long = deed("SELECT pg_sleep(600)")
        probed.ask(.deed(long))
        let backend = try await probed.backend(session.backend) { $0.state == "active" }

        let cancelled = try await probed.outcome(of: .cancel, to: Target(.cancel, backend))
        probed.ask(.breakOffDeed(long))

        guard case .statementEnded = cancelled else {
            Issue.record("\(cancelled)")
            return
        }
        let end = try await ending(of: long, on: probed)
        #expect(end == .refused(.denied(reason: "broken off before it was done")))
    }

    @Test func `what was sent does not go on when pgtop ends`() async throws {
        let server = try await SharedServer.server
        let session = try server.session()
        let isAtWork = {
            !(try session.query(
                "SELECT 1 FROM pg_stat_activity WHERE application_name = 'leaving' AND wait_event = 'PgSleep'"
            ).isEmpty)
        }
        var probed: Probed? = try Probed(server, calling: "leaving")
        probed?.ask(.deed(deed("SELECT pg_sleep(602)")))
        try await wait(for: "the statement at work", until: isAtWork)

        probed = nil

        try await wait(for: "its end") { try !isAtWork() }
    }

    @Test func `a statement whose session is killed has an unknown end`() async throws {
        let server = try await SharedServer.server
        let probed = try Probed(server, calling: "unlucky")
        let long = deed("SELECT pg_sleep(601)")
        probed.ask(.deed(long))
        let killer = try server.session()
        try await wait(for: "the statement at work") {
            try killer.query(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                 WHERE application_name = 'unlucky' AND wait_event = 'PgSleep'
                """
            ).count == 1
        }

        guard case .unknown = try await ending(of: long, on: probed) else {
            Issue.record("not unknown")
            return
        }
    }
}
