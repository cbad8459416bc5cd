import Probes
import TestSupport
import Testing

/// What is told of WAL, I/O and small caches is what the server did.
@Suite(.serialized, .tags(.server), .needsServer)
struct WALServerTests {
    private static let probes: [any Probe.Type] = [
        WALProbe.self, IOProbe.self, SLRUProbe.self, LastCheckpointProbe.self, ArchiveBacklogProbe.self,
        FolderSizesProbe.self,
    ]

    private static func watching(_ server: TestServer, as role: String = "postgres") throws -> Probed {
        var wish = Wish()
        wish.probes = Set(probes.map { $0.id })
        return try Probed(server, as: role, wish: wish, lanes: [.fast, .slow])
    }

    private static func course(_ probed: Probed) -> Course<WALCounter>? {
        probed.readings[WALProbe.self].latest?.course
    }

    @Test func `WAL that is written moves the numbers`() async throws {
        let server = try await TestServer.fresh()
        let session = try server.session()
        let probed = try Self.watching(server)
        try await wait(for: "two looks") { Self.course(probed)?.lately() != nil }
        let before = try #require(Self.course(probed)?.total)

        try session.query("CREATE TABLE t AS SELECT generate_series(1, 50000) AS a")
        try session.query("SELECT pg_stat_force_next_flush()")
        try await wait(for: "the WAL", evidence: { "\(String(describing: Self.course(probed)))" }) {
            guard let now = Self.course(probed)?.total, let records = now[.records], let bytes = now[.bytes],
                let position = now[.position]
            else { return false }
            return records - (before[.records] ?? 0) >= 50_000 && bytes - (before[.bytes] ?? 0) > 2_000_000
                && position - (before[.position] ?? 0) > 2_000_000
        }

        #expect((Self.course(probed)?.rate(.position) ?? 0) > 0)
    }

    @Test func `a checkpoint is found, and how far it lies from the one before`() async throws {
        let server = try await TestServer.fresh()
        let session = try server.session()
        let probed = try Self.watching(server)
        let last = { probed.readings[LastCheckpointProbe.self].latest }
        try await wait(for: "the first look") { last() != nil }

        try session.query("CREATE TABLE t AS SELECT generate_series(1, 20000) AS a")
        try session.query("CHECKPOINT")
        try await wait(for: "the checkpoint") { last()?.distances.isEmpty == false }

        #expect((last()?.distances.first?.count ?? 0) > 1_000_000)
        #expect((last()?.age ?? .seconds(999)) < .seconds(60))
    }

    @Test func `sessions that read and write have accounts, where the server keeps them`() async throws {
        let server = try await TestServer.fresh()
        let session = try server.session()
        let probed = try Self.watching(server)
        let sample = { probed.readings[IOProbe.self].latest }
        try await wait(for: "the first look") { sample() != nil }
        let isThere = try session.query("SELECT 1 FROM pg_proc WHERE proname = 'pg_stat_get_io'").count == 1
        #expect(sample()?.isCounted == isThere)
        guard isThere else { return }
        let clients = {
            sample()?.accounts.first { $0.id == .init("client backend", "relation", "normal") }?.course.total
        }
        let before = try #require(clients())

        try session.query("CREATE TABLE t AS SELECT generate_series(1, 50000) AS a; SELECT count(*) FROM t")
        try session.query("SELECT pg_stat_force_next_flush()")

        try await wait(for: "the account", evidence: { "\(String(describing: clients()))" }) {
            (clients()?[.hits] ?? 0) > (before[.hits] ?? 0)
        }
    }

    @Test func `small caches are read with the names of servers from 17 on`() async throws {
        let probed = try Self.watching(try await SharedServer.server)

        try await wait(for: "the first look") { probed.readings[SLRUProbe.self].latest != nil }

        let names = Set(probed.readings[SLRUProbe.self].latest?.caches.map(\.id) ?? [])
        #expect(
            names.isSuperset(of: ["transaction", "subtransaction", "multixact_member", "notify", "other"]))
    }

    @Test func `a role without rights sees the counters, and is told what would show it the folders`()
        async throws
    {
        let probed = try Self.watching(
            try await SharedServer.server, as: TestRole.plain.rawValue)
        let readings = { probed.readings }

        try await wait(for: "all answers") { Self.probes.allSatisfy { readings().state(of: $0).isAnswered } }

        for probe in [WALProbe.self, IOProbe.self, SLRUProbe.self, LastCheckpointProbe.self]
            as [any Probe.Type]
        {
            #expect(readings().state(of: probe).failure == nil)
        }
        for probe in [ArchiveBacklogProbe.self, FolderSizesProbe.self] as [any Probe.Type] {
            let failure = try #require(readings().state(of: probe).failure)
            #expect("\(failure)".contains("permission denied"))
        }
    }

    @Test func `WAL that cannot be archived piles up`() async throws {
        let server = try await TestServer.fresh(settings: ["archive_mode": "on", "archive_command": "false"])
        try server.session().query("SELECT pg_switch_wal()")

        try await wait(for: "a file that is ready") {
            try server.session().query("SELECT 1 FROM pg_ls_archive_statusdir() WHERE name ~ 'ready$'").count
                > 0
        }
        let probed = try Self.watching(server)
        try await wait(for: "the look") { probed.readings[ArchiveBacklogProbe.self].latest != nil }

        let backlog = try #require(probed.readings[ArchiveBacklogProbe.self].latest)
        #expect(backlog.ready > 0 && backlog.oldest != nil)
    }

    @Test func `a standby is told from what it receives`() async throws {
        let primary = try await TestServer.fresh()
        let standby = try await primary.standby()
        let probed = try Self.watching(standby)
        try await wait(for: "two looks") { Self.course(probed)?.lately() != nil }
        let before = try #require(Self.course(probed)?.total[.position])

        try primary.session().query("CREATE TABLE t AS SELECT generate_series(1, 20000) AS a")

        try await wait(for: "the WAL to arrive") {
            (Self.course(probed)?.total[.position] ?? 0) > before + 1_000_000
        }
        #expect(probed.readings[WALProbe.self].latest?.isStandby == true)
        #expect(probed.readings[LastCheckpointProbe.self].latest?.redo != nil)
    }

    @Test func `the sessions of a database and how they ended are counted`() async throws {
        let server = try await TestServer.fresh()
        let probed = try Probed(server)
        let activity = { () -> DatabaseActivity? in
            let names = probed.readings[NamesProbe.self].latest?.databases ?? [:]
            return probed.readings[DatabasesProbe.self].latest?.databases.first { names[$0.id] == "postgres" }
        }
        try await wait(for: "the first look") { activity()?.total.sessions != nil }
        let killed = activity()?.total.sessions?.killed ?? 0

        let victim = try server.session()
        let pid = try #require(try victim.query("SELECT pg_backend_pid()").first?[0])
        try server.session().query("SELECT pg_terminate_backend(\(pid))")

        try await wait(for: "the killed one") { (activity()?.total.sessions?.killed ?? 0) > killed }
    }
}
