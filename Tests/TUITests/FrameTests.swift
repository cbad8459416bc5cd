import TUI
import Testing

struct FrameTests {
    private var frame = Frame(Size(columns: 8, rows: 3))

    private func row(_ row: Int, of frame: Frame) -> String {
        String(frame.golden.split(separator: "\n")[row + 1])
    }

    @Test func `text is cut at the edges of the frame and at its width`() {
        var frame = frame

        let first = frame.write("abcdefghij", at: Point(column: 5, row: 0))
        let second = frame.write("abcdefghij", at: Point(column: 0, row: 1), width: 2)
        let third = frame.write("abc", at: Point(column: -1, row: 2))
        let outside = frame.write("abc", at: Point(column: 0, row: 3))

        #expect([first, second, third, outside] == [3, 2, 3, 0])
        #expect(row(0, of: frame) == "│     abc│")
        #expect(row(1, of: frame) == "│ab      │")
        #expect(row(2, of: frame) == "│bc      │")
    }

    @Test func `a wide character that does not fit leaves a blank`() {
        var frame = frame

        frame.write("中文", at: Point(column: 5, row: 0))
        frame.write("中文", at: Point(column: 0, row: 1), width: 3)
        frame.write("中文", at: Point(column: -1, row: 2))

        #expect(row(0, of: frame) == "│     中 │")
        #expect(row(1, of: frame) == "│中      │")
        #expect(row(2, of: frame) == "│ 文     │")
    }

    @Test func `overwriting one half of a wide character blanks the other`() {
        var frame = frame
        for row in 0..<3 { frame.write("中文字", at: Point(column: 0, row: row)) }

        frame.write("x", at: Point(column: 3, row: 0))
        frame.write("x", at: Point(column: 2, row: 1))
        frame.clear(Rect(column: 1, row: 2, columns: 2, rows: 1))

        #expect(row(0, of: frame) == "│中 x字  │")
        #expect(row(1, of: frame) == "│中x 字  │")
        #expect(row(2, of: frame) == "│    字  │")
    }

    @Test func `painting changes what cells are for and leaves their text`() {
        var frame = frame
        frame.write("abc", at: Point(column: 0, row: 1), role: .warning)

        frame.paint(Rect(column: 1, row: 1, columns: 99, rows: 99), selected: true)

        #expect(row(1, of: frame) == "│abc     │")
        #expect(row(5, of: frame) == "│wWWsssss│")
        #expect(row(6, of: frame) == "│.sssssss│")
    }

    @Test func `a golden frame shows text, roles, a legend of the roles in use, and the cursor`() {
        var frame = Frame(Size(columns: 6, rows: 2))
        frame.write("PID", at: Point(column: 0, row: 0), width: 6, role: .header)
        frame.write("中1", at: Point(column: 1, row: 1), role: .critical, selected: true)
        frame.cursor = Point(column: 4, row: 1)

        let expected = """
            frame 6x2  cursor 4,1
            │PID   │
            │ 中1  │
            roles  . plain  h header  C selected critical
            │hhh...│
            │.CCC..│

            """
        #expect(frame.golden == expected)
        #expect("\(frame)" == expected)
    }

    @Test func `each role has its own letter, selected or not`() {
        let letters = Role.allCases.flatMap { [$0.letter, $0.selectedLetter] }

        #expect(Set(letters).count == letters.count)
    }
}
