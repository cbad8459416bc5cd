import Probes
import TestSupport
import Testing

/// Who holds dead rows back is found wherever it hides, and vacuums at work are seen.
@Suite(.serialized, .tags(.server), .needsServer)
struct VacuumServerTests {
    private static let probes: [any Probe.Type] = [HorizonProbe.self, VacuumsProbe.self]

    private static func probed(_ server: TestServer, as role: TestRole = .superuser) throws -> Probed {
        var wish = Wish()
        wish.probes = Set(probes.map { $0.id })
        return try Probed(server, as: role.rawValue, wish: wish, lanes: [.slow])
    }

    private static func holders(
        _ probed: Probed, isolation: isolated (any Actor)? = #isolation
    ) async throws -> [XminHolder] {
        try await wait(
            for: "a look", evidence: { "\(probes.compactMap { probed.readings.state(of: $0).failure })" }
        ) {
            probed.readings[HorizonProbe.self].latest != nil
        }
        return probed.readings[HorizonProbe.self].latest?.holders ?? []
    }

    /// A server where nobody but the test counts transactions up.
    private static func quietServer() async throws -> TestServer {
        try await TestServer.fresh(settings: ["autovacuum": "off"])
    }

    /// Begins and ends so many transactions that write.
    private static func spend(_ count: Int, _ session: TestSession) throws {
        for _ in 0..<count { try session.query("SELECT txid_current()") }
    }

    @Test func `a session with a snapshot is as old as the transactions since`() async throws {
        let server = try await Self.quietServer()
        let (holder, busy) = (try server.session(application: "forgotten"), try server.session())
        try holder.query("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1")
        try Self.spend(25, busy)

        let found = try #require(try await Self.holders(Self.probed(server)).first)

        guard case .session(let id) = found.kind else {
            throw TimedOut("a session", after: .zero, seeing: "\(found)")
        }
        #expect(id.pid == holder.backend && id.start != nil)
        #expect(found.age == 25)
        #expect(found.application == "forgotten")
        #expect(found.lasts != nil)
    }

    @Test func `a prepared transaction is found, with its name`() async throws {
        let server = try await Self.quietServer()
        let session = try server.session()
        try session.query("CREATE TABLE t (n int)")
        try session.query("BEGIN; INSERT INTO t VALUES (1); PREPARE TRANSACTION 'left \"behind\"'")
        try Self.spend(5, session)

        let found = try await Self.holders(Self.probed(server)).filter { $0.age > 1 }

        #expect(found.map(\.kind) == [.prepared(gid: "left \"behind\"")])
        #expect(found.first?.age == 6)
        #expect(found.first?.since != nil)
    }

    @Test func `a slot that holds rows of the catalogs is found`() async throws {
        let server = try await TestServer.fresh(settings: ["wal_level": "logical"])
        let session = try server.session()
        try session.query("SELECT pg_create_logical_replication_slot('left', 'pgoutput')")
        try Self.spend(5, session)

        let found = try await Self.holders(Self.probed(server)).filter { $0.age > 1 }

        #expect(found.map(\.kind) == [.slot("left")])
        #expect((found.first?.age ?? 0) >= 5)
    }

    @Test(arguments: [false, true]) func `a query on a standby is told as the standby's`(hasSlot: Bool)
        async throws
    {
        let primary = try await TestServer.fresh()
        var settings = ["hot_standby_feedback": "on", "wal_receiver_status_interval": "1s"]
        if !hasSlot { settings["primary_slot_name"] = "" }
        let standby = try await primary.standby(settings: settings)
        try await standby.start()
        let (busy, reader) = (try primary.session(), try standby.session())
        try reader.query("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1")
        try Self.spend(5, busy)
        try await wait(for: "the feedback") {
            try busy.query(
                """
                SELECT 1 FROM pg_stat_replication WHERE backend_xmin IS NOT NULL
                UNION ALL SELECT 1 FROM pg_replication_slots WHERE xmin IS NOT NULL
                """
            ).count == 1
        }

        let found = try await Self.holders(Self.probed(primary))

        guard case .standby(_, let pid, let slot) = found.first?.kind else {
            throw TimedOut("a standby", after: .zero, seeing: "\(found)")
        }
        #expect(pid != nil)
        #expect(slot == (hasSlot ? "standby" : nil))
    }

    @Test func `a vacuum at work is seen, and holds nothing back itself`() async throws {
        let server = try await Self.quietServer()
        let (session, worker) = (try server.session(), try server.session())
        try session.query("CREATE TABLE t AS SELECT generate_series(1, 100000) AS n; DELETE FROM t")
        try worker.query("SET vacuum_cost_delay = 100; SET vacuum_cost_limit = 1")
        try worker.send("VACUUM t")
        try await wait(for: "the vacuum") {
            try session.query("SELECT 1 FROM pg_stat_progress_vacuum WHERE phase = 'scanning heap'").count
                == 1
        }

        let probed = try Self.probed(server)

        let sample = { probed.readings[VacuumsProbe.self].latest }
        try await wait(for: "a look") { sample() != nil }
        let running = try #require(sample()?.running.first)
        #expect(running.session.pid == worker.backend)
        #expect(running.name == "t" && running.schema == "public")
        #expect(running.phase == "scanning heap")
        #expect(!running.isAutomatic)
        #expect(sample()?.maxWorkers == 3)
        let holders = try await Self.holders(probed)
        #expect(!holders.contains { $0.kind == .session(running.session) })
    }

    @Test(arguments: TestRole.allCases) func `every role may ask`(role: TestRole) async throws {
        let probed = try Self.probed(try await SharedServer.server, as: role)

        try await wait(for: "all looks") {
            Self.probes.allSatisfy { probed.readings.state(of: $0).takenAt != nil }
        }
    }
}
