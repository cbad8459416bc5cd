import Probes
import TUI

/// A row of the Horizon pane: somebody for whose sake dead rows must stay.
struct HorizonLine: Identifiable, Sendable {
    let holder: XminHolder
    let place: Int
    let backend: Backend?
    let role: String?
    let database: String?
    let severity: Severity?

    /// The same thing at every look, whatever its age.
    var id: String {
        switch holder.kind {
        case .session(let id): "session \(id.pid) \(id.start?.microseconds ?? 0)"
        case .standby(let name, let pid, let slot): "standby \(slot ?? name ?? "") \(pid ?? 0)"
        case .slot(let name): "slot \(name)"
        case .prepared(let gid): "prepared \(gid)"
        }
    }

    var kind: String {
        switch holder.kind {
        case .session: "session"
        case .standby: "standby"
        case .slot: "slot"
        case .prepared: "prepared"
        }
    }

    var name: String {
        switch holder.kind {
        case .session(let id): "\(id.pid)"
        case .standby(let name, let pid, let slot): name ?? slot ?? pid.map { "\($0)" } ?? "?"
        case .slot(let name): name
        case .prepared(let gid): gid
        }
    }

    /// Only a session, or a prepared transaction, belongs to one database; the others hold back all.
    var scope: String {
        guard holder.isSession || holder.isPrepared, let database else { return "all databases" }
        return database
    }

    var state: String? { backend?.shortState }

    /// What it does, or what ends it.
    var note: Datum {
        switch holder.kind {
        case .session:
            guard let backend else { return .hidden }
            return backend.query.map { .text(SQLText.oneLine($0)) } ?? .missing
        case .standby: return .text("a query there: hot_standby_feedback asks to keep its rows")
        case .slot: return .text("its consumer has not come further")
        case .prepared: return .text("nobody has committed it or rolled it back")
        }
    }
}

/// Who keeps dead rows from being removed, the oldest first.
enum HorizonPane: Pane {
    static let id: PaneID = "horizon"
    static let title = "Horizon"
    static let meaning = """
        Who keeps dead rows from being removed, the oldest first: sessions with an old snapshot or transaction, standbys \
        that tell what their queries need, slots, prepared transactions. No vacuum removes what died after the first of \
        them began to look.
        """
    static let probes: [any Probe.Type] = [HorizonProbe.self, SessionsProbe.self]
    static let extras: [any Probe.Type] = [NamesProbe.self]
    static let showsSessions = true
    static let sorting = Sorting("age", descending: true, then: "held_for")

    static let columns: [Column<HorizonLine>] = [
        Column("WHO", \.name, width: .upTo(24), tint: .held, "Pid, or name.", name: "who"),
        Column("KIND", \.kind, width: 8, "session, standby, slot or prepared transaction.", name: "kind"),
        Column(
            "AGE", \.holder.age, .count, width: 6, tint: .held,
            "Transactions begun since the oldest that it needs.",
            name: "age"),
        Column(
            "HELD", \.holder.lasts, .clock, width: 7, tint: .held,
            "Time since its transaction began, or was prepared; blank where the server does not tell.",
            name: "held_for"),
        Column(
            "HOLDS BACK", \.scope, width: .upTo(14), "In which database dead rows must stay.", name: "scope"),
        Column("ROLE", \.role, width: .upTo(12), "Whose it is.", name: "role", yields: 2),
        Column(
            "APPLICATION", \.holder.application, width: .upTo(14), "What the client calls itself.",
            name: "application", yields: 3),
        Column("STATE", \.state, width: .upTo(12), "What the session does.", name: "state", yields: 1),
        Column("WHAT", \.note, width: .rest, "Its statement, or why it holds them.", name: "what"),
        Column("PID", { $0.backend?.id.pid }, width: 0, "Process of the session.", use: .records),
    ]

    static func rows(_ snapshot: Snapshot) -> [HorizonLine] {
        guard let sample = snapshot.readings[HorizonProbe.self].latest, !sample.isIrrelevant else {
            return []
        }
        let names = snapshot.readings[NamesProbe.self].latest
        let backends = Dictionary(
            (snapshot.readings[SessionsProbe.self].latest?.backends ?? []).map { ($0.id, $0) }
        ) { first, _ in first }
        return sample.holders.enumerated().compactMap { place, holder in
            var backend: Backend?
            if case .session(let id) = holder.kind { backend = backends[id] }
            if let backend, snapshot.isOwn(backend) { return nil }
            return HorizonLine(
                holder: holder, place: place, backend: backend,
                role: holder.role.map { names?.roles[$0] ?? "oid \($0)" },
                database: holder.database.flatMap { $0 == 0 ? nil : names?.databases[$0] ?? "oid \($0)" },
                severity: holder.severity(snapshot.limits))
        }
    }

    static func session(of row: HorizonLine) -> Backend? { row.backend }

    static func isAbout(_ subject: Subject, _ row: HorizonLine) -> Bool {
        switch (subject, row.holder.kind) {
        case (.session(let id), .session(let own)): id == own
        case (.slot(let name), .slot(let own)): name == own
        case (.prepared(let gid), .prepared(let own)): gid == own
        default: false
        }
    }

    static func obstacle(to row: HorizonLine) -> String? {
        guard row.backend == nil else { return nil }
        return switch row.holder.kind {
        case .session: "It is not among the sessions seen."
        case .standby: "Its queries run on the standby: end them there."
        case .slot: "A slot is not a session: see Replication (3)."
        case .prepared(let gid):
            "It has no session: \(PreparedTransaction.remedy(gid)) in \(row.database ?? "its database") ends it."
        }
    }

    static func counts(_ snapshot: Snapshot) -> Line {
        guard let sample = snapshot.readings[HorizonProbe.self].latest else { return .empty }
        if sample.isIrrelevant {
            return Line("a standby that tells its primary nothing holds back no vacuum")
        }
        guard let oldest = rows(snapshot).max(by: { $0.holder.age < $1.holder.age }) else {
            return Line("nobody holds back a vacuum", .good)
        }
        return Line(
            "\(oldest.kind) \(oldest.name) holds back what died in the last \(transactions(oldest.holder.age))",
            oldest.severity?.role ?? .plain)
    }

    private static func transactions(_ age: Int64) -> String {
        age == 1 ? "transaction" : "\(Told.count(age)) transactions"
    }

    static func emptiness(_ snapshot: Snapshot) -> String { "Nobody keeps dead rows from being removed." }
}

extension Tint<HorizonLine> {
    static var held: Self { Self { $0.severity?.role } }
}
