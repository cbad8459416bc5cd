import Probes
import TUI

/// A row of the Tables pane.
struct TableLine: Identifiable, Sendable {
    let facts: TableFacts
    /// Its size to the byte, where that was asked for.
    let exact: Datum
    let limits: Limits
    /// Its tree has a row above it.
    let hasParent: Bool
    let isStandby: Bool

    var id: TableFacts.ID { facts.id }

    /// The top of a tree may hold rows of its own.
    var name: String { id.isPart && id.relation == facts.root ? "\(facts.told) itself" : facts.told }

    /// What nobody has counted is not zero.
    private func counted(_ value: (some Showable)?) -> Datum { value?.datum ?? .hidden }

    var size: Datum { counted(facts.size) }
    var heap: Datum { counted(facts.unsized < facts.tables ? facts.heap : nil) }
    var growth: Datum { facts.growth.map { .bytes($0) } ?? .missing }
    var lateGrowth: Datum { facts.lateGrowth.map { .bytes($0) } ?? .missing }
    var live: Datum { isStandby ? .hidden : counted(facts.live) }
    var dead: Datum { counted(facts.dead) }
    var deadShare: Datum { facts.dead == nil ? .hidden : facts.deadShare.datum }
    var modified: Datum { counted(facts.modified) }
    /// As far on the way to autovacuum as the dead rows go.
    var due: Datum { facts.isAutomatic ? facts.due.datum : .text("off") }
    var vacuumed: Datum { age(facts.vacuumedFor) }
    var analyzed: Datum { age(facts.analyzedFor) }

    private func age(_ time: Duration?) -> Datum {
        time.map { .duration($0) } ?? (facts.dead == nil ? .hidden : .missing)
    }

    var bloatShare: Percent? {
        guard let bloat = facts.bloat, let heap = facts.heap, heap.count > 0 else { return nil }
        return Percent(Double(bloat.count) / Double(heap.count) * 100)
    }

    var kind: String {
        if facts.isPartitioned { return "partitioned" }
        if facts.isTree { return "inherited" }
        return facts.isMaterializedView ? "materialized view" : facts.isTemporary ? "temporary" : "table"
    }
}

extension TableLine {
    /// The most important thing to know of it, and how bad that is.
    var note: (text: String, role: Role?)? {
        notes.first
    }

    private var notes: [(text: String, role: Role?)] {
        [vacuum, neglect, scans, statistics, bloat, uncounted, tree].compactMap(\.self)
    }

    var remarks: String { notes.map(\.text).joined(separator: "; ") }

    private var vacuum: (String, Role?)? {
        if facts.isBeingVacuumed { return ("being vacuumed", .notice) }
        guard let dead = facts.dead, dead >= 1000 else { return nil }
        let told = "\(Told.count(dead)) dead rows"
        guard facts.isAutomatic else {
            return deadRole.map { ("autovacuum is off for it, \(told)", $0) }
        }
        guard let due = facts.due, due.value >= 100 else { return nil }
        let from = facts.tables == 1 ? facts.vacuumThreshold : nil
        return (
            "a vacuum is due: \(told)\(from.map { ", from \(Told.count(Int64($0))) on" } ?? "")",
            deadRole ?? .notice
        )
    }

    /// As the check of dead rows has it.
    var deadRole: Role? {
        guard let share = facts.deadShare, facts.dead ?? 0 >= 10_000 else { return nil }
        return limits["vacuum.dead_tuples"].severity(of: share.value)?.role
    }

    private var neglect: (String, Role?)? {
        facts.isAutomatic || facts.isTemporary ? nil : ("autovacuum is off for it", .notice)
    }

    /// Reading all of a large table again and again costs more than an index would.
    private var scans: (String, Role?)? {
        guard let scans = facts.rates?.scans, let rows = facts.rates?.readPerScan, rows >= 50_000,
            scans >= 0.05
        else { return nil }
        return (
            "read in whole \(Format.rate(scans))/s, \(Told.count(Int64(rows))) rows each: is an index missing?",
            .notice
        )
    }

    private var statistics: (String, Role?)? {
        guard facts.analyzedAt == nil, facts.modified ?? 0 >= 1000, facts.tables == 1, !facts.isTemporary
        else {
            return nil
        }
        return ("never analyzed: the planner guesses", .notice)
    }

    private var bloat: (String, Role?)? {
        guard let bloat = facts.bloat, let share = bloatShare, share.value >= 40, bloat.count >= 100 << 20
        else {
            return nil
        }
        return ("about \(Told.percent(share.value)) of it is empty (estimate)", .notice)
    }

    private var uncounted: (String, Role?)? {
        guard facts.uncounted > 0, !isStandby else { return nil }
        return facts.tables == 1
            ? ("not used or vacuumed since the statistics began", nil)
            : ("\(facts.uncounted) of them not used since the statistics began", nil)
    }

    private var tree: (String, Role?)? {
        guard facts.isTree else { return nil }
        let unsized = facts.unsized > 0 ? ", \(facts.unsized) never measured" : ""
        return ("\(Told.number(facts.tables, "table", "tables"))\(unsized)", nil)
    }
}
