import Probes
import TUI

/// What is to be said of poolers and is no row: how full each is, what is held up, what is not known.
struct PoolerNotes {
    private let snapshot: Snapshot

    init(_ snapshot: Snapshot) {
        self.snapshot = snapshot
    }

    var lines: [Line] { snapshot.poolers.flatMap { [line($0)] + holds($0) + demand($0) } }

    /// Who it is and how full.
    private func line(_ pooler: Pooler) -> Line {
        var spans = [Span(pooler.id, .title), Span(pooler.version.map { "  \($0)" } ?? "", .faint)]
        if let failure = pooler.failure {
            let age = pooler.age.map { "\(Format.clock($0)) old: " } ?? "no answer yet: "
            spans.append(Span("  \(age)\(Self.said(failure, by: pooler))", .critical))
        }
        guard pooler.age != nil else { return Line(spans, indent: 2) }
        spans += clients(pooler)
        if let servers = pooler.servers { spans.append(Span("  \(servers) servers")) }
        spans += waiting(pooler)
        if let state = pooler.state, state != "active" { spans.append(Span("  \(state)", .critical)) }
        return Line(spans, indent: 2)
    }

    private func clients(_ pooler: Pooler) -> [Span] {
        guard let clients = pooler.clients else { return [] }
        guard let limit = pooler.settings.clientLimit, limit > 0 else {
            return [Span("  \(clients) clients")]
        }
        let role = Shades.poolUse.role(Double(clients) * 100 / Double(limit))
        return [Span("  \(clients) of \(limit) clients", role ?? .plain)]
    }

    private func waiting(_ pooler: Pooler) -> [Span] {
        guard pooler.clientsWaiting > 0 || pooler.longestWait > .zero else {
            return [Span("  nobody waits", .faint)]
        }
        let role = Shades.poolWait.role(pooler.longestWait) ?? .warning
        let longest = Format.clock(pooler.longestWait)
        return [Span("  \(pooler.clientsWaiting) waiting, \(longest)", role)]
    }

    private func holds(_ pooler: Pooler) -> [Line] {
        var lines: [Line] = []
        if !pooler.paused.isEmpty {
            lines.append(
                Line(
                    "! PAUSED: \(Self.names(pooler.paused)): its clients wait until r resumes it", .critical,
                    indent: 2))
        }
        if !pooler.disabled.isEmpty {
            lines.append(
                Line(
                    "! disabled: \(Self.names(pooler.disabled)): new clients are refused", .critical,
                    indent: 2))
        }
        return lines
    }

    /// Whether the pools may open more connections than the server has.
    private func demand(_ pooler: Pooler) -> [Line] {
        guard let limit = snapshot.server?.usableConnections, limit > 0 else { return [] }
        let most = pooler.mostConnections { snapshot.leadsHere($0) }
        guard most > limit else { return [] }
        return [
            Line(
                "! Its pools may open \(most) connections, the server takes \(limit) at the most", .warning,
                indent: 2)
        ]
    }

    private static func names(_ databases: [PooledDatabase]) -> String {
        databases.map(\.name).joined(separator: ", ")
    }

    /// A failure in words that fit a pooler, whose address stands before them.
    static func said(_ failure: ProbeFailure, by pooler: Pooler) -> String {
        let text = "\(failure)"
        let words = text.hasPrefix(pooler.id + ": ") ? String(text.dropFirst(pooler.id.count + 2)) : text
        return switch failure {
        case .passwordNeeded: "it asks for a password: put it into ~/.pgpass; not tried again"
        case .loginRefused: words + "; not tried again"
        default: words
        }
    }

    // MARK: In one line, and for programs

    var counts: Line {
        let poolers = snapshot.poolers
        guard !poolers.isEmpty else { return Line("no PgBouncer is watched (--pgbouncer)", .faint) }
        let paused = poolers.flatMap(\.paused) + poolers.flatMap(\.disabled)
        let silent = poolers.count { $0.failure != nil }
        let waiting = poolers.reduce(0) { $0 + $1.clientsWaiting }
        let longest = poolers.map(\.longestWait).max() ?? .zero
        var spans = [Span("\(poolers.count == 1 ? "1 pooler" : "\(poolers.count) poolers")")]
        if !paused.isEmpty { spans.append(Span("  \(Self.names(paused)) held up", .critical)) }
        if silent > 0 { spans.append(Span("  \(silent) not answering", .critical)) }
        if waiting > 0 {
            let role = Shades.poolWait.role(longest) ?? .warning
            spans.append(Span("  \(waiting) waiting, the longest \(Format.clock(longest))", role))
        }
        return Line(spans)
    }

    var facts: [(name: String, value: Datum)] {
        snapshot.poolers.flatMap { pooler -> [(name: String, value: Datum)] in
            [
                ("\(pooler.id) version", pooler.version.datum),
                ("\(pooler.id) clients", pooler.clients.datum),
                ("\(pooler.id) client_limit", pooler.settings.clientLimit.datum),
                ("\(pooler.id) servers", pooler.servers.datum), ("\(pooler.id) age", pooler.age.datum),
                ("\(pooler.id) failure", (pooler.failure?.description).datum),
            ]
        }
    }
}

extension Pooler {
    /// The most connections that its pools could open to the databases that are meant, with their reserves.
    func mostConnections(to isMeant: (PooledDatabase) -> Bool) -> Int64 {
        databases.filter(isMeant).reduce(0) { sum, database in
            let pools = Int64(pools.count { $0.database == database.name })
            let most = pools * (database.poolSize + database.reserve)
            return sum + min(most, database.connectionLimit ?? most)
        }
    }
}
