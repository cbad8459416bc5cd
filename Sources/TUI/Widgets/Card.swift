/// A question or a message in front of everything else.
package struct Card: Sendable, Equatable {
    package var title: String
    package var lines: [Line]
    /// The keys that answer it.
    package var choices: [Choice]
    /// What the user has to type, and what stands before it.
    package var input: (prompt: String, field: TextInput)?
    /// How bad what it asks for is: its border says it.
    package var role: Role

    /// One answer to a card.
    package struct Choice: Sendable, Equatable {
        package let key: Key
        package let label: String
        package let isDefault: Bool

        package init(_ key: Key, _ label: String, isDefault: Bool = false) {
            self.key = key
            self.label = label
            self.isDefault = isDefault
        }
    }

    package init(
        _ title: String, _ lines: [Line], choices: [Choice], input: (prompt: String, field: TextInput)? = nil,
        role: Role = .border
    ) {
        self.title = title
        self.lines = lines
        self.choices = choices
        self.input = input
        self.role = role
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.title == right.title && left.lines == right.lines && left.choices == right.choices
            && left.input?.field == right.input?.field && left.role == right.role
    }

    /// A card is not wider than what one reads at a glance.
    private static let widest = 76

    /// Draws it in the middle of a place; `scroll` lines of a text that is too long are passed over.
    package func draw(in frame: inout Frame, _ rect: Rect, scroll: Int = 0) {
        let margin = rect.columns < 60 ? 0 : 4
        let inner = max(1, min(Self.widest, rect.columns - margin) - 4)
        let body = lines.flatMap { $0.wrapped(to: inner) }
        let answers = choiceLines(inner)
        let foot = answers.count + (input == nil ? 0 : 1)
        let rows = min(rect.rows, body.count + foot + 3)
        let columns = min(rect.columns, inner + 4)
        let box = Rect(
            column: rect.column + (rect.columns - columns) / 2, row: rect.row + (rect.rows - rows) / 2,
            columns: columns, rows: rows)
        clearAround(box, in: &frame, rect)
        drawBox(in: &frame, box)
        let room = max(0, rows - foot - 3)
        let first = max(0, min(scroll, body.count - room))
        draw(Array(body.dropFirst(first).prefix(room)), in: &frame, box, from: 1)
        if body.count > first + room {
            frame.write("…", at: Point(column: box.column + columns - 3, row: box.row + room), role: .faint)
        }
        drawInput(in: &frame, box, row: rows - 1 - foot)
        draw(answers, in: &frame, box, from: rows - 1 - answers.count)
    }

    private func draw(_ lines: [Line], in frame: inout Frame, _ box: Rect, from row: Int) {
        for (index, line) in lines.enumerated() where row + index > 0 && row + index < box.rows - 1 {
            line.draw(
                in: &frame, at: Point(column: box.column + 2, row: box.row + row + index),
                width: box.columns - 4)
        }
    }

    private func drawInput(in frame: inout Frame, _ box: Rect, row: Int) {
        guard let input, row > 0, row < box.rows - 1 else { return }
        let point = Point(column: box.column + 2, row: box.row + row)
        let used = frame.write(input.prompt + " ", at: point, width: box.columns - 4)
        input.field.draw(
            in: &frame, at: Point(column: point.column + used, row: point.row),
            width: min(24, box.columns - 4 - used))
    }

    /// The choices, as many on a line as there is room for, none broken.
    private func choiceLines(_ limit: Int) -> [Line] {
        var lines: [Line] = []
        for choice in choices {
            let label = " \(choice.label)\(choice.isDefault ? " (default)" : "")"
            let spans = [Span(choice.key.description, .key), Span(label)]
            if let last = lines.last, last.cells + 3 + Line(spans).cells <= limit {
                lines[lines.count - 1].spans += [Span("   ")] + spans
            } else {
                lines.append(Line(spans))
            }
        }
        return lines.flatMap { $0.wrapped(to: limit) }
    }
}

extension Card {
    /// Leaves nothing beside the box that would look like a part of it: words cut in half, or a rest of a line.
    private func clearAround(_ box: Rect, in frame: inout Frame, _ rect: Rect) {
        let isWide = rect.columns - box.columns <= 8
        let left = isWide ? rect.column : box.column - 1
        let columns = isWide ? rect.columns : box.columns + 2
        frame.clear(Rect(column: left, row: box.row, columns: columns, rows: box.rows))
    }

    private func drawBox(in frame: inout Frame, _ box: Rect) {
        frame.clear(box)
        guard box.rows > 1, box.columns > 1 else { return }
        let (right, bottom) = (box.column + box.columns - 1, box.row + box.rows - 1)
        let bar = String(repeating: "─", count: box.columns - 2)
        frame.write("┌" + bar + "┐", at: Point(column: box.column, row: box.row), role: role)
        frame.write("└" + bar + "┘", at: Point(column: box.column, row: bottom), role: role)
        for row in box.row + 1..<max(box.row + 1, bottom) {
            frame.write("│", at: Point(column: box.column, row: row), role: role)
            frame.write("│", at: Point(column: right, row: row), role: role)
        }
        frame.write(
            " \(title) ", at: Point(column: box.column + 2, row: box.row), width: box.columns - 4, role: role)
    }
}
