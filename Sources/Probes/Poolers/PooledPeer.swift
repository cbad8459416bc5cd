/// A connection that PgBouncer holds: a client's, or one to a server.
package struct PooledPeer: Sendable, Equatable {
    package var user = ""
    package var database = ""
    package var state = ""
    /// `unix` over a Unix socket.
    package var address = ""
    package var port = ""
    /// Our end of it, as the other side sees it.
    package var localAddress: String?
    package var application: String?
    /// As PgBouncer writes it, in its own time zone.
    package var connectedAt: String?
    package var requestedAt: String?
    /// How long it waits, or waited last.
    package var wait: Duration?
    /// Its number in PgBouncer's memory, used again when it is gone; `link` is the number of whom it is tied to.
    package var pointer = ""
    package var link: String?
    /// A server connection's backend; a local client's process.
    package var pid: Int32?
    package var tls: String?
    /// From 1.24 on: a number that is never used again.
    package var id: String?

    /// Waits for a server connection.
    package var isWaiting: Bool { state == "waiting" }

    init() {}

    init(_ table: ConsoleTable, _ row: Int) throws(ProbeFailure) {
        user = table.text(row, "user") ?? ""
        database = table.text(row, "database") ?? ""
        state = table.text(row, "state") ?? ""
        address = try table.name(row, "addr")
        port = table.text(row, "port") ?? ""
        localAddress = table.text(row, "local_addr")
        application = Self.said(table.text(row, "application_name"))
        connectedAt = Self.said(table.text(row, "connect_time"))
        requestedAt = Self.said(table.text(row, "request_time"))
        wait = table.time(row, seconds: "wait", micros: "wait_us")
        pointer = try table.name(row, "ptr")
        link = Self.said(table.text(row, "link"))
        pid = table.integer(row, "remote_pid").flatMap { $0 > 0 ? Int32(exactly: $0) : nil }
        tls = Self.said(table.text(row, "tls"))
        id = table.text(row, "id")
    }

    private static func said(_ text: String?) -> String? { text.flatMap { $0.isEmpty ? nil : $0 } }

    /// All but the console's own clients.
    static func list(_ table: ConsoleTable) throws(ProbeFailure) -> [PooledPeer] {
        var peers: [PooledPeer] = []
        peers.reserveCapacity(table.rows.count)
        for row in table.rows.indices where table.text(row, "database") != Pool.console {
            peers.append(try PooledPeer(table, row))
        }
        return peers
    }

    /// `10.0.1.7:53211`, or `unix`.
    package var whence: String { address == "unix" ? "unix" : "\(address):\(port)" }
}
