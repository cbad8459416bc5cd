import TUI

/// Pieces of a line, of which the least important go when there is no room for all.
struct Strip {
    private var pieces: [(line: Line, importance: Int)] = []

    mutating func add(_ spans: [Span], worth importance: Int) {
        pieces.append((Line(spans), importance))
    }

    /// A number and what it counts.
    ///
    /// It keeps room for so many cells, so that what follows stays where it is.
    mutating func add(
        _ label: String, _ value: String, _ role: Role? = nil, worth importance: Int, cells: Int = 0
    ) {
        let room = String(repeating: " ", count: max(0, cells - width(of: value)))
        add([Span(label + " ", .faint), Span(value, role ?? .plain), Span(room)], worth: importance)
    }

    /// Two cells between pieces.
    private var cells: Int { pieces.reduce(-2) { $0 + $1.line.cells + 2 } }

    func draw(in frame: inout Frame, at point: Point, width: Int) {
        var fitting = self
        while fitting.cells > width, let least = fitting.pieces.map(\.importance).min(),
            fitting.pieces.count > 1
        {
            fitting.pieces.remove(at: fitting.pieces.lastIndex { $0.importance == least } ?? 0)
        }
        var column = point.column
        for piece in fitting.pieces {
            column += piece.line.draw(
                in: &frame, at: Point(column: column, row: point.row), width: width - column + point.column)
            column += 2
        }
    }
}
