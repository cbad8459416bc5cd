import Testing

@testable import Probes

struct SQLLexerTests {
    private func kinds(_ text: String) -> [SQLToken.Kind] {
        SQLLexer(text).map(\.kind).filter { $0 != .whitespace }
    }

    @Test(arguments: [
        ("'it''s'", SQLToken.Kind.string), (#"E'it\'s'"#, .string), (#"e'\\'"#, .string),
        ("$$a'b$$", .string),
        ("$tag$ $$ $ta$ $tag$", .string), ("X'1F'", .string), (#"U&'d\0061'"#, .string), ("'a\nb'", .string),
        (#""a""b;""#, .quotedIdentifier), (#"U&"d""#, .quotedIdentifier), ("a1$b", .word), ("größe", .word),
        ("_x", .word), ("1", .number), ("1.5e-3", .number), (".5", .number), ("0x1F", .number),
        ("1_000", .number),
        ("$12", .parameter), ("/* /* nested */ ; */", .blockComment), ("-- ; 'x", .lineComment),
        (";", .symbol),
    ])
    func `one token is read whole`(text: String, kind: SQLToken.Kind) {
        #expect(
            Array(SQLLexer(text)) == [SQLToken(kind: kind, range: 0..<text.utf8.count, isDoubtful: false)])
    }

    @Test(arguments: [
        "'open", "E'open\\'", "$$open$", "$a$ $b$", "\"open", "/* /* */", #"'C:\'"#, #"'it\'s'"#, "1_$$",
    ])
    func `what has no certain end is doubtful`(text: String) {
        let doubts = SQLLexer(text).filter(\.isDoubtful)

        #expect(!doubts.isEmpty)
    }

    @Test func `a dollar within a name begins no string`() {
        #expect(kinds("a$$ ; $$") == [.word, .symbol, .string])
    }

    @Test func `a dollar quote may follow a number at once`() {
        #expect(kinds("1$$;$$") == [.number, .string])
    }

    @Test func `a comment may follow an exponent without digits`() {
        #expect(kinds("1e--'\n;") == [.number, .lineComment, .symbol])
    }

    /// The same numbers in each run, so that a failure can be seen again.
    private struct SeededGenerator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ (state >> 29)
        }
    }

    @Test func `the tokens cover any text without gaps`() {
        var random = SeededGenerator(state: 1)
        let alphabet = Array("'\"$\\/*-;eEuU&xa1._ \n(é\u{0}")
        for _ in 0..<2_000 {
            let length = Int.random(in: 0..<24, using: &random)
            let text = String((0..<length).compactMap { _ in alphabet.randomElement(using: &random) })

            let ranges = SQLLexer(text).map(\.range)

            let ends = [0] + ranges.map(\.upperBound)
            #expect(ranges.map(\.lowerBound) == ends.dropLast(), "\(text.debugDescription)")
            #expect(ends.last == text.utf8.count, "\(text.debugDescription)")
        }
    }
}
