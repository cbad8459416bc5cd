import Probes
import TUI

/// What statements cost, the most expensive first: now, or since they are counted.
enum StatementsPane: Pane {
    static let id: PaneID = "statements"
    static let title = "Statements"
    static let meaning = """
        What statements cost the server, as pg_stat_statements counts it: what was added between the last two samples, \
        per second, or all that was counted, with t. A statement is counted when it ends.
        """
    static let probes: [any Probe.Type] = [StatementsProbe.self, StatementsPlaceProbe.self]
    static let extras: [any Probe.Type] = [StatementTextsProbe.self]
    static let sorting = Sorting("share_percent", descending: true)

    static let columns: [Column<StatementLine>] = [
        Column(
            "SHARE", \.share, .percent, width: 6, tint: .share,
            "Its part of the time that all statements took.",
            name: "share_percent"),
        Column(
            "TIME", \.time, .milliseconds, width: 7,
            "Time that it took, executing and planning: in every second, or in all.",
            name: "time_ms"),
        Column(
            "CALLS", \.calls, .rate, width: 6, "How often it was called: in every second, or in all.",
            name: "calls"),
        Column(
            "MEAN", \.mean, .milliseconds, width: 7, "Time that one call took to execute.", name: "mean_ms"),
        Column(
            "ROWS", \.rowsPerCall, .rate, width: 6, "Rows that one call returned or changed.",
            name: "rows_per_call", yields: 3),
        Column(
            "HIT", \.hits, .percent, width: 5,
            "Share of the blocks it needed that were in the server's memory.",
            name: "hit_percent", yields: 2),
        Column(
            "READ", \.read, .bytes, width: 6, "Bytes it read that were not: in every second, or in all.",
            name: "read_bytes", yields: 4),
        Column(
            "TEMP", \.temporary, .bytes, width: 6,
            "Bytes of temporary files it wrote and read: in every second, or in all.",
            name: "temp_bytes", yields: 5),
        Column(
            "WAL", \.wal, .bytes, width: 6, "Bytes of WAL it wrote: in every second, or in all.",
            name: "wal_bytes", yields: 6),
        Column(
            "IO", \.waiting, .percent, width: 5,
            "Share of its time spent reading and writing (track_io_timing).", name: "io_percent", yields: 8),
        Column(
            "PLAN", \.planning, .percent, width: 5,
            "Share of its time spent planning (pg_stat_statements.track_planning).", name: "plan_percent",
            yields: 9),
        Column(
            "JIT", \.jit, .percent, width: 5, "Share of its time spent compiling it.", name: "jit_percent",
            yields: 10),
        Column("DATABASE", \.database, width: .upTo(14), "Database it runs in.", yields: 7),
        Column("ROLE", \.role, width: .upTo(12), "Role that runs it.", yields: 1),
        Column(
            "QUERY", \.statement, width: .rest, "Its text, with $1 for values.", name: "statement",
            use: .screen),
        Column("QUERY", \.text, width: 0, "Its text, as much of it as was asked for.", use: .records),
        Column("QUERY ID", \.key.queryID, width: 0, "The statement's number.", use: .records),
        Column(
            "TOP LEVEL", \.isTopLevel, .flag, width: 0, "Whether clients send it, rather than functions.",
            use: .records),
        Column(
            "INTERVAL", \.interval, .clock, width: 0, "Time that the numbers were counted over; none is all.",
            name: "interval_s", use: .records),
    ]

    static func isAbout(_ subject: Subject, _ row: StatementLine) -> Bool { subject == .statement(row.key) }

    static func rows(_ snapshot: Snapshot) -> [StatementLine] {
        guard lack(snapshot) == nil, let sample = snapshot.readings[StatementsProbe.self].latest else {
            return []
        }
        let names = snapshot.readings[NamesProbe.self].latest
        let texts = snapshot.readings[StatementTextsProbe.self].latest?.texts ?? [:]
        let whole = snapshot.showsTotals ? sample.entries.reduce(0) { $0 + $1.total.time } : sample.spent
        return sample.entries.compactMap { entry in
            let counters = snapshot.showsTotals ? entry.total : sample.added(entry)
            guard let counters, counters.calls > 0 else { return nil }
            return StatementLine(
                key: entry.key, text: texts[entry.key],
                database: names?.databases[entry.key.database] ?? "oid \(entry.key.database)",
                role: names?.roles[entry.key.role] ?? "oid \(entry.key.role)", counters: counters,
                counting: snapshot.readings[StatementsPlaceProbe.self].latest,
                interval: snapshot.showsTotals ? nil : sample.interval,
                share: whole > 0 ? Percent(counters.time / whole * 100) : nil)
        }
    }

    static func demand(_ rows: [StatementLine], _ snapshot: Snapshot, in wish: inout Wish) {
        wish.statements += rows.filter { $0.text == nil }.map(\.key)
    }

    static func isComplete(_ snapshot: Snapshot) -> Bool {
        guard lack(snapshot) == nil else { return true }
        guard snapshot.readings[StatementsProbe.self].failure == nil else { return true }
        // Rates need two samples, and rows their texts.
        return snapshot.readings[StatementsProbe.self].previous != nil
            && rows(snapshot).allSatisfy { $0.text != nil }
    }
}

extension Tint<StatementLine> {
    /// A statement that takes most of the server's time is worth looking at.
    static var share: Self { Self { ($0.share?.value ?? 0) >= 50 ? .notice : nil } }
}
