import Probes
import TUI

/// Who is connected and what each is doing, the longest transaction first.
enum SessionsPane: Pane {
    static let id: PaneID = "sessions"
    static let title = "Sessions"
    static let meaning = """
        Every session that does something, the longest transaction first: that is where trouble begins. Idle sessions \
        come with i, the server's own processes with b.
        """
    static let probes: [any Probe.Type] = [SessionsProbe.self]
    static let showsSessions = true
    static let sorting = Sorting("transaction_age", descending: true)

    static let columns: [Column<Session>] = [
        Column("PID", \.id.pid, .number, width: 7, "Process ID of the session's backend."),
        Column("DATABASE", \.backend.database, width: .upTo(14), "Database it is connected to.", yields: 5),
        Column("ROLE", \.backend.role, width: .upTo(12), "Role it logged in as.", yields: 2),
        Column(
            "APPLICATION", { $0.seen($0.backend.application) }, width: .upTo(14),
            "What the client calls itself (application_name).", yields: 4),
        Column(
            "CLIENT", { $0.seen($0.whence) }, width: .upTo(25),
            "Address it connects from, local over a Unix socket; via: the client behind PgBouncer, where that is certain.",
            name: "whence", yields: 8, use: .screen),
        Column(
            "STATE", \.state, width: .upTo(12), tint: .state,
            "What it does: active, idle, or idle in a transaction that keeps its locks.", name: "short_state",
            use: .screen),
        Column(
            "WAIT", { $0.seen($0.wait) }, width: .upTo(20), tint: .wait,
            "What it waits for, type:event; blank while it computes.", name: "wait", yields: 1, use: .screen),
        Column(
            "XACT", { $0.seen($0.backend.transactionAge) }, .clock, width: 7, tint: .transaction,
            "Time since its transaction began.", name: "transaction_age"),
        Column(
            "RUN", { $0.seen($0.backend.queryAge) }, .clock, width: 7, tint: .statement,
            "Time since its statement began, while it runs.", name: "query_age", yields: 3),
        Column(
            "SINCE", { $0.seen($0.restAge) }, .clock, width: 7, tint: .idling,
            "Time it has been in its state, while it runs no statement.", name: "since", yields: 6,
            use: .screen),
        Column(
            "CPU", \.usage?.cpu, .percent, width: 5, "Share of one processor that its process uses.",
            name: "cpu_percent", yields: 7),
        Column(
            "MEM", \.usage?.memory, .bytes, width: 6, "Memory of its process, without what all share.",
            name: "memory_bytes", yields: 9),
        Column(
            "IO", \.traffic, .bytes, width: 6, "Bytes that its process reads and writes a second.",
            name: "io_bytes_per_second", yields: 10),
        Column(
            "QUERY", \.statement, width: .rest, "Its statement, or the last one when it is idle.",
            name: "statement",
            use: .screen),
        Column(
            "CLIENT", { $0.seen($0.backend.client) }, width: 0,
            "Address it connects from; local is a Unix socket.", use: .records),
        Column(
            "POOLED CLIENT", { $0.seen($0.certainClient?.client.whence) }, width: 0,
            "The client behind PgBouncer that it works for, where that is certain.", use: .records),
        Column(
            "STATE AGE", \.backend.stateAge, .clock, width: 0, "Time it has been in its state.",
            use: .records),
        Column(
            "STATE", \.backend.state, width: 0, "The state in the server's words.", name: "state",
            use: .records),
        Column("WAIT TYPE", \.backend.waitType, width: 0, "Class of what it waits for.", use: .records),
        Column("WAIT EVENT", \.backend.waitEvent, width: 0, "What it waits for.", use: .records),
        Column("BACKEND TYPE", \.backend.kind, width: 0, "What kind of process it is.", use: .records),
        Column("LEADER PID", \.backend.leader, width: 0, "The session whose worker it is.", use: .records),
        Column("TLS", \.backend.tls, width: 0, "TLS version of its connection.", use: .records),
        Column("XID", \.backend.xid, width: 0, "Its transaction number, once it has written.", use: .records),
        Column(
            "XMIN", \.backend.xmin, width: 0, "The oldest transaction it may still need to see.",
            use: .records),
        Column("QUERY ID", \.backend.queryID, width: 0, "The statement's number.", use: .records),
        Column(
            "VISIBLE", \.backend.isVisible, .flag, width: 0, "Whether pgtop's role may see it.", use: .records
        ),
        Column(
            "QUERY", \.backend.query, width: 0, "The statement, as much of it as was asked for.",
            use: .records),
    ]

