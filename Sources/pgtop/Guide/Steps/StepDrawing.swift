import TUI

extension StepView {
    /// The step in its place; `whole` is the screen, for a text that is shown alone.
    func draw(in frame: inout Frame, _ rect: Rect, whole: Rect) {
        if showsTextAlone, let text = chosen?.text.text {
            return TextAlone(text: text).draw(in: &frame, whole)
        }
        frame.clear(rect)
        guard rect.rows > 0 else { return }
        drawTitle(in: &frame, rect)
        let lines = lines(max(1, rect.columns))
        for (index, line) in lines.dropFirst(top).prefix(rect.rows - 1).enumerated() {
            let row = rect.row + 1 + index
            let isHere = line.item == cursor
            if line.head == cursor {
                frame.write("▸", at: Point(column: rect.column, row: row), role: .key)
            } else if isHere, line.item != items.count - 1 {
                frame.write("▏", at: Point(column: rect.column, row: row), role: .faint)
            }
            line.line.draw(
                in: &frame, at: Point(column: rect.column + 2, row: row), width: rect.columns - 2)
        }
        if let question { draw(question, in: &frame, rect) }
    }

    private func drawTitle(in frame: inout Frame, _ rect: Rect) {
        frame.clear(Rect(column: rect.column, row: rect.row, columns: rect.columns, rows: 1), role: .header)
        let count = lines(max(1, rect.columns)).count
        let position = count > page ? " \(top + 1)–\(min(top + page, count)) of \(count) " : ""
        let room = max(0, rect.columns - 1 - width(of: position))
        Line([Span(label, .title), Span("  \(title)", .header)])
            .draw(in: &frame, at: Point(column: rect.column + 1, row: rect.row), width: room)
        frame.write(
            position, at: Point(column: rect.column + rect.columns - width(of: position), row: rect.row),
            role: .header)
    }

    /// One line over the last one of the step.
    private func draw(_ question: StepQuestion, in frame: inout Frame, _ rect: Rect) {
        let row = rect.row + rect.rows - 1
        frame.clear(Rect(column: rect.column, row: row, columns: rect.columns, rows: 1))
        let used = Line([Span(" \(question.prompt) ", .key)])
            .draw(in: &frame, at: Point(column: rect.column, row: row), width: rect.columns)
        question.input.draw(
            in: &frame, at: Point(column: rect.column + used, row: row), width: rect.columns - used)
    }
}
