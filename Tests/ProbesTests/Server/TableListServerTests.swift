import Probes
import TestSupport
import Testing

/// The rows of the Tables page are what the server knows.
@Suite(.serialized, .tags(.server), .needsServer)
struct TableListServerTests {
    private static let probes: [any Probe.Type] = [
        TableListProbe.self, TablePicksProbe.self, IndexListProbe.self, IndexPicksProbe.self,
    ]

    private static func probed(
        _ server: TestServer, as role: TestRole = .superuser, tables: Picking = Picking(by: "size")
    ) throws -> Probed {
        var wish = Wish()
        wish.probes = Set(probes.map { $0.id })
        (wish.tables, wish.indexes) = (tables, Picking(by: "size"))
        return try Probed(server, as: role.rawValue, wish: wish, lanes: [.slow])
    }

    private static func failures(_ probed: Probed) -> String {
        "\(probes.compactMap { probed.readings.state(of: $0).failure })"
    }

    private static func table(_ probed: Probed, _ name: String, isPart: Bool = false) -> TableFacts? {
        probed.readings[TableListProbe.self].latest?.tables.first {
            $0.name == name && $0.id.isPart == isPart
        }
    }

    private static func index(_ probed: Probed, _ name: String) -> IndexFacts? {
        probed.readings[IndexListProbe.self].latest?.indexes.first { $0.name == name && !$0.id.isPart }
    }

    private static func awaitTables(_ probed: Probed) async throws {
        try await wait(for: "picked tables and indexes", evidence: { failures(probed) }) {
            probed.readings[TableListProbe.self].latest?.picksTakenAt != nil
                && probed.readings[IndexListProbe.self].latest?.picksTakenAt != nil
        }
    }

    @Test func `partitions roll up into their parent, and are told beneath it`() async throws {
        let server = try await TestServer.fresh(settings: ["autovacuum": "off"])
        let session = try server.session()
        try session.query(
            """
            CREATE TABLE orders (n int) PARTITION BY RANGE (n);
            CREATE TABLE low PARTITION OF orders FOR VALUES FROM (0) TO (1000);
            CREATE TABLE high PARTITION OF orders FOR VALUES FROM (1000) TO (9000) PARTITION BY RANGE (n);
            CREATE TABLE highest PARTITION OF high FOR VALUES FROM (5000) TO (9000);
            CREATE INDEX orders_n ON orders (n);
            INSERT INTO orders SELECT generate_series(0, 999);
            INSERT INTO orders SELECT generate_series(5000, 8999);
            SELECT pg_stat_force_next_flush();
            """)
        try session.query("ANALYZE low; ANALYZE highest; SELECT pg_stat_force_next_flush()")

        let probed = try Self.probed(server)
        try await Self.awaitTables(probed)

        let (orders, low) = (Self.table(probed, "orders"), Self.table(probed, "low", isPart: true))
        let highest = try #require(Self.table(probed, "highest", isPart: true))
        #expect(orders?.tables == 2 && orders?.isPartitioned == true)
        #expect(orders?.live == 5000)
        #expect(orders?.size?.count == (low?.size?.count ?? 0) + (highest.size?.count ?? 0))
        #expect(highest.root == orders?.id.relation)
        #expect(Self.table(probed, "high") == nil && Self.table(probed, "high", isPart: true) == nil)
        #expect(Self.index(probed, "orders_n")?.indexes == 2)
    }

