/// Rows under columns, with a cursor that follows a row's identity rather than its line.
///
/// It is told all rows at every sample (`show`), arranges them once, and formats only what is on the screen.
package struct Table<Row: Identifiable & Sendable>: Sendable where Row.ID: Comparable & Sendable {
    package let columns: [Column<Row>]
    /// The row beneath which another belongs.
    private let parent: (@Sendable (Row) -> Row.ID?)?
    /// All rows, wanted or not.
    package var all: [Row] { source }
    private var source: [Row] = []
    /// The wanted rows, in order.
    package private(set) var rows: [Row] = []
    /// Their places beneath each other; none in a table of which no row belongs beneath another.
    private var branches: [Branch] = []
    private var forest = Forest<Row>()
    /// Rows before the filter.
    package var total: Int { source.count }

    package private(set) var cursor: Row.ID?
    /// The line of the cursor, for when its row has gone.
    private var cursorLine = 0
    package private(set) var marks: Set<Row.ID> = []
    /// The first line on the screen.
    package private(set) var top = 0
    /// Columns scrolled out to the left.
    package private(set) var scroll = 0
    /// The widest value so far of each column that is as wide as its values.
    private var widest: [String: Int] = [:]
    package private(set) var layout: [PlacedColumn] = []

    /// Machine names of the columns that have a place on the screen.
    package var placedColumns: Set<String> { Set(layout.map { columns[$0.index].name }) }

    private var size = Size(columns: 0, rows: 0)
    /// Machine names of columns that have nothing to say about this server.
    package var absent: Set<String> = []

    package private(set) var sorting: Sorting
    package private(set) var filter = Filter()

    package init(
        _ columns: [Column<Row>], sortedBy sorting: Sorting, parent: (@Sendable (Row) -> Row.ID?)? = nil,
        mostChildren: Int = .max
    ) {
        self.columns = columns
        self.sorting = sorting
        self.parent = parent
        forest.mostChildren = mostChildren
    }

    /// Takes the rows of a new sample in place of the old ones.
    package mutating func show(_ rows: [Row]) {
        source = rows
        arrange()
    }

    package mutating func sort(by sorting: Sorting) {
        self.sorting = sorting
        arrange()
    }

    package mutating func filter(by filter: Filter) {
        self.filter = filter
        arrange()
    }

    /// The size of the part of the screen that the table has, with its header line.
    package mutating func fit(_ size: Size) {
        if size.columns != self.size.columns { widest = [:] }
        self.size = size
        settle()
    }

    private mutating func arrange() {
        let order = sorting.order(source, filter.matching(source, columns), columns)
        adopt(order.map { source[$0] })
        if !marks.isEmpty { marks.formIntersection(source.map(\.id)) }
        if !forest.closed.isEmpty { forest.closed.formIntersection(source.map(\.id)) }
        settle()
    }

    /// Rows that belong beneath another are moved to it, in the order they had.
    private mutating func adopt(_ rows: [Row]) {
        guard let parent, rows.contains(where: { parent($0) != nil }) else {
            (self.rows, branches) = (rows, [])
            return
        }
        (self.rows, branches) = forest.arranged(rows, parent: parent)
    }

    /// A row's place beneath others, by its line.
    package func branch(_ line: Int) -> Branch {
        branches.indices.contains(line) ? branches[line] : Branch()
    }

    private func isFold(_ line: Int) -> Bool { branch(line).isFold }

    /// Opens or closes the branch under the cursor; a line that stands for many rows shows them.
    package mutating func toggleBranch() {
        guard let cursor, rows.indices.contains(cursorLine) else { return }
        let branch = branch(cursorLine)
        if branch.isFold {
            if let above = parent?(rows[cursorLine]) { forest.unfolded.insert(above) }
        } else if branch.hasChildren, forest.closed.remove(cursor) == nil {
            forest.closed.insert(cursor)
        }
        arrange()
    }

    /// Opens what is closed or folded under the cursor; false when nothing is.
    package mutating func openBranch() -> Bool {
        let branch = branch(cursorLine)
        guard branch.isFold || branch.isClosed else { return false }
        toggleBranch()
        return true
    }

    /// Closes the branch under the cursor, or goes to the row that it belongs to; false when there is none.
    package mutating func closeBranch() -> Bool {
        let branch = branch(cursorLine)
        if branch.hasChildren, !branch.isClosed {
            toggleBranch()
        } else if branch.depth > 0, let above = parent?(rows[cursorLine]),
            let line = rows.firstIndex(where: { $0.id == above })
        {
            moveCursor(by: line - cursorLine)
        } else {
            return false
        }
        return true
    }

    /// Lines for rows, below the header line.
    package var height: Int { max(0, size.rows - 1) }

    /// The cursor is on the first line.
    package var isAtStart: Bool { cursorLine == 0 }

    /// The row under the cursor; a line that stands for many is none of them.
    package var selected: Row? {
        rows.indices.contains(cursorLine) && !isFold(cursorLine) ? rows[cursorLine] : nil
    }

    /// The marked rows, or else the one under the cursor.
    package var chosen: [Row] {
        marks.isEmpty ? selected.map { [$0] } ?? [] : source.filter { marks.contains($0.id) }
    }

    /// After every change: the cursor finds its row again, or takes the one in its place; the row is on the screen.
    private mutating func settle() {
        if let cursor, let line = rows.firstIndex(where: { $0.id == cursor }) { cursorLine = line }
        moveCursor(to: cursorLine)
        measureVisible()
        layout = placed(in: size.columns)
    }

    package mutating func moveCursor(to line: Int) {
        cursorLine = max(0, min(line, rows.count - 1))
        cursor = rows.indices.contains(cursorLine) ? rows[cursorLine].id : nil
        top = max(0, min(top, rows.count - height))
        if cursorLine < top { top = cursorLine }
        if height > 0, cursorLine >= top + height { top = cursorLine - height + 1 }
        measureVisible()
    }

    package mutating func moveCursor(by lines: Int) {
        moveCursor(to: cursorLine + lines)
        layout = placed(in: size.columns)
    }

    /// One row up or down; from the last row on to the first, and back, if it `goesRound`.
    package mutating func stepCursor(by step: Int, goesRound: Bool) {
        let line = cursorLine + step
        moveCursor(by: goesRound && !rows.indices.contains(line) ? -step * rows.count : step)
    }

    package mutating func moveCursorToEnd() { moveCursor(by: rows.count) }
    package mutating func moveCursorToStart() { moveCursor(by: -rows.count) }

    /// Moves the cursor along the rows without leaving them behind: the wheel scrolls what is seen.
    package mutating func wheel(by lines: Int) {
        let line = cursorLine - top
        top = max(0, min(top + lines, rows.count - height))
        moveCursor(to: top + line)
        layout = placed(in: size.columns)
    }

    package mutating func toggleMark() {
        guard let cursor, selected != nil else { return }
        if marks.remove(cursor) == nil { marks.insert(cursor) }
    }

    package mutating func clearMarks() { marks = [] }

    /// Scrolls sideways, one column at a time; the first column stays.
    package mutating func scroll(by columns: Int) {
        scroll = max(0, min(scroll + columns, shown.count - 2))
        layout = placed(in: size.columns)
    }

    package var visible: ArraySlice<Row> {
        rows[min(top, rows.count)..<min(top + height, rows.count)]
    }

    /// `12–51 of 230`, or nothing when all rows are on the screen.
    package var position: String {
        guard rows.count > height, height > 0 else { return "" }
        return "\(top + 1)–\(min(top + height, rows.count)) of \(rows.count)"
    }
}

