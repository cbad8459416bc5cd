import Probes
import TUI

/// The tables of this database, the largest first; partitions and chunks beneath their parent.
enum TablesPane: Pane {
    static let id: PaneID = "tables"
    static let title = "Tables"
    static let meaning = """
        The tables of the database that pgtop is connected to: how large, how dead, how used. Partitions, and chunks of \
        hypertables, stand beneath their parent, which tells their sums. Sizes are what the last vacuum or analyze \
        counted: x measures the table under the cursor. The server picks the first by the column they are sorted by, \
        and those that have the words of the filter.
        """
    static let probes: [any Probe.Type] = [TableListProbe.self]
    static let extras: [any Probe.Type] = [TablePicksProbe.self]
    static let sorting = Sorting("size_bytes", descending: true)
    static let mostChildren = 12

    static let columns: [Column<TableLine>] = [
        Column(
            "TABLE", \.name, width: .upTo(34), "Its name, with the schema where that is not public.",
            name: "table",
            showsBranches: true),
        Column(
            "SIZE", \.size, .bytes, width: 7,
            "Table, TOAST and indexes, as the last vacuum or analyze counted; – where there was none.",
            name: "size_bytes"),
        Column(
            "EXACT", \.exact, .bytes, width: 7, "The same, measured when x was pressed.", name: "exact_bytes",
            yields: 1),
        Column(
            "GROWTH", \.growth, .bytes, width: 7,
            "By how much it has grown since pgtop saw it first, as vacuums and analyzes counted.",
            name: "growth_bytes", yields: 6),
        Column(
            "ROWS", \.live, .count, width: 6, "Rows that are alive.", name: "live_rows", yields: 9),
        Column(
            "DEAD", \.dead, .count, width: 6, tint: .dead, "Rows that are dead.", name: "dead_rows", yields: 3
        ),
        Column(
            "DEAD%", \.deadShare, .percent, width: 5, tint: .dead, "Dead rows of all rows.",
            name: "dead_percent",
            yields: 4),
        Column(
            "DUE", \.due, .percent, width: 5, tint: .due,
            "How far dead rows have come on the way to the number at which autovacuum takes it, with the table's own options; off where it does not.",
            name: "due_percent"),
        Column(
            "VACUUM", \.vacuumed, .clock, width: 7,
            "Time since the last vacuum, automatic or not; of a tree, since the least recent. Blank: never.",
            name: "vacuumed_ago", yields: 2),
        Column(
            "ANALYZE", \.analyzed, .clock, width: 7, "The same for analyze.", name: "analyzed_ago", yields: 7),
        Column(
            "MODS", \.modified, .count, width: 6, "Rows changed since the last analyze.",
            name: "modified_rows",
            yields: 10),
        Column(
            "SEQ/S", \.facts.rates?.scans, .rate, width: 6,
            "How often it is read in whole, a second, lately.",
            name: "sequential_scans_per_second", yields: 5),
        Column(
            "IDX/S", \.facts.rates?.indexScans, .rate, width: 6,
            "How often one of its indexes is used, a second, lately.",
            name: "index_scans_per_second", yields: 8),
        Column(
            "READ/S", \.facts.rates?.read, .rate, width: 6,
            "Rows that reading it in whole brings, a second, lately.",
            name: "rows_read_per_second", yields: 12),
        Column(
            "WRITE/S", \.facts.rates?.written, .rate, width: 7,
            "Rows inserted, updated and deleted a second, lately.",
            name: "rows_written_per_second", yields: 11),
        Column(
            "HOT", \.facts.hotShare, .percent, width: 5,
            "Updates that needed no new entry in any index, of all updates counted.", name: "hot_percent",
            yields: 13),
        Column(
            "BLOAT est.", \.facts.bloat, .bytes, width: 10,
            "An estimate of what it would not need if it were written anew, by the average width of its rows; blank where that is not known.",
            name: "bloat_estimate_bytes", yields: 14),
        Column(
            "NOTE", { $0.note?.text }, width: .rest, tint: .note, "What is worth knowing.", name: "note",
            use: .screen),
        Column("NOTES", \.remarks, width: 0, "All that is worth knowing.", use: .records),
        Column("OID", \.id.relation, width: 0, "Its number.", use: .records),
        Column(
            "KIND", \.kind, width: 0, "table, partitioned, inherited, materialized view or temporary.",
            use: .records),
        Column(
            "IS PART", \.id.isPart, .flag, width: 0, "It is counted in the row of its tree.", use: .records),
        Column(
            "TREE", { Int64($0.facts.root) }, width: 0, "Number of the top of its tree.", name: "tree_oid",
            use: .records),
        Column("TABLES", \.facts.tables, width: 0, "How many tables the row stands for.", use: .records),
        Column(
            "HEAP", \.heap, .bytes, width: 0, "Its size without TOAST and indexes.", name: "heap_bytes",
            use: .records),
        Column(
            "TOAST", \.facts.toast, .bytes, width: 0, "Size of its TOAST.", name: "toast_bytes", use: .records
        ),
        Column(
            "INDEXES", \.facts.indexes, .bytes, width: 0, "Size of its indexes.", name: "index_bytes",
            use: .records),
        Column(
            "LATE GROWTH", \.lateGrowth, .bytes, width: 0, "By how much it grew between the last two looks.",
            name: "late_growth_bytes", use: .records),
        Column(
            "VACUUM FROM", \.facts.vacuumThreshold, .count, width: 0,
            "Dead rows from which on autovacuum takes it.", name: "vacuum_threshold_rows", use: .records),
        Column(
            "AUTOVACUUM", \.facts.isAutomatic, .flag, width: 0, "Whether autovacuum minds it.", use: .records),
        Column("XID AGE", \.facts.xids, width: 0, "Transactions since the oldest it holds.", use: .records),
        Column("MXID AGE", \.facts.multixacts, width: 0, "The same for multixacts.", use: .records),
        Column(
            "BLOAT %", \.bloatShare, .percent, width: 0, "The estimate, as a share of the table.",
            name: "bloat_estimate_percent", use: .records),
        Column(
            "INTERVAL", \.facts.rates?.over, .clock, width: 0, "Time that the rates were counted over.",
            name: "interval_s", use: .records),
    ]

