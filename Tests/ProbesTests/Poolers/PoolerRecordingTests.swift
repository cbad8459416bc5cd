import Testing

@testable import Probes

/// Poolers have no rows of their own: a recording gives them some.
@Suite struct PoolerRecordingTests {
    private let release = ConsoleRelease.all[2]
    private let start = Instant(nanoseconds: 5_000_000_000)

    private func pooler() throws -> Pooler {
        var pooler = Pooler(id: "10.0.0.5:6432")
        pooler.version = "1.18.0"
        pooler.pools = try Pool.list(
            release.table(
                release.pools,
                [
                    "database": "shop", "user": "app", "cl_active": "5", "cl_waiting": "2", "sv_active": "3",
                    "maxwait": "4", "maxwait_us": "500000", "pool_mode": "transaction",
                ]))
        pooler.databases = try PooledDatabase.list(
            release.table(
                release.databases,
                ["name": "shop", "host": "a=b\tc", "pool_size": "20", "paused": "1", "max_connections": "0"]))
        pooler.rates = ["shop": PoolerRates()]
        pooler.rates["shop"]?.transactions = 12.5
        pooler.settings.admins = ["root", "pgbouncer"]
        pooler.age = .milliseconds(1500)
        return pooler
    }

    private func replayed<P: Probe>(_ probe: P.Type, _ rows: PoolerRows) throws -> Reading<P.Sample> {
        var recorder = Recorder()
        let text = try Recorder.heading + recorder.lines(for: P.self, rows, at: start)
        var readings = Readings()
        for moment in try Recording(text, start: start).moments {
            guard case .tick(let sampled, _) = moment.report else { continue }
            for sample in sampled { sample(&readings) }
        }
        return readings[P.self]
    }

    @Test func `what a console told is read again as it was`() throws {
        let pooler = try pooler()

        #expect(try replayed(PoolersProbe.self, PoolerRows([pooler])).latest == [pooler])
    }

    @Test func `a console that was silent is silent in the recording too`() throws {
        var pooler = Pooler(id: "10.0.0.5:6432")
        pooler.failure = .timedOut(after: .seconds(5))

        let replayed = try #require(
            try replayed(PoolersProbe.self, PoolerRows([pooler])).latest?.first)

        #expect(replayed.age == nil)
        #expect(replayed.failure.map { "\($0)" } == pooler.failure.map { "\($0)" })
    }

    @Test func `connections are those of the moment at which they were asked for`() throws {
        let client = try #require(
            try PooledPeer.list(
                release.table(
                    release.peers,
                    [
                        "user": "app", "database": "shop", "state": "waiting", "addr": "unix", "wait": "2",
                        "wait_us": "250000", "ptr": "0x1", "remote_pid": "4242",
                    ])
            ).first)
        let peers = PooledPeersProbe.Peers(clients: [client], servers: [], askedAt: .init(nanoseconds: 7))

        let reading = try replayed(PooledPeersProbe.self, PoolerRows(["10.0.0.5:6432": peers]))

        #expect(reading.latest?["10.0.0.5:6432"]?.clients == [client])
        #expect(reading.latest?["10.0.0.5:6432"]?.servers == [])
        #expect(reading.latest?["10.0.0.5:6432"]?.askedAt == start)
    }
}
