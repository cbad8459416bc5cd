/// Turns the bytes that a terminal sends into keys.
///
/// ncurses could do that, but it passes an escape sequence that it does not know as single characters: one press of
/// an odd key would be a burst of commands. Here a sequence is understood or dropped as a whole, and pasted text is
/// never a command.
package struct KeyDecoder: Sendable {
    /// Whether pasted text shall arrive as characters, for a text input to take; otherwise it is dropped.
    package var acceptsPaste = false
    /// Bytes of a key whose end has not come yet.
    private var pending: [UInt8] = []
    private var isPasting = false
    /// Within a sequence that is longer than any we know.
    private var isSkipping = false
    private var clicks = ClickCounter()

    /// Far longer than any sequence that a terminal sends.
    private static let longestSequence = 64

    package init() {}

    /// Whether the bytes so far are a key by themselves, such as Esc, or the beginning of another one.
    package var isUndecided: Bool {
        pending == [0x1B] || pending == [0x1B, 0x5B] || pending == [0x1B, 0x4F]
    }

    /// The keys that these bytes complete; what is incomplete waits for more.
    ///
    /// `now` is the time on any steady clock: two clicks soon after one another are a double click.
    package mutating func decode(_ bytes: some Sequence<UInt8>, at now: Duration = .zero) -> [Key] {
        pending += bytes
        var keys: [Key] = []
        var rest = pending[...]
        while !rest.isEmpty {
            if isSkipping {
                rest = skip(rest)
            } else if let length = take(from: rest, at: now, into: &keys) {
                rest = rest.dropFirst(length)
            } else if rest.count >= Self.longestSequence {
                isSkipping = true
                rest = rest.dropFirst(Self.longestSequence)
            } else {
                break
            }
        }
        pending = Array(rest)
        return keys
    }

    /// Takes what is undecided for what it is by itself, because nothing came after it.
    package mutating func decide() -> [Key] {
        guard isUndecided else { return [] }
        defer { pending = [] }
        return [.escape] + pending.dropFirst().compactMap(Self.key(of:))
    }

    /// Takes one key off the beginning; says how many bytes that were, or nothing when the end is missing.
    private mutating func take(from bytes: ArraySlice<UInt8>, at now: Duration, into keys: inout [Key])
        -> Int?
    {
        let first = bytes[bytes.startIndex]
        if first == 0x1B {
            return takeSequence(from: bytes, at: now, into: &keys)
        } else if first >= 0x80 {
            return takeCharacter(from: bytes, into: &keys)
        }
        take(Self.key(of: first), into: &keys)
        return 1
    }

    /// What is left after the sequence that is being skipped.
    private mutating func skip(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard let end = bytes.firstIndex(where: { !(0x20...0x3F).contains($0) }) else { return [] }
        isSkipping = false
        return bytes[((0x40...0x7E).contains(bytes[end]) ? end + 1 : end)...]
    }

    /// Passes a key on, unless it was pasted and must not be.
    private mutating func take(_ key: Key?, into keys: inout [Key]) {
        guard let key else { return }
        guard isPasting else {
            keys.append(key)
            return
        }
        if key == .control("c") {
            // The end of a paste can get lost; without this way out, the keyboard would be dead then.
            isPasting = false
            keys.append(key)
        } else if acceptsPaste, let character = key.pasted {
            keys.append(.character(character))
        }
    }

    private mutating func takeSequence(
        from bytes: ArraySlice<UInt8>, at now: Duration, into keys: inout [Key]
    ) -> Int? {
        switch EscapeSequence(bytes.prefix(Self.longestSequence)) {
        case .incomplete:
            return nil
        case .none:
            take(.escape, into: &keys)
            return 1
        case .complete(.pasteBegins, let length):
            isPasting = true
            return length
        case .complete(.pasteEnds, let length):
            isPasting = false
            return length
        case .complete(.key(let key), let length):
            take(clicks.count(key, at: now), into: &keys)
            return length
        case .complete(.unknown, let length):
            return length
        }
    }

    /// Takes a character of several bytes; bytes that are none are dropped.
    private mutating func takeCharacter(from bytes: ArraySlice<UInt8>, into keys: inout [Key]) -> Int? {
        let lead = bytes[bytes.startIndex]
        guard (0xC2...0xF4).contains(lead) else { return 1 }
        let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        let tail = bytes.dropFirst().prefix(length - 1)
        guard tail.allSatisfy({ $0 & 0xC0 == 0x80 }) else { return 1 }
        guard tail.count == length - 1 else { return nil }
        guard let text = String(validating: bytes.prefix(length), as: UTF8.self),
            let scalar = text.unicodeScalars.first
        else { return 1 }
        if scalar.value >= 0xA0 { take(.character(Character(scalar)), into: &keys) }
        return length
    }

    /// The key that sends one byte.
    private static func key(of byte: UInt8) -> Key? {
        switch byte {
        case 0x08, 0x7F: .backspace
        case 0x09: .tab
        case 0x0A, 0x0D: .enter
        case 0x00: .control(" ")
        case 0x1B: .escape
        case 0x01...0x1A: .control(Character(Unicode.Scalar(byte + 0x60)))
        case 0x1C...0x1F: .control(Character(Unicode.Scalar(byte + 0x40)))
        default: .character(Character(Unicode.Scalar(byte)))
        }
    }
}

extension Key {
    /// What the key means within pasted text: lines are joined, so that a paste never confirms anything.
    fileprivate var pasted: Character? {
        switch self {
        case .character(let character): character
        case .enter, .tab: " "
        default: nil
        }
    }
}
