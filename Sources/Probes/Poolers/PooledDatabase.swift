/// A database as PgBouncer offers it: where it really is, its limits, and whether it is held up.
package struct PooledDatabase: Sendable, Equatable {
    package var name = ""
    /// Nil is a Unix socket.
    package var host: String?
    package var port: String?
    /// What it is called on the server.
    package var database: String?
    package var forcedUser: String?
    package var poolSize: Int64 = 0
    package var reserve: Int64 = 0
    package var mode: String?
    /// Server connections that all its pools may have together; nil is no limit.
    package var connectionLimit: Int64?
    package var connections: Int64?
    /// Clients that may be connected to it; nil is no limit, or a release before 1.24.
    package var clientLimit: Int64?
    package var clients: Int64?
    package var isPaused = false
    package var isDisabled = false

    init() {}

    init(_ table: ConsoleTable, _ row: Int) throws(ProbeFailure) {
        name = try table.name(row, "name")
        host = table.text(row, "host").flatMap { $0.isEmpty ? nil : $0 }
        port = table.text(row, "port")
        database = table.text(row, "database")
        forcedUser = table.text(row, "force_user").flatMap { $0.isEmpty ? nil : $0 }
        poolSize = try table.required(row, "pool_size")
        reserve = table.integer(row, anyOf: ["reserve_pool_size", "reserve_pool"]) ?? 0
        mode = table.text(row, "pool_mode")
        connectionLimit = Self.limit(table.integer(row, "max_connections"))
        connections = table.integer(row, "current_connections")
        clientLimit = Self.limit(table.integer(row, "max_client_connections"))
        clients = table.integer(row, "current_client_connections")
        isPaused = try table.required(row, "paused") != 0
        isDisabled = try table.required(row, "disabled") != 0
    }

    /// PgBouncer writes no limit as 0.
    static func limit(_ number: Int64?) -> Int64? { number == 0 ? nil : number }

    static func list(_ table: ConsoleTable) throws(ProbeFailure) -> [PooledDatabase] {
        var databases: [PooledDatabase] = []
        for row in table.rows.indices where table.text(row, "name") != Pool.console {
            databases.append(try PooledDatabase(table, row))
        }
        return databases
    }
}
