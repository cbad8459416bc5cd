/// A screenful of cells.
package struct Frame: Sendable, Equatable {
    package let size: Size
    /// Where the terminal's cursor shall blink, if anywhere.
    package var cursor: Point?
    package private(set) var cells: [Cell]

    package init(_ size: Size) {
        self.size = size
        cells = Array(repeating: .blank, count: size.columns * size.rows)
    }

    package subscript(column: Int, row: Int) -> Cell {
        get { cells[row * size.columns + column] }
        set { cells[row * size.columns + column] = newValue }
    }

    /// Puts text into the cells of one row: the only way into a frame.
    ///
    /// What lies outside the frame, or beyond `width` cells, is cut. Returns how many cells were filled.
    @discardableResult
    package mutating func write(
        _ text: String, at point: Point, width: Int = .max, role: Role = .plain, selected: Bool = false
    ) -> Int {
        guard point.row >= 0, point.row < size.rows else { return 0 }
        var column = point.column
        let end = min(size.columns, width == .max ? .max : point.column + width)
        for scalar in text.unicodeScalars where column < end {
            if column >= 0 {
                self[column, point.row] = Cell(
                    scalar: scalar.value, firstMark: 0, secondMark: 0, role: role, isSelected: selected)
            }
            column += 1
        }
        return column - point.column
    }

    /// Blanks a part of the frame.
    package mutating func clear(_ rect: Rect, role: Role = .plain, selected: Bool = false) {
        let blank = Cell(scalar: 0x20, firstMark: 0, secondMark: 0, role: role, isSelected: selected)
        for row in max(0, rect.row)..<max(0, min(size.rows, rect.row + rect.rows)) {
            for column in max(0, rect.column)..<max(0, min(size.columns, rect.column + rect.columns)) {
                self[column, row] = blank
            }
        }
    }
}
