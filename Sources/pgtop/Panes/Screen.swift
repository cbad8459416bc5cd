import Probes
import TUI

/// A pane on the screen: its specification and the state of its table.
struct Screen<P: Pane>: AnyScreen {
    var table = Table(
        P.columns, sortedBy: P.sorting, parent: { P.parent(of: $0) }, mostChildren: P.mostChildren)

    private(set) var notes: [Line] = []
    private(set) var counts = Line.empty
    private(set) var lack: String?
    private(set) var emptiness = ""

    var pane: any Pane.Type { P.self }

    mutating func show(_ snapshot: Snapshot) {
        let followsNewest = P.showsNewestFirst && table.isAtStart
        table.absent = P.absentColumns(snapshot)
        table.show(P.rows(snapshot))
        notes = P.notes(snapshot)
        counts = P.counts(snapshot)
        lack = P.lack(snapshot)
        emptiness = P.emptiness(snapshot)
        if followsNewest { table.moveCursorToStart() }
    }

    func demand(_ snapshot: Snapshot, in wish: inout Wish) {
        // A filter looks at all rows, so it needs what they are made of.
        P.demand(table.filter.isEmpty ? Array(table.visible) : table.all, snapshot, in: &wish)
        P.demand(table.sorting, table.filter, in: &wish)
    }

    var obstacle: String? { table.selected.flatMap { P.obstacle(to: $0) } }
    var selected: Backend? { table.selected.flatMap { P.session(of: $0) } }
    var selectedPooled: PooledTarget? { table.selected.flatMap { P.pooled(of: $0) } }
    mutating func moveCursor(to subject: Subject) -> Bool {
        guard let line = table.rows.firstIndex(where: { P.isAbout(subject, $0) }) else { return false }
        table.moveCursor(to: line)
        return true
    }

    var chosen: [Backend] { table.chosen.compactMap { P.session(of: $0) } }
    var visible: [Backend] { table.visible.compactMap { P.session(of: $0) } }
}

/// A pane on the screen, whichever it is.
protocol AnyScreen: Sendable {
    associatedtype P: Pane
    var table: Table<P.Row> { get set }
    var pane: any Pane.Type { get }
    /// Why the row under the cursor is no session.
    var obstacle: String? { get }
    /// The session under the cursor.
    var selected: Backend? { get }
    /// The thing of a pooler's under the cursor.
    var selectedPooled: PooledTarget? { get }
    /// Puts the cursor on the row that tells of it; false when there is none.
    mutating func moveCursor(to subject: Subject) -> Bool
    /// The marked sessions, or else the one under the cursor.
    var chosen: [Backend] { get }
    /// The sessions that have a line on the screen.
    var visible: [Backend] { get }

    /// What the pane says besides its rows, as old as they are.
    var notes: [Line] { get }
    var counts: Line { get }
    var lack: String? { get }
    var emptiness: String { get }

    mutating func show(_ snapshot: Snapshot)
    /// What the rows on the screen need besides.
    func demand(_ snapshot: Snapshot, in wish: inout Wish)
}

extension Pane {
    /// Whether one of these probes has a part in its rows.
    static func lives(from fresh: Set<ProbeID>) -> Bool {
        (probes + extras).contains { fresh.contains($0.id) }
    }

    static var screen: any AnyScreen { Screen<Self>() }
}

extension AnyScreen {
    var sorting: Sorting { table.sorting }
    var filter: Filter { table.filter }
    var hasMarks: Bool { !table.marks.isEmpty }
    /// Machine names of the columns that have a place on the screen.
    var shownColumns: Set<String> { table.placedColumns }
    var isEmpty: Bool { table.rows.isEmpty }
    /// What it would fill of a screen so wide.
    func demand(_ columns: Int) -> Demand {
        Demand(pane: pane.id, notes: noteLines(columns).count, rows: table.rows.count)
    }
    func noteLines(_ columns: Int) -> [Line] { notes.flatMap { $0.wrapped(to: max(1, columns - 2)) } }

    mutating func sort(by sorting: Sorting) { table.sort(by: sorting) }
    mutating func filter(by filter: Filter) { table.filter(by: filter) }
    mutating func fit(_ size: Size) { table.fit(size) }
    mutating func clearMarks() { table.clearMarks() }

    /// Moves, sorts or marks; what is no business of a table does nothing.
    ///
    /// Only a fresh press goes round from one end to the other: a key that is held down stops there.
    mutating func perform(_ command: Command, isFreshPress: Bool = true) {
        switch command {
        case .up: table.stepCursor(by: -1, goesRound: isFreshPress)
        case .down: table.stepCursor(by: 1, goesRound: isFreshPress)
        case .pageUp: table.moveCursor(by: -max(1, table.height - 1))
        case .pageDown: table.moveCursor(by: max(1, table.height - 1))
        case .start: table.moveCursorToStart()
        case .end: table.moveCursorToEnd()
        case .left: if table.scroll > 0 || !table.closeBranch() { table.scroll(by: -1) }
        case .right: if !table.openBranch() { table.scroll(by: 1) }
        case .sortLeft: table.sort(byNeighbour: -1)
        case .sortRight: table.sort(byNeighbour: 1)
        case .reverse: table.sort(byColumn: table.sorting.column)
        case .unmark: table.clearMarks()
        case .mark:
            table.toggleMark()
            table.moveCursor(by: 1)
        default: break
        }
    }

    /// Opens what is folded or closed under the cursor; false when nothing is.
    mutating func openBranch() -> Bool { table.openBranch() }

    mutating func wheel(by lines: Int) { table.wheel(by: lines) }

    /// Does what a click on this spot of the table means.
    mutating func click(_ spot: TableSpot) {
        switch spot {
        case .title(let name): table.sort(byColumn: name)
        case .row(let line): table.moveCursor(to: line)
        }
    }

    func spot(at point: Point, in rect: Rect) -> TableSpot? { table.spot(at: point, in: rect) }

    func draw(in frame: inout Frame, _ rect: Rect) { table.draw(in: &frame, rect) }

    /// How many rows there are, of how many, and which of them are on the screen.
    var remark: String {
        let filtered = table.filter.isEmpty ? "" : "\(table.rows.count) of \(table.total) rows  "
        let marks = table.marks.isEmpty ? "" : "\(table.marks.count) marked  "
        return marks + filtered + table.position
    }
}