    @Test func `the threshold is the one that the table's own options give`() async throws {
        let server = try await TestServer.fresh(settings: ["autovacuum_naptime": "1h"])
        let session = try server.session()
        try session.query(
            """
            CREATE TABLE own (n int) WITH (autovacuum_vacuum_threshold = 300, autovacuum_vacuum_scale_factor = 0.1);
            CREATE TABLE never (n int) WITH (autovacuum_enabled = off);
            INSERT INTO own SELECT generate_series(1, 2000);
            SELECT pg_stat_force_next_flush();
            """)
        try session.query("VACUUM ANALYZE own")
        try session.query("DELETE FROM own WHERE n <= 250; SELECT pg_stat_force_next_flush()")

        let probed = try Self.probed(server)
        try await Self.awaitTables(probed)

        let own = try #require(Self.table(probed, "own"))
        #expect(own.vacuumThreshold == 500)
        #expect(own.due == Percent(50))
        #expect((own.live, own.dead) == (1750, 250))
        #expect(own.vacuumedAt != nil && own.isAutomatic)
        #expect(Self.table(probed, "never")?.isAutomatic == false)
    }

    @Test func `a table that nobody has measured has no size, rather than none`() async throws {
        let server = try await TestServer.fresh(settings: ["autovacuum": "off"])
        let session = try server.session()
        try session.query("CREATE TABLE fresh AS SELECT generate_series(1, 500) AS n")

        let probed = try Self.probed(server)
        try await Self.awaitTables(probed)

        let fresh = try #require(Self.table(probed, "fresh"))
        #expect(fresh.size == nil && fresh.unsized == 1)
        #expect(probed.readings[TableListProbe.self].latest?.hasAutovacuum == false)
    }

    @Test func `a table with many empty pages is told to be bloated, where its columns may be read`()
        async throws
    {
        let server = try await TestServer.fresh(settings: ["autovacuum": "off"])
        let session = try server.session()
        try session.query(
            "CREATE TABLE t AS SELECT n, repeat('x', 200) AS text FROM generate_series(1, 20000) AS n")
        try session.query("DELETE FROM t WHERE n % 10 > 0")
        try session.query("VACUUM ANALYZE t")

        let (probed, plain) = (try Self.probed(server), try Self.probed(server, as: .plain))
        try await Self.awaitTables(probed)
        try await Self.awaitTables(plain)

        let table = try #require(Self.table(probed, "t"))
        let share = Double(table.bloat?.count ?? 0) / Double(table.heap?.count ?? 1)
        #expect(share > 0.8 && share < 0.95)
        #expect(Self.table(plain, "t")?.bloat == nil && Self.table(plain, "t")?.size == table.size)
    }

    @Test func `indexes are told that serve nobody, and those that must stay are not`() async throws {
        let server = try await TestServer.fresh()
        let session = try server.session()
        try session.query(
            """
            CREATE TABLE t (a int PRIMARY KEY, b int UNIQUE, c text, d int);
            CREATE INDEX c_one ON t (c);
            CREATE INDEX c_two ON t (c);
            CREATE INDEX c_backwards ON t (c DESC);
            CREATE INDEX c_pattern ON t (c text_pattern_ops);
            CREATE INDEX d_some ON t (d) WHERE d > 5;
            CREATE INDEX d_same ON t (d) WHERE d    > 5;
            CREATE INDEX d_others ON t (d) WHERE d > 6;
            CREATE INDEX a_again ON t (a);
            CREATE INDEX used ON t (b, c);
            INSERT INTO t SELECT n, n, 'x' || n, n FROM generate_series(1, 100) AS n;
            CREATE TABLE twice (n int);
            INSERT INTO twice VALUES (1), (1);
            """)
        _ = try? session.query("CREATE UNIQUE INDEX CONCURRENTLY failed ON twice (n)")
        try session.query(
            """
            SET enable_seqscan = off; SET enable_bitmapscan = off;
            SELECT * FROM t WHERE b = 1 AND c = 'x1' ORDER BY b, c; SELECT pg_stat_force_next_flush()
            """)

        let probed = try Self.probed(server)
        try await Self.awaitTables(probed)

        let twin = { Self.index(probed, $0)?.twin }
        #expect(twin("c_two") == "c_one" && twin("c_one") == nil)
        #expect(twin("c_backwards") == nil && twin("c_pattern") == nil)
        #expect(twin("d_same") == "d_some" && twin("d_others") == nil)
        #expect(twin("a_again") == "t_pkey" && twin("t_pkey") == nil)
        #expect(Self.index(probed, "c_one")?.isUnused == true)
        #expect(Self.index(probed, "t_pkey")?.isUnused == false)
        #expect(Self.index(probed, "t_pkey")?.duty == "primary key")
        #expect(Self.index(probed, "t_b_key")?.duty == "unique constraint")
        #expect(Self.index(probed, "failed")?.isValid == false)
        #expect(Self.index(probed, "used")?.columns == "b, c")
    }

