import Probes
import TUI

/// A row of the Statements pane: a statement, and what it did since the last sample, or ever since it is counted.
struct StatementLine: Identifiable, Sendable {
    let key: StatementKey
    let text: String?
    let database: String
    let role: String
    let counters: StatementCounters
    /// What of it the server does not count is no zero.
    let counting: StatementsPlaceProbe.Sample?
    /// What the counters were counted over; nil is since they are counted.
    let interval: Duration?
    /// Of the time of all statements.
    let share: Percent?

    var id: StatementKey { key }

    /// So much a second, or in all.
    private func rate(_ value: Double) -> Double { interval.map { value / max($0.seconds, 0.001) } ?? value }

    var calls: Double { rate(counters.calls) }
    /// Milliseconds, a second or in all.
    var time: Double { rate(counters.time) }
    var mean: Double? { perCall(counters.execTime) }
    var rowsPerCall: Double? { perCall(counters.rows) }
    var hits: Percent? { percent(counters.blocksHit, of: counters.blocksHit + counters.blocksRead) }
    var read: Bytes { bytes(blocks: counters.blocksRead) }
    var temporary: Bytes { bytes(blocks: counters.tempRead + counters.tempWritten) }
    var wal: Bytes? { counting?.countsWAL ?? false ? Bytes(Int64(rate(counters.walBytes))) : nil }
    var planning: Percent? {
        counting?.countsPlanning ?? false ? percent(counters.planTime, of: counters.time) : nil
    }
    var waiting: Percent? {
        counting?.timesIO ?? false ? percent(counters.ioTime, of: counters.execTime) : nil
    }
    var jit: Percent? {
        counting?.countsJIT ?? false ? percent(counters.jitTime, of: counters.execTime) : nil
    }
    /// Whether clients send it, rather than functions.
    var isTopLevel: Bool? { counting?.tellsTopLevel ?? false ? key.isTopLevel : nil }

    private func perCall(_ value: Double) -> Double? { counters.calls > 0 ? value / counters.calls : nil }

    private func percent(_ part: Double, of whole: Double) -> Percent? {
        whole > 0 ? Percent(min(100, part / whole * 100)) : nil
    }

    /// PostgreSQL counts in blocks; all builds in use have blocks of this size.
    private static let block = 8192.0

    private func bytes(blocks: Double) -> Bytes { Bytes(Int64(rate(blocks * Self.block))) }

    /// The statement in one line; nothing while it is on its way.
    var statement: Datum { text.map { .text(SQLText.oneLine($0)) } ?? .missing }
}

extension StatementKey: Comparable {
    package static func < (left: Self, right: Self) -> Bool {
        (left.database, left.role, left.queryID, left.isTopLevel ? 0 : 1)
            < (right.database, right.role, right.queryID, right.isTopLevel ? 0 : 1)
    }
}

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

extension StatementsPane {
    static func lack(_ snapshot: Snapshot) -> String? {
        guard let found = snapshot.readings[StatementsPlaceProbe.self].latest else { return nil }
        let load = "put pg_stat_statements into shared_preload_libraries and restart the server"
        let create =
            "CREATE EXTENSION pg_stat_statements"
            + (snapshot.server?.isStandby ?? false ? " on the primary" : "")
        switch (found.place, found.isLoaded) {
        case (nil, false): return "pg_stat_statements is not there: \(load), then \(create)"
        case (nil, true):
            let database = snapshot.server.map { " \($0.database)" } ?? ""
            return
                "pg_stat_statements is not in database\(database): \(create), or start pgtop with -d where it is"
        case (_?, false): return "pg_stat_statements was created, but does not count: \(load)"
        case (_?, true): return nil
        }
    }