    static func rows(_ snapshot: Snapshot) -> [TableLine] {
        guard let sample = snapshot.readings[TableListProbe.self].latest else { return [] }
        return sample.tables.map { facts in
            TableLine(
                facts: facts, exact: facts.isTree ? .missing : snapshot.measured.datum(of: facts.id.relation),
                limits: snapshot.limits, hasParent: facts.id.isPart, isStandby: sample.isStandby)
        }
    }

    static func parent(of row: TableLine) -> TableFacts.ID? {
        row.id.isPart ? TableFacts.ID(row.facts.root) : nil
    }

    static func isAbout(_ subject: Subject, _ row: TableLine) -> Bool {
        subject == .relation(row.id.relation)
    }

    /// By what the server has to pick, for each column that it knows to sort by.
    private static let orders: [String: TableOrder] = [
        "live_rows": .rows, "dead_rows": .dead, "dead_percent": .deadShare, "due_percent": .due,
        "vacuumed_ago": .vacuumed, "analyzed_ago": .analyzed, "modified_rows": .modified,
        "sequential_scans_per_second": .scans, "rows_read_per_second": .read,
        "rows_written_per_second": .written,
        "hot_percent": .written,
    ]

    static func demand(_ rows: [TableLine], _ snapshot: Snapshot, in wish: inout Wish) {
        wish.probes.insert(TablePicksProbe.id)
    }

    static func demand(_ sorting: Sorting, _ filter: Filter, in wish: inout Wish) {
        let order = orders[sorting.column] ?? .size
        let isAscending =
            !sorting.isDescending && (orders[sorting.column] != nil || sorting.column == "size_bytes")
        wish.tables = Picking(by: order.rawValue, ascending: isAscending, words: filter.pickingWords)
    }

    static func absentColumns(_ snapshot: Snapshot) -> Set<String> {
        var absent: Set<String> = []
        if snapshot.measured.answers.isEmpty { absent.insert("exact_bytes") }
        if snapshot.readings[TableListProbe.self].latest?.isStandby ?? false {
            absent.formUnion([
                "live_rows", "dead_rows", "dead_percent", "due_percent", "vacuumed_ago", "analyzed_ago",
                "modified_rows", "rows_written_per_second", "hot_percent",
            ])
        }
        return absent
    }
}

extension Filter {
    /// The words that a name must have, for the server to pick by; none where the filter is about something else.
    var pickingWords: String {
        guard !isInverted else { return "" }
        return text.lowercased().split(separator: " ").filter { !$0.contains(":") }.joined(separator: " ")
    }
}

extension Tint<TableLine> {
    static var dead: Self { Self { $0.deadRole } }
    static var due: Self { Self { $0.facts.isAutomatic ? nil : .notice } }
    static var note: Self { Self { $0.note?.role } }
}
