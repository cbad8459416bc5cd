import Probes
import TUI

extension TablesPane {
    static func notes(_ snapshot: Snapshot) -> [Line] {
        guard let sample = snapshot.readings[TableListProbe.self].latest else { return [] }
        if sample.isStandby {
            return [
                Line(
                    "A standby counts neither dead rows nor vacuums: ask its primary. Scans are its own.",
                    .notice, indent: 2)
            ]
        }
        guard sample.hasAutovacuum else {
            return [
                Line(
                    "autovacuum is off: nobody vacuums or analyzes these tables but by hand.", .warning,
                    indent: 2)
            ]
        }
        return []
    }

    static func counts(_ snapshot: Snapshot) -> Line {
        guard let sample = snapshot.readings[TableListProbe.self].latest else { return .empty }
        let rows = sample.tables.filter { !$0.id.isPart }
        let place = snapshot.server.map { " in \($0.database)" } ?? ""
        guard let picks = snapshot.readings[TablePicksProbe.self].latest else {
            return Line("the \(rows.count) largest\(place); the rest is being counted", .faint)
        }
        let tables = Told.number(picks.relations, "table", "tables")
        var spans = [Span("\(tables)\(place), \(Told.bytes(picks.size))")]
        if rows.count < picks.count {
            spans.append(
                Span(
                    "; \(rows.count) of \(picks.count) have a row: the first by this order, and the worst",
                    .faint))
        }
        return Line(spans)
    }

    static func facts(_ snapshot: Snapshot) -> [(name: String, value: Datum)] {
        guard let picks = snapshot.readings[TablePicksProbe.self].latest else { return [] }
        return [
            ("tables", .integer(Int64(picks.relations))), ("table_rows", .integer(Int64(picks.count))),
            ("tables_bytes", .bytes(picks.size.count)),
            ("tables_never_measured", .integer(Int64(picks.unsized))),
        ]
    }

    static func emptiness(_ snapshot: Snapshot) -> String {
        guard let picks = snapshot.readings[TablePicksProbe.self].latest, picks.count > 0 else {
            return "No table"
        }
        return "None of the \(Told.number(picks.count, "table", "tables")) has these words in its name"
    }

    /// What is picked is only known a moment after the first rows.
    static func isComplete(_ snapshot: Snapshot) -> Bool {
        let list = snapshot.readings[TableListProbe.self]
        guard list.failure == nil else { return true }
        let picks = snapshot.readings[TablePicksProbe.self]
        if picks.failure != nil { return list.latest != nil }
        return picks.latest.map { $0.takenAt == list.latest?.picksTakenAt } ?? false
    }
}
