import Probes
import TUI

/// Who waits for whom: those who wait for nobody first, the most harmful before the others.
enum BlockingPane: Pane {
    static let id: PaneID = "blocking"
    static let title = "Blocking"
    static let meaning = """
        Who keeps whom waiting: at the top of each tree the one that must end first, beneath it those who wait for it. \
        A session that waits for several stands beneath one of them and names the others. Row locks can have several \
        holders of which the server shows one at a time: when that ends, another may follow.
        """
    static let probes: [any Probe.Type] = [SessionsProbe.self, LocksProbe.self]
    static let showsSessions = true
    static let sorting = Sorting("hurts", descending: true, then: "waited_s")
    static let mostChildren = 8

    static let columns: [Column<Waiting>] =
        [
            Column(
                "PID", \.label, width: .upTo(22),
                "Process ID; beneath it those who wait for it. A prepared transaction has none.",
                name: "label",
                use: .screen, showsBranches: true),
            Column("PID", \.pid, .number, width: 0, "Process ID.", use: .records),
            Column(
                "HURTS", { $0.node.victims > 0 ? $0.node.victims : nil }, .number, width: 6, tint: .harm,
                "How many wait for it, directly or through others.", name: "hurts", use: .screen),
            Column(
                "WAITS", \.waited, .clock, width: 7, tint: .waiting, "How long it has waited.",
                name: "waited_s"),
            Column(
                "WHO", \.who, width: .upTo(28), "Role, database and application.", name: "who",
                yields: 2, use: .screen),
            Column(
                "CLIENT", \.session?.whence, width: .upTo(15),
                "Address it connects from; local is a Unix socket.",
                yields: 3),
            Column(
                "WHAT", \.words, width: .atLeast(50), tint: .trouble,
                "What it waits for and who has it, or what the one that all wait for is doing.", name: "what"),
            Column(
                "QUERY",
                { $0.session?.statement ?? .missing },
                width: .upTo(56), "Its statement, or the last one when it is idle.", name: "statement",
                yields: 4,
                use: .screen),
        ] + records

    private static let records: [Column<Waiting>] = [
        Column(
            "GID", \.prepared?.gid, width: 0, "Name of a prepared transaction, for ROLLBACK PREPARED.",
            use: .records),
        Column(
            "BACKEND START", { $0.backend?.id.start?.description }, width: 0, "When its session began.",
            use: .records),
        Column("STATE", \.backend?.state, width: 0, "The state in the server's words.", use: .records),
        Column("WAITING", { !$0.node.isFree }, .flag, width: 0, "Whether it waits.", use: .records),
        Column("LOCKTYPE", \.tag?.kind, width: 0, "What kind of thing it waits for.", use: .records),
        Column("MODE", \.node.wait?.mode.name, width: 0, "The lock that it waits for.", use: .records),
        Column(
            "RELATION", \.relation, width: 0,
            "The relation that it waits for or is in; `database:oid` in another database.", use: .records),
        Column(
            "BLOCKED BY", { blockers(of: $0) }, width: 0,
            """
            Whom it waits for, and why: `hard` holds the lock, `soft` is before it in the queue, `safe_snapshot` is a \
            transaction that must end first. Holders come first, then the queue from the nearest on; no more than \
            \(Waiting.mostEdges).
            """, use: .records),
        Column(
            "VICTIMS", \.node.victims, .number, width: 0, "How many wait for it, directly or through others.",
            use: .records),
        Column(
            "FREES", \.node.frees, .number, width: 0,
            "How many of them wait for nobody else; counted for roots and for waiting DDL.", use: .records),
        Column(
            "ROOT", \.node.isRoot, .flag, width: 0, "Whether others wait for it, and it for nobody.",
            use: .records),
        Column(
            "CYCLE", { cycle(of: $0) }, width: 0, "The pids of a deadlock that it is part of.", use: .records),
        Column("ROLE", \.role, width: 0, "Role it logged in as.", use: .records),
        Column("DATABASE", \.database, width: 0, "Database it is in.", use: .records),
        Column(
            "APPLICATION", \.backend?.application, width: 0, "What the client calls itself.", use: .records),
        Column("QUERY", \.backend?.query, width: 0, "Its statement, or the last one.", use: .records),
    ]

    private static func blockers(of row: Waiting) -> Datum {
        .list(
            row.edges.map { edge in
                .record([
                    DatumField("pid", edge.party.pid), DatumField("gid", row.prepared(edge.party)?.gid),
                    DatumField("kind", edge.kind.rawValue), DatumField("mode", edge.mode?.name),
                ])
            })
    }

    private static func cycle(of row: Waiting) -> Datum {
        row.node.cycle.map { .list($0.compactMap(\.pid).sorted().map(\.datum)) } ?? .missing
    }

    static func rows(_ snapshot: Snapshot) -> [Waiting] { rows(snapshot) { _ in true } }

    /// The rows of some nodes: of hundreds a note needs few.
    static func rows(_ snapshot: Snapshot, where isWanted: (LockNode) -> Bool) -> [Waiting] {
        guard let sample = snapshot.readings[LocksProbe.self].latest else { return [] }
        let circumstances = Waiting.Circumstances(
            graph: sample.graph, takenAt: sample.takenAt,
            words: LockWords(snapshot.readings, on: snapshot.server))
        let backends = snapshot.readings[SessionsProbe.self].latest?.backends ?? []
        let known = Dictionary(backends.map { ($0.id.pid, $0) }) { first, _ in first }
        let ids = sample.graph.nodes.map { node in
            let session = node.party.pid.map { known[$0]?.id ?? Backend.ID(pid: $0, start: nil) }
            return Waiting.ID(
                session: session ?? Backend.ID(pid: 0, start: nil), transaction: node.prepared?.xid)
        }
        return sample.graph.nodes.enumerated().compactMap { place, node in
            guard isWanted(node) else { return nil }
            return Waiting(
                id: ids[place], node: node, place: place, parent: node.parent.map { ids[$0] },
                session: node.party.pid.flatMap { known[$0] }.map { backend in
                    Session(
                        backend: backend, usage: nil, leader: nil, pooled: snapshot.pooledClient(of: backend))
                }, circumstances: circumstances)
        }
    }

    static func isAbout(_ subject: Subject, _ row: Waiting) -> Bool {
        switch subject {
        case .session(let id): row.backend?.id == id
        case .prepared(let gid): row.prepared?.gid == gid
        default: false
        }
    }

    static func parent(of row: Waiting) -> Waiting.ID? { row.parent }
    static func session(of row: Waiting) -> Backend? { row.backend }

    static func obstacle(to row: Waiting) -> String? {
        guard row.backend == nil else { return nil }
        guard let prepared = row.prepared, let remedy = prepared.remedy else {
            return "It is not among the sessions seen."
        }
        return "It has no session: \(remedy) in \(prepared.database ?? "its database") ends it."
    }
}

extension Waiting {
    var role: String? { backend?.role ?? prepared?.owner }
    var database: String? { backend?.database ?? prepared?.database }
}
