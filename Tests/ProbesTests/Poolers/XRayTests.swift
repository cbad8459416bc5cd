import Testing

@testable import Probes

@Suite struct XRayTests {
    private static let server = Server(
        host: "10.0.0.5", port: "5432", database: "postgres", role: "monitor", isSuperuser: false,
        version: "15.18",
        systemIdentifier: nil, isStandby: false, timeline: 1, usableConnections: 97,
        startedAt: ServerTime(microseconds: 0), canReadAllStats: true, canSignal: true, isPooled: false,
        isLocal: false, hasGenericPlan: false)

    private let connection = [
        "user": "app", "database": "shop", "state": "active", "addr": "10.0.0.5", "port": "5432",
        "local_addr": "10.0.9.9", "ptr": "0x5", "link": "0xc", "remote_pid": "4711",
    ]
    private let client = [
        "user": "app", "database": "shop", "state": "active", "addr": "10.0.1.7", "port": "53211",
        "ptr": "0xc",
        "link": "0x5", "application_name": "billing-worker",
    ]

    /// A session in a transaction that began so long before its sample.
    private func backend(pid: Int32 = 4711, from address: String = "10.0.9.9", age: Double) -> Backend {
        let now = ServerTime(microseconds: 1_000_000_000)
        var backend = Backend(id: .init(pid: pid, start: ServerTime(microseconds: 1)), sampledAt: now)
        (backend.kind, backend.client) = ("client backend", address)
        (backend.database, backend.role) = ("shop", "app")
        backend.transactionStart = ServerTime(microseconds: now.microseconds - Int64(age * 1e6))
        return backend
    }

    private func xray(
        _ connection: [String: String]? = nil, _ client: [String: String]? = nil, at seconds: UInt64 = 100
    ) throws -> XRay {
        var reading = Reading<PooledPeersProbe.Sample>()
        reading.latest = [
            "pool": .init(
                clients: [try .made(client ?? self.client)],
                servers: [try .made(connection ?? self.connection)],
                askedAt: Instant(nanoseconds: seconds * 1_000_000_000))
        ]
        return XRay(reading, [Pooler(id: "pool")], of: Self.server)
    }

    private let sampledAt = Instant(nanoseconds: 101_000_000_000)

    @Test func `a transaction that spans the look proves whose it is`() throws {
        let found = try xray().client(of: backend(age: 30), sampledAt: sampledAt)

        #expect(found?.client.application == "billing-worker" && found?.isCertain == true)
    }

    @Test func `a transaction that began after the look may be another client's`() throws {
        #expect(try xray().client(of: backend(age: 0.5), sampledAt: sampledAt)?.isCertain == false)
    }

    @Test func `a look that is younger than the sample of the sessions proves nothing`() throws {
        #expect(try xray(at: 102).client(of: backend(age: 30), sampledAt: sampledAt)?.isCertain == false)
    }

    @Test func `a session that came from elsewhere is not the pooler's`() throws {
        #expect(try xray().client(of: backend(from: "10.0.9.10", age: 30), sampledAt: sampledAt) == nil)
    }

    @Test(arguments: [["port": "5433"], ["addr": "10.0.0.6"], ["link": "0xd"], ["remote_pid": "4712"]])
    func `a connection to another server or backend is not taken for this one`(change: [String: String])
        throws
    {
        let other = connection.merging(change) { $1 }

        #expect(try xray(other).client(of: backend(age: 30), sampledAt: sampledAt) == nil)
    }

    @Test func `a client that is tied to another connection by now is not shown`() throws {
        let moved = client.merging(["link": "0x6"]) { $1 }

        #expect(try xray(nil, moved).client(of: backend(age: 30), sampledAt: sampledAt) == nil)
    }
}
