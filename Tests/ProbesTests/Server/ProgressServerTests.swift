import Probes
import TestSupport
import Testing

/// What takes long is seen while a real server does it.
@Suite(.serialized, .tags(.server), .needsServer)
struct ProgressServerTests {
    private static func probed(_ server: TestServer, as role: TestRole = .superuser) throws -> Probed {
        try Probed(server, as: role.rawValue, lanes: [.fast, .slow])
    }

    private static func all(_ probed: Probed) -> [Operation] {
        Operation.all(probed.readings, on: nil)
    }

    /// The operation of a session, once it is as wanted, or was for a moment.
    private static func operation(
        of session: TestSession, in probed: Probed, _ awaited: String,
        isolation: isolated (any Actor)? = #isolation, where isWanted: (Operation) -> Bool = { _ in true }
    ) async throws -> Operation {
        var found: Operation?
        try await wait(
            for: awaited,
            evidence: { "\(all(probed)) \(String(describing: probed.readings[ProgressProbe.self].failure))" }
        ) {
            let past = probed.history(of: ProgressProbe.self).flatMap { $0.latest?.operations ?? [] }
            found = (past + all(probed)).first { $0.id.session.pid == session.backend && isWanted($0) }
            return found != nil
        }
        return try #require(found)
    }

    /// A table with rows and, where wanted, dead ones.
    private static func fill(_ session: TestSession, rows: Int = 100_000, dead: Bool = true) throws {
        try session.query(
            "CREATE TABLE t AS SELECT n, repeat('x', 100) AS text FROM generate_series(1, \(rows)) AS n")
        try session.query("CREATE INDEX ON t (n); CREATE INDEX ON t (text)")
        if dead { try session.query("DELETE FROM t WHERE n % 2 = 0") }
    }

    @Test func `a vacuum is seen from its scan to its end, with its pass over the indexes`() async throws {
        let server = try await TestServer.fresh()
        let (session, worker) = (try server.session(), try server.session())
        try Self.fill(session)
        let probed = try Self.probed(server)
        try worker.query("SET vacuum_cost_delay = 10; SET vacuum_cost_limit = 100")
        try worker.send("VACUUM (PARALLEL 0) t")

        let scan = try await Self.operation(of: worker, in: probed, "the scan") {
            $0.phase?.short == "scan heap" && $0.work?.done ?? 0 > 0
        }
        let pass = try await Self.operation(of: worker, in: probed, "the indexes") {
            $0.phase?.short.hasPrefix("vacuum indexes") ?? false
        }

        #expect(scan.kind == .vacuum && scan.id == pass.id)
        #expect(scan.work?.total ?? 0 > 1000)
        guard case .user(_, let application) = scan.starter else {
            throw TimedOut("a user", after: .zero, seeing: "\(scan)")
        }
        #expect(application != nil)
        _ = try worker.reply(within: .seconds(60))
        try await wait(for: "its end") {
            Self.all(probed).allSatisfy { $0.id.session.pid != worker.backend || $0.hasEnded }
        }
    }

    @Test func `a concurrent build names the transaction that it waits for`() async throws {
        let server = try await TestServer.fresh()
        let (session, holder, worker) = (
            try server.session(), try server.session(), try server.session()
        )
        try Self.fill(session, rows: 1000, dead: false)
        try session.query("CREATE TABLE other (n int)")
        try holder.query("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM other")
        let probed = try Self.probed(server)
        try worker.send("CREATE INDEX CONCURRENTLY ON t (text, n)")

        let build = try await Self.operation(of: worker, in: probed, "the wait") { !$0.blockers.isEmpty }

        #expect(build.command == "create index concurrently")
        #expect(build.phase?.name == "waiting for old snapshots")
        #expect(build.blockers.first?.party == .session(holder.backend))
        #expect(build.blockers.first?.reason == .snapshot)
        #expect(build.remaining == nil && build.uncertainty != nil)
        try holder.query("ROLLBACK")
        _ = try worker.reply()
    }

