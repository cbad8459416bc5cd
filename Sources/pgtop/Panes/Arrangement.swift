import Probes
import TUI

/// How much a pane has to say.
struct Demand: Sendable, Equatable {
    let pane: PaneID
    /// Lines above its table.
    var notes = 0
    /// Rows of its table.
    var rows = 0

    /// Lines that it would fill, without its title.
    var lines: Int { notes + (rows > 0 ? rows + 1 : 0) }
    var isSilent: Bool { lines == 0 }
}

/// A pane's place on the screen.
struct Box: Sendable, Equatable {
    let pane: PaneID
    /// The line with its title and its counts; a page of a single pane needs none.
    var title: Rect?
    var notes: Rect
    /// With its header line; no rows when the pane has shrunk to its title.
    var table: Rect

    var isOpen: Bool { notes.rows + table.rows > 0 }
    /// All that is its.
    var rect: Rect {
        let top = title ?? notes
        return Rect(
            column: table.column, row: top.row, columns: table.columns,
            rows: (title?.rows ?? 0) + notes.rows + table.rows)
    }
}

/// Which pane of a page has which part of the screen.
struct Arrangement: Sendable, Equatable {
    private(set) var boxes: [Box] = []

    /// Fewer lines than these are left to the focused pane alone.
    private static let fewest = 8

    /// Gives the panes their places, in their order.
    ///
    /// The focused pane comes first, those without anything to say shrink to a line. Where the page is not to be shared,
    /// only the focused one is open, at the top, and the others are lines at the bottom.
    init(_ demands: [Demand], in rect: Rect, focus: PaneID, isShared: Bool) {
        guard let focused = demands.first(where: { $0.pane == focus }) ?? demands.first else { return }
        let others = demands.filter { $0.pane != focused.pane }
        if others.isEmpty || rect.rows < Self.fewest {
            boxes = [Self.box(focused, in: rect, titleRows: 0)]
        } else if isShared {
            share(rect, demands, focused)
        } else {
            let open = Rect(
                column: rect.column, row: rect.row, columns: rect.columns, rows: rect.rows - others.count)
            boxes = [Self.box(focused, in: open, titleRows: 0)]
            stack(others, [], from: open.row + open.rows, in: rect)
        }
    }

    private mutating func share(_ rect: Rect, _ demands: [Demand], _ focused: Demand) {
        let heights = Self.heights(demands, focused.pane, rect.rows - demands.count)
        stack(demands, heights, from: rect.row, in: rect)
    }

    private mutating func stack(_ demands: [Demand], _ heights: [Int], from top: Int, in rect: Rect) {
        var row = top
        for (index, demand) in demands.enumerated() {
            let height = 1 + (heights.indices.contains(index) ? heights[index] : 0)
            let place = Rect(column: rect.column, row: row, columns: rect.columns, rows: height)
            boxes.append(Self.box(demand, in: place, titleRows: 1))
            row += height
        }
    }

    /// Lines for each pane beneath its title.
    ///
    /// Each open one gets a header and a row; then the one with the least for its weight gets the next line, until all
    /// have what they want. The focused pane weighs twice. What nobody wants stays empty at the end.
    private static func heights(_ demands: [Demand], _ focus: PaneID, _ room: Int) -> [Int] {
        var left = room
        var heights = demands.map { _ in 0 }
        let order = demands.indices.sorted { first, _ in demands[first].pane == focus }
        for index in order where !demands[index].isSilent {
            let wanted = min(demands[index].lines, demands[index].notes + 2)
            // Too little room for all of its notes is no reason to hide the pane that one looks at.
            let least = demands[index].pane == focus ? min(wanted, left) : wanted
            guard least <= left else { continue }
            heights[index] = least
            left -= least
        }
        let weight = { demands[$0].pane == focus ? 2 : 1 }
        while left > 0 {
            let wanting = demands.indices.filter { heights[$0] > 0 && heights[$0] < demands[$0].lines }
            guard let next = wanting.min(by: { heights[$0] * weight($1) < heights[$1] * weight($0) }) else {
                break
            }
            heights[next] += 1
            left -= 1
        }
        // Where all are silent, the first has the room to say why.
        if !heights.contains(where: { $0 > 0 }) { heights[0] = left }
        return heights
    }

    private static func box(_ demand: Demand, in rect: Rect, titleRows: Int) -> Box {
        let title = Rect(column: rect.column, row: rect.row, columns: rect.columns, rows: titleRows)
        let room = rect.rows - titleRows
        // Notes never take the whole room from the rows they are about.
        let kept = demand.rows > 0 ? 1 + min(demand.rows, 2) : titleRows == 0 ? 3 : 0
        let notes = max(0, min(demand.notes, room - kept))
        let top = rect.row + titleRows
        return Box(
            pane: demand.pane, title: titleRows > 0 ? title : nil,
            notes: Rect(column: rect.column, row: top, columns: rect.columns, rows: notes),
            table: Rect(column: rect.column, row: top + notes, columns: rect.columns, rows: room - notes))
    }
}

/// Holds the room of a pane for a while when it needs less: a page whose parts move at every sample cannot be read.
struct Room: Sendable, Equatable {
    private var demand: Demand
    private var since: Instant

    private static let patience = Duration.seconds(10)

    init(_ demand: Demand, at now: Instant) {
        self.demand = demand
        since = now
    }

    /// What the pane is to have, now that it needs so much.
    mutating func settle(_ wanted: Demand, at now: Instant) -> Demand {
        let hasMore = wanted.rows >= demand.rows && wanted.notes >= demand.notes
        if hasMore || now.since(since) >= Self.patience {
            self = Room(wanted, at: now)
        } else {
            demand.rows = max(demand.rows, wanted.rows)
            demand.notes = max(demand.notes, wanted.notes)
        }
        return demand
    }
}