/// A column's place on the screen.
package struct PlacedColumn: Sendable, Equatable {
    package let index: Int
    package let start: Int
    package let width: Int
}

extension Table {
    /// The columns that have a place on the screen.
    var shown: [Int] {
        columns.indices.filter { columns[$0].use != .records && !absent.contains(columns[$0].name) }
    }

    private mutating func measureVisible() {
        for line in visible.indices where !isFold(line) { measure(line) }
    }

    private mutating func measure(_ line: Int) {
        for column in columns {
            guard case .upTo(let limit) = column.width, column.use != .records else { continue }
            let known = max(widest[column.name] ?? 0, column.title.count)
            guard known < limit else { continue }
            widest[column.name] = max(known, min(limit, width(of: text(of: column, line))))
        }
    }

    /// What a row's cell shows.
    func text(of column: Column<Row>, _ line: Int) -> String {
        let text = column.format.text(column.value(rows[line]))
        guard column.showsBranches, !branches.isEmpty else { return text }
        let branch = branch(line)
        return branch.guides + (branch.isClosed ? "▸" : "") + text
    }

    private func cells(_ column: Column<Row>) -> Int {
        switch column.width {
        case .exactly(let cells): cells
        case .upTo(let limit): min(limit, widest[column.name] ?? column.title.count)
        case .rest: leastRest
        case .atLeast(let cells): min(cells, size.columns / 2 + leastRest)
        }
    }

    /// A column for the rest is not worth showing in fewer cells.
    private var leastRest: Int { size.columns < 60 ? 8 : size.columns < 100 ? 20 : size.columns * 3 / 8 }
    /// For the sign of a mark, or of a row beneath another.
    package static var gutter: Int { 2 }

    /// Unscrolled, columns that yield make room until the rest fits; scrolled, all that were scrolled to are there.
    private func placed(in width: Int) -> [PlacedColumn] {
        var wanted = shown
        if scroll > 0 {
            wanted.removeSubrange(1..<min(1 + scroll, wanted.count))
        } else {
            while needed(wanted) > width, let last = firstToYield(wanted) { wanted.removeAll { $0 == last } }
        }
        let spare = max(0, width - needed(wanted))
        var start = Self.gutter - 1
        return wanted.map { index in
            let cells = cells(columns[index]) + (columns[index].width.takesRest ? spare : 0)
            defer { start += cells + 1 }
            return PlacedColumn(index: index, start: start, width: cells)
        }
    }

    private func needed(_ wanted: [Int]) -> Int {
        wanted.reduce(Self.gutter - 2) { $0 + cells(columns[$1]) + 1 }
    }

    private func firstToYield(_ wanted: [Int]) -> Int? {
        wanted.filter { columns[$0].yields > 0 && columns[$0].name != sorting.column }.max {
            columns[$0].yields < columns[$1].yields
        }
    }
}
