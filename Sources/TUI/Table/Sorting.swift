/// By which column a table is sorted.
package struct Sorting: Sendable, Equatable {
    /// The machine name of the column.
    package var column: String
    package var isDescending: Bool
    /// What decides, in the same direction, among rows with equal values.
    package var next: String?

    package init(_ column: String, descending: Bool = false, then next: String? = nil) {
        self.column = column
        isDescending = descending
        self.next = next
    }

    /// The places of the rows, in order: by value, those without one last, equal ones by identity, so that they stay
    /// where they are from one sample to the next.
    func order<Row: Identifiable>(_ rows: [Row], _ indices: [Int], _ columns: [Column<Row>]) -> [Int]
    where Row.ID: Comparable {
        // Rows are large: to compare two, no more of them is copied than their identities.
        let ids = rows.map(\.id)
        guard let column = columns.first(where: { $0.name == self.column }) else {
            return indices.sorted { ids[$0] < ids[$1] }
        }
        var keys: [SortKey] = []
        keys.reserveCapacity(indices.count)
        for index in indices { keys.append(SortKey(column.value(rows[index]), index: index)) }
        let next = columns.first { $0.name == self.next }
        keys.sort { left, right in
            left.precedes(right, descending: isDescending)
                ?? next.flatMap { column in
                    SortKey(column.value(rows[left.index]), index: 0).precedes(
                        SortKey(column.value(rows[right.index]), index: 0), descending: isDescending)
                } ?? (ids[left.index] < ids[right.index])
        }
        return keys.map(\.index)
    }
}

/// What is compared of one row.
///
/// It does not know the type of the rows: only equal ones need to be looked at again, and the compiler can make this
/// comparison fast.
private struct SortKey {
    let isMissing: Bool
    let number: Double
    let text: String
    let index: Int

    init(_ datum: Datum, index: Int) {
        if case .text(let value) = datum { text = value } else { text = "" }
        number = datum.number ?? 0
        isMissing = datum == .missing || datum == .hidden
        self.index = index
    }

    /// Whether it stands before another; nil when they are equal.
    func precedes(_ other: Self, descending: Bool) -> Bool? {
        if isMissing != other.isMissing { return other.isMissing }
        if number != other.number { return (number < other.number) != descending }
        if text != other.text { return (text < other.text) != descending }
        return nil
    }
}
