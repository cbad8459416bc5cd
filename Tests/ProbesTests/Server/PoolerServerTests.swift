import Synchronization
import TestSupport
import Testing

@testable import Probes

/// A watch of poolers, with what it reports.
private final class Watched: Sendable {
    private let readings = Mutex(Readings())
    /// All that was told of the poolers since the last `forget`.
    private let told = Mutex<[[Pooler]]>([])
    private let outcomes = Mutex<[DeedOutcome]>([])
    private let looked = Mutex<[Result<LookTable, LookFailure>]>([])
    private let poolers: Mutex<Poolers?> = Mutex(nil)

    init(_ conninfo: String...) throws {
        var wish = Wish()
        wish.probes = [PooledPeersProbe.id]
        let addresses = try conninfo.map { PoolerAddress(try Conninfo(string: $0)) }
        let watch = Poolers(addresses, wish: wish, period: .seconds(1), on: Reactor()) { [weak self] report in
            switch report {
            case .tick(let samples, _): self?.take(samples)
            case .action(.deed(_, let outcome)): self?.outcomes.withLock { $0.append(outcome) }
            case .action(.looked(_, let result)): self?.looked.withLock { $0.append(result) }
            default: break
            }
        }
        poolers.withLock { $0 = watch }
        watch.start(began: {}, ended: {})
    }

    private func take(_ samples: [Sampled]) {
        let latest = readings.withLock { readings in
            samples.forEach { $0(&readings) }
            return readings[PoolersProbe.self].latest
        }
        if let latest, samples.contains(where: { $0.probe == PoolersProbe.id }) {
            told.withLock { $0.append(latest) }
        }
    }

    /// Forgets what was told of the poolers so far.
    func forget() {
        told.withLock { $0.removeAll() }
    }

    deinit { poolers.withLock { $0?.stop() } }

    func reading<P: Probe>(_ probe: P.Type) -> Reading<P.Sample> { readings.withLock { $0[P.self] } }

    /// The pooler as it was told first that it is as wanted.
    func pooler(
        _ awaited: String, isolation: isolated (any Actor)? = #isolation, where isWanted: (Pooler) -> Bool
    ) async throws -> Pooler {
        var found: Pooler?
        try await wait(
            for: awaited, evidence: { "\(String(describing: self.reading(PoolersProbe.self).latest))" }
        ) {
            for poolers in told.withLock({ $0 }) where found == nil {
                found = poolers.first(where: isWanted)
            }
            return found != nil
        }
        return try #require(found)
    }

    func look(
        _ text: String, at pooler: String, isolation: isolated (any Actor)? = #isolation
    ) async throws -> Result<LookTable, LookFailure> {
        looked.withLock { $0.removeAll() }
        poolers.withLock { $0?.look(Inquiry(id: 1, text: text, place: .pooler(pooler))) }
        try await wait(for: "the end of a look") { looked.withLock { !$0.isEmpty } }
        return try #require(looked.withLock { $0.first })
    }

    func perform(
        _ act: ConsoleAct, at pooler: String, isolation: isolated (any Actor)? = #isolation
    ) async throws -> DeedOutcome {
        outcomes.withLock { $0.removeAll() }
        poolers.withLock { $0?.perform(Deed("act", to: "pool", at: .pooler(pooler, act))) }
        try await wait(for: "an outcome") { outcomes.withLock { !$0.isEmpty } }
        return try #require(outcomes.withLock { $0.first })
    }
}

@Suite(
    .tags(.server), .needsServer, .serialized,
    .enabled(if: TestPooler.isInstalled, "PgBouncer is not installed"))
struct PoolerServerTests {
    private func started(_ settings: [String: String] = [:]) async throws -> TestPooler {
        let pooler = try TestPooler(before: try await SharedServer.server, settings: settings)
        try await pooler.start()
        return pooler
    }

    @Test func `a look shows what the console shows, and nothing but a SHOW is sent`() async throws {
        let pooler = try await started()
        let watched = try Watched(pooler.conninfo())
        let seen = try await watched.pooler("the pooler") { $0.isAdmin == true }

        let table = try await watched.look("SHOW DATABASES;", at: seen.id).get()
        let pause = try await watched.look("PAUSE", at: seen.id)
        let two = try await watched.look("SHOW POOLS; PAUSE", at: seen.id)
        let elsewhere = try await watched.look("SHOW POOLS", at: "elsewhere")

        #expect(table.columns.first == "name")
        #expect(table.rows.contains { $0.first??.text == "pgbouncer" })
        for result in [pause, two] {
            #expect(result == .failure(.unsuitable("A look at PgBouncer is a single SHOW.")))
        }
        #expect(throws: LookFailure.self) { try elsewhere.get() }
        #expect(try pooler.session(in: "pgbouncer").query("SHOW DATABASES").allSatisfy { $0.contains("0") })
    }

    @Test func `pools, limits and rates are those of the pooler`() async throws {
        let pooler = try await started([
            "default_pool_size": "2", "reserve_pool_size": "1", "reserve_pool_timeout": "600",
        ])
        let watched = try Watched(pooler.conninfo())
        let busy = [try pooler.session(), try pooler.session()]
        try busy.forEach { try $0.send("SELECT pg_sleep(600)") }
        let waiting = try pooler.session()
        try await wait(for: "the pool to be full") {
            try pooler.session(in: "pgbouncer").query("SHOW POOLS").contains { $0.first == "postgres" }
        }
        try waiting.send("SELECT 1")

        let seen = try await watched.pooler("a full pool") {
            $0.clientsWaiting == 1 && $0.longestWait > .zero && $0.pools.first?.serversActive == 2
        }

        let pool = try #require(seen.pools.first)
        #expect(pool.database == "postgres" && pool.serversActive == 2 && pool.mode == "transaction")
        #expect(seen.version?.hasPrefix("1.") == true && seen.isAdmin == true)
        #expect(seen.settings.clientLimit == 100)
        #expect(seen.database(named: "postgres")?.poolSize == 2)
        #expect(seen.database(named: "postgres")?.reserve == 1)
        let rated = try await watched.pooler("rates") { $0.rates["postgres"] != nil }
        #expect(rated.rates["postgres"]?.transactions ?? -1 >= 0)
    }

