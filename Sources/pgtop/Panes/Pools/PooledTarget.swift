import Probes

/// What a row of a pooler's stands for: what can be acted upon.
struct PooledTarget: Sendable, Equatable {
    let pooler: String
    let database: String
    var client: PooledPeer?
}

/// What a row of a pooler's is called, in the order in which such rows stand.
struct PooledID: Sendable, Hashable, Comparable {
    let parts: [String]

    init(_ parts: String...) {
        self.parts = parts
    }

    static func < (left: Self, right: Self) -> Bool { left.parts.lexicographicallyPrecedes(right.parts) }
}

extension Snapshot {
    var poolers: [Pooler] { readings[PoolersProbe.self].latest ?? [] }

    /// All that poolers tell in rows, each with its pooler.
    func pooled<Value>(_ values: (Pooler) -> [Value]) -> [(pooler: Pooler, value: Value)] {
        poolers.flatMap { pooler in values(pooler).map { (pooler, $0) } }
    }

    /// The pooler's name is only worth a column where there are several.
    var absentPoolerColumn: Set<String> { poolers.count > 1 ? [] : ["pooler"] }

    mutating func take(_ samples: [Sampled]) {
        for sampled in samples { sampled(&readings) }
        guard samples.contains(where: { $0.probe == PooledPeersProbe.id }), let server else { return }
        xray = XRay(readings[PooledPeersProbe.self], poolers, of: server)
    }

    /// The client of a pooler that a session works for.
    func pooledClient(of backend: Backend) -> PooledClient? {
        guard !xray.isEmpty, let sampledAt = readings[SessionsProbe.self].takenAt else { return nil }
        return xray.client(of: backend, sampledAt: sampledAt)
    }

    /// Whether a pooler leads to the server on the screen, as far as addresses tell.
    func leadsHere(_ database: PooledDatabase) -> Bool {
        server?.mayBe(host: database.host, port: database.port ?? "") ?? false
    }
}

extension PooledDatabase {
    /// Why nobody gets in, in a word.
    var hold: String? { isPaused ? "PAUSED" : isDisabled ? "disabled" : nil }
}
