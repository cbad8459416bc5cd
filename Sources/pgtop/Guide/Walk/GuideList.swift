import TUI

/// Guides to choose from.
struct GuideList: Sendable, Equatable {
    let offers: [GuideOffer]
    /// They are all that there are, rather than those that fit.
    let isWhole: Bool
    private(set) var cursor = 0
    private(set) var top = 0
    private var rows = 1
    /// Words that titles must have, while they are typed and after.
    private(set) var words = TextInput()
    var isTyping = false

    init(_ offers: [GuideOffer], isWhole: Bool) { (self.offers, self.isWhole) = (offers, isWhole) }

    var shown: [GuideOffer] {
        let wanted = words.text.lowercased().split(separator: " ")
        return offers.filter { offer in
            let text = "\(offer.runbook.name) \(offer.runbook.title) \(offer.runbook.summary)".lowercased()
            return wanted.allSatisfy { text.contains($0) }
        }
    }

    var selected: GuideOffer? { shown.indices.contains(cursor) ? shown[cursor] : nil }

    mutating func edit(_ key: Key) -> Bool {
        let hasEdited = words.edit(key)
        if hasEdited { move(to: 0) }
        return hasEdited
    }

    mutating func paste(_ text: String) {
        words.paste(text)
        move(to: 0)
    }

    /// What is left when something is closed: the list, while words are typed or hide a part of it.
    var closed: GuideList? {
        guard isTyping || !words.text.isEmpty else { return nil }
        var list = self
        list.isTyping = false
        list.words = TextInput()
        list.move(to: 0)
        return list
    }

    mutating func move(_ command: Command) {
        switch command {
        case .up: move(to: cursor - 1)
        case .down: move(to: cursor + 1)
        case .pageUp: move(to: cursor - rows)
        case .pageDown: move(to: cursor + rows)
        case .start: move(to: 0)
        case .end: move(to: .max)
        default: break
        }
    }

    private mutating func move(to place: Int) {
        cursor = max(0, min(place, shown.count - 1))
        top = max(min(top, cursor), cursor - rows + 1)
    }

    /// Lines beneath the list for what the guide under the cursor is for.
    private static let summaryRows = 3

    mutating func fit(_ size: Size) {
        rows = max(1, size.rows - 2 - (size.rows > 10 ? Self.summaryRows + 1 : 0))
        move(to: cursor)
    }

    func draw(in frame: inout Frame, _ rect: Rect) {
        frame.clear(rect)
        guard rect.rows > 1 else { return }
        frame.clear(Rect(column: rect.column, row: rect.row, columns: rect.columns, rows: 1), role: .header)
        let title = isWhole ? "All guides" : "Guides that fit here   F2: all guides"
        frame.write(title, at: Point(column: rect.column + 1, row: rect.row), role: .header)
        drawWords(
            in: &frame, Rect(column: rect.column + 1, row: rect.row + 1, columns: rect.columns - 2, rows: 1))
        let shown = shown
        if shown.isEmpty {
            frame.write(
                "No guide has these words; Esc clears them",
                at: Point(column: rect.column + 1, row: rect.row + 2),
                role: .faint)
        }
        let widest = min(44, shown.map { width(of: $0.runbook.title) }.max() ?? 0)
        for (index, offer) in shown.dropFirst(top).prefix(rows).enumerated() {
            let isHere = top + index == cursor
            let row = Rect(column: rect.column, row: rect.row + 2 + index, columns: rect.columns, rows: 1)
            frame.clear(row, role: .plain, selected: isHere)
            let line = Line([
                Span(isHere ? "▸ " : "  ", .key), Span(offer.runbook.title.padded(to: widest + 2)),
                Span(offer.why.isEmpty ? offer.runbook.name : offer.why, .faint),
            ])
            line.draw(
                in: &frame, at: Point(column: row.column, row: row.row), width: row.columns, selected: isHere)
        }
        drawSummary(in: &frame, rect)
    }

    private func drawWords(in frame: inout Frame, _ rect: Rect) {
        guard isTyping || !words.text.isEmpty else { return }
        let used = frame.write("/ ", at: Point(column: rect.column, row: rect.row), role: .key)
        let place = Point(column: rect.column + used, row: rect.row)
        if isTyping {
            words.draw(in: &frame, at: place, width: min(40, rect.columns - used))
        } else {
            frame.write(words.text, at: place, width: rect.columns - used)
        }
    }

    private func drawSummary(in frame: inout Frame, _ rect: Rect) {
        guard rect.rows > 10, let selected else { return }
        let lines = Line(selected.runbook.summary, .faint).wrapped(to: max(1, min(100, rect.columns - 2)))
        for (index, line) in lines.prefix(Self.summaryRows).enumerated() {
            let row = rect.row + rect.rows - Self.summaryRows + index
            line.draw(in: &frame, at: Point(column: rect.column + 1, row: row), width: rect.columns - 2)
        }
    }
}
