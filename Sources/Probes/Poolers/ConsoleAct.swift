/// What can be done on PgBouncer's console.
package enum ConsoleAct: Sendable, Hashable {
    /// Lets transactions end and starts no more; resumed by itself after the limit, if there is one.
    case pause(database: String, limit: Duration?)
    case resume(database: String)
    /// Reads the settings again.
    case reload
    /// Closes server connections as they come free, and opens new ones.
    case reconnect(database: String)
    /// Drops all clients and server connections of a database, which stays paused.
    case kill(database: String)
    /// From 1.24 on.
    case killClient(ClientTarget)

    /// A client as it was when somebody decided about it.
    package struct ClientTarget: Sendable, Hashable {
        package let id: String
        package let pointer: String
        package let whence: String
        package let connectedAt: String?

        /// Nil for a client of a release that cannot tell it apart.
        package init?(_ client: PooledPeer) {
            guard let id = client.id else { return nil }
            self.id = id
            (pointer, whence, connectedAt) = (client.pointer, client.whence, client.connectedAt)
        }

        func isSame(as client: PooledPeer) -> Bool { ClientTarget(client) == self }
    }

    /// What is sent, where it is a single command.
    var command: String {
        switch self {
        case .pause(let database, _): "PAUSE \(SQLText.quoted(database))"
        case .resume(let database): "RESUME \(SQLText.quoted(database))"
        case .reload: "RELOAD"
        case .reconnect(let database): "RECONNECT \(SQLText.quoted(database))"
        case .kill(let database): "KILL \(SQLText.quoted(database))"
        case .killClient(let client): "KILL_CLIENT \(client.id)"
        }
    }
}
