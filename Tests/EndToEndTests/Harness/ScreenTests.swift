import TestSupport
import Testing

/// What the emulated terminal shows for what it is sent.
@Suite struct ScreenTests {
    private func screen(_ text: String, columns: Int = 10, rows: Int = 4) -> Screen {
        var screen = Screen(columns: columns, rows: rows)
        screen.feed(Array(text.utf8))
        return screen
    }

    @Test(arguments: [
        ("ab\r\ncd", ["ab", "cd", "", ""]),
        ("\u{1b}[2;3Hx\u{1b}[4dy\u{1b}[1Gz", ["", "  x", "", "z  y"]),
        ("abcdefghijkl", ["abcdefghij", "kl", "", ""]),
        ("abc\u{1b}[1;2H\u{1b}[K", ["a", "", "", ""]),
        ("abc\u{1b}[1;2H\u{1b}[1K", ["  c", "", "", ""]),
        ("abcd\u{1b}[1;2H\u{1b}[2P", ["ad", "", "", ""]),
        ("abcd\u{1b}[1;2H\u{1b}[2@", ["a  bcd", "", "", ""]),
        ("abcd\u{1b}[1;2H\u{1b}[2X", ["a  d", "", "", ""]),
        ("-\u{1b}[3b", ["----", "", "", ""]),
        ("1\r\n2\r\n3\r\n4\r\n5", ["2", "3", "4", "5"]),
        ("1\r\n2\r\n3\r\n4\u{1b}[2;3r\u{1b}[3;1H\n", ["1", "3", "", "4"]),
        ("1\r\n2\r\n3\r\n4\u{1b}[2;1H\u{1b}[L", ["1", "", "2", "3"]),
        ("1\r\n2\r\n3\r\n4\u{1b}[2;1H\u{1b}[2M", ["1", "4", "", ""]),
        ("1\r\n2\r\n3\r\n4\u{1b}[S\u{1b}[2T", ["", "", "2", "3"]),
        ("1\r\n2\u{1b}[H\u{1b}M0", ["0", "1", "2", ""]),
        ("12\r\n34\r\n56\u{1b}[2;1H\u{1b}[J", ["12", "", "", ""]),
        ("漢字x", ["漢字x", "", "", ""]),
        ("漢\u{1b}[1;2Hx", [" x", "", "", ""]),
        ("e\u{301}", ["e\u{301}", "", "", ""]),
    ])
    func `a screen shows what a terminal would show`(sent: String, shown: [String]) {
        #expect(screen(sent).lines == shown)
    }

    @Test func `the main screen comes back after the alternate one`() {
        let screen = screen("shell\u{1b}[?1049h\u{1b}[Hprogram\u{1b}[?1049l$")

        #expect(screen.lines[0] == "shell$")
        #expect(screen.leftovers.isEmpty)
    }

    @Test func `what a program leaves behind is listed`() {
        let screen = screen("\u{1b}[?1049h\u{1b}[?25l\u{1b}[?1000;1006h\u{1b}=\u{1b}[7m")

        #expect(
            screen.leftovers == [
                "mode 25", "mode 1000", "mode 1006", "mode 1049", "application keypad", "reverse",
            ])
    }

    @Test(arguments: [
        "\u{1b}]0;title\u{7}", "\u{1b}]52;c;QQ==\u{1b}\\", "\u{9b}31m", "\u{202e}", "\u{200b}", "\u{e0041}",
        "\u{e}", "\u{7f}", "\u{1b}c", "\u{1b}[5i", "\u{1b}[>c",
    ])
    func `what no well-behaved program sends is a surprise`(sent: String) {
        #expect(!screen(sent).surprises.isEmpty)
    }

    @Test func `a byte that is no UTF-8 is a surprise`() {
        var screen = Screen(columns: 10, rows: 1)

        screen.feed([0xe9, 0x20])

        #expect(screen.surprises == ["invalid byte 233"])
    }

    @Test func `what fits survives another size`() {
        var screen = screen("abcdef\r\n2")

        screen.resize(columns: 3, rows: 1)

        #expect(screen.lines == ["abc"])
    }
}
