/// Rows that no server told just now: of a recording, or of this host, read by name like a server's.
struct TextRows: Rows {
    let columns: [String]
    let kinds: [CellKind]
    /// In the form of COPY.
    let cells: [[String]]

    init(columns: [String], kinds: [CellKind], cells: [[String]]) {
        (self.columns, self.kinds, self.cells) = (columns, kinds, cells)
    }

    /// Rows of values as they are; nil is NULL.
    init(_ columns: KeyValuePairs<String, CellKind>, _ rows: [[(any CustomStringConvertible)?]]) {
        self.init(
            columns: columns.map(\.key), kinds: columns.map(\.value),
            cells: rows.map { row in row.map { $0.map { CopyText.escaped("\($0)") } ?? CopyText.null } })
    }

    var count: Int { cells.count }

    func kind(of column: Column) -> CellKind { kinds[column.index] }

    func isNull(_ row: Int, _ column: Column) -> Bool { cells[row][column.index] == CopyText.null }

    func integer(_ row: Int, _ column: Column) throws(ProbeFailure) -> Int64? {
        if isNull(row, column) { return nil }
        let cell = cells[row][column.index]
        if kinds[column.index] == .flag { return cell == "t" ? 1 : 0 }
        guard let number = Int64(cell) else { throw .undecodable(column: column.name) }
        return number
    }

    func real(_ row: Int, _ column: Column) throws(ProbeFailure) -> Double? {
        if isNull(row, column) { return nil }
        guard let number = Double(cells[row][column.index]) else { throw .undecodable(column: column.name) }
        return number
    }

    func text(_ row: Int, _ column: Column, reusing old: String?) throws(ProbeFailure) -> String? {
        if isNull(row, column) { return nil }
        guard let text = CopyText.unescaped(cells[row][column.index][...]) else {
            throw .undecodable(column: column.name)
        }
        return text
    }
}