    static func rows(_ snapshot: Snapshot) -> [Session] {
        guard let sample = snapshot.readings[SessionsProbe.self].latest else { return [] }
        let leaders = leaders(in: sample)
        var rows: [Session] = []
        rows.reserveCapacity(sample.backends.count)
        for backend in sample.backends where isWanted(backend, snapshot) {
            let leader = backend.leader.flatMap { $0 == backend.id.pid ? nil : leaders[$0] }
            rows.append(
                Session(
                    backend: backend, usage: snapshot.usage[backend.id.pid], leader: leader,
                    pooled: snapshot.pooledClient(of: backend)))
        }
        return rows
    }

    static func counts(_ snapshot: Snapshot) -> Line {
        guard let sample = snapshot.readings[SessionsProbe.self].latest else { return .empty }
        let summary = Summary(sample)
        return Line(
            "\(summary.active.text) active, \(summary.blocked.text) blocked, "
                + "\(summary.idleInTransaction.text) idle in transaction, \(summary.idle.text) idle")
    }

    static func emptiness(_ snapshot: Snapshot) -> String {
        snapshot.showsIdle ? "No session" : "All sessions are idle; i shows them"
    }

    private static func leaders(in sample: SessionsProbe.Sample) -> [Int32: Backend.ID] {
        let wanted = Set(sample.backends.compactMap(\.leader))
        guard !wanted.isEmpty else { return [:] }
        let found = sample.backends.filter { wanted.contains($0.id.pid) }.map { ($0.id.pid, $0.id) }
        return Dictionary(found, uniquingKeysWith: { first, _ in first })
    }

    private static func isWanted(_ backend: Backend, _ snapshot: Snapshot) -> Bool {
        if !snapshot.showsBackground {
            if snapshot.isOwn(backend) || backend.isBackground || !backend.isVisible && backend.role == nil {
                return false
            }
        }
        return snapshot.showsIdle || backend.state != "idle"
    }

    /// Who is behind a pooler is only asked where there is one that could lead here.
    static func demand(_ rows: [Session], _ snapshot: Snapshot, in wish: inout Wish) {
        guard snapshot.poolers.contains(where: { $0.databases.contains(where: snapshot.leadsHere) }) else {
            return
        }
        wish.probes.insert(PooledPeersProbe.id)
    }

    static func parent(of row: Session) -> Backend.ID? { row.leader }
    static func session(of row: Session) -> Backend? { row.backend }

    static func absentColumns(_ snapshot: Snapshot) -> Set<String> {
        snapshot.server?.isLocal ?? true ? [] : usageColumns
    }

    /// What only the host of the server can tell.
    static let usageColumns: Set = ["cpu_percent", memoryColumn, trafficColumn]
    static let memoryColumn = "memory_bytes"
    static let trafficColumn = "io_bytes_per_second"
}

extension Tint<Session> {
    static var state: Self {
        Self {
            guard $0.backend.isVisible else { return .faint }
            return
                $0.backend.isInTransaction
                ? Shades.idleInTransaction.role($0.backend.stateAge) ?? .notice : nil
        }
    }
    static var wait: Self {
        Self { $0.backend.isBlocked ? Shades.blocked.role($0.backend.queryAge) ?? .notice : nil }
    }
    static var transaction: Self { Self { Shades.transaction.role($0.backend.transactionAge) } }
    /// What a walsender or another process of the server does is meant to last.
    static var statement: Self {
        Self { $0.backend.isLasting ? nil : Shades.statement.role($0.backend.queryAge) }
    }
    static var idling: Self {
        Self { $0.backend.isInTransaction ? Shades.idleInTransaction.role($0.backend.stateAge) : nil }
    }
}