    @Test func `a session's client is the one that the server's own pid belongs to`() async throws {
        let server = try await SharedServer.server
        let pooler = try await started()
        let client = try pooler.session(application: "billing-worker")
        let pid = try #require(
            try client.query("BEGIN; SELECT pg_backend_pid()").first?[0].flatMap { Int32($0) })
        let probed = try Probed(server)
        let watched = try Watched(pooler.conninfo())
        let host = try await probed.first("a connection") { report in
            if case .connected(let server) = report { server } else { nil }
        }

        var found: PooledClient?
        try await wait(for: "the client behind the pooler") {
            let poolers = watched.reading(PoolersProbe.self).latest ?? []
            let xray = XRay(watched.reading(PooledPeersProbe.self), poolers, of: host)
            let sessions = probed.readings[SessionsProbe.self]
            guard let backend = sessions.latest?.backends.first(where: { $0.id.pid == pid }),
                let sampledAt = sessions.takenAt
            else { return false }
            found = xray.client(of: backend, sampledAt: sampledAt)
            return found?.isCertain ?? false
        }

        #expect(found?.client.application == "billing-worker" && found?.client.address == "unix")
    }

    @Test func `who may only look is told so, and looks`() async throws {
        let pooler = try await started()
        let watched = try Watched(pooler.conninfo(as: "watcher"))

        let seen = try await watched.pooler("a look") { $0.age != nil }

        #expect(seen.isAdmin == false)
        let outcome = try await watched.perform(.reload, at: seen.id)
        #expect(outcome == .refused(.denied(reason: "admin access needed")))
    }

    @Test func `a wrong password is said and not tried again`() async throws {
        let pooler = try await started(["auth_type": "plain"])
        let watched = try Watched(pooler.conninfo() + " password=wrong")

        let seen = try await watched.pooler("a refusal") { $0.failure != nil }

        guard case .loginRefused(let reason) = seen.failure else {
            Issue.record("\(String(describing: seen.failure))")
            return
        }
        #expect(!reason.contains("wrong"))
        #expect(seen.age == nil)
    }

    @Test func `a server is not taken for a pooler`() async throws {
        let server = try await SharedServer.server
        let watched = try Watched("host=127.0.0.1 port=\(server.port) user=postgres dbname=postgres")

        let seen = try await watched.pooler("a failure") { $0.failure != nil }

        #expect(seen.failure == .unreachable(reason: "it is not the console of a PgBouncer"))
    }

    @Test func `while it restarts its last numbers stay, with their age, and come again`() async throws {
        let pooler = try await started()
        try pooler.session().query("SELECT 1")
        let watched = try Watched(pooler.conninfo())
        _ = try await watched.pooler("a pool") { !$0.pools.isEmpty }

        try await pooler.stop()
        let silent = try await watched.pooler("a failure with an age") { pooler in
            pooler.failure != nil && pooler.age.map { $0 > .seconds(2) } ?? false
        }
        watched.forget()
        try await pooler.start()
        let again = try await watched.pooler("an answer") { $0.failure == nil }

        #expect(!silent.pools.isEmpty)
        #expect(again.rates.isEmpty)
    }

    @Test func `what is held up is told, whoever did it, and resumed`() async throws {
        let pooler = try await started()
        try pooler.session().query("SELECT 1")
        try pooler.session(in: "pgbouncer").query("PAUSE postgres")
        let watched = try Watched(pooler.conninfo())

        let seen = try await watched.pooler("a paused database") { !$0.paused.isEmpty }
        let outcome = try await watched.perform(.resume(database: "postgres"), at: seen.id)
        let again = try await watched.perform(.resume(database: "postgres"), at: seen.id)

        #expect(outcome == .done("resumed"))
        #expect(again == .refused(.denied(reason: "database postgres is not paused")))
        #expect(try !pooler.isPaused())
    }

    @Test func `a killed database is said to stay paused`() async throws {
        let pooler = try await started()
        let client = try pooler.session()
        try client.query("SELECT 1")
        let watched = try Watched(pooler.conninfo())
        let seen = try await watched.pooler("a pool") { !$0.pools.isEmpty }

        let outcome = try await watched.perform(.kill(database: "postgres"), at: seen.id)

        #expect(
            outcome == .done("all its clients were sent away; it is paused now until somebody resumes it"))
        #expect(throws: (any Error).self) { try client.query("SELECT 1") }
    }

    @Test func `the rest is done, and said to be done`() async throws {
        let pooler = try await started()
        try pooler.session().query("SELECT 1")
        let watched = try Watched(pooler.conninfo())
        let seen = try await watched.pooler("a pool") { !$0.pools.isEmpty }

        for act in [ConsoleAct.reload, .reconnect(database: "postgres")] {
            let outcome = try await watched.perform(act, at: seen.id)
            guard case .done = outcome else {
                Issue.record("\(act): \(outcome)")
                continue
            }
        }
    }
}
