import Probes
import TUI

typealias PaneID = String
/// `Probes` has columns of answers; here a column is one of a table.
typealias Column<Row> = TUI.Column<Row>

/// What a pane shows, as a specification: columns, rows and their order.
protocol Pane: Sendable {
    associatedtype Row: Identifiable & Sendable where Row.ID: Comparable & Sendable

    static var id: PaneID { get }
    static var key: Key { get }
    static var title: String { get }
    /// What it is for, in a sentence or two.
    static var meaning: String { get }
    static var columns: [Column<Row>] { get }
    /// The order in which it is first shown.
    static var sorting: Sorting { get }

    static func rows(_ snapshot: Snapshot) -> [Row]
    /// The row beneath which another belongs.
    static func parent(of row: Row) -> Row.ID?
    /// The session that a row stands for: what cancel, terminate and detail act upon.
    static func session(of row: Row) -> Backend?
    /// Machine names of columns that have nothing to say about this server.
    static func absentColumns(_ snapshot: Snapshot) -> Set<String>
}

extension Pane {
    static func parent(of row: Row) -> Row.ID? { nil }
    static func session(of row: Row) -> Backend? { nil }
    static func absentColumns(_ snapshot: Snapshot) -> Set<String> { [] }
}

/// All panes, in the order of their tabs.
enum Panes {
    static let all: [any Pane.Type] = [SessionsPane.self]
}

/// What was known at one moment, and how much of it is wanted: all that a pane may use.
struct Snapshot: Sendable {
    var readings = Readings()
    var usage: [Int32: ProcessUsage] = [:]
    var server: Server?
    var showsIdle = false
    var showsBackground = false
    /// The session of the connection that acts.
    var actingPID: Int32?

    /// Whether a session is one of pgtop's own.
    func isOwn(_ backend: Backend) -> Bool {
        backend.isOwn || backend.id.pid == actingPID
    }
}

extension Pane {
    /// All rows with all columns, untruncated, for programs to read.
    static func records(_ snapshot: Snapshot) -> [[(name: String, value: Datum)]] {
        let wanted = columns.filter { $0.use != .screen }
        return arranged(snapshot).map { row in wanted.map { ($0.name, $0.value(row)) } }
    }

    /// All rows as lines of text under their titles, as wide as they need to be.
    static func plainText(_ snapshot: Snapshot) -> [String] {
        let absent = absentColumns(snapshot)
        let wanted = columns.filter { $0.use != .records && !absent.contains($0.name) }
        let rows = arranged(snapshot).map { row in wanted.map { visible($0.format.text($0.value(row))) } }
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

    private static func arranged(_ snapshot: Snapshot) -> [Row] {
        var table = Table(columns, sortedBy: sorting, parent: { parent(of: $0) })
        table.show(rows(snapshot))
        return table.rows
    }
}
