extension Check {
    static let connections = [
        Check(
            "connections.near_limit", "Are nearly all connections taken?",
            Trouble(
                guide: "too-many-connections", weight: 80, settles: .seconds(2),
                profiles: [.daily, .pre, .post],
                limits: [Limit("connections.near_limit", .percent, warning: 80, critical: 90)]),
            from: [SessionsProbe.self]
        ) { sight throws(Ignorance) in
            let count = try ConnectionCount(sight)
            guard let most = sight.server?.usableConnections, most > 0 else {
                throw Ignorance("the server's limit is not known")
            }
            let share = Double(count.clients) * 100 / Double(most)
            let idle = count.idle > 0 ? ", \(count.idle) of them idle" : ""
            let sentence = "\(count.clients) of \(most) connections are taken (\(Told.percent(share)))\(idle)"
            guard let severity = sight.limit("connections.near_limit").severity(of: share) else {
                return .no([Evidence(sentence)])
            }
            let hurts = count.clients >= most ? "new clients are refused" : "new clients will soon be refused"
            return .yes([
                Evidence(
                    sentence, severity, hurts: hurts,
                    values: ["application": count.greediest].compactMapValues(\.self))
            ])
        },
        Check(
            "connections.mostly_idle", "Are most connections idle?", from: [SessionsProbe.self]
        ) { sight throws(Ignorance) in
            let count = try ConnectionCount(sight)
            let sentence = "\(count.idle) of \(count.clients) connections are idle"
            return count.idle * 2 > count.clients ? .yes([Evidence(sentence)]) : .no([Evidence(sentence)])
        },
        Check(
            "connections.one_client", "Does one program hold more than half of them?",
            from: [SessionsProbe.self]
        ) { sight throws(Ignorance) in
            let count = try ConnectionCount(sight)
            guard count.isComplete else { throw Ignorance("idle sessions are not looked at yet") }
            guard let first = count.programs.max(by: { ($0.value, $1.key) < ($1.value, $0.key) }) else {
                return .no([Evidence("nobody is connected")])
            }
            let name = first.key.isEmpty ? "programs without a name" : first.key
            let sentence =
                "\(name) \(first.key.isEmpty ? "hold" : "holds") \(first.value) of \(count.clients) connections"
            let evidence = Evidence(sentence, values: ["application": .name(first.key)])
            return first.value * 2 > count.clients ? .yes([evidence]) : .no([evidence])
        },
        Check(
            "connections.through_pooler", "Does a watched PgBouncer serve this server?",
            from: [PoolersProbe.self]
        ) { sight throws(Ignorance) in
            let poolers = try sight.latest(PoolersProbe.self)
            guard !poolers.isEmpty else {
                throw Ignorance("no PgBouncer is watched: start pgtop with --pgbouncer", isMoot: true)
            }
            let leading = poolers.filter { $0.databases.contains(where: sight.leadsHere) }
            return .any(
                leading.map { Evidence("\($0.id) leads to this server") }, else: "none of them leads here")
        },
    ]
}

/// Who holds the connections.
private struct ConnectionCount {
    var clients: Int
    var idle: Int
    /// Whether idle sessions were looked at one by one.
    let isComplete: Bool
    /// Connections by what programs call themselves.
    var programs: [String: Int] = [:]

    init(_ sight: Sight) throws(Ignorance) {
        let sample = try sight.latest(SessionsProbe.self)
        clients = sample.idleElsewhere
        idle = sample.idleElsewhere
        isComplete = sample.idleElsewhere == 0
        for backend in sample.backends where backend.belongsToClient {
            clients += 1
            if backend.state == "idle" { idle += 1 }
            if backend.isVisible { programs[backend.application ?? "", default: 0] += 1 }
        }
    }

    /// The program with most connections, where that is known.
    var greediest: RunbookValue? {
        guard isComplete else { return nil }
        return programs.max { ($0.value, $1.key) < ($1.value, $0.key) }.map { .name($0.key) }
    }
}

extension Sight {
    /// Whether a pooler leads to the server that is looked at, as far as addresses tell.
    func leadsHere(_ database: PooledDatabase) -> Bool {
        server?.mayBe(host: database.host, port: database.port ?? "") ?? false
    }
}