    @Test func `a statement that waits for its lock is seen before it begins`() async throws {
        let server = try await TestServer.fresh()
        let (session, holder, worker) = (
            try server.session(), try server.session(), try server.session()
        )
        try session.query("CREATE TABLE t (n int)")
        try holder.query("BEGIN; LOCK t IN ROW EXCLUSIVE MODE")
        let probed = try Self.probed(server)
        try worker.send("REINDEX TABLE t")

        let waiting = try await Self.operation(of: worker, in: probed, "the wait") { $0.isWaiting }

        #expect(waiting.kind == .reindex)
        #expect(waiting.id.relation != nil)
        guard case .waitingToBegin(let parties, _) = waiting.course else { return }
        #expect(parties == [.session(holder.backend)])
        try holder.query("ROLLBACK")
        _ = try worker.reply()
    }

    @Test func `a copy from a client is counted, and nobody says when it ends`() async throws {
        let server = try await TestServer.fresh()
        let (session, worker) = (try server.session(), try server.session())
        try session.query("CREATE TABLE t (n bigint)")
        let probed = try Self.probed(server)
        try worker.send(
            """
            COPY t FROM PROGRAM
            'for n in $(seq 1 100000); do echo $n; [ $((n % 1000)) = 0 ] && sleep 0.05; done'
            """
        )

        let copy = try await Self.operation(of: worker, in: probed, "the copy") { $0.work?.done ?? 0 > 0 }

        #expect(copy.command == "copy from")
        #expect(copy.phase?.name == "from a program")
        #expect(copy.work?.total == nil && copy.fraction == nil && copy.remaining == nil)
    }

    @Test(arguments: [
        ("ANALYZE t", Operation.Kind.analyze), ("CLUSTER t USING t_n_idx", .cluster),
        ("VACUUM FULL t", .vacuumFull), ("CREATE INDEX ON t (text, n)", .createIndex),
        ("REINDEX TABLE t", .reindex),
    ]) func `each kind is told from the others`(statement: String, kind: Operation.Kind) async throws {
        let server = try await TestServer.fresh()
        let (session, worker) = (try server.session(), try server.session())
        try Self.fill(session, rows: 200_000, dead: false)
        let probed = try Self.probed(server)
        try worker.query("SET maintenance_work_mem = '1MB'; SET max_parallel_maintenance_workers = 0")
        if kind == .analyze {
            try worker.query(
                "SET vacuum_cost_delay = 50; SET vacuum_cost_limit = 20")
        }
        // It is done again until it has been seen.
        var seen: Operation?
        for _ in 0..<20 where seen == nil {
            try worker.send(statement)
            try await wait(for: "its end", within: .seconds(60)) {
                seen = seen ?? Self.all(probed).first { $0.id.session.pid == worker.backend }
                return worker.hasReply || seen != nil && kind == .analyze
            }
            if worker.hasReply { _ = try worker.reply() }
        }

        #expect(seen?.kind == kind)
    }

    @Test func `an empty table is vacuumed without a word about when`() async throws {
        let server = try await TestServer.fresh()
        let (session, worker) = (try server.session(), try server.session())
        try session.query("CREATE TABLE t (n int); CREATE INDEX ON t (n)")
        let probed = try Self.probed(server)

        try worker.query("VACUUM t")

        try await wait(for: "a look") { probed.readings[ProgressProbe.self].latest != nil }
        #expect(probed.readings[ProgressProbe.self].failure == nil)
    }

    @Test(arguments: TestRole.allCases) func `every role may ask`(role: TestRole) async throws {
        let probed = try Self.probed(try await SharedServer.server, as: role)

        try await wait(for: "a look") { probed.readings.state(of: ProgressProbe.self).takenAt != nil }
        #expect(probed.readings[ProgressProbe.self].failure == nil)
    }

    @Test func `a role without rights sees that there is one, and nothing of it`() async throws {
        let server = try await TestServer.fresh()
        let (session, worker) = (try server.session(), try server.session())
        try Self.fill(session)
        try session.query("CREATE ROLE stranger LOGIN")
        try worker.query("SET vacuum_cost_delay = 100; SET vacuum_cost_limit = 1")
        try worker.send("VACUUM t")
        let probed = try Probed(server, as: "stranger", lanes: [.fast])

        let hidden = try await Self.operation(of: worker, in: probed, "the vacuum")

        #expect(hidden.name == "hidden" && hidden.starter == .unknown)
        #expect(hidden.work == nil && hidden.fraction == nil && hidden.took == nil)
    }
}
