/// An escape sequence at the beginning of some bytes.
enum EscapeSequence: Equatable {
    enum Meaning: Equatable {
        case key(Key)
        case pasteBegins
        case pasteEnds
        /// Complete, but nothing that we have a key for.
        case unknown
    }

    case complete(Meaning, length: Int)
    case incomplete
    /// The escape stands for itself.
    case none

    /// Reads bytes that begin with an escape.
    init(_ bytes: ArraySlice<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count > 1 else {
            self = .incomplete
            return
        }
        switch bytes[1] {
        case UInt8(ascii: "["): self = Self.control(bytes)
        case UInt8(ascii: "O"): self = Self.application(bytes)
        default: self = .none
        }
    }

    /// `ESC O` and a letter: a key of a VT100 in application mode.
    private static func application(_ bytes: [UInt8]) -> EscapeSequence {
        guard bytes.count > 2 else { return .incomplete }
        guard let key = letters[bytes[2]] else { return .none }
        return .complete(.key(key), length: 3)
    }

    /// `ESC [`, parameters, and a letter.
    private static func control(_ bytes: [UInt8]) -> EscapeSequence {
        guard bytes.count > 2 else { return .incomplete }
        switch bytes[2] {
        case UInt8(ascii: "M"): return oldMouse(bytes)
        case UInt8(ascii: "["): return consoleFunction(bytes)
        default: break
        }
        guard let end = bytes.dropFirst(2).firstIndex(where: { !(0x20...0x3F).contains($0) }) else {
            return .incomplete
        }
        // What is no letter breaks the sequence off, and counts for itself.
        guard (0x40...0x7E).contains(bytes[end]) else { return .complete(.unknown, length: end) }
        return .complete(meaning(of: bytes[2..<end], bytes[end]), length: end + 1)
    }

    private static func meaning(of parameters: ArraySlice<UInt8>, _ letter: UInt8) -> Meaning {
        if parameters.first == UInt8(ascii: "<") {
            return mouse(numbers(parameters.dropFirst()), isPress: letter == UInt8(ascii: "M"))
        }
        switch letter {
        case UInt8(ascii: "~"), UInt8(ascii: "^"), UInt8(ascii: "$"):
            // The last two are how rxvt says that Control or Shift is held.
            return tilde(numbers(parameters).first ?? 0)
        case UInt8(ascii: "Z"):
            return .key(.backTab)
        default:
            return letters[letter].map(Meaning.key) ?? .unknown
        }
    }

    /// Keys that end in a letter, whether after `[` or after `O`; modifiers are ignored.
    private static let letters: [UInt8: Key] = [
        UInt8(ascii: "A"): .up, UInt8(ascii: "B"): .down, UInt8(ascii: "C"): .right, UInt8(ascii: "D"): .left,
        UInt8(ascii: "H"): .home, UInt8(ascii: "F"): .end, UInt8(ascii: "M"): .enter,
        UInt8(ascii: "P"): .function(1), UInt8(ascii: "Q"): .function(2), UInt8(ascii: "R"): .function(3),
        UInt8(ascii: "S"): .function(4),
    ]

    /// Keys that are numbers: those of the VT220, with what rxvt, tmux and the Linux console made of them.
    private static func tilde(_ number: Int) -> Meaning {
        switch number {
        case 1, 7: .key(.home)
        case 3: .key(.delete)
        case 4, 8: .key(.end)
        case 5: .key(.pageUp)
        case 6: .key(.pageDown)
        case 11...15: .key(.function(number - 10))
        case 17...21: .key(.function(number - 11))
        case 23, 24: .key(.function(number - 12))
        case 200: .pasteBegins
        case 201: .pasteEnds
        default: .unknown
        }
    }

    /// `ESC [ [ A` to `E`: the first function keys of the Linux console.
    private static func consoleFunction(_ bytes: [UInt8]) -> EscapeSequence {
        guard bytes.count > 3 else { return .incomplete }
        guard (UInt8(ascii: "A")...UInt8(ascii: "E")).contains(bytes[3]) else {
            return .complete(.unknown, length: 3)
        }
        return .complete(.key(.function(Int(bytes[3]) - 0x40)), length: 4)
    }

    /// `ESC [ M` and three bytes: the mouse of terminals that do not know SGR mouse reports.
    private static func oldMouse(_ bytes: [UInt8]) -> EscapeSequence {
        guard bytes.count > 5 else { return .incomplete }
        return .complete(mouse(bytes[3...5].map { Int($0) - 32 }, isPress: true), length: 6)
    }

    private static func mouse(_ numbers: [Int], isPress: Bool) -> Meaning {
        guard isPress, numbers.count == 3, numbers[1] > 0, numbers[2] > 0 else { return .unknown }
        let point = Point(column: numbers[1] - 1, row: numbers[2] - 1)
        // Shift, Meta and Control are bits 2 to 4, motion is bit 5.
        switch numbers[0] & ~0b11100 {
        case 0: return .key(.click(point))
        case 64: return .key(.wheelUp(point))
        case 65: return .key(.wheelDown(point))
        default: return .unknown
        }
    }

    private static func numbers(_ parameters: ArraySlice<UInt8>) -> [Int] {
        parameters.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map { digits in
            digits.reduce(0) { (0x30...0x39).contains($1) ? min($0 * 10 + Int($1) - 0x30, 99_999) : $0 }
        }
    }
}
