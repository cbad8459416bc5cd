import TUI

extension PlanForm {
    private static let title = "The plan of the window"

    /// Over the whole pane: a line each, with what is wrong beside what was typed.
    func draw(in frame: inout Frame, _ rect: Rect) {
        frame.clear(rect)
        guard rect.rows > 1 else { return }
        frame.clear(Rect(column: rect.column, row: rect.row, columns: rect.columns, rows: 1), role: .header)
        frame.write(
            Self.title, at: Point(column: rect.column + 1, row: rect.row), width: rect.columns - 2,
            role: .header)
        let room = rect.rows - 3
        for (line, index) in fields.indices.dropFirst(top).prefix(room).enumerated() {
            draw(fields[index], isHere: index == cursor, in: &frame, rect, row: rect.row + 1 + line)
        }
        drawHint(in: &frame, rect)
    }

    private func draw(_ field: Field, isHere: Bool, in frame: inout Frame, _ rect: Rect, row: Int) {
        let labels = min(28, rect.columns / 3)
        if isHere { frame.write("▸", at: Point(column: rect.column, row: row), role: .key) }
        frame.write(
            field.label, at: Point(column: rect.column + 2, row: row), width: labels - 1,
            role: isHere ? .title : .plain)
        let start = rect.column + 2 + labels
        let room = max(1, min(rect.columns - labels - 3, field.fault == nil ? 60 : 24))
        let point = Point(column: start, row: row)
        if field.subject == .operation {
            let text = choiceCount > 1 ? "‹ \(choiceLabel) ›" : choiceLabel
            frame.write(text, at: point, width: rect.columns - labels - 3, role: isHere ? .input : .plain)
        } else if isHere {
            field.input.draw(in: &frame, at: point, width: room)
        } else {
            let isEmpty = field.input.text.isEmpty
            frame.write(
                isEmpty ? "–" : field.input.text, at: point, width: room, role: isEmpty ? .faint : .plain)
        }
        guard let fault = field.fault else { return }
        let left = start + room + 1
        frame.write(
            fault, at: Point(column: left, row: row), width: rect.column + rect.columns - left,
            role: .critical)
    }

    /// What is wrong with the field under the cursor, or how it is written.
    private func drawHint(in frame: inout Frame, _ rect: Rect) {
        let line = Line(field.fault ?? field.hint, field.fault == nil ? .faint : .critical)
        let lines = line.wrapped(to: max(1, rect.columns - 3)).prefix(2)
        for (index, line) in lines.enumerated() {
            line.draw(
                in: &frame,
                at: Point(column: rect.column + 2, row: rect.row + rect.rows - lines.count + index),
                width: rect.columns - 3)
        }
    }
}
