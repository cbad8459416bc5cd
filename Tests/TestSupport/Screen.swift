/// What a terminal shows after all the bytes it was sent: a small emulator of xterm-256color.
///
/// It knows what ncurses sends for that terminal. Whatever else arrives, such as a control character that came
/// with somebody's query text, is kept in `surprises`.
package struct Screen: Sendable {
    /// One place of the grid; the right half of a wide character has an empty text.
    struct Cell: Sendable, Equatable {
        var text = " "
        var isReversed = false
    }

    package internal(set) var columns: Int
    package internal(set) var rows: Int
    var cells: [[Cell]]
    var cursor = (row: 0, column: 0)
    /// The last column has been written, and the next character belongs on the next line.
    var wrapsNext = false
    var scrollRegion: Range<Int>
    var isReversed = false
    var lastCharacter: Unicode.Scalar = " "
    var savedCursor = (row: 0, column: 0)
    /// What the main screen showed when the alternate one was entered.
    var mainScreen: [[Cell]]?

    /// The private modes that are on.
    package internal(set) var modes: Set<Int> = Self.modesAtStart
    package internal(set) var isKeypadInApplicationMode = false
    /// What arrived that no well-behaved program sends, each described.
    package internal(set) var surprises: [String] = []
    /// How many frames were sent as synchronised updates.
    package internal(set) var synchronisedUpdates = 0
    /// Within a synchronised update: a terminal shows the frame before it.
    package var isUpdating: Bool { modes.contains(2026) }

    var parser = EscapeParser()

    /// Automatic wrapping and a visible cursor.
    static let modesAtStart: Set<Int> = [7, 25]

    package init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        cells = Self.blank(columns: columns, rows: rows)
        scrollRegion = 0..<rows
    }

    static func blank(columns: Int, rows: Int) -> [[Cell]] {
        Array(repeating: Array(repeating: Cell(), count: columns), count: rows)
    }

    /// The lines of the screen, without the blanks at their ends.
    package var lines: [String] {
        (0..<rows).map(line)
    }

    /// The screen as text, one line for each row.
    package var text: String {
        lines.joined(separator: "\n")
    }

    /// One line of the screen, without the blanks at its end.
    package func line(_ row: Int) -> String {
        let text = cells[row].map(\.text).joined()
        return String(text.reversed().drop { $0 == " " }.reversed())
    }

    /// The lines that are shown in reverse for more than half of their columns.
    package var reversedLines: [String] {
        (0..<rows).filter { row in cells[row].count(where: \.isReversed) * 2 > columns }.map(line)
    }

    /// What a program has left switched on or hidden, for which its user would have to type `reset`.
    package var leftovers: [String] {
        var left = modes.symmetricDifference(Self.modesAtStart).sorted().map { "mode \($0)" }
        if isKeypadInApplicationMode { left.append("application keypad") }
        if isReversed { left.append("reverse") }
        if scrollRegion != 0..<rows { left.append("scroll region \(scrollRegion)") }
        return left
    }

    /// Gives the screen another size, as the terminal window does: what no longer fits is lost.
    package mutating func resize(columns: Int, rows: Int) {
        var resized = Self.blank(columns: columns, rows: rows)
        for row in 0..<min(rows, self.rows) {
            let kept = cells[row].prefix(columns)
            resized[row].replaceSubrange(0..<kept.count, with: kept)
        }
        (self.columns, self.rows, cells) = (columns, rows, resized)
        scrollRegion = 0..<rows
        cursor = (min(cursor.row, rows - 1), min(cursor.column, columns - 1))
        wrapsNext = false
    }

    /// Shows bytes that a program sent.
    package mutating func feed(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            if let event = parser.take(byte) {
                perform(event)
            }
        }
    }
}
