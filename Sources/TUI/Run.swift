/// Neighbouring cells of one row that have changed.
package struct Run: Sendable, Equatable {
    package let row: Int
    /// Where the first of the cells stands.
    package let column: Int
    /// Which cells of the frame they are.
    package let cells: Range<Int>
}

extension Frame {
    /// What must be drawn where `previous` was shown, so that this frame is shown.
    ///
    /// A run never begins or ends within a wide character. Without a previous frame, or with one of another size,
    /// that is everything.
    package func changes(since previous: Frame?) -> [Run] {
        guard size.columns > 0 else { return [] }
        guard let previous, previous.size == size else {
            return (0..<size.rows).map { Run(row: $0, cells: $0 * size.columns..<($0 + 1) * size.columns, size) }
        }
        var runs: [Run] = []
        cells.withUnsafeBufferPointer { new in
            previous.cells.withUnsafeBufferPointer { old in
                guard new.baseAddress != old.baseAddress else { return }
                for row in 0..<size.rows {
                    let range = row * size.columns..<(row + 1) * size.columns
                    appendChanges(in: range, row, from: old, to: new, to: &runs)
                }
            }
        }
        return runs
    }

    private func appendChanges(
        in range: Range<Int>, _ row: Int, from old: UnsafeBufferPointer<Cell>, to new: UnsafeBufferPointer<Cell>,
        to runs: inout [Run]
    ) {
        var index = range.lowerBound
        while index < range.upperBound {
            guard new[index] != old[index] else {
                index += 1
                continue
            }
            var first = index
            while index < range.upperBound, new[index] != old[index] { index += 1 }
            while index < range.upperBound, new[index].scalar == 0 { index += 1 }
            while first > range.lowerBound, new[first].scalar == 0 { first -= 1 }
            runs.append(Run(row: row, cells: first..<index, size))
        }
    }
}

extension Run {
    fileprivate init(row: Int, cells: Range<Int>, _ size: Size) {
        self.init(row: row, column: cells.lowerBound - row * size.columns, cells: cells)
    }
}
