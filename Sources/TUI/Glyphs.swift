/// What is drawn in one cell, or in two: a visible scalar and the marks over it.
struct Glyph: Equatable {
    var scalar: UInt32
    var width = 1
    var firstMark: UInt16 = 0
    var secondMark: UInt16 = 0

    /// Stands for what draws nothing, and for combining marks that are too many.
    static let dot = Glyph(scalar: 0xB7)
    static let replacement = Glyph(scalar: 0xFFFD)
    static let space = Glyph(scalar: 0x20)
    /// Stands for the end of a line.
    static let lineEnd = Glyph(scalar: 0x23CE)

    /// The sign for a control character: Unicode has a picture for each.
    static func control(_ byte: UInt8) -> Glyph {
        switch byte {
        case 0x09: space
        case 0x0A: lineEnd
        case 0x7F: Glyph(scalar: 0x2421)
        default: Glyph(scalar: 0x2400 + UInt32(byte))
        }
    }
}

/// Turns untrusted text into visible glyphs: the one filter between a server's bytes and a terminal.
///
/// - A control character becomes its picture, a line's end `⏎`, a tab a space.
/// - What draws nothing or steers the text around it (bidi, joiners, variation selectors, tags, soft hyphens, skin
///   tones) becomes `·`; what is unassigned or private becomes `U+FFFD`.
/// - A glyph keeps two combining marks of the basic plane. Where more follow, or one has nothing to stand on, the
///   whole run of them becomes a single `·`.
struct GlyphReader {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index = 0

    /// Reads valid UTF-8, as the bytes of a `String` are.
    init(_ bytes: UnsafeBufferPointer<UInt8>) {
        self.bytes = bytes
    }

    /// The next glyph, or nothing at the end of the text.
    @inline(__always)
    mutating func next() -> Glyph? {
        guard index < bytes.count else { return nil }
        let byte = bytes[index]
        guard byte < 0x80 else { return nextBeyondASCII() }
        index += 1
        var glyph = byte >= 0x20 && byte != 0x7F ? Glyph(scalar: UInt32(byte)) : control(byte)
        takeMarks(&glyph)
        return glyph
    }

    private mutating func control(_ byte: UInt8) -> Glyph {
        guard byte == 0x0D, index < bytes.count, bytes[index] == 0x0A else { return .control(byte) }
        index += 1
        return .lineEnd
    }

    private mutating func nextBeyondASCII() -> Glyph {
        let (scalar, length) = decode(at: index)
        index += length
        var glyph: Glyph
        switch scalar < 0xA0 ? .invisible : GlyphClass(scalar) {
        case .narrow: glyph = Glyph(scalar: scalar)
        case .wide: glyph = Glyph(scalar: scalar, width: 2)
        case .space: glyph = .space
        case .unknown: glyph = .replacement
        case .invisible: glyph = .dot
        case .mark:
            skipMarks()
            return .dot
        }
        takeMarks(&glyph)
        return glyph
    }

    /// Puts up to two marks on a glyph; a mark that finds no room is left for `next()`.
    @inline(__always)
    private mutating func takeMarks(_ glyph: inout Glyph) {
        while let (mark, length) = markAhead(), mark <= 0xFFFF, glyph.secondMark == 0 {
            index += length
            if glyph.firstMark == 0 { glyph.firstMark = UInt16(mark) } else { glyph.secondMark = UInt16(mark) }
        }
    }

    private mutating func skipMarks() {
        while let (_, length) = markAhead() { index += length }
    }

    /// The mark that comes next, if one does; the first of all marks is U+0300, which UTF-8 begins with 0xCC.
    @inline(__always)
    private func markAhead() -> (scalar: UInt32, length: Int)? {
        guard index < bytes.count, bytes[index] >= 0xCC else { return nil }
        let next = decode(at: index)
        return GlyphClass(next.scalar) == .mark ? next : nil
    }

    private func decode(at index: Int) -> (scalar: UInt32, length: Int) {
        let lead = UInt32(bytes[index])
        let length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
        var scalar = lead & (0x7F >> UInt32(length))
        for offset in 1..<length { scalar = scalar << 6 | UInt32(bytes[index + offset] & 0x3F) }
        return (scalar, length)
    }
}

/// The text with everything that is not visible turned into visible signs.
///
/// For text that leaves by another door than a frame: a file, a pipe, a message on standard error.
package func visible(_ text: String) -> String {
    var text = text
    return text.withUTF8 { bytes in
        guard bytes.contains(where: { $0 < 0x20 || $0 > 0x7E }) else { return nil }
        var reader = GlyphReader(bytes)
        var scalars = String.UnicodeScalarView()
        while let glyph = reader.next() { scalars.append(glyph.scalar, glyph.firstMark, glyph.secondMark) }
        return String(scalars)
    } ?? text
}

extension String.UnicodeScalarView {
    /// Appends a scalar and the marks over it, where 0 is none.
    mutating func append(_ scalar: UInt32, _ firstMark: UInt16, _ secondMark: UInt16) {
        append(Unicode.Scalar(scalar) ?? "\u{FFFD}")
        if firstMark != 0 { append(Unicode.Scalar(firstMark) ?? "\u{FFFD}") }
        if secondMark != 0 { append(Unicode.Scalar(secondMark) ?? "\u{FFFD}") }
    }
}

/// How many cells the text fills in a frame.
package func width(of text: String) -> Int {
    var text = text
    return text.withUTF8 { bytes in
        var reader = GlyphReader(bytes)
        var width = 0
        while let glyph = reader.next() { width += glyph.width }
        return width
    }
}
