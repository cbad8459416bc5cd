import TUI

@testable import Probes
@testable import pgtop

/// What PgBouncer tells in the situations of the page of the pools.
extension Situation {
    static let pools = [poolsCalm, poolsSaturated, poolsPaused, poolsGone, poolsNone]

    static let poolsCalm = Situation(name: "pools-calm", pages: ["pools"]) {
        connected(.primary, pooledBackends, idle: 12) + told([calmPooler])
    }

    static let poolsSaturated = Situation(name: "pools-saturated", pages: ["pools", "overview"]) {
        var pooler = calmPooler
        pooler.pools[0].clientsWaiting = 34
        pooler.pools[0].longestWait = .milliseconds(7200)
        pooler.pools[0].serversActive = 25
        pooler.pools[0].serversIdle = 0
        pooler.databases[1].poolSize = 90
        pooler.clients = 96
        var other = Pooler(id: "10.0.0.12:6432")
        (other.version, other.age) = ("1.24.1", .zero)
        return connected(.primary, pooledBackends, idle: 12) + told([pooler, other])
    }

    static let poolsPaused = Situation(name: "pools-paused", pages: ["pools"]) {
        var pooler = calmPooler
        pooler.databases[0].isPaused = true
        pooler.databases[1].isDisabled = true
        pooler.pools[0].clientsWaiting = 3
        pooler.pools[0].longestWait = .seconds(2)
        return connected(.primary, pooledBackends, idle: 12) + told([pooler])
    }

    static let poolsGone = Situation(name: "pools-gone", pages: ["pools"]) {
        var pooler = calmPooler
        pooler.age = .seconds(42)
        pooler.failure = .unreachable(reason: "10.0.0.11:6432: Connection refused")
        var other = Pooler(id: "10.0.0.12:6432")
        other.failure = .loginRefused(reason: "10.0.0.12:6432: password authentication failed")
        return connected(.primary, pooledBackends, idle: 12) + told([pooler, other])
    }

    static let poolsNone = Situation(name: "pools-none", pages: ["pools"]) {
        connected(.primary, pooledBackends, idle: 12) + told([])
    }

    /// Poolers as they are, and the connections of the first.
    private static func told(_ poolers: [Pooler]) -> [(Event, Double)] {
        let seen = Sampled(PoolersProbe.self, poolers, takenAt: .at(8), isLasting: poolers.isEmpty)
        let peers = PooledPeersProbe.Peers(clients: clients, servers: servers, askedAt: .at(7.9))
        let all = poolers.first.map { [$0.id: peers] } ?? [:]
        let linked = Sampled(PooledPeersProbe.self, all, takenAt: .at(7.9), isLasting: poolers.isEmpty)
        return [(.report(.tick([seen, linked], Ledger())), 8)]
    }

    private static let pooledBackends: [Backend] = [
        .client(
            5120, role: "billing", transaction: 40, statement: 3, query: "SELECT * FROM invoices FOR UPDATE")
    ]

    static let calmPooler: Pooler = {
        var pooler = Pooler(id: "10.0.0.11:6432")
        (pooler.version, pooler.user, pooler.age) = ("1.18.0", "boss", .zero)
        pooler.pools = table(
            [
                "database", "user", "cl_active", "cl_waiting", "sv_active", "sv_idle", "sv_used", "sv_tested",
                "sv_login", "maxwait", "maxwait_us", "pool_mode",
            ],
            ["shop", "billing", "40", "0", "8", "5", "2", "0", "0", "0", "0", "transaction"],
            ["shop", "web", "12", "0", "3", "2", "0", "0", "1", "0", "0", "transaction"],
            ["reports", "etl", "2", "0", "2", "0", "0", "0", "0", "0", "0", "session"]
        ) { try Pool.list($0) }
        pooler.databases = table(
            [
                "name", "host", "port", "database", "force_user", "pool_size", "reserve_pool", "pool_mode",
                "max_connections", "current_connections", "paused", "disabled",
            ],
            ["shop", "db1.example", "5432", "shop", "", "20", "5", nil, "50", "21", "0", "0"],
            ["reports", "db1.example", "5432", "shop", "", "4", "0", "session", "0", "2", "0", "0"]
        ) { try PooledDatabase.list($0) }
        pooler.rates["shop"] = rates(from: 1_000, to: 2_834)
        pooler.rates["reports"] = rates(from: 10, to: 10)
        (pooler.clients, pooler.servers) = (55, 23)
        pooler.settings.clientLimit = 100
        pooler.settings.waitLimit = .seconds(120)
        pooler.settings.admins = ["boss"]
        return pooler
    }()

    private static func rates(from before: Int64, to now: Int64) -> PoolerRates? {
        func totals(_ count: Int64) -> [PoolerTotals] {
            let cells = [
                count, count * 3, count * 900, count * 4_100, count * 4_200, count * 1_900, count * 40,
            ]
            return table(
                [
                    "database", "total_xact_count", "total_query_count", "total_received", "total_sent",
                    "total_xact_time", "total_query_time", "total_wait_time",
                ],
                ["shop"] + cells.map { "\($0)" }
            ) { try PoolerTotals.byDatabase($0).values.map { $0 } }
        }
        guard let first = totals(before).first, let last = totals(now).first else { return nil }
        return PoolerRates(from: first, to: last, in: .seconds(2))
    }

    private static let peerColumns = [
        "user", "database", "state", "addr", "port", "local_addr", "connect_time", "request_time", "wait",
        "wait_us", "ptr",
        "link", "remote_pid", "application_name",
    ]

    private static let clients = table(
        peerColumns,
        [
            "billing", "shop", "active", "10.0.1.7", "53211", nil, "2026-11-21 06:58:11 UTC",
            "2026-11-21 07:02:40 UTC", "0", "0", "0xc1", "0x51", "0", "billing-worker",
        ],
        [
            "web", "shop", "waiting", "10.0.1.9", "40022", nil, "2026-11-21 07:01:02 UTC",
            "2026-11-21 07:02:41 UTC", "7", "200000", "0xc2", "", "0", "web-\u{1B}[31m3",
        ]
    ) { try PooledPeer.list($0) }

    private static let servers = table(
        peerColumns,
        [
            "billing", "shop", "active", "db1.example", "5432", "10.0.0.120", "2026-11-21 06:50:00 UTC",
            "2026-11-21 07:02:40 UTC", "0", "0", "0x51", "0xc1", "5120", "billing-worker",
        ],
        [
            "web", "shop", "idle", "db1.example", "5432", "10.0.0.11", "2026-11-21 06:51:30 UTC",
            "2026-11-21 07:02:38 UTC", "0", "0", "0x52", "", "5177", "",
        ]
    ) { try PooledPeer.list($0) }

    private static func table<Value>(
        _ columns: [String], _ rows: [String?]..., read: (ConsoleTable) throws -> [Value]
    ) -> [Value] {
        (try? read(ConsoleTable(columns: columns, rows: rows))) ?? []
    }
}
