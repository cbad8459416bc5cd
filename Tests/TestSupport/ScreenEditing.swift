extension Screen {
    mutating func print(_ character: Unicode.Scalar) {
        let width = Self.width(of: character)
        guard width > 0 else { return attach(character) }
        if wrapsNext || cursor.column + width > columns {
            cursor.column = 0
            lineFeed()
        }
        guard width <= columns else { return }
        write(Cell(text: String(character), isReversed: isReversed))
        if width == 2 {
            write(Cell(text: "", isReversed: isReversed), offset: 1)
        }
        lastCharacter = character
        wrapsNext = cursor.column + width >= columns
        cursor.column = min(cursor.column + width, columns - 1)
    }

    /// Puts a cell at the cursor; half a wide character that it leaves over becomes a blank.
    private mutating func write(_ cell: Cell, offset: Int = 0) {
        let column = cursor.column + offset
        if cells[cursor.row][column].text.isEmpty, offset == 0, column > 0 {
            cells[cursor.row][column - 1].text = " "
        }
        if column + 1 < columns, cells[cursor.row][column + 1].text.isEmpty, !cell.text.isEmpty {
            cells[cursor.row][column + 1].text = " "
        }
        cells[cursor.row][column] = cell
    }

    /// Adds a combining mark to the character before it; anything else without a width is a surprise.
    private mutating func attach(_ character: Unicode.Scalar) {
        let marks: [Unicode.GeneralCategory] = [.nonspacingMark, .enclosingMark, .spacingMark]
        guard marks.contains(character.properties.generalCategory) else {
            surprises.append("U+" + String(character.value, radix: 16, uppercase: true))
            return
        }
        let column = max(0, wrapsNext ? cursor.column : cursor.column - 1)
        cells[cursor.row][column].text.unicodeScalars.append(character)
    }

    mutating func moveTo(_ row: Int, _ column: Int) {
        cursor = (min(max(row, 0), rows - 1), min(max(column, 0), columns - 1))
        wrapsNext = false
    }

    mutating func lineFeed() {
        wrapsNext = false
        if cursor.row == scrollRegion.upperBound - 1 {
            scrollUp(scrollRegion, 1)
        } else {
            cursor.row = min(cursor.row + 1, rows - 1)
        }
    }

    mutating func reverseLineFeed() {
        wrapsNext = false
        if cursor.row == scrollRegion.lowerBound {
            scrollDown(scrollRegion, 1)
        } else {
            cursor.row = max(cursor.row - 1, 0)
        }
    }

    mutating func scrollUp(_ region: Range<Int>, _ count: Int) {
        guard !region.isEmpty else { return }
        let count = min(count, region.count)
        let blank = Self.blank(columns: columns, rows: count)
        cells.replaceSubrange(region, with: cells[region].dropFirst(count) + blank)
    }

    mutating func scrollDown(_ region: Range<Int>, _ count: Int) {
        guard !region.isEmpty else { return }
        let count = min(count, region.count)
        let blank = Self.blank(columns: columns, rows: count)
        cells.replaceSubrange(region, with: blank + cells[region].dropLast(count))
    }

    mutating func shiftRight(_ count: Int) {
        let blanks = Array(repeating: Cell(), count: min(count, columns - cursor.column))
        cells[cursor.row].insert(contentsOf: blanks, at: cursor.column)
        cells[cursor.row].removeLast(blanks.count)
    }

    mutating func shiftLeft(_ count: Int) {
        let count = min(count, columns - cursor.column)
        cells[cursor.row].removeSubrange(cursor.column..<(cursor.column + count))
        cells[cursor.row] += Array(repeating: Cell(), count: count)
    }

    mutating func erase(row: Int, _ range: Range<Int>) {
        for column in range.clamped(to: 0..<columns) {
            cells[row][column] = Cell()
        }
    }

    mutating func eraseInLine(_ part: Int) {
        let parts = [cursor.column..<columns, 0..<(cursor.column + 1), 0..<columns]
        guard parts.indices.contains(part) else { return surprises.append("CSI \(part) K") }
        erase(row: cursor.row, parts[part])
    }

    mutating func eraseInScreen(_ part: Int) {
        let parts = [(cursor.row + 1)..<rows, 0..<cursor.row, 0..<rows]
        guard parts.indices.contains(part) else { return }
        parts[part].forEach { erase(row: $0, 0..<columns) }
        eraseInLine(part)
    }

    /// The columns that a character takes; 0 for one that has no place of its own.
    static func width(of character: Unicode.Scalar) -> Int {
        switch character.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format, .control, .lineSeparator, .paragraphSeparator,
            .privateUse, .surrogate, .unassigned:
            0
        default:
            character.properties.isEmojiPresentation || isEastAsianWide(character.value) ? 2 : 1
        }
    }

    private static func isEastAsianWide(_ value: UInt32) -> Bool {
        switch value {
        case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0xa4cf, 0xa960...0xa97c, 0xac00...0xd7a3,
            0xf900...0xfaff, 0xfe30...0xfe6f, 0xff00...0xff60, 0xffe0...0xffe6, 0x20000...0x3fffd:
            true
        default: false
        }
    }
}
