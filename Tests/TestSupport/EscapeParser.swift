/// Takes the bytes that a terminal is sent apart into characters and commands.
struct EscapeParser: Sendable {
    /// What a stretch of bytes asks of the terminal.
    enum Event: Equatable {
        case print(Unicode.Scalar)
        case control(UInt8)
        /// `ESC` and one or two bytes.
        case escape(String)
        /// `ESC [`, a private marker, numbers and a final byte.
        case sequence(marker: String, numbers: [Int], final: Character)
        /// A string for the terminal itself, such as a title.
        case string(String)
        case invalid(UInt8)
    }

    private enum State {
        case ground
        case escape([UInt8])
        case sequence([UInt8])
        case string([UInt8])
    }

    private var state = State.ground
    private var character: [UInt8] = []

    private static let escape: UInt8 = 0x1b

    /// Takes one more byte, and returns what it completes.
    mutating func take(_ byte: UInt8) -> Event? {
        switch state {
        case .ground: ground(byte)
        case .escape(let bytes): escape(bytes + [byte])
        case .sequence(let bytes): sequence(bytes + [byte])
        case .string(let bytes): string(bytes + [byte])
        }
    }

    private mutating func ground(_ byte: UInt8) -> Event? {
        if byte >= 0x80 {
            return continued(byte)
        }
        guard character.isEmpty else {
            let broken = character[0]
            character = []
            return .invalid(broken)
        }
        switch byte {
        case Self.escape:
            state = .escape([])
            return nil
        case 0..<0x20, 0x7f: return .control(byte)
        default: return .print(Unicode.Scalar(byte))
        }
    }

    /// Takes a byte of a character that has several.
    private mutating func continued(_ byte: UInt8) -> Event? {
        character.append(byte)
        let length = character[0] >= 0xf0 ? 4 : character[0] >= 0xe0 ? 3 : 2
        guard character.count == length else { return nil }
        defer { character = [] }
        let decoded = String(validating: character, as: UTF8.self)
        return decoded?.unicodeScalars.first.map(Event.print) ?? .invalid(character[0])
    }

    private mutating func escape(_ bytes: [UInt8]) -> Event? {
        switch bytes[0] {
        case UInt8(ascii: "["):
            state = .sequence([])
            return nil
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"), UInt8(ascii: "X"):
            state = .string([])
            return nil
        case UInt8(ascii: "("), UInt8(ascii: ")"):
            guard bytes.count == 2 else {
                state = .escape(bytes)
                return nil
            }
        default: break
        }
        state = .ground
        return .escape(String(decoding: bytes, as: UTF8.self))
    }

    private mutating func sequence(_ bytes: [UInt8]) -> Event? {
        guard let final = bytes.last, (0x40...0x7e).contains(final) else {
            state = .sequence(bytes)
            return nil
        }
        state = .ground
        let digits = bytes.dropLast().drop { !(0x30...0x3b).contains($0) }
        let numbers = digits.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
            .map { Int(String(decoding: $0, as: UTF8.self)) ?? 0 }
        let marker = bytes.dropLast().prefix { !(0x30...0x3b).contains($0) }
        return .sequence(
            marker: String(decoding: marker, as: UTF8.self), numbers: digits.isEmpty ? [] : numbers,
            final: Character(Unicode.Scalar(final)))
    }

    private mutating func string(_ bytes: [UInt8]) -> Event? {
        let ends = bytes.last == 0x07 || bytes.suffix(2) == [Self.escape, UInt8(ascii: "\\")]
        state = ends ? .ground : .string(bytes)
        return ends ? .string(String(decoding: bytes, as: UTF8.self)) : nil
    }
}
