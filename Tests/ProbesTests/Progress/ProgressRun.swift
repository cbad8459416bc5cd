@testable import Probes

/// An operation that a server tells of, look by look.
struct ProgressRun {
    let source: String
    private(set) var readings = Readings()
    private let isVisible: Bool
    private let backendKind: String
    private let query: String

    init(
        _ source: String, sizes: RelationSizesProbe.Size? = nil, visible: Bool = true,
        by backendKind: String = "client backend", saying query: String = ""
    ) {
        self.source = source
        isVisible = visible
        self.backendKind = backendKind
        self.query = query
        if let sizes {
            readings[RelationSizesProbe.self].latest = .init(database: 5, sizes: [1000: sizes])
        }
    }

    var sample: ProgressProbe.Sample? { readings[ProgressProbe.self].latest }
    var operation: Operation? { sample?.operations.first }

    private static let columns = ["taken_at", "block_size", "source", "pid", "datid", "relid"]
    private static let activity = [
        "backend_start", "query_start", "xact_start", "usesysid", "application_name", "backend_type",
        "prevents_wraparound",
    ]

    /// A look at it so many seconds after it began; without counters it is not there.
    mutating func look(at second: Double, _ counters: [String: Int64]?, relation: Int64 = 1000) throws {
        let moment = ServerTime.second(second)
        let names = Self.columns + ProgressSQL.columns + Self.activity
        var cells = ["\(moment.microseconds)", "8192"]
        if let counters {
            cells += [source, "77", "5", isVisible ? "\(relation)" : "\\N"]
            cells += ProgressSQL.columns.map { name in
                isVisible ? counters[name].map { "\($0)" } ?? "\\N" : "\\N"
            }
            let start = "\(ServerTime.second(0).microseconds)"
            cells +=
                isVisible
                ? [start, start, start, "10", "psql", backendKind, query.contains("wraparound") ? "t" : "f"]
                : Self.activity.map { _ in "\\N" }
        } else {
            cells += Array(repeating: "\\N", count: names.count - cells.count)
        }
        let kinds: [CellKind] = names.map { name in
            switch name {
            case "source", "application_name", "backend_type": .text
            case "taken_at", "backend_start", "query_start", "xact_start": .time
            case "prevents_wraparound": .flag
            default: .integer
            }
        }
        let rows = TextRows(columns: names, kinds: kinds, cells: [cells])
        let sample = try ProgressProbe.sample(from: rows, knowing: readings)
        Sampled(ProgressProbe.self, sample, takenAt: Instant(nanoseconds: UInt64(second * 1e9)))(&readings)
    }

    /// Looks every second, at counters that depend on the second.
    mutating func look(_ seconds: ClosedRange<Int>, _ counters: (Int64) -> [String: Int64]) throws {
        for second in seconds { try look(at: Double(second), counters(Int64(second))) }
    }
}
