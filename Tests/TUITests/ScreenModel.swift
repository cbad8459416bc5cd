import TUI

/// As much of a terminal as it takes to see what a program has drawn with `TERM=xterm-256color`.
///
/// It keeps what it does not know in `unknown`, so that a test cannot pass by looking away.
struct ScreenModel: Equatable {
    struct Cell: Equatable {
        var text: String
        var style: [Int]

        /// What is seen of it: the ink of a blank is not.
        var look: Cell {
            Cell(text: text, style: text == " " ? style.filter { !(1_000..<2_000).contains($0) } : style)
        }
    }

    let size: Size
    private(set) var cells: [[Cell]]
    private(set) var unknown: [String] = []
    private var column = 0
    private var row = 0
    private var style: [Int] = []
    private var scrolled: ClosedRange<Int>
    /// After the last column is filled, the cursor waits there until the next character.
    private var wrapsNext = false

    init(_ size: Size) {
        self.size = size
        scrolled = 0...max(0, size.rows - 1)
        cells = Array(
            repeating: Array(repeating: Cell(text: " ", style: []), count: size.columns), count: size.rows)
    }

    var lines: [String] { cells.map { $0.map(\.text).joined() } }
    var cursor: Point { Point(column: column, row: row) }

    /// The cells that look otherwise than on another screen.
    func differences(from other: ScreenModel) -> [String] {
        zip(cells.joined(), other.cells.joined()).filter { $0.look != $1.look }.map { "\($0), \($1)" }
    }

