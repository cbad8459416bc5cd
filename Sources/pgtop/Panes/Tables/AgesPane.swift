import Probes
import TUI

/// A row of the Ages pane: a database, or a table of the one that pgtop is connected to.
struct AgeLine: Identifiable, Sendable {
    enum ID: Sendable, Hashable, Comparable {
        case database(UInt32)
        case table(TableFacts.ID)
    }

    /// An age, from when on the server minds it, and how fast it grows.
    struct Age: Sendable {
        let value: Int64?
        let freezeAfter: Int64
        let rate: Double?

        /// Of the age at which autovacuum freezes it whatever the settings say.
        var share: Percent? {
            value.map { Percent(Double($0) / Double(max(1, freezeAfter)) * 100) }
        }
        var forcedIn: Duration? { value.flatMap { Consumption.time(from: $0, to: freezeAfter, at: rate) } }
        var endsIn: Duration? { value.flatMap { Consumption.time(from: $0, to: Consumption.end, at: rate) } }
    }

    let id: ID
    let name: String
    /// The database's row, for a table.
    let above: ID?
    let xids: Age
    let multixacts: Age
    let limits: Limits

    var isTable: Bool { if case .table = id { true } else { false } }

    /// When the first of both runs out.
    var endsIn: Duration? { [xids.endsIn, multixacts.endsIn].compactMap(\.self).min() }
    var forcedIn: Duration? { [xids.forcedIn, multixacts.forcedIn].compactMap(\.self).min() }

    /// As the checks have it.
    func role(_ age: Age, _ check: String) -> Role? {
        guard let value = age.value, let share = age.share else { return nil }
        let start = Double(age.freezeAfter)
        let way = (Double(value) - start) / max(1, Double(Consumption.end) - start) * 100
        let severity = [limits[check].severity(of: share.value), limits["\(check).way"].severity(of: way)]
        return severity.compactMap(\.self).max()?.role
    }

    var xidRole: Role? { role(xids, "wraparound.xid") }
    var multixactRole: Role? { role(multixacts, "wraparound.multixact") }

    var note: String? {
        guard xidRole != nil || multixactRole != nil else { return nil }
        return isTable ? "vacuum it: VACUUM (FREEZE)" : "its oldest table holds it there"
    }
}

/// How far databases, and the oldest tables of this one, are from running out of ids.
enum AgesPane: Pane {
    static let id: PaneID = "ages"
    static let title = "Ages"
    static let meaning = """
        How many transactions (XID), and groups of them that lock a row together (MXID), have begun since the oldest that \
        each database holds, and each of the oldest tables of this database beneath it. At 2.1 billion the server takes \
        no more writes; long before that autovacuum freezes old rows, whatever the settings say. Times are at the rate \
        of the last half hour.
        """
    static let probes: [any Probe.Type] = [AgesProbe.self]
    static let extras: [any Probe.Type] = [TableListProbe.self]
    static let sorting = Sorting("xid_age", descending: true)
    static let mostChildren = 8

    static let columns: [Column<AgeLine>] = [
        Column(
            "NAME", \.name, width: .upTo(34), "Database, or table of this one.", name: "name",
            showsBranches: true),
        Column(
            "XID AGE", \.xids.value, .count, width: 8, tint: .xids, "Transactions since the oldest it holds.",
            name: "xid_age"),
        Column(
            "OF MAX", \.xids.share, .percent, width: 6, tint: .xids,
            "Of autovacuum_freeze_max_age, at which autovacuum freezes it whatever the settings say.",
            name: "xid_percent_of_freeze_max_age", yields: 3),
        Column(
            "MXID AGE", \.multixacts.value, .count, width: 9, tint: .multixacts, "The same for multixacts.",
            name: "mxid_age", yields: 2),
        Column(
            "OF MAX", \.multixacts.share, .percent, width: 6, tint: .multixacts,
            "Of autovacuum_multixact_freeze_max_age.", name: "mxid_percent_of_freeze_max_age", yields: 4),
        Column(
            "FORCED IN", \.forcedIn, .clock, width: 9,
            "When autovacuum will have to freeze it, at the present rate; blank where that is not known or never.",
            name: "forced_in", yields: 1),
        Column(
            "ENDS IN", \.endsIn, .clock, width: 7, tint: .end,
            "When ids run out, if nothing freezes it, at the present rate.", name: "ends_in"),
        Column("NOTE", \.note, width: .rest, "What to do.", name: "note", yields: 5),
        Column(
            "XIDS RUN OUT IN", \.xids.endsIn, .clock, width: 0, "The same for transactions only.",
            name: "xids_end_in", use: .records),
        Column(
            "MXIDS RUN OUT IN", \.multixacts.endsIn, .clock, width: 0, "The same for multixacts only.",
            name: "mxids_end_in", use: .records),
        Column(
            "IS TABLE", \.isTable, .flag, width: 0, "Whether it is a table, not a database.", use: .records),
    ]

