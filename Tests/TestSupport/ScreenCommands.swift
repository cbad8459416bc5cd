extension Screen {
    /// Does what the terminal was asked to do.
    mutating func perform(_ event: EscapeParser.Event) {
        switch event {
        case .print(let character): print(character)
        case .control(let byte): control(byte)
        case .escape(let command): escape(command)
        case .sequence("", let numbers, let final): sequence(numbers, final)
        case .sequence("?", let numbers, let final) where "hl".contains(final):
            numbers.forEach { setMode($0, on: final == "h") }
        case .sequence(let marker, let numbers, let final):
            surprises.append("CSI \(marker) \(numbers) \(final)")
        case .string(let text): surprises.append("terminal string \(text.debugDescription)")
        case .invalid(let byte): surprises.append("invalid byte \(byte)")
        }
    }

    private mutating func control(_ byte: UInt8) {
        switch byte {
        case 0x07: break
        case 0x08: moveTo(cursor.row, cursor.column - 1)
        case 0x09: moveTo(cursor.row, (cursor.column / 8 + 1) * 8)
        case 0x0a: lineFeed()
        case 0x0d: moveTo(cursor.row, 0)
        default: surprises.append("control byte \(byte)")
        }
    }

    private mutating func escape(_ command: String) {
        switch command {
        case "7": savedCursor = cursor
        case "8": moveTo(savedCursor.row, savedCursor.column)
        case "=": isKeypadInApplicationMode = true
        case ">": isKeypadInApplicationMode = false
        case "D": lineFeed()
        case "M": reverseLineFeed()
        case "(B", ")B": break
        default: surprises.append("ESC \(command.debugDescription)")
        }
    }

    private mutating func sequence(_ numbers: [Int], _ final: Character) {
        let count = max(1, numbers.first ?? 1)
        let (row, column) = cursor
        switch final {
        case "A": moveTo(row - count, column)
        case "B": moveTo(row + count, column)
        case "C": moveTo(row, column + count)
        case "D": moveTo(row, column - count)
        case "G": moveTo(row, count - 1)
        case "H": moveTo(count - 1, (numbers.dropFirst().first ?? 1) - 1)
        case "Z": moveTo(row, (max(0, column - 1) / 8) * 8)
        case "d": moveTo(count - 1, column)
        case "b": (0..<count).forEach { _ in print(lastCharacter) }
        case "m": setAttributes(numbers)
        case "r": setScrollRegion(numbers)
        case "t", "l", "h": break
        default: edit(final, count, numbers.first ?? 0)
        }
    }

    /// The commands that change what is shown otherwise than by writing.
    private mutating func edit(_ final: Character, _ count: Int, _ part: Int) {
        switch final {
        case "@": shiftRight(count)
        case "P": shiftLeft(count)
        case "X": erase(row: cursor.row, cursor.column..<(cursor.column + count))
        case "K": eraseInLine(part)
        case "J": eraseInScreen(part)
        case "L": scrollDown(cursor.row..<scrollRegion.upperBound, count)
        case "M": scrollUp(cursor.row..<scrollRegion.upperBound, count)
        case "S": scrollUp(scrollRegion, count)
        case "T": scrollDown(scrollRegion, count)
        default: surprises.append("CSI \(count) \(final)")
        }
    }

    private mutating func setMode(_ mode: Int, on: Bool) {
        let known: Set = [1, 7, 12, 25, 1000, 1002, 1003, 1006, 1049, 2004, 2026]
        if !known.contains(mode) { surprises.append("mode \(mode)") }
        if mode == 2026, on { synchronisedUpdates += 1 }
        if mode == 1049, on != modes.contains(mode) { switchScreen(toAlternate: on) }
        if mode == 12 { return }
        if on { modes.insert(mode) } else { modes.remove(mode) }
    }

    private mutating func switchScreen(toAlternate: Bool) {
        if toAlternate {
            savedCursor = cursor
            mainScreen = cells
            cells = Self.blank(columns: columns, rows: rows)
        } else if let mainScreen {
            let size = (columns, rows)
            (cells, rows, columns) = (mainScreen, mainScreen.count, mainScreen.first?.count ?? 0)
            resize(columns: size.0, rows: size.1)
            self.mainScreen = nil
            moveTo(savedCursor.row, savedCursor.column)
        }
    }

    private mutating func setAttributes(_ numbers: [Int]) {
        var numbers = (numbers.isEmpty ? [0] : numbers)[...]
        while let number = numbers.popFirst() {
            switch number {
            case 0, 27: isReversed = false
            case 7: isReversed = true
            case 38, 48: numbers = numbers.dropFirst(numbers.first == 5 ? 2 : 4)
            default: break
            }
        }
    }

    private mutating func setScrollRegion(_ numbers: [Int]) {
        let top = (numbers.first ?? 1) - 1
        let bottom = numbers.dropFirst().first ?? rows
        scrollRegion = top..<max(top + 1, min(bottom, rows))
        moveTo(0, 0)
    }
}
