import Probes
import TUI

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
