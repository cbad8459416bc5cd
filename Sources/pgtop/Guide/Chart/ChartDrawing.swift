import TUI

/// How a walk stands on a chart, for its drawing.
struct ChartMarks: Sendable, Equatable {
    let present: Flowchart.NodeID
    /// What stands in the border of the nodes that were walked.
    var signs: [Flowchart.NodeID: String] = [:]
    var taken: [Flowchart.Edge] = []
    /// The way that Enter goes.
    var chosen: Flowchart.Edge?
    /// The way that the checks speak for.
    var proposed: Flowchart.Edge?
}

extension Walk {
    var marks: ChartMarks { marks([:]) }

    func marks(_ steps: [StepKey: StepState]) -> ChartMarks {
        var marks = ChartMarks(present: node)
        for stop in path {
            marks.taken += chart.ways(from: stop.node).filter { $0.branch == stop.took }
            marks.signs[stop.node] = steps[stepKey(of: stop)]?.ending.sign ?? "✓"
        }
        marks.chosen = chart.ways(from: node).first {
            shape != .decision || $0.branch == chosen && chosen != nil
        }
        marks.proposed = proposed.flatMap { branch in
            chart.ways(from: node).first { $0.branch == branch }
        }
        return marks
    }
}

extension StepState.Ending? {
    fileprivate var sign: String? {
        switch self {
        case .failed: "✗"
        case .skipped: "–"
        case .done: "✓"
        case nil: nil
        }
    }
}

extension ChartLayout {
    /// Draws what of it is in the place, from a row of its own on.
    func draw(in frame: inout Frame, _ rect: Rect, from top: Int, _ marks: ChartMarks) {
        for stroke in strokes {
            let row = stroke.at.row - top
            guard row >= 0, row < rect.rows, stroke.at.column < rect.columns else { continue }
            let proposal =
                stroke.edge == marks.proposed && stroke.edge.branch != nil && stroke.text.first != "─"
            frame.write(
                stroke.text + (proposal && stroke.text.count > 1 ? " ◂ proposed" : ""),
                at: Point(column: rect.column + stroke.at.column, row: rect.row + row),
                width: rect.columns - stroke.at.column, role: role(of: stroke.edge, marks),
                selected: stroke.edge == marks.chosen)
        }
        for box in boxes { draw(box, in: &frame, rect, from: top, marks) }
    }

    private func role(of edge: Flowchart.Edge, _ marks: ChartMarks) -> Role {
        if edge == marks.chosen { return .key }
        if edge == marks.proposed { return .notice }
        return marks.taken.contains(edge) ? .good : .border
    }

    private func draw(
        _ box: Box, in frame: inout Frame, _ rect: Rect, from top: Int, _ marks: ChartMarks
    ) {
        let isPresent = box.node.id == marks.present
        let sign = marks.signs[box.node.id]
        let border: Role = isPresent ? .key : sign != nil ? .good : .border
        let inside: Role = isPresent ? .title : sign != nil ? .good : .plain
        let lines = [edge(box, isTop: true, sign)] + box.label + [edge(box, isTop: false, sign)]
        for (index, line) in lines.enumerated() {
            let row = box.rect.row + index - top
            guard row >= 0, row < rect.rows else { continue }
            let point = Point(column: rect.column + box.rect.column, row: rect.row + row)
            let room = min(box.rect.columns, rect.columns - box.rect.column)
            guard index > 0, index < lines.count - 1 else {
                frame.write(line, at: point, width: room, role: border)
                continue
            }
            frame.clear(
                Rect(column: point.column, row: point.row, columns: room, rows: 1), role: inside,
                selected: isPresent)
            frame.write("│", at: point, width: room, role: border)
            frame.write(
                line, at: Point(column: point.column + 2, row: point.row), width: max(0, room - 3),
                role: inside,
                selected: isPresent)
            frame.write(
                "│", at: Point(column: point.column + box.rect.columns - 1, row: point.row),
                width: max(0, room - box.rect.columns + 1), role: border)
        }
        drawWays(of: box, in: &frame, rect, from: top, marks)
    }

    /// The upper or lower border; a node that was walked has its tick there.
    private func edge(_ box: Box, isTop: Bool, _ sign: String?) -> String {
        let corners: [String] =
            switch box.node.shape {
            case .decision: ["╱", "╲", "╲", "╱"]
            case .step: ["┌", "┐", "└", "┘"]
            case .end: ["╭", "╮", "╰", "╯"]
            }
        let inner = max(0, box.rect.columns - 2)
        let tick = isTop && inner > 3 ? sign.map { "─\($0)─" } ?? "" : ""
        let bar = tick + String(repeating: "─", count: inner - tick.count)
        return isTop ? corners[0] + bar + corners[1] : corners[2] + bar + corners[3]
    }

    private func drawWays(
        of box: Box, in frame: inout Frame, _ rect: Rect, from top: Int, _ marks: ChartMarks
    ) {
        let row = box.rect.row + box.rect.rows - 1 - top
        guard row >= 0, row < rect.rows else { return }
        var column = box.rect.column + 2
        for way in box.ways {
            let end = min(box.rect.column + box.rect.columns - 1, rect.columns)
            column +=
                1
                + frame.write(
                    " \(way.text) ", at: Point(column: rect.column + column, row: rect.row + row),
                    width: end - column,
                    role: role(of: way.edge, marks), selected: way.edge == marks.chosen)
        }
    }
}
