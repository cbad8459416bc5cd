import Probes
import TUI

/// A small cache, as a line.
struct SLRULine: Identifiable, Sendable {
    let id: String
    private let counters: Counters<SLRUCounter>
    let interval: Duration?

    init(_ id: String, _ counters: Counters<SLRUCounter>, over interval: Duration?) {
        (self.id, self.counters, self.interval) = (id, counters, interval)
    }

    private func rate(_ counter: SLRUCounter) -> Double? {
        counters[counter].map { $0 / (interval?.seconds ?? 1) }
    }

    var hits: Double? { rate(.hits) }
    var reads: Double? { rate(.reads) }
    var writes: Double? { rate(.writes) }
    var zeroed: Double? { rate(.zeroed) }
    var exists: Double? { rate(.exists) }
    var flushes: Double? { rate(.flushes) }
    var truncates: Double? { rate(.truncates) }
    var all: Double { (hits ?? 0) + (reads ?? 0) + (writes ?? 0) }

    var hitShare: Percent? {
        guard let hits = counters[.hits], let reads = counters[.reads], hits + reads > 0 else { return nil }
        return Percent(hits / (hits + reads) * 100)
    }

    /// A cache that is read from disk so often in a second holds up those who need it.
    var isThrashing: Bool { interval != nil && (reads ?? 0) >= 100 }

    /// What it holds, and what fills it.
    var use: String { Self.uses[id] ?? "" }

    private static let uses = [
        "transaction": "which transactions were committed",
        "subtransaction":
            "parents of subtransactions: SAVEPOINTs and exception blocks beside long transactions",
        "multixact_member": "who shares row locks: foreign keys, FOR SHARE",
        "multixact_offset": "where those who share row locks are listed",
        "notify": "the queue of LISTEN and NOTIFY",
        "serializable": "conflicts of serializable transactions",
        "commit_timestamp": "when transactions were committed (track_commit_timestamp)",
        "other": "caches of extensions",
    ]

    /// The setting that makes it larger, on servers that have one.
    var setting: String? { Self.uses[id] != nil && id != "other" ? "\(id)_buffers" : nil }
}

/// The server's small caches of what it knows of transactions.
enum SLRUPane: Pane {
    static let id: PaneID = "slru"
    static let title = "SLRU"
    static let meaning = """
        The server's small caches of what it knows of transactions: a second, over the last 10 seconds, or all that was \
        counted, with t. One that is read from disk again and again holds up everybody who needs it, with waits called \
        after it.
        """
    static let probes: [any Probe.Type] = [SLRUProbe.self]
    static let sorting = Sorting("all", descending: true)

    static let columns: [Column<SLRULine>] = [
        Column(
            "CACHE", \.id, width: 16, tint: .slru, "Its name, as servers from 17 on call it.", name: "cache"),
        Column("HITS", \.hits, .rate, width: 6, "Blocks that were in it.", name: "hits"),
        Column(
            "READS", \.reads, .rate, width: 6, tint: .slru, "Blocks that were read from disk.", name: "reads"),
        Column("HIT", \.hitShare, .percent, width: 5, "Share of those that were in it.", name: "hit_percent"),
        Column("WRITES", \.writes, .rate, width: 6, "Blocks that were written to disk.", name: "writes"),
        Column("NEW", \.zeroed, .rate, width: 6, "Blocks that were begun.", name: "zeroed", yields: 2),
        Column(
            "FLUSHES", \.flushes, .rate, width: 7, "Times that it was written out.", name: "flushes",
            yields: 3),
        Column(
            "CUTS", \.truncates, .rate, width: 6, "Times that old blocks were dropped.", name: "truncates",
            yields: 4),
        Column("HOLDS", \.use, width: .rest, "What it holds, and what fills it.", name: "holds", yields: 1),
        Column("EXISTS", \.exists, .rate, width: 0, "Times that a block was looked for.", use: .records),
        Column("ALL", \.all, .rate, width: 0, "Hits, reads and writes together.", use: .records),
        Column(
            "INTERVAL", \.interval, .clock, width: 0, "Time that the numbers were counted over; none is all.",
            name: "interval_s", use: .records),
    ]

    static func rows(_ snapshot: Snapshot) -> [SLRULine] {
        (snapshot.readings[SLRUProbe.self].latest?.caches ?? []).compactMap { cache in
            guard !cache.course.total.isZero else { return nil }
            if snapshot.showsTotals { return SLRULine(cache.id, cache.course.total, over: nil) }
            guard let lately = cache.course.lately(), !lately.added.isZero else { return nil }
            return SLRULine(cache.id, lately.added, over: lately.time)
        }
    }

    static func notes(_ snapshot: Snapshot) -> [Line] {
        guard let sample = snapshot.readings[SLRUProbe.self].latest, let first = sample.caches.first else {
            return []
        }
        let counted = CountedSpan(
            first.course.lately()?.time, since: first.course.resetAt, at: sample.takenAt,
            isTotal: snapshot.showsTotals)
        return [Line([counted.span])] + troubles(rows(snapshot))
    }

    private static func troubles(_ lines: [SLRULine]) -> [Line] {
        lines.filter(\.isThrashing).map { line in
            let larger = line.setting.map { "; \($0) makes it larger (17 and later)" } ?? ""
            return Line(
                "\(line.id) is read from disk \(Format.rate(line.reads ?? 0)) times a second: \(line.use)\(larger)",
                .warning, indent: 2)
        }
    }

    static func counts(_ snapshot: Snapshot) -> Line {
        let lines = rows(snapshot)
        guard !snapshot.showsTotals, !lines.isEmpty else { return .empty }
        let thrashing = lines.filter(\.isThrashing).map(\.id)
        let reads = Format.rate(lines.reduce(0) { $0 + ($1.reads ?? 0) })
        let rest = thrashing.isEmpty ? [] : [Span(", most in \(Told.list(thrashing))", .warning)]
        return Line([Span("\(reads) reads/s from disk")] + rest)
    }

    static func emptiness(_ snapshot: Snapshot) -> String {
        snapshot.readings[SLRUProbe.self].latest?.caches.first?.course.lately() == nil
            ? "Rates need two samples; t shows all that was counted"
            : "None was used; t shows all that was counted"
    }

    static func isComplete(_ snapshot: Snapshot) -> Bool {
        let reading = snapshot.readings[SLRUProbe.self]
        return reading.failure != nil || reading.latest?.caches.first?.course.lately() != nil
    }
}

extension Tint<SLRULine> {
    static var slru: Self { Self { $0.isThrashing ? .warning : nil } }
}
