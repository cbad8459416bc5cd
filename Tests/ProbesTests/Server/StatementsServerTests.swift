import Probes
import TestSupport
import Testing

/// What is told of statements is what the server counted, in whatever form the extension is there.
@Suite(
    .serialized, .tags(.server), .needsServer,
    .enabled(
        if: ServerBinaries.found?.havePgStatStatements ?? true,
        "this build of the server has no pg_stat_statements"))
struct StatementsServerTests {
    private static var wish: Wish {
        var wish = Wish()
        wish.probes = [StatementsPlaceProbe.id, StatementsProbe.id]
        return wish
    }

    private static func statements(_ probed: Probed) -> Reading<StatementsSample> {
        probed.readings[StatementsProbe.self]
    }

    /// The statement whose text holds a word.
    private static func key(_ word: String, _ session: TestSession, schema: String = "public") throws
        -> StatementKey?
    {
        let rows = try session.query(
            """
            SELECT userid, dbid, queryid FROM \(schema).pg_stat_statements
             WHERE query LIKE '%\(word)%' AND query NOT LIKE '%pg_stat_statements%'
            """)
        guard let row = rows.first, let role = row[0].flatMap({ UInt32($0) }),
            let database = row[1].flatMap({ UInt32($0) }),
            let number = row[2].flatMap({ Int64($0) })
        else { return nil }
        return StatementKey(role: role, database: database, queryID: number, isTopLevel: true)
    }

