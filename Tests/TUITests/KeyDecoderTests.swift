import TUI
import Testing

struct KeyDecoderTests {
    private func keys(_ text: String) -> [Key] {
        var decoder = KeyDecoder()
        return decoder.decode(text.utf8)
    }

    @Test(arguments: [
        ("a", Key.character("a")), ("é", "é"), ("中", "中"), (" ", " "),
        ("\r", .enter), ("\n", .enter), ("\t", .tab), ("\u{7F}", .backspace), ("\u{8}", .backspace),
        ("\u{3}", .control("c")), ("\u{13}", .control("s")), ("\u{1A}", .control("z")),
        ("\u{1C}", .control("\\")),
        ("\u{1B}[A", .up), ("\u{1B}OA", .up), ("\u{1B}[1;5B", .down), ("\u{1B}[C", .right),
        ("\u{1B}OD", .left),
        ("\u{1B}[H", .home), ("\u{1B}OH", .home), ("\u{1B}[1~", .home), ("\u{1B}[7~", .home),
        ("\u{1B}[F", .end), ("\u{1B}[4~", .end), ("\u{1B}[8~", .end),
        ("\u{1B}[5~", .pageUp), ("\u{1B}[6;2~", .pageDown), ("\u{1B}[3~", .delete), ("\u{1B}[Z", .backTab),
        ("\u{1B}OP", .function(1)), ("\u{1B}[11~", .function(1)), ("\u{1B}[[A", .function(1)),
        ("\u{1B}[15~", .function(5)), ("\u{1B}[21~", .function(10)), ("\u{1B}[24~", .function(12)),
        ("\u{1B}[<0;3;2M", .click(Point(column: 2, row: 1))),
        ("\u{1B}[<64;300;90M", .wheelUp(Point(column: 299, row: 89))),
        ("\u{1B}[<65;1;1M", .wheelDown(Point(column: 0, row: 0))),
        ("\u{1B}[M !!", .click(Point(column: 0, row: 0))),
    ])
    func `what terminals send becomes a key`(bytes: String, key: Key) {
        #expect(keys(bytes) == [key])
    }

    @Test(arguments: [
        "\u{1B}[15;2R\u{1B}[?1;2c", "\u{1B}[99~", "\u{1B}[I", "\u{1B}[<0;3;2m", "\u{1B}[<35;3;2M", "\u{85}",
        "\u{1B}[" + String(repeating: "1;", count: 500) + "K",
    ])
    func `what is no key of ours is dropped whole`(bytes: String) {
        #expect(keys(bytes + "q").filter { $0 != .function(3) } == ["q"])
    }

    @Test func `keys arrive whole however their bytes are cut`() {
        let bytes = Array("aé\u{1B}[1;5A\u{1B}[<0;10;10M\u{1B}OP中".utf8)
        let whole = keys("aé\u{1B}[1;5A\u{1B}[<0;10;10M\u{1B}OP中")
        for cut in bytes.indices {
            var decoder = KeyDecoder()

            let cutKeys = decoder.decode(bytes[..<cut]) + decoder.decode(bytes[cut...])

            #expect(cutKeys == whole)
        }
    }

    @Test func `an escape that nothing follows is the Esc key`() {
        var decoder = KeyDecoder()

        #expect(decoder.decode([0x1B]).isEmpty)
        #expect(decoder.isUndecided)
        #expect(decoder.decide() == [.escape])
        #expect(!decoder.isUndecided)
        #expect(decoder.decide().isEmpty)
    }

    @Test func `Esc and a key that arrive together are two keys`() {
        #expect(keys("\u{1B}q") == [.escape, "q"])
        #expect(keys("\u{1B}\u{1B}[A") == [.escape, .up])
    }

    @Test func `pasted text is no command`() {
        #expect(keys("a\u{1B}[200~Ky\r\u{1B}[201~b") == ["a", "b"])
    }

    @Test func `a text input takes pasted text, its lines joined`() {
        var decoder = KeyDecoder()
        decoder.acceptsPaste = true

        #expect(decoder.decode("\u{1B}[200~a\rb\u{1B}[A\u{1B}[201~\r".utf8) == ["a", " ", "b", .enter])
    }

    @Test func `after a paste whose end was lost, ^C makes the keyboard work again`() {
        #expect(keys("\u{1B}[200~abc\u{3}q") == [.control("c"), "q"])
    }

    @Test func `two clicks on one cell within 400 ms are a double click`() {
        let click = "\u{1B}[<0;3;2M".utf8
        let point = Point(column: 2, row: 1)
        var decoder = KeyDecoder()

        #expect(decoder.decode(click, at: .milliseconds(0)) == [.click(point)])
        #expect(decoder.decode(click, at: .milliseconds(400)) == [.doubleClick(point)])
        #expect(decoder.decode(click, at: .milliseconds(500)) == [.click(point)])
        #expect(decoder.decode(click, at: .milliseconds(901)) == [.click(point)])
    }

    @Test func `arbitrary bytes neither stop the decoder nor stay in it`() {
        var random = Random(seed: 3)
        var decoder = KeyDecoder()
        for _ in 0..<2_000 {
            _ = decoder.decode(random.bytes(upTo: 200))
            _ = decoder.decide()
        }

        // ^C ends a paste that may have begun, the letters a sequence.
        _ = decoder.decode("mmmm\u{3}".utf8)

        #expect(decoder.decode("q".utf8) == ["q"])
    }
}
