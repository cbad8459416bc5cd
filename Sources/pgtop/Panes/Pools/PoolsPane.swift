import Probes
import TUI

/// A pool with the database that it is for.
struct PoolRow: Identifiable, Sendable {
    let pooler: String
    let pool: Pool
    let database: PooledDatabase?

    var id: PooledID { PooledID(pooler, pool.database, pool.user) }

    /// Connections that do something, of those that the pool may have without its reserve.
    var use: Percent? {
        guard let size = database?.poolSize, size > 0 else { return nil }
        let busy = pool.serversActive + pool.serversLogin + pool.serversTested
        return Percent(Double(busy) * 100 / Double(size))
    }

    /// Nobody waits where the pooler says 0: it counts on after the last one was served.
    var longestWait: Duration? { pool.longestWait > .zero ? pool.longestWait : nil }
}

/// The pools of PgBouncer, those first where clients wait longest.
enum PoolsPane: Pane {
    static let id: PaneID = "pools"
    static let title = "Pools"
    static let meaning = """
        Each pool of PgBouncer: the clients of one role to one database, and the server connections that they share. \
        Where clients wait longest stands first.
        """
    static let probes: [any Probe.Type] = [PoolersProbe.self]
    static let showsPools = true
    static let sorting = Sorting("longest_wait", descending: true)

    static let columns: [Column<PoolRow>] = [
        Column("DATABASE", \.pool.database, width: .upTo(20), "Database, as clients call it."),
        Column("USER", \.pool.user, width: .upTo(16), "Role of the clients."),
        Column(
            "HOLD", \.database?.hold, width: .upTo(8), tint: .hold,
            "Whether the database is paused or disabled: then clients wait, or are refused."),
        Column(
            "WAITING", \.pool.clientsWaiting, .number, width: 7, tint: .waiting,
            "Clients that wait for a server connection.", name: "clients_waiting"),
        Column(
            "LONGEST", \.longestWait, .clock, width: 8, tint: .longestWait,
            "How long the first of them has waited.", name: "longest_wait"),
        Column(
            "ACTIVE", \.pool.clientsActive, .number, width: 7,
            "Clients that have a server connection, or want none now.", name: "clients_active"),
        Column(
            "BUSY", \.pool.serversActive, .number, width: 5, "Server connections that work for a client.",
            name: "servers_active"),
        Column(
            "SIZE", \.database?.poolSize, .number, width: 5, "Server connections that the pool may have.",
            name: "pool_size"),
        Column(
            "USE", \.use, .percent, width: 6, tint: .poolUse,
            "Busy server connections, of those that the pool may have; more than 100 % draws on the reserve.",
            name: "use_percent"),
        Column(
            "IDLE", \.pool.serversIdle, .number, width: 5, "Server connections that are free.",
            name: "servers_idle", yields: 4),
        Column(
            "USED", \.pool.serversUsed, .number, width: 5,
            "Free ones that must be checked before they serve again.", name: "servers_used", yields: 5),
        Column(
            "TESTED", \.pool.serversTested, .number, width: 6, "Those that are being checked or reset.",
            name: "servers_tested", yields: 7),
        Column(
            "LOGIN", \.pool.serversLogin, .number, width: 5, "Those that are just logging in.",
            name: "servers_login", yields: 6),
        Column(
            "RESERVE", \.database?.reserve, .number, width: 7,
            "More connections for when clients have waited too long (reserve_pool).", name: "reserve",
            yields: 3),
        Column(
            "MODE", \.pool.mode, width: .upTo(11),
            "When a connection goes to the next client: after a session, a transaction or a statement.",
            yields: 2),
        Column("POOLER", \.pooler, width: .upTo(21), "PgBouncer whose pool it is.", yields: 1),
    ]

    static func rows(_ snapshot: Snapshot) -> [PoolRow] {
        snapshot.pooled(\.pools).map { pooler, pool in
            PoolRow(pooler: pooler.id, pool: pool, database: pooler.database(named: pool.database))
        }
    }

    static func pooled(of row: PoolRow) -> PooledTarget? {
        PooledTarget(pooler: row.pooler, database: row.pool.database)
    }

    static func absentColumns(_ snapshot: Snapshot) -> Set<String> { snapshot.absentPoolerColumn }
    static func notes(_ snapshot: Snapshot) -> [Line] { PoolerNotes(snapshot).lines }
    static func counts(_ snapshot: Snapshot) -> Line { PoolerNotes(snapshot).counts }
    static func facts(_ snapshot: Snapshot) -> [(name: String, value: Datum)] {
        PoolerNotes(snapshot).facts
    }

    static func lack(_ snapshot: Snapshot) -> String? {
        guard snapshot.poolers.isEmpty else { return nil }
        return
            "No PgBouncer is watched. Start pgtop with --pgbouncer 'host=… port=6432 user=…', or put a line "
            + "pgbouncer = host=… into the section [pgtop] of ~/.config/pgtop/config."
    }

    static func emptiness(_ snapshot: Snapshot) -> String {
        snapshot.poolers.allSatisfy { $0.age == nil }
            ? "No pooler has told anything yet" : "No client has used a pool yet"
    }
}

extension Tint<PoolRow> {
    static var hold: Self { Self { $0.database?.hold == nil ? nil : .critical } }
    static var waiting: Self { Self { $0.pool.clientsWaiting > 0 ? .warning : nil } }
    static var longestWait: Self { Self { Shades.poolWait.role($0.longestWait) } }
    static var poolUse: Self { Self { Shades.poolUse.role($0.use?.value) } }
}
