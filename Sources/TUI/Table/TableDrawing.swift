extension Table {
    /// Draws the header line and the rows on the screen.
    package func draw(in frame: inout Frame, _ rect: Rect) {
        guard rect.rows > 0, rect.columns > 0 else { return }
        drawTitles(in: &frame, rect)
        for line in visible.indices where line - top + 1 < rect.rows {
            let place = Rect(
                column: rect.column, row: rect.row + 1 + line - top, columns: rect.columns, rows: 1)
            if branch(line).isFold {
                drawFold(line, in: &frame, place)
            } else {
                draw(line, in: &frame, place)
            }
        }
    }

    private func drawTitles(in frame: inout Frame, _ rect: Rect) {
        let line = Rect(column: rect.column, row: rect.row, columns: rect.columns, rows: 1)
        frame.clear(line, role: .header)
        for place in layout {
            let column = columns[place.index]
            let isSorted = column.name == sorting.column
            let title = column.title + (isSorted ? (sorting.isDescending ? "▼" : "▲") : "")
            write(title, column.format, place, in: &frame, line, role: isSorted ? .title : .header)
        }
    }

    /// A line that stands for many rows says how many.
    private func drawFold(_ index: Int, in frame: inout Frame, _ line: Rect) {
        let (branch, isSelected) = (branch(index), rows[index].id == cursor)
        if isSelected { frame.clear(line, selected: true) }
        let start = layout.first { columns[$0.index].showsBranches }?.start ?? Self.gutter
        frame.write(
            "\(branch.guides)… and \(branch.folded) more",
            at: Point(column: line.column + start, row: line.row),
            width: line.columns - start, role: .faint, selected: isSelected)
    }

    private func draw(_ index: Int, in frame: inout Frame, _ line: Rect) {
        let row = rows[index]
        let isSelected = row.id == cursor
        frame.mark(row: line.row, as: row.id.hashValue)
        if isSelected { frame.clear(line, selected: true) }
        if marks.contains(row.id) {
            frame.write(
                "*", at: Point(column: line.column, row: line.row), width: 1, role: .notice,
                selected: isSelected)
        } else if branch(index).depth > 0, !columns.contains(where: \.showsBranches) {
            frame.write(
                "└", at: Point(column: line.column, row: line.row), width: 1, role: .faint,
                selected: isSelected)
        }
        for place in layout {
            let column = columns[place.index]
            let datum = column.value(row)
            write(
                text(of: column, index), column.format, place, in: &frame, line,
                role: datum == .hidden ? .faint : column.tint?.role(row) ?? .plain, selected: isSelected,
                endsVisibly: column.width != .rest)
        }
    }

    private func write(
        _ text: String, _ format: Format, _ place: PlacedColumn, in frame: inout Frame, _ line: Rect,
        role: Role, selected: Bool = false, endsVisibly: Bool = false
    ) {
        let room = min(place.width, line.columns - place.start)
        guard room > 0, !text.isEmpty else { return }
        let cells = width(of: text)
        // Half a number is another number.
        if format.isRightAligned, cells > room { return }
        let indent = format.isRightAligned ? room - cells : 0
        let point = Point(column: line.column + place.start + indent, row: line.row)
        frame.write(text, at: point, width: room - indent, role: role, selected: selected)
        guard cells > room, endsVisibly else { return }
        frame.write(
            "…", at: Point(column: point.column + room - 1, row: line.row), role: .faint, selected: selected)
    }
}

/// What of a table lies under a point.
package enum TableSpot: Sendable, Equatable {
    /// The title of the column with this machine name.
    case title(String)
    /// A row, by its line among all.
    case row(Int)
}

extension Table {
    package func spot(at point: Point, in rect: Rect) -> TableSpot? {
        guard rect.contains(point) else { return nil }
        if point.row == rect.row { return column(at: point.column - rect.column).map(TableSpot.title) }
        let line = top + point.row - rect.row - 1
        return rows.indices.contains(line) ? .row(line) : nil
    }

    private func column(at cell: Int) -> String? {
        layout.last { cell >= $0.start }.map { columns[$0.index].name }
    }

    /// Sorts by a column; the same again turns the order round.
    package mutating func sort(byColumn name: String) {
        let isSame = sorting.column == name
        let startsDescending = columns.first { $0.name == name }?.format.isRightAligned ?? false
        sort(by: Sorting(name, descending: isSame ? !sorting.isDescending : startsDescending))
    }

    /// Sorts by the next column to the right or left of the one it is sorted by.
    package mutating func sort(byNeighbour step: Int) {
        let names = shown.map { columns[$0].name }
        guard !names.isEmpty else { return }
        let place = names.firstIndex(of: sorting.column) ?? 0
        let next = names[(place + step + names.count) % names.count]
        if next != sorting.column { sort(byColumn: next) }
    }
}
