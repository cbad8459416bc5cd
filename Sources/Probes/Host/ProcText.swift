/// Walks over the words of a file in `/proc`, without copying them.
struct ProcText {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) {
        rest = bytes
    }

    /// The next word, or nil at the end.
    mutating func word() -> ArraySlice<UInt8>? {
        rest = rest.drop(while: isBlank)
        guard !rest.isEmpty else { return nil }
        let word = rest.prefix { !isBlank($0) }
        rest = rest[word.endIndex...]
        return word
    }

    /// The next word as a number; nil when it is none, or too big.
    mutating func number() -> UInt64? {
        word().flatMap { UInt64(String(decoding: $0, as: UTF8.self)) }
    }

    mutating func skipWords(_ count: Int) {
        for _ in 0..<count { _ = word() }
    }

    /// Goes on behind the last such byte; stays where it is when there is none.
    mutating func skip(pastLast byte: UInt8) {
        guard let last = rest.lastIndex(of: byte) else { return }
        rest = rest[(last + 1)...]
    }

    /// The number after a label at the beginning of a line, such as `MemTotal:`.
    mutating func number(after label: StaticString) -> UInt64? {
        let label = UnsafeBufferPointer(start: label.utf8Start, count: label.utf8CodeUnitCount)
        while let word = word() {
            if word.elementsEqual(label) { return number() }
            rest = rest.drop { $0 != UInt8(ascii: "\n") }
        }
        return nil
    }
}

private func isBlank(_ byte: UInt8) -> Bool { byte <= 0x20 }