    static func rows(_ snapshot: Snapshot) -> [AgeLine] {
        guard let sample = snapshot.readings[AgesProbe.self].latest else { return [] }
        let rates = sample.consumption
        func line(_ id: AgeLine.ID, _ name: String, above: AgeLine.ID?, _ xids: Int64?, _ multixacts: Int64?)
            -> AgeLine
        {
            AgeLine(
                id: id, name: name, above: above,
                xids: .init(value: xids, freezeAfter: sample.freezeAfter, rate: rates.xidsPerSecond),
                multixacts: .init(
                    value: multixacts, freezeAfter: sample.freezeMultixactsAfter,
                    rate: rates.multixactsPerSecond),
                limits: snapshot.limits)
        }
        let databases = sample.databases.map {
            line(.database($0.id), $0.name, above: nil, $0.xids, $0.multixacts)
        }
        guard let own = sample.databases.first(where: { $0.name == snapshot.server?.database }) else {
            return databases
        }
        let tables = snapshot.readings[TableListProbe.self].latest?.tables ?? []
        // A tree is as old as its oldest part, which has a row of its own.
        let oldest = tables.filter { !$0.isTree && $0.xids != nil }.sorted { $0.xids ?? 0 > $1.xids ?? 0 }
            .prefix(mostTables)
        return databases
            + oldest.map { line(.table($0.id), $0.told, above: .database(own.id), $0.xids, $0.multixacts) }
    }

    private static let mostTables = 40

    static func parent(of row: AgeLine) -> AgeLine.ID? { row.above }

    static func isAbout(_ subject: Subject, _ row: AgeLine) -> Bool {
        switch row.id {
        case .database(let id): subject == .database(id)
        case .table(let id): subject == .relation(id.relation)
        }
    }

    static func counts(_ snapshot: Snapshot) -> Line {
        guard let rates = snapshot.readings[AgesProbe.self].latest?.consumption else { return .empty }
        guard let xids = rates.xidsPerSecond, let over = rates.over else {
            return Line("how fast ids are used up is told after the second look", .faint)
        }
        let multixacts = rates.multixactsPerSecond.map { ", \(Format.rate($0)) multixacts/s" } ?? ""
        return Line("\(Format.rate(xids)) transactions/s\(multixacts), over the last \(Told.time(over))")
    }

    static func facts(_ snapshot: Snapshot) -> [(name: String, value: Datum)] {
        guard let sample = snapshot.readings[AgesProbe.self].latest else { return [] }
        return [
            ("xids_per_second", sample.consumption.xidsPerSecond.datum),
            ("mxids_per_second", sample.consumption.multixactsPerSecond.datum),
            ("freeze_max_age", .integer(sample.freezeAfter)),
            ("multixact_freeze_max_age", .integer(sample.freezeMultixactsAfter)),
        ]
    }
}

extension Tint<AgeLine> {
    static var xids: Self { Self { $0.xidRole } }
    static var multixacts: Self { Self { $0.multixactRole } }
    /// A week is soon for a database that has to be vacuumed in whole.
    static var end: Self {
        Self { row in
            row.endsIn.flatMap {
                $0 < .seconds(86_400) ? .critical : $0 < .seconds(7 * 86_400) ? .warning : nil
            }
        }
    }
}