    /// What is not counted is no zero.
    static func absentColumns(_ snapshot: Snapshot) -> Set<String> {
        let found = snapshot.readings[StatementsPlaceProbe.self].latest
        return Set(
            [
                found?.countsPlanning ?? false ? nil : "plan_percent",
                found?.timesIO ?? false ? nil : "io_percent",
                found?.countsWAL ?? false ? nil : "wal_bytes",
                found?.countsJIT ?? false ? nil : "jit_percent",
            ].compactMap { $0 })
    }

    /// What the statement of a session costs, in words; nil where it is not counted.
    static func account(of backend: Backend, _ snapshot: Snapshot) -> String? {
        guard let queryID = backend.queryID, let sample = snapshot.readings[StatementsProbe.self].latest,
            let names = snapshot.readings[NamesProbe.self].latest,
            let role = names.roles.first(where: { $0.value == backend.role })?.key,
            let database = names.databases.first(where: { $0.value == backend.database })?.key,
            let entry = sample[
                StatementKey(role: role, database: database, queryID: queryID, isTopLevel: true)]
        else { return nil }
        let mean = { (counters: StatementCounters) in
            counters.calls > 0 ? ", \(Format.milliseconds(counters.execTime / counters.calls)) each" : ""
        }
        let now = sample.added(entry).flatMap { added in
            sample.interval.map {
                "\(Format.rate(added.calls / max($0.seconds, 0.001))) calls/s\(mean(added)); "
            }
        }
        return "\(now ?? "")\(Format.rate(entry.total.calls)) calls in all\(mean(entry.total))"
    }

    static func notes(_ snapshot: Snapshot) -> [Line] {
        guard lack(snapshot) == nil, let sample = snapshot.readings[StatementsProbe.self].latest else {
            return []
        }
        let most = snapshot.readings[StatementsPlaceProbe.self].latest?.most
        let number = "\(sample.entries.count)\(most.map { " of \($0)" } ?? "") statements"
        let since = sample.resetAt.map { ", counted for \(Format.clock(sample.takenAt.since($0)))" } ?? ""
        let what =
            snapshot.showsTotals
            ? "all that was counted" : sample.interval.map { "per second, over the last \(Format.clock($0))" }
        var notes = [
            Line([
                Span(what ?? "no rates yet: they need two samples", .notice),
                Span("  \(number)\(since)", .faint),
            ])
        ]
        notes += troubles(sample, snapshot).map { Line($0, .warning) }
        return notes
    }

    private static func troubles(_ sample: StatementsSample, _ snapshot: Snapshot) -> [String] {
        let unknown = sample.interval == nil ? 0 : sample.called.unknown
        let hides = snapshot.server.map { !$0.canReadAllStats } ?? false
        return [
            sample.wasReset ? "the counters were reset since the last sample: no rates now" : nil,
            sample.evictedNow > 0
                ? "\(sample.evictedNow) statements were pushed out since the last sample: raise pg_stat_statements.max"
                : nil,
            unknown > 0 ? "\(unknown) statements were reset or are new: their rates are not known yet" : nil,
            hides
                ? "statements of other roles are not shown: GRANT pg_read_all_stats TO \(snapshot.server?.role ?? "your role")"
                : nil,
        ].compactMap { $0 }
    }

    static func counts(_ snapshot: Snapshot) -> Line {
        guard lack(snapshot) == nil, let sample = snapshot.readings[StatementsProbe.self].latest,
            let interval = sample.interval
        else { return .empty }
        let calls = Format.rate(sample.calls / max(interval.seconds, 0.001))
        let load = Format.milliseconds(sample.spent / max(interval.seconds, 0.001))
        return Line("\(sample.called.all) at work; in every second \(calls) calls and \(load) of work")
    }

    static func emptiness(_ snapshot: Snapshot) -> String {
        snapshot.readings[StatementsProbe.self].latest?.interval == nil
            ? "Rates need two samples; t shows all that was counted"
            : "No statement ended since the last sample"
    }
}

extension Tint<StatementLine> {
    /// A statement that takes most of the server's time is worth looking at.
    static var share: Self { Self { ($0.share?.value ?? 0) >= 50 ? .notice : nil } }
}
