/// Cuts SQL text into tokens as PostgreSQL's own scanner would, in linear time, whatever the text holds.
///
/// The tokens cover the text without gaps, and each is valid UTF-8.
struct SQLLexer: IteratorProtocol, Sequence {
    let bytes: [UInt8]
    private var position = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    func text(of token: SQLToken) -> String {
        String(decoding: bytes[token.range], as: UTF8.self)
    }

    /// The byte of a token of kind `symbol`.
    func symbol(of token: SQLToken) -> Unicode.Scalar {
        Unicode.Scalar(bytes[token.range.lowerBound])
    }

    mutating func next() -> SQLToken? {
        guard let first = byte(0) else { return nil }
        switch first {
        case _ where isSpace(first): return run(.whitespace, while: isSpace)
        case "-" where byte(1) == "-": return run(.lineComment) { $0 != "\n" && $0 != "\r" }
        case "/" where byte(1) == "*": return blockComment()
        case "'": return string(prefix: 0)
        case "\"": return quotedIdentifier(prefix: 0)
        case "$": return afterDollar()
        case _ where isDigit(first): return number()
        case "." where byte(1).map(isDigit) == true: return number()
        case _ where isWordStart(first): return prefixedOrWord(first)
        default: return token(.symbol, length: 1)
        }
    }
}

extension SQLLexer {
    /// The byte so far from here, as the scalar of the same value: it can be compared with a character.
    private func byte(_ offset: Int) -> Unicode.Scalar? {
        position + offset < bytes.count ? Unicode.Scalar(bytes[position + offset]) : nil
    }

    private mutating func token(_ kind: SQLToken.Kind, length: Int, isDoubtful: Bool = false) -> SQLToken {
        defer { position += length }
        return SQLToken(kind: kind, range: position..<position + length, isDoubtful: isDoubtful)
    }

    private mutating func run(_ kind: SQLToken.Kind, while belongs: (Unicode.Scalar) -> Bool) -> SQLToken {
        token(kind, length: length(from: 0, while: belongs))
    }

    /// How far from here on (counted from `offset`) bytes belong.
    private func length(from offset: Int, while belongs: (Unicode.Scalar) -> Bool) -> Int {
        var length = offset
        while let next = byte(length), belongs(next) { length += 1 }
        return length
    }

    private mutating func blockComment() -> SQLToken {
        var length = 2
        var depth = 1
        while depth > 0, let next = byte(length) {
            switch (next, byte(length + 1)) {
            case ("/", "*"): (depth, length) = (depth + 1, length + 2)
            case ("*", "/"): (depth, length) = (depth - 1, length + 2)
            default: length += 1
            }
        }
        return token(.blockComment, length: length, isDoubtful: depth > 0)
    }

    private mutating func prefixedOrWord(_ first: Unicode.Scalar) -> SQLToken {
        switch (first, byte(1), byte(2)) {
        case ("e", "'", _), ("E", "'", _): escapeString()
        case ("b", "'", _), ("B", "'", _), ("x", "'", _), ("X", "'", _), ("n", "'", _), ("N", "'", _):
            string(prefix: 1)
        case ("u", "&", "'"), ("U", "&", "'"): string(prefix: 2)
        case ("u", "&", "\""), ("U", "&", "\""): quotedIdentifier(prefix: 2)
        default: run(.word, while: isWordPart)
        }
    }

    private mutating func string(prefix: Int) -> SQLToken {
        let (length, isClosed) = quoted("'", from: prefix)
        let body = bytes[position + prefix + 1..<position + length]
        return token(.string, length: length, isDoubtful: !isClosed || containsBackslashQuote(body))
    }

    private mutating func escapeString() -> SQLToken {
        var length = 2
        while let next = byte(length) {
            switch (next, byte(length + 1)) {
            case ("\\", _), ("'", "'"): length += 2
            case ("'", _): return token(.string, length: length + 1)
            default: length += 1
            }
        }
        return token(.string, length: bytes.count - position, isDoubtful: true)
    }

    private mutating func quotedIdentifier(prefix: Int) -> SQLToken {
        let (length, isClosed) = quoted("\"", from: prefix)
        return token(.quotedIdentifier, length: length, isDoubtful: !isClosed)
    }

    /// How long a quoted text is in which the quote stands for itself when doubled, and whether it ends.
    private func quoted(_ quote: Unicode.Scalar, from prefix: Int) -> (length: Int, isClosed: Bool) {
        var length = prefix + 1
        while let next = byte(length) {
            length += 1
            guard next == quote else { continue }
            guard byte(length) == quote else { return (length, true) }
            length += 1
        }
        return (length, false)
    }

    private mutating func afterDollar() -> SQLToken {
        let digits = length(from: 1, while: isDigit)
        if digits > 1 { return token(.parameter, length: digits) }
        // A tag is a word without dollars, or nothing.
        let tag = length(from: 1) { isWordPart($0) && $0 != "$" }
        guard byte(tag) == "$" else { return token(.symbol, length: 1) }
        return dollarString(delimiter: tag + 1)
    }

    /// A tag holds no dollar, so each comparison ends at the next one at the latest: the search is linear.
    private mutating func dollarString(delimiter: Int) -> SQLToken {
        let tag = bytes[position..<position + delimiter]
        var length = delimiter
        while let next = byte(length) {
            if next == "$", bytes[(position + length)...].starts(with: tag) {
                return token(.string, length: length + delimiter)
            }
            length += 1
        }
        return token(.string, length: length, isDoubtful: true)
    }

    /// A name that follows at once is junk to some versions; with a dollar in it they disagree on what is next.
    private mutating func number() -> SQLToken {
        var end = length(from: 0) { isDigit($0) || $0 == "." }
        if byte(end) == "e" || byte(end) == "E" {
            let digits = byte(end + 1) == "-" || byte(end + 1) == "+" ? end + 2 : end + 1
            if byte(digits).map(isDigit) == true { end = length(from: digits, while: isDigit) }
        }
        let length = byte(end).map(isWordStart) == true ? length(from: end, while: isWordPart) : end
        let junk = bytes[position + end..<position + length]
        return token(.number, length: length, isDoubtful: junk.contains(UInt8(ascii: "$")))
    }
}

private func isSpace(_ byte: Unicode.Scalar) -> Bool { byte == " " || (byte >= "\t" && byte <= "\r") }
private func isDigit(_ byte: Unicode.Scalar) -> Bool { byte >= "0" && byte <= "9" }
private func isWordPart(_ byte: Unicode.Scalar) -> Bool { isWordStart(byte) || isDigit(byte) || byte == "$" }

private func isWordStart(_ byte: Unicode.Scalar) -> Bool {
    (byte >= "a" && byte <= "z") || (byte >= "A" && byte <= "Z") || byte == "_" || byte.value >= 0x80
}

/// Whether a quote within a text, or the one that ends it, comes after a backslash.
private func containsBackslashQuote(_ body: ArraySlice<UInt8>) -> Bool {
    zip(body, body.dropFirst()).contains { $0 == UInt8(ascii: "\\") && $1 == UInt8(ascii: "'") }
}
