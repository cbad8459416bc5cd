/// What PgBouncer's console answered: cells of text, read by column *name*, for their order and number differ
/// between releases.
package struct ConsoleTable: Sendable, Equatable {
    package let columns: [String]
    package let rows: [[String?]]
    private let places: [String: Int]

    package init(columns: [String], rows: [[String?]]) {
        self.columns = columns
        self.rows = rows
        places = Dictionary(columns.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
    }

    package func has(_ column: String) -> Bool { places[column] != nil }

    /// A cell; nil when it is NULL, or when this release has no such column.
    package func text(_ row: Int, _ column: String) -> String? {
        places[column].flatMap { rows[row][$0] }
    }

    package func integer(_ row: Int, _ column: String) -> Int64? {
        text(row, column).flatMap { Int64($0) }
    }

    /// The first of several names that a column has had.
    package func integer(_ row: Int, anyOf columns: [String]) -> Int64? {
        columns.first(where: has).flatMap { integer(row, $0) }
    }

    /// A number that every release tells: without it the answer is not what it is taken for.
    func required(_ row: Int, _ column: String) throws(ProbeFailure) -> Int64 {
        guard let number = integer(row, column) else { throw .undecodable(column: column) }
        return number
    }

    func name(_ row: Int, _ column: String) throws(ProbeFailure) -> String {
        guard let name = text(row, column) else { throw .undecodable(column: column) }
        return name
    }

    /// Seconds and microseconds in two columns.
    func time(_ row: Int, seconds: String, micros: String) -> Duration? {
        integer(row, seconds).map { .seconds($0) + .microseconds(integer(row, micros) ?? 0) }
    }

    /// With ten thousand clients each column costs: those that nobody looks at are left in libpq's memory.
    static func isRead(_ column: String) -> Bool { !unread.contains(column) }

    private static let unread: Set<String> = [
        "close_needed", "local_port", "prepared_statements", "replication", "default", "changeable",
    ]
}