    @Test(arguments: ["public", "Some \"place\""])
    func `calls are counted between samples, wherever the extension is`(schema: String) async throws {
        let server = try await TestServer.fresh()
        let quoted =
            "\"\(schema.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\""))\""
        let session = try server.session()
        try session.query(
            "CREATE SCHEMA IF NOT EXISTS \(quoted); CREATE EXTENSION pg_stat_statements SCHEMA \(quoted)")
        try session.query("SELECT 1 AS counted_word")
        let key = try #require(try Self.key("counted_word", session, schema: quoted))
        let probed = try Probed(server, wish: Self.wish, lanes: [.slow])
        try await wait(for: "the first sample") { Self.statements(probed).latest?[key]?.total.calls == 1 }

        // In one message, so that no sample comes between them.
        try session.query(String(repeating: "SELECT 1 AS counted_word;", count: 5))

        try await wait(for: "the calls") { Self.statements(probed).latest?[key]?.total.calls == 6 }
        let sample = try #require(Self.statements(probed).latest)
        let entry = try #require(sample[key])
        #expect(sample.added(entry)?.calls == 5)
        #expect(sample.added(entry)?.rows == 5)
    }

    @Test func `a statement that was reset by itself is told no longer`() async throws {
        let server = try await TestServer.fresh()
        let session = try server.session()
        try session.query("CREATE EXTENSION pg_stat_statements")
        try session.query("SELECT 1 AS forgotten_word")
        let key = try #require(try Self.key("forgotten_word", session))
        let probed = try Probed(server, wish: Self.wish, lanes: [.slow])
        try await wait(for: "the statement") { Self.statements(probed).latest?[key] != nil }

        try session.query("SELECT pg_stat_statements_reset(\(key.role), \(key.database), \(key.queryID))")

        try await wait(for: "its end") { Self.statements(probed).latest?[key] == nil }
    }

    @Test func `a statement called as often after a reset as before it does not keep its old totals`()
        async throws
    {
        let server = try await TestServer.fresh()
        let session = try server.session()
        try session.query("CREATE EXTENSION pg_stat_statements")
        try session.query("SELECT pg_sleep(0.2) AS as_often")
        let key = try #require(try Self.key("as_often", session))
        let probed = try Probed(server, wish: Self.wish, lanes: [.slow])
        let total = { Self.statements(probed).latest?[key]?.total }
        try await wait(for: "the slow call") { (total()?.execTime ?? 0) >= 200 }

        try session.query(
            "SELECT pg_stat_statements_reset(\(key.role), \(key.database), \(key.queryID)); SELECT pg_sleep(0.001) AS as_often"
        )

        try await wait(for: "the quick call alone") { (total()?.execTime ?? 200) < 200 }
        #expect(total()?.calls == 1)
        let sample = try #require(Self.statements(probed).latest)
        #expect(sample[key].flatMap { sample.added($0) } == nil)
    }

    @Test(arguments: ["1.7", "1.8", "1.9"])
    func `an older form of the extension is read, and what it does not count is unknown`(version: String)
        async throws
    {
        let server = try await TestServer.fresh()
        let session = try server.session()
        try session.query("CREATE EXTENSION pg_stat_statements VERSION '\(version)'")
        try session.query("SELECT 1 AS old_form")
        let key = try #require(try Self.key("old_form", session))
        let probed = try Probed(server, wish: Self.wish, lanes: [.slow])

        try await wait(for: "the call") { Self.statements(probed).latest?[key]?.total.calls == 1 }

        let found = try #require(probed.readings[StatementsPlaceProbe.self].latest)
        #expect(found.place?.version == version)
        #expect(found.countsWAL == (version != "1.7"))
        #expect(!found.countsJIT)
    }

    @Test func `the extension is found when it comes, and its absence is said when it goes`() async throws {
        let server = try await TestServer.fresh()
        let session = try server.session()
        let place = { (probed: Probed) in probed.readings[StatementsPlaceProbe.self].latest }
        let early = try Probed(server, wish: Self.wish, lanes: [.slow])
        try await wait(for: "the answer") { place(early)?.isLoaded == true }
        #expect(place(early)?.place == nil)

        try session.query("CREATE EXTENSION pg_stat_statements")
        let probed = try Probed(server, wish: Self.wish, lanes: [.slow])
        try await wait(for: "a sample") { Self.statements(probed).latest != nil }
        try session.query("DROP EXTENSION pg_stat_statements")

        try await wait(for: "a failure") { Self.statements(probed).failure != nil }
        #expect(Self.statements(probed).latest != nil)
    }

    @Test func `what was created but not loaded is told apart`() async throws {
        let server = try await TestServer.fresh(settings: ["shared_preload_libraries": ""])
        try server.session().query("CREATE EXTENSION pg_stat_statements")
        let probed = try Probed(server, wish: Self.wish, lanes: [.slow])

        try await wait(for: "the answer") { probed.readings[StatementsPlaceProbe.self].latest != nil }

        let found = try #require(probed.readings[StatementsPlaceProbe.self].latest)
        #expect(found.place != nil)
        #expect(!found.isLoaded)
    }

    @Test func `texts come for the statements that are asked for`() async throws {
        let server = try await TestServer.fresh()
        let session = try server.session()
        try session.query("CREATE EXTENSION pg_stat_statements")
        try session.query("SELECT 4711 AS \"tëxt_word\"")
        let key = try #require(try Self.key("xt_word", session))
        var wish = Self.wish
        wish.statements = [key]

        let probed = try Probed(server, wish: wish, lanes: [.slow])

        let texts = { probed.readings[StatementTextsProbe.self].latest?.texts ?? [:] }
        try await wait(for: "the text") { texts()[key] != nil }
        #expect(texts() == [key: "SELECT $1 AS \"tëxt_word\""])
    }

    @Test(arguments: ["pg_extension", "pg_proc"])
    func `a locked catalog leaves the numbers as they were`(catalog: String) async throws {
        let server = try await TestServer.fresh()
        let session = try server.session()
        try session.query("CREATE EXTENSION pg_stat_statements")
        let probed = try Probed(server, wish: Self.wish, lanes: [.fast, .slow])
        try await wait(for: "a sample") { Self.statements(probed).previous != nil }

        try session.query("BEGIN; LOCK \(catalog) IN ACCESS EXCLUSIVE MODE")

        let seen = try await probed.backend(session.backend) { $0.isInTransaction && $0.query != nil }
        #expect(seen.query?.contains(catalog) == true)
        #expect(Self.statements(probed).latest != nil)
    }

    @Test func `a role without privileges sees its own statements only`() async throws {
        let server = try await TestServer.fresh()
        let session = try server.session()
        try session.query("CREATE EXTENSION pg_stat_statements; SELECT 1 AS somebody_elses")
        let probed = try Probed(server, as: TestRole.plain.rawValue, wish: Self.wish, lanes: [.slow])

        try await wait(for: "its own") { Self.statements(probed).latest?.entries.isEmpty == false }

        let roles = Set(Self.statements(probed).latest?.entries.map(\.key.role) ?? [])
        #expect(roles.count == 1)
    }
}
