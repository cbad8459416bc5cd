import Probes
import TUI

/// The connections of PgBouncer to servers.
enum PoolServersPane: Pane {
    static let id: PaneID = "pool_servers"
    static let title = "Pool servers"
    static let meaning = """
        Each connection of PgBouncer to a server, with the backend at its other end and the client that had it at the \
        moment of the look.
        """
    static let probes: [any Probe.Type] = [PooledPeersProbe.self]
    static let showsPools = true
    static let sorting = Sorting("state")

    static let columns: [Column<PooledPeerRow>] = [
        Column("BACKEND", \.peer.pid, .number, width: 8, "Process ID of its backend.", name: "backend_pid"),
        Column("STATE", \.peer.state, width: .upTo(8), "Active: it works for a client."),
        Column("DATABASE", \.peer.database, width: .upTo(16), "Database, as clients call it.", yields: 2),
        Column("USER", \.peer.user, width: .upTo(14), "Role it logged in as.", yields: 3),
        Column("SERVER", \.peer.whence, width: .upTo(24), "Address and port of the server.", yields: 4),
        Column(
            "CLIENT", \.partner?.whence, width: .upTo(24), "Client that had it at the look.",
            name: "client"),
        Column(
            "APPLICATION", \.partner?.application, width: .upTo(20), "What that client calls itself.",
            yields: 1),
        Column(
            "CONNECTED", \.connectedAt, width: .upTo(23), "Since when, in the pooler's own time.", yields: 6),
        Column("TLS", \.peer.tls, width: .upTo(20), "TLS of the connection.", yields: 7),
        Column("POOLER", \.pooler, width: .upTo(21), "PgBouncer whose connection it is.", yields: 5),
        Column("PTR", \.peer.pointer, width: 0, "Its number in PgBouncer's memory.", use: .records),
        Column("LINK", \.peer.link, width: 0, "Its client's number in PgBouncer's memory.", use: .records),
    ]

    static func rows(_ snapshot: Snapshot) -> [PooledPeerRow] {
        PooledPeerRow.rows(snapshot, \.servers, tiedTo: \.clients)
    }

    static func pooled(of row: PooledPeerRow) -> PooledTarget? {
        PooledTarget(pooler: row.pooler, database: row.peer.database)
    }

    static func absentColumns(_ snapshot: Snapshot) -> Set<String> { snapshot.absentPoolerColumn }

    static func counts(_ snapshot: Snapshot) -> Line {
        let servers = (snapshot.readings[PooledPeersProbe.self].latest ?? [:]).values.flatMap(\.servers)
        return Line("\(servers.count)  \(servers.count { $0.state == "active" }) active")
    }

    static func emptiness(_ snapshot: Snapshot) -> String {
        snapshot.poolers.isEmpty ? PoolsPane.emptiness(snapshot) : "No server connection is open"
    }

    static func isComplete(_ snapshot: Snapshot) -> Bool { PoolPeers.areTold(snapshot) }
}

/// What the panes of clients and of servers have in common.
enum PoolPeers {
    /// Every pooler that answers has told its connections; without a pooler there are none to wait for.
    static func areTold(_ snapshot: Snapshot) -> Bool {
        let told = snapshot.readings[PooledPeersProbe.self].latest ?? [:]
        return snapshot.readings.state(of: PoolersProbe.self).isAnswered
            && snapshot.poolers.allSatisfy { told[$0.id] != nil || $0.failure != nil }
    }
}
