import Probes
import TUI

/// A walk over the whole pane: the chart, and what there is to say of where the walk stands.
struct GuideView: Sendable, Equatable {
    let key: Walk.Key
    /// Lines of the panel that are scrolled away.
    private(set) var passed = 0
    private var size = Size(columns: 0, rows: 0)
    private var panelLines = 0

    init(_ key: Walk.Key) { self.key = key }

    /// The panel's own width beside a whole chart.
    private static let panelColumns = 44
    /// A place with fewer lines has no room for a chart.
    private static let leastRows = 13
    private static let leastPanel = 5

    /// What of the place is for what.
    private struct Parts {
        var chart: (layout: ChartLayout, rect: Rect)?
        var trail: Rect?
        var panel: Rect
        var tellsWays = true
    }

    mutating func scroll(by lines: Int) { passed = max(0, min(passed + lines, panelLines - 1)) }
    mutating func scrollToStart() { passed = 0 }

    mutating func move(_ command: Command) {
        switch command {
        case .pageUp: scroll(by: -max(1, size.rows / 2))
        case .pageDown: scroll(by: max(1, size.rows / 2))
        default: break
        }
    }

    /// Takes in what the walk has become: the panel is not scrolled further than it has lines.
    mutating func fit(_ size: Size, _ walk: Walk, _ steps: [StepKey: StepState], at now: Instant) {
        self.size = size
        let parts = parts(walk, in: Rect(size))
        let panel = GuidePanel(walk: walk, steps: steps, now: now, tellsWays: parts.tellsWays)
        let count = panel.lines.flatMap { $0.wrapped(to: max(1, parts.panel.columns)) }.count
        panelLines = max(1, count - parts.panel.rows + 1)
        scroll(by: 0)
    }

    func draw(
        in frame: inout Frame, _ rect: Rect, _ walk: Walk, _ steps: [StepKey: StepState], at now: Instant
    ) {
        frame.clear(rect)
        guard rect.rows > 0 else { return }
        drawTitle(walk, in: &frame, rect)
        let parts = parts(walk, in: rect)
        if let trail = parts.trail { drawTrail(walk, steps, in: &frame, trail) }
        if let (layout, place) = parts.chart {
            let marks = walk.marks(steps)
            layout.draw(in: &frame, place, from: Self.top(of: layout, walk, place.rows), marks)
        }
        let panel = GuidePanel(walk: walk, steps: steps, now: now, tellsWays: parts.tellsWays)
        draw(panel.lines.flatMap { $0.wrapped(to: max(1, parts.panel.columns)) }, in: &frame, parts.panel)
    }

    /// The panel's lines; its last row says how many have no room.
    private func draw(_ lines: [Line], in frame: inout Frame, _ rect: Rect) {
        let isCut = lines.count - passed > rect.rows
        let shown = lines.dropFirst(passed).prefix(max(0, isCut ? rect.rows - 1 : rect.rows))
        for (index, line) in shown.enumerated() {
            line.draw(in: &frame, at: Point(column: rect.column, row: rect.row + index), width: rect.columns)
        }
        guard isCut, rect.rows > 0 else { return }
        let rest = lines.count - passed - shown.count
        let point = Point(column: rect.column, row: rect.row + rect.rows - 1)
        Line([Span("PgDn", .key), Span(" \(Told.number(rest, "more line", "more lines"))", .faint)])
            .draw(in: &frame, at: point, width: rect.columns)
    }

    // MARK: Places

    private func parts(_ walk: Walk, in rect: Rect) -> Parts {
        let body = Rect(
            column: rect.column + 1, row: rect.row + 1, columns: max(0, rect.columns - 2), rows: rect.rows - 1
        )
        let room = body.columns - Self.panelColumns - 3
        if let layout = ChartLayout(walk.chart, columns: room), body.rows >= Self.leastRows {
            let chart = Rect(
                column: body.column, row: body.row, columns: layout.size.columns, rows: body.rows)
            let start = layout.size.columns + 3
            let columns = min(body.columns - start, 76)
            let panel = Rect(column: body.column + start, row: body.row, columns: columns, rows: body.rows)
            return Parts(chart: (layout, chart), panel: panel)
        }
        guard body.rows >= Self.leastRows else { return Parts(panel: body) }
        return narrow(walk, in: body)
    }

    /// The way that was walked, the present node with its ways, and the panel beneath.
    private func narrow(_ walk: Walk, in body: Rect) -> Parts {
        let layout = ChartLayout(around: walk.node, of: walk.chart, columns: body.columns)
        let room = body.rows - Self.leastPanel - layout.size.rows - 1
        guard room >= 0 else { return Parts(panel: body) }
        let trail = min(walk.path.count, 3, room)
        let chart = Rect(
            column: body.column, row: body.row + trail, columns: body.columns, rows: layout.size.rows)
        let used = trail + layout.size.rows + 1
        let panel = Rect(
            column: body.column, row: body.row + used, columns: body.columns, rows: body.rows - used)
        let place = Rect(column: body.column, row: body.row, columns: body.columns, rows: trail)
        return Parts(chart: (layout, chart), trail: place, panel: panel, tellsWays: false)
    }

    /// From which row on the chart is shown, so that the present node and what follows it can be seen.
    private static func top(of layout: ChartLayout, _ walk: Walk, _ rows: Int) -> Int {
        guard let box = layout.box(of: walk.node) else { return 0 }
        return max(0, min(box.rect.row - rows / 3, layout.size.rows - rows))
    }

    // MARK: Drawing

    private func drawTitle(_ walk: Walk, in frame: inout Frame, _ rect: Rect) {
        frame.clear(Rect(column: rect.column, row: rect.row, columns: rect.columns, rows: 1), role: .header)
        let about = walk.concern.subject.map { ": \($0.told)" } ?? ""
        let place = " \(walk.path.count) behind you "
        let room = max(0, rect.columns - 2 - place.count)
        let title = Line("Guide: \(walk.runbook.title)\(about)", .header)
        title.draw(in: &frame, at: Point(column: rect.column + 1, row: rect.row), width: room)
        let start = rect.column + max(0, rect.columns - place.count)
        frame.write(place, at: Point(column: start, row: rect.row), role: .header)
    }

    /// The last nodes that were left behind, a line each.
    private func drawTrail(_ walk: Walk, _ steps: [StepKey: StepState], in frame: inout Frame, _ rect: Rect) {
        let numbers = walk.chart.numbers
        let signs = walk.marks(steps).signs
        let hidden = walk.path.count - rect.rows
        for (index, stop) in walk.path.suffix(rect.rows).enumerated() {
            let took = stop.took.map { "  \($0.rawValue)" } ?? ""
            let label = walk.chart[stop.node]?.label ?? stop.node
            let more = index == 0 && hidden > 0 ? "  (and \(hidden) before)" : ""
            let line = Line([
                Span("\(signs[stop.node] ?? "✓") \(numbers[stop.node] ?? 0) ", .good), Span(label),
                Span(took, .good), Span(more, .faint),
            ])
            line.draw(in: &frame, at: Point(column: rect.column, row: rect.row + index), width: rect.columns)
        }
    }
}
