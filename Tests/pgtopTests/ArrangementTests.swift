import TUI
import Testing

@testable import pgtop

@Suite struct ArrangementTests {
    private static let screen = Rect(column: 0, row: 5, columns: 132, rows: 30)

    private static func arrange(
        _ rows: [Int], focus: Int = 0, notes: Int = 0, in rect: Rect = screen, shared: Bool = true
    )
        -> [Box]
    {
        let demands = rows.enumerated().map { Demand(pane: "\($0.offset)", notes: notes, rows: $0.element) }
        return Arrangement(demands, in: rect, focus: "\(focus)", isShared: shared).boxes
    }

    @Test(arguments: [
        [5, 0, 3, 0, 60], [0, 0, 0, 0, 0], [1, 1, 1, 1, 1], [500, 500, 500, 500, 500], [0, 9, 0],
    ])
    func `panes lie one beneath the other, and none goes beyond the end of the place`(rows: [Int]) {
        let boxes = Self.arrange(rows)

        var next = Self.screen.row
        for box in boxes {
            #expect(box.rect.row == next)
            next += box.rect.rows
        }
        #expect(next <= Self.screen.row + Self.screen.rows)
    }

    @Test func `a pane with nothing to say is one line, and its room goes to others`() {
        let boxes = Self.arrange([40, 0, 40])

        #expect(boxes.map(\.isOpen) == [true, false, true])
        #expect(boxes[1].rect.rows == 1)
        #expect(boxes[0].table.rows + boxes[2].table.rows == 27)
    }

    @Test func `a pane that needs little gets it before one that needs much gets more`() {
        let boxes = Self.arrange([200, 3, 200])

        #expect(boxes[1].table.rows == 4)
    }

    @Test func `the focused pane gets twice the room`() {
        let boxes = Self.arrange([200, 200, 200], focus: 1)

        #expect(boxes.map(\.table.rows) == [7, 13, 7])
    }

    @Test func `what nobody needs stays empty at the end`() {
        #expect(Self.arrange([2, 2], focus: 1).map(\.table.rows) == [3, 3])
    }

    @Test func `where all are silent the first has the room to say so`() {
        #expect(Self.arrange([0, 0, 0]).map(\.table.rows) == [27, 0, 0])
    }

    @Test func `one pane with a line for each of the others, where the page is not to be shared`() {
        let boxes = Self.arrange([40, 40, 40], focus: 1, shared: false)

        #expect(boxes.map(\.pane) == ["1", "0", "2"])
        #expect(boxes[0].title == nil)
        #expect(boxes.map(\.rect.rows) == [28, 1, 1])
    }

    @Test func `a page of one pane needs no title`() {
        #expect(Self.arrange([3], notes: 2).map(\.rect) == [Self.screen])
        #expect(Self.arrange([3], notes: 2)[0].notes.rows == 2)
    }

    @Test(arguments: 0..<8) func `on very few lines there is only the focused pane`(rows: Int) {
        let boxes = Self.arrange([9, 9, 9], focus: 2, in: Rect(column: 0, row: 0, columns: 20, rows: rows))

        #expect(boxes.map(\.pane) == ["2"])
        #expect(boxes[0].rect.rows == rows)
    }

    @Test func `notes leave room for rows`() {
        let boxes = Self.arrange([9], notes: 40)

        #expect(boxes[0].table.rows == 3)
    }

    @Test func `a pane keeps its room for a while when it needs less, and takes more at once`() {
        var room = Room(Demand(pane: "a", rows: 10), at: .at(0))

        #expect(room.settle(Demand(pane: "a", rows: 4), at: .at(5)).rows == 10)
        #expect(room.settle(Demand(pane: "a", rows: 12), at: .at(6)).rows == 12)
        #expect(room.settle(Demand(pane: "a", rows: 4), at: .at(15)).rows == 12)
        #expect(room.settle(Demand(pane: "a", rows: 4), at: .at(16)).rows == 4)
    }
}
