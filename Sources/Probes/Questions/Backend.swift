/// One session or process of the server, as it was at one moment.
package struct Backend: Sendable, Equatable, Identifiable {
    /// Who it is: servers use pids again, so the time it began belongs to it.
    package struct ID: Sendable, Hashable {
        package let pid: Int32
        /// Nil where this role may not see it; such a session cannot be acted upon.
        package let start: ServerTime?

        package init(pid: Int32, start: ServerTime?) {
            self.pid = pid
            self.start = start
        }
    }

    package let id: ID
    /// When the sample was taken, on the server's clock: all ages are counted to it.
    package let sampledAt: ServerTime
    /// `client backend`, `walsender`, `autovacuum worker`…; nil where this role may not see it.
    package var kind: String?
    /// The session whose parallel worker this is.
    package var leader: Int32?
    package var database: String?
    package var role: String?
    /// It belongs to a superuser: only superusers may signal it.
    package var isSuperuser = false
    package var application: String?
    /// Address of the client, `local` over a Unix socket, nil for processes of the server.
    package var client: String?
    package var state: String?
    package var waitType: String?
    package var waitEvent: String?
    package var transactionStart: ServerTime?
    package var queryStart: ServerTime?
    package var stateChange: ServerTime?
    package var xid: UInt32?
    package var xmin: UInt32?
    package var queryID: Int64?
    /// TLS version, where the connection is encrypted.
    package var tls: String?
    /// The beginning of the query's text; nil while it is on its way.
    package var query: String?
    /// pgtop's own session.
    package var isOwn = false

    package init(id: ID, sampledAt: ServerTime) {
        self.id = id
        self.sampledAt = sampledAt
    }

    /// Whether the role may see more of it than that it is there.
    package var isVisible: Bool { id.start != nil }
    package var isClient: Bool { kind == "client backend" }
    /// A process of the server itself, as opposed to one that does somebody's work.
    package var isBackground: Bool {
        isVisible && !isClient && kind != "parallel worker" && kind != "walsender"
    }
    package var isInTransaction: Bool { state?.hasPrefix("idle in transaction") ?? false }

    /// Its statement has no end to wait for: it sends WAL, or is a process of the server.
    package var isLasting: Bool { kind == "walsender" || isBackground }

    /// Waits for a lock that another session holds.
    package var isBlocked: Bool { state == "active" && waitType == "Lock" }

    /// One that somebody's program holds, as far as can be seen: only those have both a role and a database.
    package var belongsToClient: Bool { isVisible ? isClient : role != nil && database != nil }

    /// Time since the transaction began.
    package var transactionAge: Duration? { transactionStart.map(sampledAt.since) }
    /// Time since the statement began, while it runs.
    package var queryAge: Duration? { state == "active" ? queryStart.map(sampledAt.since) : nil }
    /// Time in the present state.
    package var stateAge: Duration? { stateChange.map(sampledAt.since) }
}
