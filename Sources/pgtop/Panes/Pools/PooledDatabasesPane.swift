import Probes
import TUI

/// A database of a pooler's, with what its clients do.
struct PooledDatabaseRow: Identifiable, Sendable {
    let pooler: String
    let database: PooledDatabase
    let rates: PoolerRates?

    var id: PooledID { PooledID(pooler, database.name) }

    /// Where it really is: `10.0.0.5:5432/shop`.
    var place: String {
        let host = database.host ?? "socket"
        return "\(host):\(database.port ?? "")/\(database.database ?? database.name)"
    }

    static func milliseconds(_ time: Duration?) -> Double? {
        time.map { ($0.seconds * 10_000).rounded() / 10 }
    }
}

/// The databases that PgBouncer offers: what their clients do a second, and what holds them up.
enum PooledDatabasesPane: Pane {
    static let id: PaneID = "pool_databases"
    static let title = "Pooled databases"
    static let meaning = """
        Each database that PgBouncer offers: where it is, what its clients do a second between the last two looks, its \
        limits, and whether it is paused or disabled.
        """
    static let probes: [any Probe.Type] = [PoolersProbe.self]
    static let showsPools = true
    static let sorting = Sorting("transactions_per_second", descending: true)

    static let columns: [Column<PooledDatabaseRow>] = [
        Column("DATABASE", \.database.name, width: .upTo(20), "Database, as clients call it."),
        Column(
            "HOLD", \.database.hold, width: .upTo(8), tint: .hold,
            "Whether it is paused (clients wait) or disabled (clients are refused)."),
        Column(
            "XACT/S", \.rates?.transactions, .rate, width: 8, "Transactions a second.",
            name: "transactions_per_second"),
        Column(
            "QUERY/S", \.rates?.queries, .rate, width: 8, "Queries a second.", name: "queries_per_second",
            yields: 3),
        Column(
            "XACT MS", { PooledDatabaseRow.milliseconds($0.rates?.transactionTime) }, .number, width: 8,
            "Milliseconds that a transaction took on average.", name: "transaction_ms"),
        Column(
            "QUERY MS", { PooledDatabaseRow.milliseconds($0.rates?.queryTime) }, .number, width: 8,
            "Milliseconds that a query took on average.", name: "query_ms", yields: 4),
        Column(
            "WAITERS", \.rates?.waiting, .number, width: 7, tint: .waiters,
            "Clients that waited for a server connection, on average.", name: "average_waiting"),
        Column(
            "CONNS", \.database.connections, .number, width: 6, tint: .connections,
            "Server connections it has.",
            name: "connections"),
        Column(
            "LIMIT", \.database.connectionLimit, .number, width: 6,
            "Server connections it may have in all its pools (max_db_connections); blank is no limit.",
            name: "connection_limit", yields: 2),
        Column(
            "SIZE", \.database.poolSize, .number, width: 5, "Server connections that each pool may have.",
            name: "pool_size", yields: 5),
        Column(
            "RESERVE", \.database.reserve, .number, width: 7,
            "More of them for when clients have waited too long.", name: "reserve", yields: 6),
        Column(
            "CLIENTS", \.database.clients, .number, width: 7, "Clients connected to it (from 1.24 on).",
            name: "clients", yields: 9),
        Column(
            "RECEIVED", \.rates?.received, .bytes, width: 8, "Bytes a second from clients.",
            name: "received_bytes_per_second", yields: 7),
        Column(
            "SENT", \.rates?.sent, .bytes, width: 6, "Bytes a second to clients.",
            name: "sent_bytes_per_second", yields: 8),
        Column("SERVER", \.place, width: .upTo(30), "Where it really is.", yields: 1),
        Column("MODE", \.database.mode, width: .upTo(11), "Its own pool mode, if it has one.", yields: 10),
        Column("POOLER", \.pooler, width: .upTo(21), "PgBouncer that offers it."),
        Column(
            "CLIENT LIMIT", \.database.clientLimit, width: 0, "Clients that may be connected to it.",
            use: .records),
        Column("PAUSED", \.database.isPaused, .flag, width: 0, "Whether it is paused.", use: .records),
        Column("DISABLED", \.database.isDisabled, .flag, width: 0, "Whether it is disabled.", use: .records),
    ]

    static func rows(_ snapshot: Snapshot) -> [PooledDatabaseRow] {
        snapshot.pooled(\.databases).map { pooler, database in
            PooledDatabaseRow(pooler: pooler.id, database: database, rates: pooler.rates[database.name])
        }
    }

    static func pooled(of row: PooledDatabaseRow) -> PooledTarget? {
        PooledTarget(pooler: row.pooler, database: row.database.name)
    }

    static func absentColumns(_ snapshot: Snapshot) -> Set<String> {
        let tellClients = snapshot.poolers.contains { $0.databases.contains { $0.clients != nil } }
        return snapshot.absentPoolerColumn.union(tellClients ? [] : ["clients"])
    }

    static func counts(_ snapshot: Snapshot) -> Line {
        let databases = snapshot.pooled(\.databases)
        let rate = databases.compactMap { $0.pooler.rates[$0.value.name]?.transactions }
        let rates = rate.isEmpty ? "" : "  \(Format.rate(rate.reduce(0, +))) transactions/s"
        return Line("\(databases.count)\(rates)")
    }

    static func emptiness(_ snapshot: Snapshot) -> String { PoolsPane.emptiness(snapshot) }
}

extension Tint<PooledDatabaseRow> {
    static var hold: Self { Self { $0.database.hold == nil ? nil : .critical } }
    static var waiters: Self { Self { ($0.rates?.waiting ?? 0) >= 1 ? .warning : nil } }
    static var connections: Self {
        Self { row in
            guard let limit = row.database.connectionLimit, let count = row.database.connections else {
                return nil
            }
            return Shades.poolUse.role(Double(count) * 100 / Double(limit))
        }
    }
}
