import Testing

@testable import TUI

private func drawn(_ columns: Int, _ rows: Int, _ draw: (inout Frame) -> Void) -> [String] {
    var frame = Frame(Size(columns: columns, rows: rows))
    draw(&frame)
    return frame.golden.split(separator: "\n").dropFirst().prefix(rows).map {
        String($0.dropFirst().dropLast())
    }
}

@Suite struct SparklineTests {
    private func bars(_ sparkline: Sparkline, width: Int = 6) -> String {
        drawn(width, 1) {
            sparkline.draw(in: &$0, at: Point(column: 0, row: 0), width: width, roles: [.good, .critical])
        }
        .joined()
    }

    @Test func `each bar is the mean of several looks`() {
        var sparkline = Sparkline(looksPerBar: 2)
        for value in [0.0, 10, 10, 10] { sparkline.add(value) }

        #expect(bars(sparkline) == "    ▄█")
    }

    @Test func `a look changes only the newest bar`() {
        var sparkline = Sparkline(looksPerBar: 2)
        for value in [5.0, 5, 5] { sparkline.add(value) }
        let before = bars(sparkline)

        sparkline.add(0)

        #expect(bars(sparkline).dropLast() == before.dropLast())
        #expect(bars(sparkline) != before)
    }

    @Test func `a bar has the role of its greatest part`() {
        var sparkline = Sparkline(looksPerBar: 1)
        sparkline.add([1, 3])
        var frame = Frame(Size(columns: 1, rows: 1))

        sparkline.draw(in: &frame, at: Point(column: 0, row: 0), width: 1, roles: [.good, .critical])

        #expect(frame[0, 0].role == .critical)
    }

    @Test func `only so many bars are kept`() {
        var sparkline = Sparkline(looksPerBar: 1, capacity: 3)
        for value in [9.0, 1, 1, 1] { sparkline.add(value) }

        #expect(bars(sparkline) == "   ███")
    }

    @Test(arguments: [(0.0, 1.0), (0.3, 1), (1.1, 2), (4, 5), (7, 10), (1001, 2000)])
    func `the scale changes in wide steps`(greatest: Double, scale: Double) {
        #expect(Sparkline.scale(greatest) == scale)
    }
}

@Suite struct WrappingTests {
    private func wrapped(_ line: Line, to cells: Int) -> [String] {
        line.wrapped(to: cells).map(\.text)
    }

    @Test func `lines are broken between words`() {
        #expect(wrapped("the quick brown fox", to: 10) == ["the quick ", "brown fox"])
    }

    @Test func `what belongs together is not broken, unless it has to be`() {
        let line = Line([Span("it is "), Span("4211 app", isWhole: true)])

        #expect(wrapped(line, to: 12) == ["it is ", "4211 app"])
        #expect(wrapped(line, to: 6) == ["it is ", "4211 ", "app"])
    }

    @Test func `a word that is too long is broken within`() {
        #expect(wrapped("abcdefghij", to: 4) == ["abcd", "efgh", "ij"])
    }

    @Test func `further lines are indented`() {
        #expect(wrapped(Line("one two three", indent: 2), to: 7) == ["one two", "  three"])
    }

    @Test func `wide characters are never cut in two`() {
        #expect(wrapped("注文注文", to: 5) == ["注文", "注文"])
    }

    @Test(arguments: 1...12) func `no line is wider than its place`(cells: Int) {
        let line = Line(
            [Span("Waits for "), Span("Lock:transactionid", .warning), Span(" of 4211")], indent: 4)

        #expect(line.wrapped(to: cells).allSatisfy { $0.cells <= cells })
        #expect(
            line.wrapped(to: cells).map(\.text).joined().filter { $0 != " " }
                == line.text.filter { $0 != " " })
    }
}

@Suite struct TextInputTests {
    private func typed(_ keys: Key..., in text: String = "") -> String {
        var input = TextInput(text)
        for key in keys { _ = input.edit(key) }
        return input.text
    }

    @Test func `characters go where the cursor is`() {
        #expect(typed(.left, "x", in: "ab") == "axb")
    }

    @Test func `keys erase to either side`() {
        #expect(typed(.backspace, in: "abc") == "ab")
        #expect(typed(.home, .delete, in: "abc") == "bc")
        #expect(typed(.control("w"), in: "one two ") == "one ")
        #expect(typed(.left, .control("u"), in: "abc") == "c")
        #expect(typed(.home, .right, .control("k"), in: "abc") == "a")
    }

    @Test func `erasing nothing does nothing`() {
        #expect(typed(.backspace, .delete, .control("w")) == "")
    }

    @Test func `a key that edits nothing is left to others`() {
        var input = TextInput("a")

        let edits = [input.edit(.enter), input.edit(.function(3)), input.edit(.up)]

        #expect(edits == [false, false, false])
    }

    @Test func `pasted line ends are left out`() {
        var input = TextInput()
        input.paste("one\ntwo")

        #expect(input.text == "onetwo")
    }

    @Test func `a secret is not drawn`() {
        let input = TextInput("hunter2", secret: true)

        #expect(
            drawn(10, 1) { input.draw(in: &$0, at: Point(column: 0, row: 0), width: 10) } == ["          "])
    }

    @Test func `a text that is too long shows where the cursor is`() {
        let input = TextInput("abcdefgh")

        #expect(drawn(4, 1) { input.draw(in: &$0, at: Point(column: 0, row: 0), width: 4) } == ["fgh "])
    }
}

@Suite struct CardTests {
    private let card = Card(
        "Sure?", ["One line.", "Another line."],
        choices: [Card.Choice("y", "Yes"), Card.Choice("n", "No", isDefault: true)])

    @Test func `a card says which answer is the default`() {
        #expect(
            drawn(40, 10) { card.draw(in: &$0, Rect($0.size)) }.contains { $0.contains("n No (default)") })
    }

    @Test func `the answers stay when there is no room for the text`() {
        let lines = drawn(30, 5) { card.draw(in: &$0, Rect($0.size)) }

        #expect(lines.contains { $0.contains("y Yes   n No") })
    }

    @Test(arguments: [(0, 0), (1, 1), (2, 2), (3, 9), (9, 3)]) func `any size is drawn`(
        columns: Int, rows: Int
    ) {
        let lines = drawn(columns, rows) { card.draw(in: &$0, Rect($0.size)) }

        #expect(lines.count == rows)
    }
}

@Suite struct ReaderTests {
    private func reader(_ lines: Int) -> Reader {
        var reader = Reader("Title", (0..<lines).map { Line("line \($0)") })
        reader.fit(Size(columns: 20, rows: 4))
        return reader
    }

    @Test func `it scrolls no further than its last line`() {
        var reader = reader(10)

        reader.scroll(by: 100)

        #expect(reader.top == 7)
    }

    @Test func `a text that fits does not scroll`() {
        var reader = reader(2)

        reader.scroll(by: 1)

        #expect(reader.top == 0)
    }
}
