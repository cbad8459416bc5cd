import Probes
import TestSupport
import Testing

/// What is told of tables and indexes is what the server knows.
@Suite(.serialized, .tags(.server), .needsServer)
struct TablesServerTests {
    private static let probes: [any Probe.Type] = [
        TablesProbe.self, InvalidIndexesProbe.self, AgesProbe.self,
    ]

    private static func probed(_ server: TestServer, as role: TestRole = .superuser) throws -> Probed {
        var wish = Wish()
        wish.probes = Set(probes.map { $0.id })
        return try Probed(server, as: role.rawValue, wish: wish, lanes: [.slow])
    }

    private static func table(_ probed: Probed, _ name: String) -> TableHealth? {
        probed.readings[TablesProbe.self].latest?.tables.first { $0.name == name }
    }

    private static func failures(_ probed: Probed) -> String {
        "\(probes.compactMap { probed.readings.state(of: $0).failure })"
    }

    @Test func `dead rows are counted, with what the table's own options say`() async throws {
        let server = try await TestServer.fresh(settings: ["autovacuum_naptime": "1h"])
        let session = try server.session()
        try session.query(
            """
            CREATE SCHEMA "My app";
            CREATE TABLE "My app".orders (n int) WITH (autovacuum_enabled = off, autovacuum_vacuum_scale_factor = 0.5);
            INSERT INTO "My app".orders SELECT generate_series(1, 2000)
            """)
        try session.query("DELETE FROM \"My app\".orders WHERE n <= 1500; SELECT pg_stat_force_next_flush()")

        let probed = try Self.probed(server)

        try await wait(for: "the table", evidence: { Self.failures(probed) }) {
            Self.table(probed, "orders") != nil
        }
        let table = try #require(Self.table(probed, "orders"))
        #expect(table.schema == "My app")
        #expect((table.live, table.dead, table.modified) == (500, 1500, 3500))
        #expect(!table.isAutomatic && table.isUnanalyzed)
        #expect(table.vacuumThreshold == 50)
        #expect(table.vacuumedAt == nil && table.analyzedAt == nil)
    }

    @Test func `a vacuum and an analyze are seen, and so is the use of a table`() async throws {
        let server = try await TestServer.fresh(settings: ["autovacuum_naptime": "1h"])
        let session = try server.session()
        try session.query(
            "CREATE TABLE t AS SELECT generate_series(1, 5000) AS n; ALTER TABLE t SET (autovacuum_enabled = off)"
        )
        try session.query("VACUUM ANALYZE t")
        try session.query("UPDATE t SET n = n; SELECT pg_stat_force_next_flush()")
        let probed = try Self.probed(server)
        try await wait(for: "the table", evidence: { Self.failures(probed) }) {
            Self.table(probed, "t") != nil
        }

        try session.query("SELECT count(*) FROM t; SELECT pg_stat_force_next_flush()")

        try await wait(for: "its use") { Self.table(probed, "t")?.isHot == true }
        let table = try #require(Self.table(probed, "t"))
        #expect(table.vacuumedAt != nil && table.analyzedAt != nil)
        #expect(table.rows == 5000)
        #expect(table.pages > 0)
        #expect(!table.isUnanalyzed)
    }

    @Test func `a table that somebody has locked does not hold it up`() async throws {
        let server = try await TestServer.fresh()
        let session = try server.session()
        try session.query(
            "CREATE TABLE t AS SELECT generate_series(1, 5000) AS n; SELECT pg_stat_force_next_flush()")
        try session.query("BEGIN; LOCK t IN ACCESS EXCLUSIVE MODE")

        let probed = try Self.probed(server)

        try await wait(for: "the table", evidence: { Self.failures(probed) }) {
            Self.table(probed, "t") != nil
        }
    }

    @Test func `an index whose build failed is found, and one that is being built is not`() async throws {
        let server = try await TestServer.fresh()
        let (session, builder, holder) = (try server.session(), try server.session(), try server.session())
        try session.query("CREATE TABLE t (n int); INSERT INTO t VALUES (1), (1); CREATE TABLE other (n int)")
        _ = try? session.query("CREATE UNIQUE INDEX CONCURRENTLY failed ON t (n)")
        try holder.query("BEGIN; LOCK other IN ROW EXCLUSIVE MODE")
        try builder.send("CREATE INDEX CONCURRENTLY growing ON other (n)")
        try await wait(for: "the build to wait") {
            try session.query("SELECT 1 FROM pg_index WHERE NOT indisvalid").count == 2
        }

        let probed = try Self.probed(server)

        let sample = { probed.readings[InvalidIndexesProbe.self].latest }
        try await wait(for: "the index", evidence: { Self.failures(probed) }) { sample() != nil }
        #expect(sample()?.indexes.map(\.name) == ["failed"])
        #expect(sample()?.indexes.first?.table == "t")
    }

    @Test func `an index of somebody else's that is being built is not taken for a failed one`() async throws
    {
        let server = try await TestServer.fresh()
        let (session, builder, holder) = (try server.session(), try server.session(), try server.session())
        try session.query("CREATE TABLE other (n int)")
        try holder.query("BEGIN; LOCK other IN ROW EXCLUSIVE MODE")
        try builder.send("CREATE INDEX CONCURRENTLY growing ON other (n)")
        try await wait(for: "the build to wait") {
            try session.query("SELECT 1 FROM pg_index WHERE NOT indisvalid").count == 1
        }

        let probed = try Self.probed(server, as: .plain)

        let sample = { probed.readings[InvalidIndexesProbe.self].latest }
        try await wait(for: "an answer", evidence: { Self.failures(probed) }) { sample() != nil }
        #expect(sample()?.hidesBuilds == true)
    }

    @Test(arguments: TestRole.allCases) func `every role may ask`(role: TestRole) async throws {
        let probed = try Self.probed(try await SharedServer.server, as: role)

        try await wait(for: "all looks", evidence: { Self.failures(probed) }) {
            Self.probes.allSatisfy { probed.readings.state(of: $0).takenAt != nil }
        }
    }

    @Test func `the ages of all databases are known`() async throws {
        let probed = try Self.probed(try await SharedServer.server)

        try await wait(for: "the ages") { probed.readings[AgesProbe.self].latest != nil }

        let sample = try #require(probed.readings[AgesProbe.self].latest)
        #expect(Set(sample.databases.map(\.name)).isSuperset(of: ["postgres", "template0", "template1"]))
        #expect(sample.freezeAfter == 200_000_000 && sample.freezeMultixactsAfter == 400_000_000)
        #expect(sample.databases.allSatisfy { $0.xids >= 0 && $0.multixacts >= 0 })
    }
}
