import Probes
import TUI

/// A row of the Indexes pane.
struct IndexLine: Identifiable, Sendable {
    let facts: IndexFacts
    let exact: Datum
    /// How long scans have been counted, where the server knows.
    let countedFor: Duration?

    var id: TableFacts.ID { facts.id }
    var size: Datum { facts.size?.datum ?? .hidden }

    /// What it is for, or why it may be for nothing.
    var note: (text: String, role: Role?)? {
        if facts.isBeingBuilt, !facts.isValid { return ("being built", .notice) }
        if !facts.isValid {
            return facts.indexes > 1 || facts.hidesBuilds
                ? ("not valid (yet): its build goes on or has failed", .warning)
                : ("not valid: its build failed; it costs writes and serves no query", .warning)
        }
        if let twin = facts.twin { return ("does the same as \(twin)", .warning) }
        if facts.isUnused {
            return (
                "not scanned\(countedFor.map { " for \(Told.time($0))" } ?? " since scans are counted")",
                .notice
            )
        }
        return facts.duty.map { ($0, nil) }
    }

    /// Those that may be for nothing first.
    var suspicion: Int {
        if !facts.isValid { return 3 }
        return facts.twin != nil ? 2 : facts.isUnused ? 1 : 0
    }

    var tint: Role? { suspicion > 0 ? note?.role : nil }
}

/// The indexes of this database: those that may be for nothing first, then the largest.
enum IndexesPane: Pane {
    static let id: PaneID = "indexes"
    static let title = "Indexes"
    static let meaning = """
        The indexes of the database that pgtop is connected to: first those that may be for nothing (not valid, doing what \
        another does, never scanned), the largest of them first. One that is unique, belongs to a constraint or is the \
        replica identity is never called unused. Only this server's scans are counted: ask its standbys before a drop.
        """
    static let probes: [any Probe.Type] = [IndexListProbe.self]
    static let extras: [any Probe.Type] = [IndexPicksProbe.self]
    static let sorting = Sorting("suspicion", descending: true, then: "size_bytes")
    static let mostChildren = 8

    static let columns: [Column<IndexLine>] = [
        Column(
            "INDEX", \.facts.told, width: .upTo(34), "Its name, with the schema where that is not public.",
            name: "index",
            showsBranches: true),
        Column("TABLE", \.facts.toldTable, width: .upTo(20), "Its table.", name: "table", yields: 3),
        Column(
            "SIZE", \.size, .bytes, width: 7, "As the last vacuum or analyze counted.",
            name: "size_bytes"),
        Column(
            "EXACT", \.exact, .bytes, width: 7, "The same, measured when x was pressed.", name: "exact_bytes",
            yields: 1),
        Column("SCANS", \.facts.scans, .count, width: 6, "Scans since they are counted.", name: "scans"),
        Column(
            "/S", \.facts.scansPerSecond, .rate, width: 5, "Scans a second, lately.",
            name: "scans_per_second", yields: 4),
        Column(
            "SCANNED", \.facts.scannedFor, .clock, width: 7,
            "Time since the last scan; servers before 16 do not tell.",
            name: "scanned_ago", yields: 5),
        Column("ON", \.facts.columns, width: .upTo(24), "Its columns.", name: "columns", yields: 6),
        Column(
            "NOTE", { $0.note?.text }, width: .rest, tint: .suspicion,
            "What it is for, or why it may be for nothing.",
            name: "note"),
        Column("METHOD", \.facts.method, width: 0, "btree, gin, brin…", use: .records),
        Column(
            "PARTIAL", \.facts.isPartial, .flag, width: 0, "Whether it is of some rows only.", use: .records),
        Column("DUTY", \.facts.duty, width: 0, "What it must not be dropped for.", use: .records),
        Column("TWIN", \.facts.twin, width: 0, "Another index that does the same.", use: .records),
        Column("VALID", \.facts.isValid, .flag, width: 0, "Whether queries may use it.", use: .records),
        Column(
            "UNUSED", \.facts.isUnused, .flag, width: 0, "Nobody scanned it here, and nothing else needs it.",
            use: .records),
        Column("INDEXES", \.facts.indexes, width: 0, "How many indexes the row stands for.", use: .records),
        Column(
            "IS PART", \.id.isPart, .flag, width: 0, "It is counted in the row of its tree.", use: .records),
        Column("OID", \.id.relation, width: 0, "Its number.", use: .records),
        Column(
            "SUSPICION", \.suspicion, width: 0,
            "0, or why it may be for nothing: 1 unused, 2 twin, 3 not valid.",
            name: "suspicion", use: .records),
    ]

