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

    /// All samples that have come, the first one first.
    private static func samples(_ probed: Probed) -> [StatementsSample] {
        probed.history(of: StatementsProbe.self).filter { $0.failure == nil }.compactMap(\.latest)
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

        try session.query(String(repeating: "SELECT 1 AS counted_word;", count: 5))

        try await wait(for: "the calls") { Self.statements(probed).latest?[key]?.total.calls == 6 }
        // A sample may have come between them.
        let added = Self.samples(probed).compactMap { sample in sample[key].flatMap { sample.added($0) } }
        #expect(added.map(\.calls).reduce(0, +) == 5)
        #expect(added.map(\.rows).reduce(0, +) == 5)
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
        try session.query("SELECT pg_sleep(1.0) AS as_often")
        let key = try #require(try Self.key("as_often", session))
        let probed = try Probed(server, wish: Self.wish, lanes: [.slow])
        let total = { Self.statements(probed).latest?[key]?.total }
        try await wait(for: "the slow call") { (total()?.execTime ?? 0) >= 1000 }

        try session.query(
            "SELECT pg_stat_statements_reset(\(key.role), \(key.database), \(key.queryID)); SELECT pg_sleep(0.001) AS as_often"
        )

        try await wait(for: "the quick call alone") { (total()?.execTime ?? 1000) < 1000 }
        #expect(total()?.calls == 1)
        let samples = Self.samples(probed)
        let place = try #require(samples.firstIndex { ($0[key]?.total.execTime ?? 1000) < 1000 })
        let (before, sample) = (samples[place - 1], samples[place])
        // A sample between the reset and the call has shown that the statement was gone: the call is new then.
        #expect(sample[key].flatMap { sample.added($0) }?.calls == (before[key] == nil ? 1 : nil))
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
        // A question must have been planned once before the catalogs are locked.
        try await wait(for: "samples") {
            Self.statements(probed).previous != nil && probed.readings[SessionsProbe.self].latest != nil
        }

        try session.query("BEGIN; LOCK \(catalog) IN ACCESS EXCLUSIVE MODE")

        _ = try await probed.backend(session.backend) {
            $0.isInTransaction && $0.query?.contains(catalog) == true
        }
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
