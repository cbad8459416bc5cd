/// One line that the user types.
package struct TextInput: Sendable, Equatable {
    package private(set) var text: String
    /// Characters before the cursor.
    private var place: Int
    /// What is typed is not shown, nor how long it is.
    package let isSecret: Bool

    package init(_ text: String = "", secret: Bool = false) {
        self.text = text
        place = text.count
        isSecret = secret
    }

    /// Edits by a key; false for a key that edits nothing.
    package mutating func edit(_ key: Key) -> Bool {
        switch key {
        case .character(let character): insert(character)
        case .backspace, .control("h"): remove(place - 1)
        case .delete: remove(place)
        case .left, .control("b"): place = max(0, place - 1)
        case .right, .control("f"): place = min(text.count, place + 1)
        case .home, .control("a"): place = 0
        case .end, .control("e"): place = text.count
        case .control("u"): keep(from: place)
        case .control("k"): text = String(text.prefix(place))
        case .control("w"): removeWord()
        default: return false
        }
        return true
    }

    package mutating func paste(_ pasted: String) {
        for character in pasted where !character.isNewline { insert(character) }
    }

    private mutating func insert(_ character: Character) {
        text.insert(character, at: text.index(text.startIndex, offsetBy: place))
        // It may have joined the character before it.
        place = min(place + 1, text.count)
    }

    private mutating func remove(_ index: Int) {
        guard index >= 0, index < text.count else { return }
        text.remove(at: text.index(text.startIndex, offsetBy: index))
        place = index
    }

    private mutating func keep(from index: Int) {
        text = String(text.dropFirst(index))
        place = 0
    }

    private mutating func removeWord() {
        let before = text.prefix(place)
        let trimmed = before.reversed().drop { $0 == " " }.drop { $0 != " " }
        text = String(trimmed.reversed()) + text.dropFirst(place)
        place = trimmed.count
    }

    /// Draws it with the terminal's cursor in it; a text that is too long shows its end.
    package func draw(in frame: inout Frame, at point: Point, width limit: Int) {
        guard limit > 0 else { return }
        let shown = isSecret ? "" : text
        var before = isSecret ? "" : String(text.prefix(place))
        var start = 0
        while width(of: before) >= limit {
            before.removeFirst()
            start += 1
        }
        frame.clear(Rect(column: point.column, row: point.row, columns: limit, rows: 1), role: .input)
        frame.write(String(shown.dropFirst(start)), at: point, width: limit, role: .input)
        frame.cursor = Point(column: point.column + width(of: before), row: point.row)
    }
}
