/// What the consoles of all poolers tell at every tick: pools, databases, counters, limits.
package enum PoolersProbe: Probe {
    /// The poolers that pgtop was told of, in that order.
    package typealias Sample = [Pooler]

    package static let id: ProbeID = "poolers"
    package static let meaning = "Pools of PgBouncer, their limits and counters"
    package static let lane = Lane.console

    package static func sql(on server: Capabilities) -> String {
        "SHOW VERSION, CONFIG, STATE, POOLS, DATABASES, STATS and LISTS, each by itself"
    }
}

/// The clients and server connections of all poolers, asked only when somebody looks.
package enum PooledPeersProbe: Probe {
    /// What one pooler told of its connections.
    package struct Peers: Sendable, Equatable {
        package let clients: [PooledPeer]
        package let servers: [PooledPeer]
        /// Before the question was sent, on this host's clock.
        package let askedAt: Instant

        package init(clients: [PooledPeer], servers: [PooledPeer], askedAt: Instant) {
            (self.clients, self.servers, self.askedAt) = (clients, servers, askedAt)
        }
    }

    /// By the pooler's name.
    package typealias Sample = [String: Peers]

    package static let id: ProbeID = "pooled_peers"
    package static let meaning = "Clients of PgBouncer, and its connections to servers"
    package static let lane = Lane.console

    /// More clients than these are asked for less often: PgBouncer serves nobody else meanwhile.
    static let clientsPerSecond = 1000

    /// How long to wait after so many clients were told.
    static func pause(after clients: Int) -> Duration { .seconds(clients / clientsPerSecond) }

    package static func longestPause(at period: Duration, knowing readings: Readings) -> Duration {
        max(period, .seconds(10))
    }

    package static func sql(on server: Capabilities) -> String { "SHOW SERVERS, then SHOW CLIENTS" }
}
