import TUI

/// A text alone on the screen, from the first cell of each line on, so that the terminal selects no more than it.
struct TextAlone: Sendable {
    let text: String

    func draw(in frame: inout Frame, _ whole: Rect) {
        frame.clear(whole)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            .flatMap { Line(String($0)).wrapped(to: whole.columns) }
        for (row, line) in lines.prefix(max(0, whole.rows - 2)).enumerated() {
            line.draw(in: &frame, at: Point(column: 0, row: row), width: whole.columns)
        }
        let more =
            lines.count > whole.rows - 2 ? "\(lines.count - whole.rows + 2) more lines have no room. " : ""
        let hint = "\(more)Select it with the mouse, with Shift held down; any key goes back."
        frame.write(hint, at: Point(column: 0, row: whole.rows - 1), width: whole.columns, role: .faint)
    }
}
