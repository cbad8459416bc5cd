import Testing

@testable import TUI

struct RunTests {
    private let size = Size(columns: 10, rows: 3)

    private func frame(_ rows: String...) -> Frame {
        var frame = Frame(size)
        for (row, text) in rows.enumerated() { frame.write(text, at: Point(column: 0, row: row)) }
        return frame
    }

    @Test func `an unchanged frame has no changes`() {
        #expect(frame("abc", "中文").changes(since: frame("abc", "中文")).isEmpty)
    }

    @Test func `only the cells that differ change`() {
        let runs = frame("abcdef", "x").changes(since: frame("aXcdYf", ""))

        #expect(
            runs == [
                Run(row: 0, column: 1, cells: 1..<2), Run(row: 0, column: 4, cells: 4..<5),
                Run(row: 1, column: 0, cells: 10..<11),
            ])
    }

    @Test func `a changed role is a change`() {
        var new = frame("abc")
        new.paint(Rect(column: 1, row: 0, columns: 1, rows: 1), role: .warning)

        #expect(new.changes(since: frame("abc")) == [Run(row: 0, column: 1, cells: 1..<2)])
    }

    @Test func `a run holds wide characters whole`() {
        var new = frame("a中b")
        new.paint(Rect(column: 2, row: 0, columns: 1, rows: 1), role: .warning)

        #expect(new.changes(since: frame("a中b")) == [Run(row: 0, column: 1, cells: 1..<3)])
        #expect(frame("a中b").changes(since: frame("a文b")) == [Run(row: 0, column: 1, cells: 1..<3)])
    }

    @Test func `without a frame of the same size before, everything changes`() {
        let whole = (0..<3).map { Run(row: $0, column: 0, cells: $0 * 10..<$0 * 10 + 10) }

        #expect(Frame(size).changes(since: nil) == whole)
        #expect(Frame(size).changes(since: Frame(Size(columns: 3, rows: 10))) == whole)
        #expect(Frame(Size(columns: 0, rows: 0)).changes(since: nil).isEmpty)
    }

    @Test func `the changes, applied to the frame before, make the frame`() {
        var random = Random(seed: 2)
        var old = Frame(size)
        for _ in 0..<500 {
            var new = old
            for _ in 0..<random.next(below: 4) {
                let text = String(decoding: random.bytes(upTo: 8), as: UTF8.self)
                new.write(text, at: Point(column: random.next(below: 10), row: random.next(below: 3)))
            }

            var cells = old.cells
            for run in new.changes(since: old) {
                cells.replaceSubrange(run.cells, with: new.cells[run.cells])
                #expect(new.cells[run.cells.lowerBound].scalar != 0)
            }

            #expect(cells == new.cells)
            old = new
        }
    }
}
