import Probes
import TUI

/// What processes of one kind read and wrote, as a line.
struct IOLine: Identifiable, Sendable {
    let id: IOAccount.ID
    private let counters: Counters<IOCounter>
    /// Over how long it was counted; nil is all.
    let interval: Duration?
    let timesIO: Bool

    init(_ id: IOAccount.ID, _ counters: Counters<IOCounter>, over interval: Duration?, timesIO: Bool) {
        (self.id, self.counters, self.interval, self.timesIO) = (id, counters, interval, timesIO)
    }

    /// In every second, or in all.
    private func rate(_ counter: IOCounter) -> Double? {
        counters[counter].map { $0 / (interval?.seconds ?? 1) }
    }
    private func bytes(_ counter: IOCounter) -> Bytes? { rate(counter).map { Bytes(Int64($0)) } }

    var read: Bytes? { bytes(.readBytes) }
    var written: Bytes? { bytes(.writeBytes) }
    var extended: Bytes? { bytes(.extendBytes) }
    var reads: Double? { rate(.reads) }
    var writes: Double? { rate(.writes) }
    var extends: Double? { rate(.extends) }
    var hits: Double? { rate(.hits) }
    var evictions: Double? { rate(.evictions) }
    var reuses: Double? { rate(.reuses) }
    var fsyncs: Double? { rate(.fsyncs) }
    var writebacks: Double? { rate(.writebacks) }
    var all: Double { [read, written, extended].compactMap { $0.map { Double($0.count) } }.reduce(0, +) }

    /// Of what was needed, the part that was in the cache.
    var hitShare: Percent? {
        guard let hits = counters[.hits], let reads = counters[.reads], hits + reads > 0 else { return nil }
        return Percent(hits / (hits + reads) * 100)
    }

    var readTime: Double? { mean(.readTime, of: .reads) }
    var writeTime: Double? { mean(.writeTime, of: .writes) }
    var syncTime: Double? { mean(.fsyncTime, of: .fsyncs) }

    private func mean(_ time: IOCounter, of counter: IOCounter) -> Double? {
        guard timesIO, let time = counters[time], let count = counters[counter], count > 0 else { return nil }
        return time / count
    }
}

/// Who reads and writes what.
enum IOPane: Pane {
    static let id: PaneID = "io"
    static let title = "I/O"
    static let meaning = """
        Who reads and writes what, as pg_stat_io counts it: a second, over the last 10 seconds, or all that was counted, \
        with t. Reads and writes are those of the server; the system's cache may have served them. A server before 16 \
        counts only who writes the cache. What a session does is counted when its statement ends.
        """
    static let probes: [any Probe.Type] = [IOProbe.self, SettingsProbe.self]
    static let extras: [any Probe.Type] = [CheckpointerProbe.self]
    static let sorting = Sorting("all_bytes", descending: true)

    static let columns: [Column<IOLine>] = [
        Column("PROCESSES", \.id.backend, width: .upTo(20), "Kind of the processes.", name: "backend_type"),
        Column(
            "OBJECT", \.id.object, width: .upTo(13), "What they read or write.", name: "object", yields: 3),
        Column(
            "CONTEXT", \.id.context, width: .upTo(9),
            "normal, or work with a ring of its own: vacuum, bulkread (large scans), bulkwrite (COPY); init makes files.",
            name: "context", yields: 2),
        Column("READ", \.read, .bytes, width: 7, "Bytes read from files.", name: "read_bytes"),
        Column("WRITTEN", \.written, .bytes, width: 7, "Bytes written to files.", name: "written_bytes"),
        Column(
            "EXTEND", \.extended, .bytes, width: 7, "Bytes by which files grew.", name: "extended_bytes",
            yields: 4),
        Column(
            "HIT", \.hitShare, .percent, width: 5, "Share of the blocks needed that were in the cache.",
            name: "hit_percent", yields: 1),
        Column("HITS", \.hits, .rate, width: 6, "Blocks that were in the cache.", name: "hits", yields: 9),
        Column(
            "EVICT", \.evictions, .rate, width: 6, "Blocks that had to leave the cache for others.",
            name: "evictions", yields: 5),
        Column(
            "REUSE", \.reuses, .rate, width: 6, "Blocks of a ring that were used again.", name: "reuses",
            yields: 10),
        Column("SYNCS", \.fsyncs, .rate, width: 6, "Files synced to disk.", name: "fsyncs", yields: 6),
        Column(
            "READ T", \.readTime, .milliseconds, width: 7, "Time of one read (track_io_timing).",
            name: "read_ms", yields: 7),
        Column(
            "WRITE T", \.writeTime, .milliseconds, width: 7, "Time of one write (track_io_timing).",
            name: "write_ms", yields: 8),
        Column(
            "SYNC T", \.syncTime, .milliseconds, width: 7, "Time of one sync (track_io_timing).",
            name: "sync_ms", yields: 11),
        Column("READS", \.reads, .rate, width: 6, "Reads.", name: "reads", yields: 12),
        Column("WRITES", \.writes, .rate, width: 6, "Writes.", name: "writes", yields: 13),
        Column("EXTENDS", \.extends, .rate, width: 0, "Times that files grew.", use: .records),
        Column(
            "WRITEBACKS", \.writebacks, .rate, width: 0, "Blocks the system was asked to write.",
            use: .records),
        Column("ALL BYTES", \.all, .bytes, width: 0, "Read, written and grown together.", use: .records),
        Column(
            "INTERVAL", \.interval, .clock, width: 0, "Time that the numbers were counted over; none is all.",
            name: "interval_s", use: .records),
    ]

