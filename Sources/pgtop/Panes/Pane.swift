import Probes
import TUI

typealias PaneID = String
/// `Probes` has columns of answers; here a column is one of a table.
typealias Column<Row> = TUI.Column<Row>

/// What a pane shows, as a specification: columns, rows and their order.
protocol Pane: Sendable {
    associatedtype Row: Identifiable & Sendable where Row.ID: Comparable & Sendable

    static var id: PaneID { get }
    static var title: String { get }
    /// What it is for, in a sentence or two.
    static var meaning: String { get }
    static var columns: [Column<Row>] { get }
    /// The order in which it is first shown.
    static var sorting: Sorting { get }

    /// What it lives from; the first one sets its pace.
    static var probes: [any Probe.Type] { get }
    /// What its rows are made of besides, and can do without.
    static var extras: [any Probe.Type] { get }
    /// Its rows are sessions, which can be acted upon.
    static var showsSessions: Bool { get }
    /// Its rows belong to poolers, on whose consoles something can be done.
    static var showsPools: Bool { get }
    /// It stands on the page of the window that is watched.
    static var belongsToWindow: Bool { get }
    /// New rows come at the top: whoever reads the first row goes on to see the first, when others come.
    static var showsNewestFirst: Bool { get }

    static func rows(_ snapshot: Snapshot) -> [Row]
    /// The row beneath which another belongs.
    static func parent(of row: Row) -> Row.ID?
    /// Of more rows than these beneath one another, the rest are folded into a line.
    static var mostChildren: Int { get }
    /// Why a row that is no session cannot be acted upon, and what can be done instead.
    static func obstacle(to row: Row) -> String?
    /// The session that a row stands for: what cancel, terminate and detail act upon.
    static func session(of row: Row) -> Backend?
    /// The thing of a pooler's that a row stands for.
    static func pooled(of row: Row) -> PooledTarget?
    /// Whether a row tells of what a piece of evidence is about.
    static func isAbout(_ subject: Subject, _ row: Row) -> Bool
    /// Machine names of columns that have nothing to say about this server.
    static func absentColumns(_ snapshot: Snapshot) -> Set<String>
    /// What is known and is no row, for the lines above the table.
    static func notes(_ snapshot: Snapshot) -> [Line]
    /// What is known and is no row, for programs to read.
    static func facts(_ snapshot: Snapshot) -> [(name: String, value: Datum)]
    /// All of it in one line, for when there is no room for more.
    static func counts(_ snapshot: Snapshot) -> Line
    /// What the server, or pgtop, would need for the pane to have anything to say at all, with the cure.
    static func lack(_ snapshot: Snapshot) -> String?
    /// Why there is no row, though the server has answered.
    static func emptiness(_ snapshot: Snapshot) -> String
    /// What rows before the user's eyes need besides.
    static func demand(_ rows: [Row], _ snapshot: Snapshot, in wish: inout Wish)
    /// Which rows the server is to pick, of a list that is too long to be fetched.
    static func demand(_ sorting: Sorting, _ filter: Filter, in wish: inout Wish)
    /// Whether all that its rows are made of has come: `show` waits for it.
    static func isComplete(_ snapshot: Snapshot) -> Bool
}

