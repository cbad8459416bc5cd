/// One PgBouncer, as it was at one moment, as far as it told.
package struct Pooler: Sendable, Equatable, Identifiable {
    /// What it is called on the screen: host and port of its console.
    package internal(set) var id: String
    /// `1.18.0`; nil until it has told.
    package var version: String?
    /// As whom pgtop is logged in at its console.
    package var user: String?
    package var pools: [Pool] = []
    package var databases: [PooledDatabase] = []
    /// By database; none over a gap or a restart.
    package var rates: [String: PoolerRates] = [:]
    /// Connections of clients, the console's among them.
    package var clients: Int64?
    package var servers: Int64?
    package var settings = PoolerSettings()
    /// What it does as a whole, from 1.19 on: `active`, `paused` or `suspended`.
    package var state: String?
    /// How old its pools are; nil when it has never told any.
    package var age: Duration?
    /// Why there is nothing newer, while that is so.
    package var failure: ProbeFailure?

    package init(id: String) {
        self.id = id
    }

    package func database(named name: String) -> PooledDatabase? { databases.first { $0.name == name } }

    package var paused: [PooledDatabase] { databases.filter(\.isPaused) }
    package var disabled: [PooledDatabase] { databases.filter(\.isDisabled) }
    package var clientsWaiting: Int64 { pools.reduce(0) { $0 + $1.clientsWaiting } }
    package var longestWait: Duration { pools.map(\.longestWait).max() ?? .zero }

    /// Whether pgtop may do more here than look; nil when it is not known.
    package var isAdmin: Bool? {
        guard let user, let admins = settings.admins else { return nil }
        return admins.contains(user) || settings.trustsAnybody
    }
}

/// What of PgBouncer's settings decides about pools and acts.
package struct PoolerSettings: Sendable, Equatable {
    /// Clients that may be connected at all.
    package var clientLimit: Int64?
    package var poolSize: Int64?
    package var admins: Set<String>?
    package var trustsAnybody = false
    /// How long new logins to a server wait after one that failed.
    package var loginRetry: Duration?
    /// How long a client waits for a server connection before it is sent away; nil is for ever.
    package var waitLimit: Duration?

    package init() {}

    init(_ table: ConsoleTable) {
        var values: [String: String] = [:]
        for row in table.rows.indices {
            if let key = table.text(row, "key") { values[key] = table.text(row, "value") ?? "" }
        }
        clientLimit = values["max_client_conn"].flatMap { Int64($0) }
        poolSize = values["default_pool_size"].flatMap { Int64($0) }
        admins = values["admin_users"].map { list in
            Set(list.split { $0 == "," || $0 == " " }.map(String.init))
        }
        trustsAnybody = values["auth_type"] == "any"
        loginRetry = Self.time(values["server_login_retry"])
        waitLimit = Self.time(values["query_wait_timeout"])
    }

    /// Seconds, with a fraction where they have one; 0 is no limit.
    private static func time(_ text: String?) -> Duration? {
        guard let seconds = text.flatMap({ Double($0) }), seconds > 0, seconds < 1e9 else { return nil }
        return .seconds(seconds)
    }
}