    mutating func feed(_ bytes: [UInt8]) {
        var scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)[...]
        while let scalar = scalars.popFirst() {
            switch scalar {
            case "\u{1B}": escape(&scalars)
            case "\r": move(to: 0, row)
            case "\n": lineFeed()
            case "\u{8}": move(to: column - 1, row)
            case "\t": move(to: (column / 8 + 1) * 8, row)
            default: put(String(scalar))
            }
        }
    }

    private mutating func escape(_ scalars: inout ArraySlice<Unicode.Scalar>) {
        switch scalars.popFirst() {
        case "[": control(&scalars)
        case "]": while let scalar = scalars.popFirst(), scalar != "\u{7}" {}
        case "(", ")": scalars.removeFirst()
        case "=", ">": break
        case "M":
            if row == scrolled.lowerBound { scroll(scrolled, by: -1) } else { move(to: column, row - 1) }
        case let other: unknown.append("ESC \(String(describing: other))")
        }
    }

    private mutating func control(_ scalars: inout ArraySlice<Unicode.Scalar>) {
        var text = ""
        while let scalar = scalars.first, (0x20...0x3F).contains(scalar.value) {
            text.unicodeScalars.append(scalar)
            scalars.removeFirst()
        }
        guard let letter = scalars.popFirst() else { return unknown.append("CSI " + text) }
        guard text.first != "?" else {
            if text == "?1049", letter == "h" { erase(0..<size.rows, 0..<size.columns) }
            return
        }
        let numbers = text.split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        control(letter, numbers, count: max(1, numbers.first ?? 1))
    }

    private mutating func control(_ letter: Unicode.Scalar, _ numbers: [Int], count: Int) {
        let below = row...max(row, scrolled.upperBound)
        switch letter {
        case "A": move(to: column, row - count)
        case "B": move(to: column, row + count)
        case "C": move(to: column + count, row)
        case "D": move(to: column - count, row)
        case "G": move(to: count - 1, row)
        case "d": move(to: column, count - 1)
        case "H": move(to: max(1, numbers.count > 1 ? numbers[1] : 1) - 1, count - 1)
        case "Z": for _ in 0..<count { move(to: (column - 1) / 8 * 8, row) }
        case "J": eraseScreen(numbers.first ?? 0)
        case "K": erase(row..<row + 1, numbers.first == 1 ? 0..<column + 1 : column..<size.columns)
        case "X": erase(row..<row + 1, column..<min(size.columns, column + count))
        case "@": insertCells(count)
        case "P": deleteCells(count)
        case "L": scroll(below, by: -count)
        case "M": scroll(below, by: count)
        case "S": scroll(scrolled, by: count)
        case "T": scroll(scrolled, by: -count)
        case "b": for _ in 0..<count { put(last) }
        case "m": setStyle(numbers)
        case "r": setScrolled(numbers)
        case "l", "t": break
        default: unknown.append("CSI \(numbers) \(letter)")
        }
    }

    private var last: String { cells[row][max(0, column - 1)].text }

    private mutating func move(to column: Int, _ row: Int) {
        self.column = min(max(0, column), size.columns - 1)
        self.row = min(max(0, row), size.rows - 1)
        wrapsNext = false
    }

    private mutating func lineFeed() {
        if row == scrolled.upperBound { scroll(scrolled, by: 1) } else { move(to: column, row + 1) }
    }

    private mutating func put(_ text: String) {
        let scalar = text.unicodeScalars.first ?? " "
        guard scalar.properties.generalCategory != .nonspacingMark else {
            cells[row][wrapsNext ? column : max(0, column - 1)].text += text
            return
        }
        if wrapsNext {
            move(to: 0, row)
            lineFeed()
        }
        let cellsFilled = width(of: text)
        cells[row][column] = Cell(text: text, style: style)
        if cellsFilled == 2, column + 1 < size.columns {
            cells[row][column + 1] = Cell(text: "", style: style)
        }
        let next = column + cellsFilled
        move(to: next, row)
        wrapsNext = next >= size.columns
    }

    private var blank: Cell { Cell(text: " ", style: style.filter { $0 >= 2_000 }) }

    private mutating func erase(_ rows: Range<Int>, _ columns: Range<Int>) {
        for row in rows { for column in columns { cells[row][column] = blank } }
    }

    private mutating func eraseScreen(_ part: Int) {
        if part == 0 {
            erase(row..<row + 1, column..<size.columns)
            erase(row + 1..<size.rows, 0..<size.columns)
        } else if part == 1 {
            erase(0..<row, 0..<size.columns)
            erase(row..<row + 1, 0..<column + 1)
        } else {
            erase(0..<size.rows, 0..<size.columns)
        }
    }

    private mutating func insertCells(_ count: Int) {
        cells[row].insert(contentsOf: Array(repeating: blank, count: count), at: column)
        cells[row].removeLast(count)
    }

    private mutating func deleteCells(_ count: Int) {
        let count = min(count, size.columns - column)
        cells[row].removeSubrange(column..<column + count)
        cells[row] += Array(repeating: blank, count: count)
    }

    private mutating func scroll(_ rows: ClosedRange<Int>, by count: Int) {
        let empty = Array(repeating: blank, count: size.columns)
        let new = Array(repeating: empty, count: min(abs(count), rows.count))
        if count > 0 {
            cells.replaceSubrange(rows, with: cells[rows].dropFirst(new.count) + new)
        } else {
            cells.replaceSubrange(rows, with: new + cells[rows].dropLast(new.count))
        }
    }

    private mutating func setScrolled(_ numbers: [Int]) {
        let top = max(1, numbers.first ?? 1) - 1
        let bottom = numbers.count > 1 ? numbers[1] - 1 : size.rows - 1
        if top < bottom, bottom < size.rows { scrolled = top...bottom }
        move(to: 0, 0)
    }

    /// Ink is kept as 1,000 and its number, paper as 2,000 and its number, attributes as they are.
    private mutating func setStyle(_ numbers: [Int]) {
        var numbers = (numbers.isEmpty ? [0] : numbers)[...]
        while let number = numbers.popFirst() {
            switch number {
            case 0: style = []
            case 22: style.removeAll { $0 == 1 || $0 == 2 }
            case 23...29: style.removeAll { $0 == number - 20 }
            case 30...37: set(1_000 + number - 30, in: 1_000..<2_000)
            case 90...97: set(1_008 + number - 90, in: 1_000..<2_000)
            case 39: style.removeAll { (1_000..<2_000).contains($0) }
            case 40...47: set(2_000 + number - 40, in: 2_000..<3_000)
            case 100...107: set(2_008 + number - 100, in: 2_000..<3_000)
            case 49: style.removeAll { $0 >= 2_000 }
            case 38:
                set(1_000 + (numbers.dropFirst().first ?? 0), in: 1_000..<2_000);
                numbers = numbers.dropFirst(2)
            case 48:
                set(2_000 + (numbers.dropFirst().first ?? 0), in: 2_000..<3_000);
                numbers = numbers.dropFirst(2)
            default: set(number, in: number..<number + 1)
            }
        }
    }

    private mutating func set(_ value: Int, in range: Range<Int>) {
        style.removeAll(where: range.contains)
        style.append(value)
        style.sort()
    }
}
