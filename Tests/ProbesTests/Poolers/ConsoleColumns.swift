@testable import Probes

/// What the console of a release answers: the columns are those of its source, the cells are made up.
struct ConsoleRelease: Sendable, CustomStringConvertible {
    let description: String
    let pools: [String]
    let databases: [String]
    let stats: [String]
    let peers: [String]

    static let all = [oldest, release(1, 16), release(1, 18), release(1, 23), release(1, 24)]

    static let oldest = ConsoleRelease(
        description: "1.12",
        pools: [
            "database", "user", "cl_active", "cl_waiting", "sv_active", "sv_idle", "sv_used", "sv_tested",
            "sv_login", "maxwait", "maxwait_us", "pool_mode",
        ],
        databases: [
            "name", "host", "port", "database", "force_user", "pool_size", "reserve_pool", "pool_mode",
            "max_connections", "current_connections", "paused", "disabled",
        ],
        stats: [
            "database", "total_xact_count", "total_query_count", "total_received", "total_sent",
            "total_xact_time", "total_query_time", "total_wait_time", "avg_xact_count", "avg_query_count",
            "avg_recv", "avg_sent", "avg_xact_time", "avg_query_time", "avg_wait_time",
        ],
        peers: [
            "type", "user", "database", "state", "addr", "port", "local_addr", "local_port", "connect_time",
            "request_time", "wait", "wait_us", "close_needed", "ptr", "link", "remote_pid", "tls",
        ])

    private static func release(_ major: Int, _ minor: Int) -> ConsoleRelease {
        var (pools, databases, stats) = (oldest.pools, oldest.databases, oldest.stats)
        var peers = oldest.peers
        pools.insert(contentsOf: minor < 18 ? ["cl_cancel_req"] : cancels, at: 4)
        databases.insert("min_pool_size", at: 6)
        if minor >= 18 { peers.append("application_name") }
        if minor >= 23 {
            peers.insert("replication", at: 3)
            databases.insert("server_lifetime", at: 8)
            stats.insert("total_server_assignment_count", at: 1)
        }
        if minor >= 24 {
            pools.append("load_balance_hosts")
            databases = databases.map { $0 == "reserve_pool" ? "reserve_pool_size" : $0 }
            databases.append(contentsOf: [
                "load_balance_hosts", "max_client_connections", "current_client_connections",
            ])
            peers.append("id")
        }
        return ConsoleRelease(
            description: "\(major).\(minor)", pools: pools, databases: databases, stats: stats, peers: peers)
    }

    private static let cancels = [
        "cl_active_cancel_req", "cl_waiting_cancel_req", "sv_active_cancel", "sv_being_canceled",
    ]

    /// One row with the columns of this release; the rest of them are 0.
    func table(_ columns: [String], _ cells: [String: String?]) -> ConsoleTable {
        ConsoleTable(columns: columns, rows: [columns.map { cells[$0] ?? "0" }])
    }
}

extension PooledPeer {
    static func made(_ cells: [String: String]) throws -> PooledPeer {
        let columns = ConsoleRelease.all[4].peers
        return try PooledPeer(ConsoleTable(columns: columns, rows: [columns.map { cells[$0] ?? "" }]), 0)
    }
}
