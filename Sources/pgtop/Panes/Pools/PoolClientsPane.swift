import Probes
import TUI

/// The clients of PgBouncer, those that wait longest first.
enum PoolClientsPane: Pane {
    static let id: PaneID = "pool_clients"
    static let title = "Pool clients"
    static let meaning = """
        Each client of PgBouncer, those that wait longest first, and the backend that it has at the moment of the look: \
        with transaction pooling that changes at every transaction.
        """
    static let probes: [any Probe.Type] = [PooledPeersProbe.self]
    static let showsPools = true
    static let sorting = Sorting("wait", descending: true)

    static let columns: [Column<PooledPeerRow>] = [
        Column(
            "CLIENT", \.peer.whence, width: .upTo(24), "Address and port it connects from; unix is a socket."),
        Column("DATABASE", \.peer.database, width: .upTo(16), "Database, as clients call it.", yields: 3),
        Column("USER", \.peer.user, width: .upTo(14), "Its role.", yields: 4),
        Column(
            "APPLICATION", \.peer.application, width: .upTo(20),
            "What it calls itself (application_name); from 1.18 on.", yields: 1),
        Column(
            "STATE", \.peer.state, width: .upTo(8), tint: .peerState, "Active, or waiting for a connection."),
        Column(
            "WAIT", \.wait, .clock, width: 7, tint: .peerWait,
            "How long it has waited for a server connection.",
            name: "wait"),
        Column(
            "BACKEND", \.partner?.pid, .number, width: 8,
            "Process ID of the backend that it had at the look.", name: "backend_pid", yields: 2),
        Column(
            "CONNECTED", \.connectedAt, width: .upTo(23), "Since when, in the pooler's own time.", yields: 6),
        Column("REQUEST", \.peer.requestedAt, width: .upTo(23), "Its last request.", yields: 7),
        Column("TLS", \.peer.tls, width: .upTo(20), "TLS of its connection.", yields: 8),
        Column("POOLER", \.pooler, width: .upTo(21), "PgBouncer that it is connected to.", yields: 5),
        Column("ID", \.peer.id, width: 0, "Its number for KILL_CLIENT; from 1.24 on.", use: .records),
        Column("PTR", \.peer.pointer, width: 0, "Its number in PgBouncer's memory.", use: .records),
    ]

    static func rows(_ snapshot: Snapshot) -> [PooledPeerRow] {
        PooledPeerRow.rows(snapshot, \.clients, tiedTo: \.servers)
    }

    static func pooled(of row: PooledPeerRow) -> PooledTarget? {
        PooledTarget(pooler: row.pooler, database: row.peer.database, client: row.peer)
    }

    static func absentColumns(_ snapshot: Snapshot) -> Set<String> { snapshot.absentPoolerColumn }

    static func counts(_ snapshot: Snapshot) -> Line {
        let clients = (snapshot.readings[PooledPeersProbe.self].latest ?? [:]).values.flatMap(\.clients)
        let waiting = clients.count { $0.isWaiting }
        return Line("\(clients.count)" + (waiting > 0 ? "  \(waiting) waiting" : ""))
    }

    static func emptiness(_ snapshot: Snapshot) -> String {
        snapshot.poolers.isEmpty ? PoolsPane.emptiness(snapshot) : "No client is connected"
    }

    static func isComplete(_ snapshot: Snapshot) -> Bool { PoolPeers.areTold(snapshot) }
}