    @Test func `locked tables and indexes do not hold it up`() async throws {
        let server = try await TestServer.fresh()
        let session = try server.session()
        try session.query("CREATE TABLE t AS SELECT generate_series(1, 500) AS n; CREATE INDEX i ON t (n)")
        try session.query("BEGIN; LOCK t IN ACCESS EXCLUSIVE MODE")

        let probed = try Self.probed(server)

        try await Self.awaitTables(probed)
        #expect(Self.table(probed, "t") != nil && Self.index(probed, "i") != nil)
    }

    @Test func `tables are picked by words, and by the wanted order`() async throws {
        let server = try await TestServer.fresh()
        let session = try server.session()
        try session.query("CREATE SCHEMA \"My app\"; CREATE TABLE \"My app\".\"Orders\" (n int)")
        let wanted = Picking(by: "dead", words: "my orders")

        let probed = try Self.probed(server, tables: wanted)
        try await Self.awaitTables(probed)

        let picks = try #require(probed.readings[TablePicksProbe.self].latest)
        #expect(picks.picking == wanted)
        #expect(picks.found == 1 && picks.count > 1)
        #expect(Self.table(probed, "Orders")?.schema == "My app")
    }

    @Test(arguments: TableOrder.allCases) func `the server knows every order`(order: TableOrder) async throws
    {
        let probed = try Self.probed(
            try await SharedServer.server, tables: Picking(by: order.rawValue, ascending: true))

        try await Self.awaitTables(probed)
    }

    @Test(arguments: TestRole.allCases) func `every role may ask`(role: TestRole) async throws {
        let probed = try Self.probed(try await SharedServer.server, as: role)

        try await Self.awaitTables(probed)
    }

    @Test func `a relation is measured to the byte`() async throws {
        let server = try await TestServer.fresh()
        let session = try server.session()
        try session.query("CREATE TABLE t AS SELECT generate_series(1, 5000) AS n; CREATE INDEX ON t (n)")
        let oid = try Self.oid(of: "t", session)
        let probed = try Self.probed(server)

        let size = try await Self.size(of: oid, probed).get()

        let total = try session.query("SELECT pg_total_relation_size('t')")[0][0]
        #expect("\(size.total.count)" == total)
    }

    @Test func `a locked relation is told to be locked`() async throws {
        let server = try await TestServer.fresh()
        let session = try server.session()
        try session.query("CREATE TABLE t (n int)")
        let oid = try Self.oid(of: "t", session)
        try session.query("BEGIN; LOCK t IN ACCESS EXCLUSIVE MODE")
        let probed = try Self.probed(server)

        #expect(try await Self.size(of: oid, probed) == .failure(.lockedOut))
    }

    @Test func `a relation that was dropped is told to be gone`() async throws {
        let probed = try Self.probed(try await SharedServer.server)

        #expect(try await Self.size(of: 4_000_000_000, probed) == .failure(.relationGone))
    }

    private static func oid(of table: String, _ session: TestSession) throws -> UInt32 {
        try #require(try session.query("SELECT '\(table)'::regclass::oid")[0][0].flatMap { UInt32($0) })
    }

    private static func size(of relation: UInt32, _ probed: Probed) async throws
        -> Result<RelationSize, ProbeFailure>
    {
        probed.ask(.size(relation))
        return try await probed.first("the size") { report in
            guard case .action(.sized(relation, let result)) = report else { return nil }
            return result
        }
    }
}