    static func rows(_ snapshot: Snapshot) -> [IndexLine] {
        guard let sample = snapshot.readings[IndexListProbe.self].latest else { return [] }
        let countedFor = sample.countedSince.map { sample.takenAt.since($0) }
        return sample.indexes.map { facts in
            IndexLine(
                facts: facts,
                exact: facts.indexes > 1 && !facts.id.isPart
                    ? .missing : snapshot.measured.datum(of: facts.id.relation),
                countedFor: countedFor)
        }
    }

    static func parent(of row: IndexLine) -> TableFacts.ID? {
        row.id.isPart ? TableFacts.ID(row.facts.root) : nil
    }

    static func isAbout(_ subject: Subject, _ row: IndexLine) -> Bool {
        subject == .relation(row.id.relation)
    }

    /// Those of tables are picked first.
    static func demand(_ rows: [IndexLine], _ snapshot: Snapshot, in wish: inout Wish) {
        wish.probes.formUnion([IndexPicksProbe.id, TablePicksProbe.id])
    }

    static func demand(_ sorting: Sorting, _ filter: Filter, in wish: inout Wish) {
        let isKnown = ["size_bytes", "scans", "scans_per_second"].contains(sorting.column)
        wish.indexes = Picking(
            by: sorting.column.hasPrefix("scans") ? "scans" : "size",
            ascending: isKnown && !sorting.isDescending,
            words: filter.pickingWords)
    }

    static func absentColumns(_ snapshot: Snapshot) -> Set<String> {
        var absent: Set<String> = snapshot.measured.answers.isEmpty ? ["exact_bytes"] : []
        let indexes = snapshot.readings[IndexListProbe.self].latest?.indexes ?? []
        if !indexes.contains(where: { $0.scannedAt != nil }) { absent.insert("scanned_ago") }
        return absent
    }

    static func counts(_ snapshot: Snapshot) -> Line {
        guard let sample = snapshot.readings[IndexListProbe.self].latest else { return .empty }
        let rows = rows(snapshot)
        var spans: [Span] = []
        if let picks = snapshot.readings[IndexPicksProbe.self].latest {
            spans.append(
                Span("\(Told.number(picks.relations, "index", "indexes")), \(Told.bytes(picks.size))"))
        } else {
            spans.append(Span("the \(rows.count) largest; the rest is being counted", .faint))
        }
        for (level, word) in [(3, "not valid"), (2, "double"), (1, "unused")] {
            let count = rows.count { $0.suspicion == level }
            guard count > 0 else { continue }
            spans += [Span(", "), Span("\(count) \(word)", level == 1 ? .notice : .warning)]
        }
        spans.append(Span("; \(told(sample))", .faint))
        return Line(spans)
    }

    /// Where and since when scans were counted: what `unused` means.
    private static func told(_ sample: IndexListProbe.Sample) -> String {
        let since =
            sample.countedSince.map { "for \(Told.time(sample.takenAt.since($0)))" }
            ?? "since an unknown time"
        let others =
            sample.isStandby
            ? ", on this standby only"
            : sample.senders > 0
                ? ", here only: not on \(Told.number(sample.senders, "standby", "standbys"))" : ", here only"
        return "scans counted \(since)\(others)"
    }

    static func facts(_ snapshot: Snapshot) -> [(name: String, value: Datum)] {
        guard let sample = snapshot.readings[IndexListProbe.self].latest else { return [] }
        let picks = snapshot.readings[IndexPicksProbe.self].latest
        return [
            ("indexes", picks.map { .integer(Int64($0.relations)) } ?? .missing),
            (
                "scans_counted_for",
                sample.countedSince.map { .duration(sample.takenAt.since($0)) } ?? .missing
            ),
            ("standbys_not_asked", .integer(Int64(sample.senders))),
        ]
    }

    static func emptiness(_ snapshot: Snapshot) -> String { "No index" }

    static func isComplete(_ snapshot: Snapshot) -> Bool {
        let list = snapshot.readings[IndexListProbe.self]
        guard list.failure == nil else { return true }
        let picks = snapshot.readings[IndexPicksProbe.self]
        if picks.failure != nil { return list.latest != nil }
        return picks.latest.map { $0.takenAt == list.latest?.picksTakenAt } ?? false
    }
}

extension Tint<IndexLine> {
    static var suspicion: Self { Self { $0.tint } }
}
