/// A screenful of cells.
package struct Frame: Sendable, Equatable {
    package let size: Size
    /// Where the terminal's cursor shall blink, if anywhere.
    package var cursor: Point?
    package private(set) var cells: [Cell]
    /// What each row is about, where it is about something that may be in another row of the next frame; 0 is nothing.
    private var subjects: [Int]

    package init(_ size: Size) {
        self.size = size
        subjects = Array(repeating: 0, count: size.rows)
        cells = Array(repeating: .blank, count: size.columns * size.rows)
    }

    package subscript(column: Int, row: Int) -> Cell {
        cells[row * size.columns + column]
    }

    /// Puts text into the cells of one row: the only way into a frame.
    ///
    /// The text is not trusted: what it holds becomes visible glyphs (see `GlyphReader`). What lies outside the
    /// frame, or beyond `width` cells, is cut; a wide glyph that is cut in half leaves a blank, also one that
    /// stood here before. Returns how many cells were filled.
    @discardableResult
    package mutating func write(
        _ text: String, at point: Point, width: Int = .max, role: Role = .plain, selected: Bool = false
    ) -> Int {
        guard point.row >= 0, point.row < size.rows, width > 0, point.column < size.columns else { return 0 }
        let end = width >= size.columns - point.column ? size.columns : point.column + width
        let row = point.row * size.columns
        let blank = Cell(scalar: 0x20, firstMark: 0, secondMark: 0, role: role, isSelected: selected)
        var column = point.column
        var text = text
        text.withUTF8 { bytes in
            var reader = GlyphReader(bytes)
            while column < end, let glyph = reader.next() {
                let next = column + glyph.width
                if column >= 0, next <= end {
                    if column == point.column || column == 0 { mendLeft(of: row + column, from: row) }
                    put(glyph, at: row + column, like: blank)
                } else if next > 0 {
                    // Half of a wide glyph is inside: its cell is blank.
                    let visible = max(column, 0)
                    mendLeft(of: row + visible, from: row)
                    cells[row + visible] = blank
                }
                column = min(next, end)
            }
        }
        if column > max(point.column, 0) { mendRight(of: row + column, to: row + size.columns) }
        return column - point.column
    }

    /// Says what a row is about, by a number that stays the same from frame to frame.
    package mutating func mark(row: Int, as subject: Int) {
        if subjects.indices.contains(row) { subjects[row] = subject }
    }

    /// The previous frame with its rows moved to where this one has them; nil when none moves.
    ///
    /// A terminal can scroll such rows by a few bytes, and only what is new in them must be drawn.
    package func rows(movedFrom previous: Frame) -> Frame? {
        guard previous.size == size else { return nil }
        var places: [Int: Int] = [:]
        for (row, subject) in previous.subjects.enumerated() where subject != 0 { places[subject] = row }
        let moves = subjects.indices.contains { row in places[subjects[row]].map { $0 != row } ?? false }
        guard moves else { return nil }
        var moved = previous
        for (row, subject) in subjects.enumerated() where subject != 0 {
            let source =
                places[subject].map { previous.cells[previous.range(ofRow: $0)] } ?? cells[range(ofRow: row)]
            moved.cells.replaceSubrange(range(ofRow: row), with: source)
        }
        return moved
    }

    private func range(ofRow row: Int) -> Range<Int> { row * size.columns..<(row + 1) * size.columns }

    /// Changes what cells are for, and not what is in them.
    package mutating func paint(_ rect: Rect, role: Role? = nil, selected: Bool? = nil) {
        for index in rowsOfCells(in: rect).joined() {
            if let role { cells[index].role = role }
            if let selected { cells[index].isSelected = selected }
        }
    }

    /// Blanks a part of the frame.
    package mutating func clear(_ rect: Rect, role: Role = .plain, selected: Bool = false) {
        let blank = Cell(scalar: 0x20, firstMark: 0, secondMark: 0, role: role, isSelected: selected)
        for range in rowsOfCells(in: rect) where !range.isEmpty {
            let row = range.lowerBound / size.columns * size.columns
            mendLeft(of: range.lowerBound, from: row)
            for index in range { cells[index] = blank }
            mendRight(of: range.upperBound, to: row + size.columns)
        }
    }

    /// The indices of the cells that a rectangle covers, row by row.
    private func rowsOfCells(in rect: Rect) -> [Range<Int>] {
        let first = min(max(0, rect.column), size.columns)
        let end = max(first, min(size.columns, rect.column + rect.columns))
        let firstRow = min(max(0, rect.row), size.rows)
        let endRow = max(firstRow, min(size.rows, rect.row + rect.rows))
        return (firstRow..<endRow).map { $0 * size.columns + first..<$0 * size.columns + end }
    }

    @inline(__always)
    private mutating func put(_ glyph: Glyph, at index: Int, like blank: Cell) {
        var cell = blank
        cell.scalar = glyph.scalar
        cell.firstMark = glyph.firstMark
        cell.secondMark = glyph.secondMark
        cells[index] = cell
        guard glyph.width == 2 else { return }
        cell = blank
        cell.scalar = 0
        cells[index + 1] = cell
    }

    /// Blanks the left half of a wide glyph whose right half is about to be overwritten.
    @inline(__always)
    private mutating func mendLeft(of index: Int, from row: Int) {
        guard index > row, cells[index].scalar == 0 else { return }
        cells[index - 1].becomeBlank()
    }

    /// Blanks the right half of a wide glyph whose left half was overwritten.
    @inline(__always)
    private mutating func mendRight(of index: Int, to rowEnd: Int) {
        guard index < rowEnd, cells[index].scalar == 0 else { return }
        cells[index].becomeBlank()
    }
}