    static func rows(_ snapshot: Snapshot) -> [IOLine] {
        guard let sample = snapshot.readings[IOProbe.self].latest else { return [] }
        guard sample.isCounted else { return writers(snapshot) }
        let settings = snapshot.readings[SettingsProbe.self].latest
        return sample.accounts.compactMap { account in
            guard !account.course.total.isZero else { return nil }
            let timing = account.id.object == "wal" ? "track_wal_io_timing" : "track_io_timing"
            let timesIO = settings?[timing]?.flag ?? false
            if snapshot.showsTotals {
                return IOLine(account.id, account.course.total, over: nil, timesIO: timesIO)
            }
            guard let lately = account.course.lately(), !lately.added.isZero else { return nil }
            return IOLine(account.id, lately.added, over: lately.time, timesIO: timesIO)
        }
    }

    /// Who writes the cache, where that is all that is counted.
    private static func writers(_ snapshot: Snapshot) -> [IOLine] {
        guard let course = snapshot.readings[CheckpointerProbe.self].latest?.writers else { return [] }
        let lately = course.lately()
        guard let counters = snapshot.showsTotals ? course.total : lately?.added else { return [] }
        let interval = snapshot.showsTotals ? nil : lately?.time
        let parts: [(String, WriterCounter, WriterCounter?)] = [
            ("checkpointer", .written, nil), ("background writer", .cleaned, nil),
            ("sessions and others", .backendWritten, .backendSyncs),
        ]
        return parts.map { name, written, syncs in
            var counted = Counters<IOCounter>()
            counted[.writes] = counters[written]
            counted[.writeBytes] = counters[written].map { $0 * WALView.block }
            counted[.fsyncs] = syncs.flatMap { counters[$0] }
            return IOLine(
                IOAccount.ID(name, "relation", "all"), counted, over: interval, timesIO: false)
        }
    }

    static func absentColumns(_ snapshot: Snapshot) -> Set<String> {
        let sample = snapshot.readings[IOProbe.self].latest
        let settings = snapshot.readings[SettingsProbe.self].latest
        guard sample?.isCounted ?? true else {
            return [
                "context", "read_bytes", "extended_bytes", "hit_percent", "hits", "evictions", "reuses",
                "read_ms",
                "write_ms", "sync_ms", "reads",
            ]
        }
        let timesIO = ["track_io_timing", "track_wal_io_timing"].contains { settings?[$0]?.flag ?? false }
        return timesIO ? [] : ["read_ms", "write_ms", "sync_ms"]
    }

    static func notes(_ snapshot: Snapshot) -> [Line] {
        guard let sample = snapshot.readings[IOProbe.self].latest else { return [] }
        var parts: [Span] = [rate(sample, snapshot)]
        if !sample.isCounted {
            parts.append(
                Span("  before 16 the server counts only who writes the cache, new pages included", .faint))
        } else if snapshot.readings[SettingsProbe.self].latest?["track_io_timing"]?.flag == false {
            parts.append(Span("  no times: track_io_timing is off", .faint))
        }
        return [Line(parts, indent: 2)]
    }

    private static func rate(_ sample: IOProbe.Sample, _ snapshot: Snapshot) -> Span {
        let writers = snapshot.readings[CheckpointerProbe.self].latest?.writers
        let time = sample.isCounted ? sample.accounts.first?.course.lately()?.time : writers?.lately()?.time
        let reset = sample.isCounted ? sample.accounts.first?.course.resetAt : writers?.resetAt
        return CountedSpan(time, since: reset, at: sample.takenAt, isTotal: snapshot.showsTotals).span
    }

    static func counts(_ snapshot: Snapshot) -> Line {
        let lines = rows(snapshot)
        guard !snapshot.showsTotals, !lines.isEmpty else { return .empty }
        let sum = { (bytes: (IOLine) -> Bytes?) in lines.reduce(0.0) { $0 + Double(bytes($1)?.count ?? 0) } }
        let (read, written) = (sum(\.read), sum(\.written) + sum(\.extended))
        let isCounted = snapshot.readings[IOProbe.self].latest?.isCounted ?? false
        return Line("\(isCounted ? "\(Format.bytes(read))/s read, " : "")\(Format.bytes(written))/s written")
    }

    static func emptiness(_ snapshot: Snapshot) -> String {
        hasRates(snapshot)
            ? "Nothing was read or written; t shows all that was counted"
            : "Rates need two samples; t shows all that was counted"
    }

    private static func hasRates(_ snapshot: Snapshot) -> Bool {
        let readings = snapshot.readings
        guard let sample = readings[IOProbe.self].latest else { return false }
        return sample.isCounted
            ? sample.accounts.first?.course.lately() != nil
            : readings[CheckpointerProbe.self].latest?.writers?.lately() != nil
    }

    static func isComplete(_ snapshot: Snapshot) -> Bool {
        let readings = snapshot.readings
        let failed = readings[IOProbe.self].failure ?? readings[CheckpointerProbe.self].failure
        return failed != nil || hasRates(snapshot) && readings.state(of: SettingsProbe.self).isAnswered
    }
}

/// Over how long numbers were counted, in words.
struct CountedSpan {
    let span: Span

    init(_ time: Duration?, since reset: ServerTime?, at now: ServerTime, isTotal: Bool) {
        let since = reset.map { "for \(Format.clock(now.since($0)))" } ?? "so far"
        switch (isTotal, time) {
        case (true, _): span = Span("all that was counted \(since)", .notice)
        case (false, let time?): span = Span("per second, over the last \(Format.clock(time))", .notice)
        case (false, nil): span = Span("no rates yet: they need two samples", .notice)
        }
    }
}
