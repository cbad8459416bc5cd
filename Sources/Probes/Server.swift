/// Which server answers, read once per connection.
package struct Server: Sendable, Equatable {
    /// Host and port as the user knows them, or the socket's folder.
    package var host: String
    package var port: String
    package var database: String
    /// The role that pgtop is logged in as.
    package var role: String
    package var isSuperuser: Bool
    /// `15.18`, without the packager's words.
    package var version: String
    /// The same for all copies of one cluster, nil where this role may not ask.
    package var systemIdentifier: String?
    package var isStandby: Bool
    package var timeline: Int?
    /// Sessions that roles without special rights may open at the most.
    package var usableConnections: Int
    package var startedAt: ServerTime
    /// Roles' memberships that decide what pgtop may see and do.
    package var canReadAllStats: Bool
    package var canSignal: Bool
    /// The connection goes through a pooler: sessions behind it are not ours to act upon.
    package var isPooled: Bool
    /// The server's processes can be seen on this host.
    package var isLocal: Bool
    package var hasGenericPlan: Bool

    package init(
        host: String, port: String, database: String, role: String, isSuperuser: Bool, version: String,
        systemIdentifier: String?, isStandby: Bool, timeline: Int?, usableConnections: Int,
        startedAt: ServerTime,
        canReadAllStats: Bool, canSignal: Bool, isPooled: Bool, isLocal: Bool, hasGenericPlan: Bool
    ) {
        self.host = host
        self.port = port
        self.database = database
        self.role = role
        self.isSuperuser = isSuperuser
        self.version = version
        self.systemIdentifier = systemIdentifier
        self.isStandby = isStandby
        self.timeline = timeline
        self.usableConnections = usableConnections
        self.startedAt = startedAt
        self.canReadAllStats = canReadAllStats
        self.canSignal = canSignal
        self.isPooled = isPooled
        self.isLocal = isLocal
        self.hasGenericPlan = hasGenericPlan
    }
}
