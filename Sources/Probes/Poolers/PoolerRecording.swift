/// What the consoles of poolers told, as rows for a recording: which pooler, what of it, and the fields of that.
struct PoolerRows: Rows {
    let columns = ["id", "pooler", "kind", "fields"]
    private var cells: [[String]] = []

    var count: Int { cells.count }

    /// Adds a row; `name` tells it from others of its kind.
    private mutating func add(_ pooler: String, _ kind: String, _ name: String, _ fields: String) {
        cells.append(["\(pooler)/\(kind)/\(name)", pooler, kind, fields])
    }

    init(_ poolers: [Pooler]) {
        for pooler in poolers {
            add(pooler.id, "pooler", "", pooler.cell)
            for pool in pooler.pools { add(pooler.id, "pool", "\(pool.database)/\(pool.user)", pool.cell) }
            for database in pooler.databases { add(pooler.id, "database", database.name, database.cell) }
            for (database, rates) in pooler.rates.sorted(by: { $0.key < $1.key }) {
                add(pooler.id, "rates", database, RatesOfDatabase(database: database, rates: rates).cell)
            }
        }
    }

    init(_ peers: PooledPeersProbe.Sample) {
        for (pooler, peers) in peers.sorted(by: { $0.key < $1.key }) {
            add(pooler, "pooler", "", "")
            for client in peers.clients { add(pooler, "client", client.pointer, client.cell) }
            for server in peers.servers { add(pooler, "server", server.pointer, server.cell) }
        }
    }

    func kind(of column: Column) -> CellKind { .text }
    func isNull(_ row: Int, _ column: Column) -> Bool { false }
    func integer(_ row: Int, _ column: Column) throws(ProbeFailure) -> Int64? {
        throw .undecodable(column: column.name)
    }
    func real(_ row: Int, _ column: Column) throws(ProbeFailure) -> Double? {
        throw .undecodable(column: column.name)
    }
    func text(_ row: Int, _ column: Column, reusing: String?) throws(ProbeFailure) -> String? {
        cells[row][column.index]
    }
}

/// Rows of a recording, each of a pooler, a kind, and fields.
private func recorded(
    _ rows: some Rows, each row: (_ pooler: String, _ kind: String, _ fields: String) -> Void
) throws(ProbeFailure) {
    let (pooler, kind) = (try rows.column("pooler"), try rows.column("kind"))
    let fields = try rows.column("fields")
    for index in 0..<rows.count {
        row(
            try rows.text(index, pooler) ?? "", try rows.text(index, kind) ?? "",
            try rows.text(index, fields) ?? "")
    }
}

extension PoolersProbe {
    /// Only a recording has rows: a console is asked in its own way.
    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        var poolers: [Pooler] = []
        try recorded(rows) { name, kind, fields in
            if kind == "pooler" { poolers.append(Pooler(cell: fields)) }
            guard let index = poolers.firstIndex(where: { $0.id == name }) else { return }
            switch kind {
            case "pool": poolers[index].pools.append(Pool(cell: fields))
            case "database": poolers[index].databases.append(PooledDatabase(cell: fields))
            case "rates":
                let rates = RatesOfDatabase(cell: fields)
                poolers[index].rates[rates.database] = rates.rates
            default: break
            }
        }
        return poolers
    }
}

extension PooledPeersProbe {
    /// Only a recording has rows: a console is asked in its own way.
    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        var told: [String: (clients: [PooledPeer], servers: [PooledPeer])] = [:]
        try recorded(rows) { name, kind, fields in
            var peers = told[name] ?? ([], [])
            if kind == "client" { peers.clients.append(PooledPeer(cell: fields)) }
            if kind == "server" { peers.servers.append(PooledPeer(cell: fields)) }
            told[name] = peers
        }
        return told.mapValues {
            Peers(clients: $0.clients, servers: $0.servers, askedAt: Instant(nanoseconds: 0))
        }
    }

    package static func sample(_ sample: Sample, takenAt instant: Instant) -> Sample {
        sample.mapValues { Peers(clients: $0.clients, servers: $0.servers, askedAt: instant) }
    }
}

// MARK: - Fields

private struct RatesOfDatabase: Recorded {
    var database = ""
    var rates = PoolerRates()

    init() {}

    init(database: String, rates: PoolerRates) {
        (self.database, self.rates) = (database, rates)
    }

    mutating func list(in fields: inout RecordedFields) {
        fields.field("database", &database)
        fields.field("transactions", &rates.transactions)
        fields.field("queries", &rates.queries)
        fields.field("received", &rates.received)
        fields.field("sent", &rates.sent)
        fields.field("transaction_time", &rates.transactionTime)
        fields.field("query_time", &rates.queryTime)
        fields.field("waiting", &rates.waiting)
    }
}

extension Pooler: Recorded {
    init() {
        self.init(id: "")
    }

    mutating func list(in fields: inout RecordedFields) {
        fields.field("id", &id)
        fields.field("version", &version)
        fields.field("user", &user)
        fields.field("clients", &clients)
        fields.field("servers", &servers)
        fields.field("state", &state)
        fields.field("age", &age)
        fields.field("failure", &failure)
        fields.field("client_limit", &settings.clientLimit)
        fields.field("pool_size", &settings.poolSize)
        fields.field("admins", &settings.admins)
        fields.field("trusts_anybody", &settings.trustsAnybody)
        fields.field("login_retry", &settings.loginRetry)
        fields.field("wait_limit", &settings.waitLimit)
    }
}

extension Pool: Recorded {
    mutating func list(in fields: inout RecordedFields) {
        fields.field("database", &database)
        fields.field("user", &user)
        fields.field("clients_active", &clientsActive)
        fields.field("clients_waiting", &clientsWaiting)
        fields.field("cancelling", &cancelling)
        fields.field("servers_active", &serversActive)
        fields.field("servers_idle", &serversIdle)
        fields.field("servers_used", &serversUsed)
        fields.field("servers_tested", &serversTested)
        fields.field("servers_login", &serversLogin)
        fields.field("longest_wait", &longestWait)
        fields.field("mode", &mode)
    }
}

extension PooledDatabase: Recorded {
    mutating func list(in fields: inout RecordedFields) {
        fields.field("name", &name)
        fields.field("host", &host)
        fields.field("port", &port)
        fields.field("database", &database)
        fields.field("forced_user", &forcedUser)
        fields.field("pool_size", &poolSize)
        fields.field("reserve", &reserve)
        fields.field("mode", &mode)
        fields.field("connection_limit", &connectionLimit)
        fields.field("connections", &connections)
        fields.field("client_limit", &clientLimit)
        fields.field("clients", &clients)
        fields.field("paused", &isPaused)
        fields.field("disabled", &isDisabled)
    }
}

extension PooledPeer: Recorded {
    mutating func list(in fields: inout RecordedFields) {
        fields.field("user", &user)
        fields.field("database", &database)
        fields.field("state", &state)
        fields.field("address", &address)
        fields.field("port", &port)
        fields.field("local_address", &localAddress)
        fields.field("application", &application)
        fields.field("connected_at", &connectedAt)
        fields.field("requested_at", &requestedAt)
        fields.field("wait", &wait)
        fields.field("pointer", &pointer)
        fields.field("link", &link)
        fields.field("pid", &pid)
        fields.field("tls", &tls)
        fields.field("id", &id)
    }
}
