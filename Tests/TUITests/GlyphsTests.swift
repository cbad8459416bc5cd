import Testing

@testable import TUI

struct GlyphsTests {
    @Test(arguments: [
        ("\u{1B}[31mred", "␛[31mred"),
        ("a\u{0}b\u{7}c\u{7F}", "a␀b␇c␡"),
        ("one\r\ntwo\nthree\rfour", "one⏎two⏎three␍four"),
        ("a\tb\u{A0}c\u{2003}d", "a b c d"),
        ("a\u{9B}31mb", "a·31mb"),
        ("a\u{202E}b\u{2066}c\u{200F}", "a·b·c·"),
        ("a\u{200B}b\u{AD}c\u{FEFF}", "a·b·c·"),
        ("a\u{2028}b\u{E0041}", "a·b·"),
        ("\u{1F469}\u{200D}\u{1F4BB}", "\u{1F469}·\u{1F4BB}"),
        ("\u{1F44D}\u{1F3FD}", "\u{1F44D}·"),
        ("\u{2764}\u{FE0F}", "\u{2764}·"),
        ("\u{E000}\u{378}\u{FFFF}\u{10FFFF}", "\u{FFFD}\u{FFFD}\u{FFFD}\u{FFFD}"),
        ("\u{FFFD}", "\u{FFFD}"),
    ])
    func `what would not be seen becomes a sign`(text: String, shown: String) {
        #expect(visible(text) == shown)
    }

    @Test func `two combining marks stay on their letter, a run of more becomes one dot`() {
        #expect(visible("e\u{301}\u{323}x") == "e\u{301}\u{323}x")
        #expect(visible("e" + String(repeating: "\u{301}", count: 1_000) + "x") == "e\u{301}\u{301}·x")
    }

    @Test func `a combining mark with nothing to stand on becomes a dot`() {
        #expect(visible("\u{301}\u{302}e") == "·e")
        #expect(visible("e\u{1D167}\u{301}x") == "e·x")
    }

    @Test(arguments: [
        ("orders", 6), ("", 0), ("中文", 4), ("ｆ", 2), ("é", 1), ("e\u{301}", 1), ("🐘", 2), ("│▇…", 3),
        ("\u{1F1E9}\u{1F1EA}", 2), ("\u{1112}\u{1161}\u{11AB}", 2), ("\u{3000}", 2), ("\u{200B}", 1),
    ])
    func `width counts cells`(text: String, cells: Int) {
        #expect(width(of: text) == cells)
    }

    @Test
    func `text of arbitrary bytes is printable, keeps to its width, and stays as it is when filtered again`()
    {
        var random = Random(seed: 1)
        for _ in 0..<2_000 {
            let text = String(decoding: random.bytes(upTo: 120), as: UTF8.self)
            let limit = random.next(below: 40)
            var frame = Frame(Size(columns: 30, rows: 1))

            let filled = frame.write(text, at: Point(column: 0, row: 0), width: limit)
            let shown = visible(text)

            #expect(filled <= limit && filled == min(limit, 30, width(of: text)))
            #expect(frame.cells.allSatisfy { Glyph.isShowable($0.scalar) || $0.scalar == 0 })
            #expect(shown.unicodeScalars.allSatisfy { Glyph.isShowable($0.value) || $0.properties.isMark })
            #expect(visible(shown) == shown)
            #expect(width(of: shown) == width(of: text))
        }
    }
}

extension Glyph {
    /// Whether a cell may hold the scalar, by other tables than those that are tested.
    fileprivate static func isShowable(_ value: UInt32) -> Bool {
        guard let scalar = Unicode.Scalar(value) else { return false }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .privateUse, .unassigned, .surrogate:
            return false
        case .nonspacingMark, .enclosingMark: return false
        default: return !scalar.properties.isDefaultIgnorableCodePoint
        }
    }
}

extension Unicode.Scalar.Properties {
    fileprivate var isMark: Bool {
        !isDefaultIgnorableCodePoint
            && (generalCategory == .nonspacingMark || generalCategory == .enclosingMark)
    }
}
