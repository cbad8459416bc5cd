@testable import Probes

/// Many sessions made by hand; a fifteenth of the active ones begins a new statement each second.
struct Crowd {
    let count: Int
    /// Every so-manieth is active, the others are idle and come as a count.
    var activeEvery = 1
    /// What is known of them, as a prober would know it.
    private(set) var readings = Readings()

    init(_ count: Int, activeEvery: Int = 1) {
        (self.count, self.activeEvery) = (count, activeEvery)
        let names = NamesProbe.Sample(databases: [10: "shop"], roles: [10: "app"])
        Sampled(NamesProbe.self, names, takenAt: Self.instant(0))(&readings)
    }

    static func instant(_ second: Int) -> Instant { Instant(nanoseconds: UInt64(second) * 1_000_000_000) }

    /// What the server answers in this second: texts only of new statements, unless it is the first question.
    func rows(at second: Int, isFirst: Bool = false) -> CrowdRows {
        let numbers = stride(from: 0, to: count, by: activeEvery)
        return CrowdRows(cells: numbers.map { cells($0, at: second, isFirst: isFirst) })
    }

    /// Takes in what the server answers in this second.
    mutating func tick(at second: Int) throws -> Report {
        let rows = rows(at: second, isFirst: readings[SessionsProbe.self].latest == nil)
        let sample = try SessionsProbe.sample(from: rows, knowing: readings)
        let sampled = Sampled(SessionsProbe.self, sample, takenAt: Self.instant(second))
        sampled(&readings)
        return .tick([sampled], Ledger())
    }

    private func cells(_ number: Int, at second: Int, isFirst: Bool) -> [CrowdRows.Cell] {
        let statement = (second + number) / 15
        let began = time(statement * 15 - number % 15)
        let query = "SELECT id, total FROM orders WHERE customer_id = \(number) AND batch = \(statement)"
        let isNew = isFirst || (second + number) % 15 == 0
        let isOwn = number == 0
        return [
            .number(Int64(1_000 + number)), time(0), .text("active"), .none, .none, began, began, began,
            isNew ? .text(query) : .none, .none, .number(Int64(statement)), .number(Int64(number % 50)),
            .none,
            .text("worker-\(number)"), .text("client backend"), .number(10), .number(10), .text("10.0.0.7"),
            .number(Int64(20_000 + number)), .none, isOwn ? time(second) : .none,
            isOwn ? .number(Int64(count - count / activeEvery)) : .none, isOwn ? .number(0) : .none,
            isOwn ? .number(240) : .none,
        ]
    }

    private func time(_ second: Int) -> CrowdRows.Cell { .number(Int64(1_000 + second) * 1_000_000) }
}

/// An answer to the sessions question that no server gave.
struct CrowdRows: Rows {
    enum Cell {
        case none
        case number(Int64)
        case text(String)
    }

    let cells: [[Cell]]

    private static let kinds: [(name: String, kind: CellKind)] = [
        ("pid", .integer), ("backend_start", .time), ("state", .text), ("wait_event_type", .text),
        ("wait_event", .text), ("query_start", .time), ("state_change", .time), ("xact_start", .time),
        ("query", .text), ("backend_xid", .integer), ("backend_xmin", .integer), ("query_id", .integer),
        ("leader_pid", .integer), ("application_name", .text), ("backend_type", .text), ("datid", .integer),
        ("usesysid", .integer), ("client_addr", .text), ("client_port", .integer), ("sslversion", .text),
        ("taken_at", .time), ("idle_sessions", .integer), ("shows_idle", .flag), ("query_width", .integer),
    ]

    var count: Int { cells.count }
    var columns: [String] { Self.kinds.map(\.name) }

    func kind(of column: Column) -> CellKind { Self.kinds[column.index].kind }

    func isNull(_ row: Int, _ column: Column) -> Bool {
        if case .none = cells[row][column.index] { true } else { false }
    }

    func integer(_ row: Int, _ column: Column) -> Int64? {
        if case .number(let number) = cells[row][column.index] { number } else { nil }
    }

    func real(_ row: Int, _ column: Column) -> Double? { nil }

    func text(_ row: Int, _ column: Column, reusing old: String?) -> String? {
        guard case .text(let text) = cells[row][column.index] else { return nil }
        return old == text ? old : text
    }
}