extension Pane {
    static func parent(of row: Row) -> Row.ID? { nil }
    static var mostChildren: Int { .max }
    static func obstacle(to row: Row) -> String? { nil }
    static var showsSessions: Bool { false }
    static var showsPools: Bool { false }
    static var belongsToWindow: Bool { false }
    static var showsNewestFirst: Bool { false }
    static var extras: [any Probe.Type] { [] }
    static func session(of row: Row) -> Backend? { nil }
    static func pooled(of row: Row) -> PooledTarget? { nil }
    static func isAbout(_ subject: Subject, _ row: Row) -> Bool {
        switch subject {
        case .session(let id): session(of: row)?.id == id
        case .pool(let pooler, let database):
            pooled(of: row).map { $0.pooler == pooler && $0.database == database } ?? false
        default: false
        }
    }
    static func absentColumns(_ snapshot: Snapshot) -> Set<String> { [] }
    static func notes(_ snapshot: Snapshot) -> [Line] { [] }
    static func facts(_ snapshot: Snapshot) -> [(name: String, value: Datum)] { [] }
    static func lack(_ snapshot: Snapshot) -> String? { nil }
    static func emptiness(_ snapshot: Snapshot) -> String { "Nothing to show" }
    static func demand(_ rows: [Row], _ snapshot: Snapshot, in wish: inout Wish) {}
    static func demand(_ sorting: Sorting, _ filter: Filter, in wish: inout Wish) {}
    static func isComplete(_ snapshot: Snapshot) -> Bool {
        lack(snapshot) != nil || probes.allSatisfy { snapshot.readings.state(of: $0).isAnswered }
    }
}

/// What was known at one moment, and how much of it is wanted: all that a pane may use.
struct Snapshot: Sendable {
    var readings = Readings()
    var usage: [Int32: ProcessUsage] = [:]
    var server: Server?
    var showsIdle = false
    var showsBackground = false
    /// Statements with all that was counted of them, rather than what was added since the last sample.
    var showsTotals = false
    /// The session of the connection that acts.
    var actingPID: Int32?
    /// Which sessions work for which clients of poolers.
    var xray = XRay()
    var host: HostLoad?
    /// From where on something is trouble.
    var limits = Limits()
    /// What the checks said last, and when.
    var answers: [CheckID: CheckAnswer] = [:]
    var lookedAt = Instant(nanoseconds: 0)
    var found = Findings()
    /// Relations that were measured to the byte.
    var measured = Measured()
    /// The window that is watched, or planned.
    var watch = Watch()

    /// Whether a session is one of pgtop's own.
    func isOwn(_ backend: Backend) -> Bool {
        backend.isOwn || backend.id.pid == actingPID
    }
}

extension Pane {
    /// All rows with all columns, untruncated, for programs to read.
    static func records(_ snapshot: Snapshot) -> [[(name: String, value: Datum)]] {
        let wanted = columns.filter { $0.use != .screen }
        return table(snapshot).rows.map { row in wanted.map { ($0.name, $0.value(row)) } }
    }

    /// All rows as lines of text under their titles, as wide as they need to be; longer cells are cut.
    static func plainText(
        _ snapshot: Snapshot, cutAt longest: Int = .max, drawsBranches: Bool = false
    ) -> [String] {
        let absent = absentColumns(snapshot)
        let wanted = columns.filter { $0.use != .records && !absent.contains($0.name) }
        let table = table(snapshot)
        let rows = table.rows.enumerated().map { line, row in
            wanted.map { column in
                let guides = drawsBranches && column.showsBranches ? table.branch(line).guides : ""
                let text = guides + column.format.text(column.value(row))
                return visible(text.count > longest ? text.prefix(longest) + "…" : text)
            }
        }
        let widths = wanted.indices.map { index in
            rows.reduce(width(of: wanted[index].title)) { max($0, width(of: $1[index])) }
        }
        return ([wanted.map(\.title)] + rows).map { cells in
            let padded = cells.indices.map { index in
                let space = String(repeating: " ", count: widths[index] - width(of: cells[index]))
                return wanted[index].format.isRightAligned ? space + cells[index] : cells[index] + space
            }
            let line = padded.joined(separator: " ")
            return String(line.reversed().drop { $0 == " " }.reversed())
        }
    }

    /// What all rows need besides, for programs to read.
    static func demand(of snapshot: Snapshot, in wish: inout Wish) {
        demand(rows(snapshot), snapshot, in: &wish)
    }

    private static func table(_ snapshot: Snapshot) -> Table<Row> {
        var table = Table(columns, sortedBy: sorting, parent: { parent(of: $0) })
        table.show(rows(snapshot))
        return table
    }
}
