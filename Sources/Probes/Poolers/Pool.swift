/// The clients of one role to one database, and the server connections that they share.
package struct Pool: Sendable, Equatable {
    package var database = ""
    package var user = ""
    package var clientsActive: Int64 = 0
    /// Clients that have sent something and wait for a server connection.
    package var clientsWaiting: Int64 = 0
    /// Clients and servers that are busy with cancel requests; nil before 1.16.
    package var cancelling: Int64?
    package var serversActive: Int64 = 0
    package var serversIdle: Int64 = 0
    package var serversUsed: Int64 = 0
    package var serversTested: Int64 = 0
    package var serversLogin: Int64 = 0
    /// How long the client that has waited longest has waited.
    package var longestWait = Duration.zero
    package var mode: String?

    /// Connections to the server, whatever they do.
    package var servers: Int64 {
        serversActive + serversIdle + serversUsed + serversTested + serversLogin
    }

    /// The console's own pool, which serves no server.
    package static let console = "pgbouncer"

    init() {}

    init(_ table: ConsoleTable, _ row: Int) throws(ProbeFailure) {
        database = try table.name(row, "database")
        user = try table.name(row, "user")
        clientsActive = try table.required(row, "cl_active")
        clientsWaiting = try table.required(row, "cl_waiting")
        let cancels = [
            "cl_cancel_req", "cl_active_cancel_req", "cl_waiting_cancel_req", "sv_active_cancel",
            "sv_being_canceled",
        ].compactMap { table.integer(row, $0) }
        cancelling = cancels.isEmpty ? nil : cancels.reduce(0, +)
        serversActive = try table.required(row, "sv_active")
        serversIdle = try table.required(row, "sv_idle")
        serversUsed = try table.required(row, "sv_used")
        serversTested = try table.required(row, "sv_tested")
        serversLogin = try table.required(row, "sv_login")
        longestWait = table.time(row, seconds: "maxwait", micros: "maxwait_us") ?? .zero
        mode = table.text(row, "pool_mode")
    }

    static func list(_ table: ConsoleTable) throws(ProbeFailure) -> [Pool] {
        var pools: [Pool] = []
        for row in table.rows.indices where table.text(row, "database") != console {
            pools.append(try Pool(table, row))
        }
        return pools
    }
}
