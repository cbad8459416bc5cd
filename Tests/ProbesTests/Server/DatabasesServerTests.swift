import Probes
import TestSupport
import Testing

/// What is told of databases and checkpoints is what the server counted.
@Suite(.serialized, .tags(.server), .needsServer)
struct DatabasesServerTests {
    private static func activity(_ probed: Probed, _ name: String = "postgres") -> DatabaseActivity? {
        let names = probed.readings[NamesProbe.self].latest?.databases ?? [:]
        return probed.readings[DatabasesProbe.self].latest?.databases.first { names[$0.id] == name }
    }

    @Test func `transactions and temporary files are counted between looks`() async throws {
        let server = try await TestServer.fresh()
        let session = try server.session()
        let probed = try Probed(server)
        try await wait(for: "the first look") { Self.activity(probed) != nil }

        try session.query("BEGIN; SELECT 1; ROLLBACK")
        try session.query(
            "SET work_mem = '64kB'; SELECT count(*) FROM (SELECT generate_series(1, 100000) AS n ORDER BY n DESC) AS s"
        )
        // Otherwise a session that does no more tells of it after ten seconds.
        try session.query("SELECT pg_stat_force_next_flush()")

        try await wait(
            for: "the counters", evidence: { "\(String(describing: Self.activity(probed)?.lately))" }
        ) {
            let added = Self.activity(probed)?.lately?.added
            return (added?.rollbacks ?? 0) > 0 && (added?.tempBytes.count ?? 0) > 100_000
        }
        let hasChecksums = try session.query("SHOW data_checksums").first?.first == "on"
        #expect(Self.activity(probed)?.total.checksumFailures == (hasChecksums ? 0 : nil))
    }

    @Test func `a deadlock is found`() async throws {
        let server = try await TestServer.fresh(settings: ["deadlock_timeout": "50ms"])
        let (one, other) = (try server.session(), try server.session())
        try one.query("CREATE TABLE a (); CREATE TABLE b ()")
        let probed = try Probed(server)
        try await wait(for: "the first look") { Self.activity(probed) != nil }

        try one.query("BEGIN; LOCK a")
        try other.query("BEGIN; LOCK b")
        try one.send("LOCK b")
        _ = try? other.query("LOCK a")
        _ = try? one.reply()
        // The victim tells of it when its transaction has ended, and otherwise when it likes.
        for session in [one, other] { try session.query("ROLLBACK; SELECT pg_stat_force_next_flush()") }

        try await wait(for: "the deadlock") { Self.activity(probed)?.lately?.added.deadlocks == 1 }
    }

    @Test func `shared catalogs are counted too`() async throws {
        let probed = try Probed(try await SharedServer.server)

        try await wait(for: "the first look") { Self.activity(probed) != nil }

        #expect(probed.readings[DatabasesProbe.self].latest?.databases.contains { $0.id == 0 } == true)
    }

    @Test(arguments: TestRole.allCases) func `every role may ask`(role: TestRole) async throws {
        let probed = try Probed(try await SharedServer.server, as: role.rawValue)

        try await wait(for: "both looks") {
            probed.readings[DatabasesProbe.self].latest != nil
                && probed.readings[CheckpointerProbe.self].latest != nil
        }
    }

    @Test func `checkpoints that WAL forces are told from those that are ordered`() async throws {
        let server = try await TestServer.fresh(settings: ["max_wal_size": "32MB", "min_wal_size": "32MB"])
        let session = try server.session()
        let probed = try Probed(server)
        let sample = { probed.readings[CheckpointerProbe.self].latest }
        try await wait(for: "the first look") { sample() != nil }
        let before = try #require(sample())
        let size = try #require(before.asksAfter)
        #expect(before.maxWAL == Bytes(32 << 20))

        try session.query("CHECKPOINT; CHECKPOINT")
        try await wait(for: "those that are ordered") { (sample()?.requested ?? 0) >= before.requested + 2 }

        #expect((sample()?.trail.forced(asksAfter: size)?.count ?? 0) <= 1)
    }
}
