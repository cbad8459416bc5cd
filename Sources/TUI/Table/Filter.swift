/// Which rows of a table are wanted.
///
/// Words that must all be found, wherever a row has text; `column:word` looks in one column only, `column:>5` and
/// `column:<5` compare numbers (ages in seconds). Letters are compared without case.
package struct Filter: Sendable, Equatable {
    package var text: String
    /// Wanted is what does *not* match.
    package var isInverted: Bool

    package init(_ text: String = "", inverted: Bool = false) {
        self.text = text
        isInverted = inverted
    }

    package var isEmpty: Bool { !text.unicodeScalars.contains { $0 != " " } }

    /// The rows that are wanted, by their place.
    func matching<Row>(_ rows: [Row], _ columns: [Column<Row>]) -> [Int] {
        guard !isEmpty else { return Array(rows.indices) }
        let terms = text.split(separator: " ").map { Term(String($0), columns) }
        return rows.indices.filter { index in
            terms.allSatisfy { $0.matches(rows[index]) } != isInverted
        }
    }
}

/// One word of a filter.
private struct Term<Row> {
    private enum Wanted {
        case text([UInt8])
        case above(Double)
        case below(Double)
    }

    private let columns: [Column<Row>]
    private let wanted: Wanted

    init(_ word: String, _ all: [Column<Row>]) {
        let parts = word.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let named = parts.count == 2 ? all.filter { $0.answers(to: parts[0].lowercased()) } : []
        columns = named.isEmpty ? all : named
        wanted = Self.wanted(named.isEmpty ? word : String(parts[1]), mayCompare: !named.isEmpty)
    }

    private static func wanted(_ text: String, mayCompare: Bool) -> Wanted {
        if mayCompare, let sign = text.first, let number = Double(text.dropFirst()) {
            if sign == ">" { return .above(number) }
            if sign == "<" { return .below(number) }
        }
        return .text(Array(text.lowercased().utf8))
    }

    func matches(_ row: Row) -> Bool {
        columns.contains { column in
            let datum = column.value(row)
            return switch wanted {
            case .text(let bytes): column.format.text(datum).contains(lowercase: bytes)
            case .above(let limit): datum.number.map { $0 > limit } ?? false
            case .below(let limit): datum.number.map { $0 < limit } ?? false
            }
        }
    }
}

extension Column {
    /// Whether a user means this column: `wait` stands for `wait_type` and `wait_event` too.
    fileprivate func answers(to word: String) -> Bool {
        !word.isEmpty && (name == word || name.hasPrefix(word + "_") || title.lowercased() == word)
    }
}

extension String {
    /// Whether these bytes of lowercase letters stand somewhere in it; no bytes stand everywhere.
    ///
    /// Only where there is more than ASCII on both sides it is made lowercase for that: a table has many texts.
    fileprivate func contains(lowercase needle: [UInt8]) -> Bool {
        guard let first = needle.first else { return true }
        var text = needle.allSatisfy { $0 < 0x80 } ? self : lowercased()
        return text.withUTF8 { bytes in
            guard bytes.count >= needle.count else { return false }
            return (0...bytes.count - needle.count).contains { start in
                Self.lowercase(bytes[start]) == first
                    && needle.indices.allSatisfy { Self.lowercase(bytes[start + $0]) == needle[$0] }
            }
        }
    }

    private static func lowercase(_ byte: UInt8) -> UInt8 {
        byte &- UInt8(ascii: "A") < 26 ? byte | 0x20 : byte
    }
}
