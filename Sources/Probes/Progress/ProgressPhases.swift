/// The phases of each kind of operation: the server's numbers, its words for them, and where they stand in the course.
struct ProgressPhases {
    private let steps: [String]
    /// The server's words by its numbers, and the place among the steps.
    private let phases: [Int64: (name: String, place: Int?)]

    private init(_ steps: [String], _ phases: [Int64: (name: String, place: Int?)]) {
        self.steps = steps
        self.phases = phases
    }

    /// Where an operation is; nil where it has no phases, or this role may not know.
    static func phase(of row: ProgressRow) -> Phase? {
        switch row.kind {
        case .createIndex, .reindex: indexPhase(of: row)
        case .copy: copyPhase(of: row)
        case .checksums: row["phase"].map { Phase(name: "phase \($0)", steps: [], place: nil) }
        case .vacuum: vacuum.phase(row["phase"])
        case .analyze: analyze.phase(row["phase"])
        case .cluster, .repack: cluster.phase(row["phase"])
        case .vacuumFull: vacuumFull.phase(row["phase"])
        case .baseBackup: baseBackup.phase(row["phase"])
        case .ddl: nil
        }
    }

    private func phase(_ number: Int64?) -> Phase? {
        guard let number else { return nil }
        let known = phases[number] ?? (number == 0 ? "initializing" : "phase \(number)", nil)
        return Phase(name: known.name, steps: steps, place: known.place)
    }

    private static let vacuum = Self(
        ["scan heap", "vacuum indexes", "vacuum heap", "clean up indexes", "truncate", "finish"],
        [
            1: ("scanning heap", 0), 2: ("vacuuming indexes", 1), 3: ("vacuuming heap", 2),
            4: ("cleaning up indexes", 3), 5: ("truncating heap", 4), 6: ("performing final cleanup", 5),
        ])

    private static let analyze = Self(
        ["sample rows", "sample children", "statistics", "extended statistics", "finish"],
        [
            1: ("acquiring sample rows", 0), 2: ("acquiring inherited sample rows", 1),
            3: ("computing statistics", 2), 4: ("computing extended statistics", 3),
            5: ("finalizing analyze", 4),
        ])

    private static let cluster = Self(
        ["scan heap", "sort", "write heap", "swap files", "rebuild indexes", "finish"],
        [
            1: ("seq scanning heap", 0), 2: ("index scanning heap", 0), 3: ("sorting tuples", 1),
            4: ("writing new heap", 2), 5: ("swapping relation files", 3), 6: ("rebuilding index", 4),
            7: ("performing final cleanup", 5),
        ])

    private static let vacuumFull = Self(
        ["copy heap", "swap files", "rebuild indexes", "finish"],
        [
            1: ("seq scanning heap", 0), 2: ("index scanning heap", 0), 3: ("sorting tuples", 0),
            4: ("writing new heap", 0), 5: ("swapping relation files", 1), 6: ("rebuilding index", 2),
            7: ("performing final cleanup", 3),
        ])

    private static let baseBackup = Self(
        ["checkpoint", "estimate size", "stream files", "wait for archiving", "send WAL"],
        [
            1: ("waiting for checkpoint to finish", 0), 2: ("estimating backup size", 1),
            3: ("streaming database files", 2), 4: ("waiting for wal archiving to finish", 3),
            5: ("transferring wal files", 4),
        ])

    private static func copyPhase(of row: ProgressRow) -> Phase? {
        let ways = [1: "a file", 2: "a program", 3: "the client", 4: "a callback"]
        guard let way = row["phase"].flatMap({ ways[Int($0)] }) else { return nil }
        return Phase(name: "\(row["command"] == 2 ? "to" : "from") \(way)", steps: [], place: nil)
    }
}

// MARK: Indexes

extension ProgressPhases {
    private static let wait = "wait for writers"
    private static let build = ["scan table", "sort", "load"]
    private static let validate = [
        "wait for validation", "scan index", "sort again", "validate", "old snapshots",
    ]
    private static let swap = ["wait for readers", "drop old"]

    private static func indexPhase(of row: ProgressRow) -> Phase? {
        guard let number = row["phase"] else { return nil }
        let isConcurrent = row["command"] == 2 || row["command"] == 4
        let own = steps(of: row["method"])
        let before = isConcurrent ? [wait] : []
        let steps =
            before + own + (isConcurrent ? validate : []) + (row["command"] == 4 ? swap : [])
        let names: [Int64: String] = [
            0: "initializing", 1: "waiting for writers before build", 2: "building index",
            3: "waiting for writers before validation", 4: "index validation: scanning index",
            5: "index validation: sorting tuples", 6: "index validation: scanning table",
            7: "waiting for old snapshots", 8: "waiting for readers before marking dead",
            9: "waiting for readers before dropping",
        ]
        let place: Int? =
            switch number {
            case 1: 0
            case 2: buildPlace(row).map { $0 + before.count }
            case 3...9: before.count + own.count + Int(number) - 3
            default: nil
            }
        let part = number == 2 ? buildWords(row).map { ": \($0)" } ?? "" : ""
        return Phase(
            name: (names[number] ?? "phase \(number)") + part, steps: steps,
            place: place.flatMap { steps.indices.contains($0) ? $0 : nil })
    }

    /// The numbers of the access methods that tell what they do; the catalog keeps them for ever.
    private static let btree: Int64 = 403, gin: Int64 = 2742

    private static func steps(of method: Int64?) -> [String] {
        switch method {
        case nil, 0, btree: build
        case gin: ["scan table", "sort", "merge"]
        default: ["build"]
        }
    }

    private static func buildPlace(_ row: ProgressRow) -> Int? {
        let part = row["subphase"] ?? 0
        switch row["method"] {
        case btree, nil, 0: return part <= 1 ? nil : min(Int(part) - 2, 3) == 0 ? 0 : part == 5 ? 2 : 1
        case gin: return part <= 1 ? nil : part == 2 ? 0 : part == 3 || part == 5 ? 1 : 2
        default: return 0
        }
    }

    private static func buildWords(_ row: ProgressRow) -> String? {
        let words: [Int64: String] =
            switch row["method"] {
            case btree:
                [
                    1: "initializing", 2: "scanning table", 3: "sorting live tuples",
                    4: "sorting dead tuples", 5: "loading tuples in tree",
                ]
            case gin:
                [
                    1: "initializing", 2: "scanning table", 3: "sorting tuples (workers)",
                    4: "merging tuples (workers)", 5: "sorting tuples", 6: "merging tuples",
                ]
            default: [:]
            }
        return row["subphase"].flatMap { words[$0] }
    }
}
