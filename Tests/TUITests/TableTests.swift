import Testing

@testable import TUI

private struct Fruit: Identifiable, Sendable {
    let id: Int
    let name: String
    var weight: Double?
    var isPartOf: Int?
}

private let columns: [Column<Fruit>] = [
    Column("ID", \.id, .number, width: 4, "Its number."),
    Column("NAME", \.name, width: .upTo(8), "What it is called."),
    Column("KIND", { _ in "fruit" }, width: 6, "What kind it is.", yields: 2),
    Column("WEIGHT", \.weight, .number, width: 6, "What it weighs.", yields: 1),
    Column("NOTE", \.name, width: .rest, "What else there is to say."),
]

private let fruits = [
    Fruit(id: 3, name: "cherry", weight: 5), Fruit(id: 1, name: "apple", weight: 100),
    Fruit(id: 2, name: "banana", weight: nil), Fruit(id: 4, name: "date", weight: 5),
]

private func table(
    _ rows: [Fruit] = fruits, sortedBy sorting: Sorting = Sorting("weight"),
    size: Size = Size(columns: 80, rows: 10)
) -> Table<Fruit> {
    var table = Table(columns, sortedBy: sorting, parent: { $0.isPartOf })
    table.fit(size)
    table.show(rows)
    return table
}

@Suite struct TableTests {
    @Test func `rows are sorted by value, missing ones last, equal ones by identity`() {
        #expect(table().rows.map(\.id) == [3, 4, 1, 2])
    }

    @Test func `missing values stay last when the order is turned round`() {
        #expect(table(sortedBy: Sorting("weight", descending: true)).rows.map(\.id) == [1, 3, 4, 2])
    }

    @Test func `sorting goes by the value, not by its rounded text`() {
        let rows = [Fruit(id: 1, name: "b", weight: 1.04), Fruit(id: 2, name: "a", weight: 1.01)]

        #expect(table(rows).rows.map(\.id) == [2, 1])
    }

    @Test func `rows that are part of another stand beneath it`() {
        let parts = [
            Fruit(id: 9, name: "pit", weight: 1, isPartOf: 1),
            Fruit(id: 8, name: "peel", weight: 2, isPartOf: 1),
        ]

        #expect(table(fruits + parts).rows.map(\.id) == [3, 4, 1, 9, 8, 2])
    }

    @Test func `a part whose whole is not shown stands by itself`() {
        #expect(table([Fruit(id: 9, name: "pit", weight: 1, isPartOf: 77)]).rows.map(\.id) == [9])
    }

    @Test func `the cursor follows its row to another line`() {
        var table = table()
        table.moveCursor(by: 2)

        table.show([Fruit(id: 1, name: "apple", weight: 1)] + fruits.filter { $0.id != 1 })

        #expect(table.cursor == 1)
        #expect(table.rows.first?.id == 1)
    }

    @Test func `when its row has gone the cursor takes the one in its place`() {
        var table = table()
        table.moveCursor(by: 1)

        table.show(fruits.filter { $0.id != 4 })

        #expect(table.cursor == 1)
    }

    @Test func `marks of rows that have gone are forgotten`() {
        var table = table()
        table.toggleMark()

        table.show(fruits.filter { $0.id != 3 })

        #expect(table.marks.isEmpty)
        #expect(table.chosen.map(\.id) == [4])
    }

    @Test func `marked rows are chosen also when the filter hides them`() {
        var table = table()
        table.toggleMark()

        table.filter(by: Filter("apple"))

        #expect(table.chosen.map(\.id) == [3])
    }

    @Test func `the row under the cursor is always on the screen`() {
        var table = table((1...50).map { Fruit(id: $0, name: "fruit", weight: 1) })

        table.moveCursorToEnd()

        #expect(table.visible.last?.id == 50)
        #expect(table.position == "42–50 of 50")
    }

    @Test func `columns that yield make room on a narrow screen, the most willing first`() {
        let wide = table(size: Size(columns: 80, rows: 5)).layout.map(\.index)
        let narrow = table(size: Size(columns: 32, rows: 5)).layout.map(\.index)

        #expect(wide == [0, 1, 2, 3, 4])
        #expect(narrow == [0, 1, 3, 4])
    }

    @Test func `scrolling sideways brings columns that had no room, and keeps the first`() {
        var table = table(size: Size(columns: 45, rows: 5))

        table.scroll(by: 1)

        #expect(table.layout.map(\.index) == [0, 2, 3, 4])
    }

    @Test func `scrolling sideways ends at the last column`() {
        var table = table()

        table.scroll(by: 100)

        #expect(table.layout.map(\.index) == [0, 4])
    }

    @Test func `columns that say nothing here have no place`() {
        var table = table()
        table.absent = ["kind"]
        table.show(fruits)

        #expect(table.layout.map(\.index) == [0, 1, 3, 4])
    }

    @Test func `a column never grows narrower while the screen stays`() {
        var table = table()
        let before = table.layout

        table.show([Fruit(id: 1, name: "fig", weight: 1)])

        #expect(table.layout == before)
    }

    @Test func `the column that is sorted by makes no room`() {
        let layout = table(sortedBy: Sorting("kind"), size: Size(columns: 32, rows: 5)).layout

        #expect(layout.map(\.index) == [0, 1, 2, 4])
    }

    @Test func `a word that is cut says so, and half a number is not shown`() {
        let table = table(
            [Fruit(id: 12345, name: "pomegranate", weight: 5)], size: Size(columns: 80, rows: 2))
        var frame = Frame(Size(columns: 80, rows: 2))

        table.draw(in: &frame, Rect(frame.size))

        #expect(frame.golden.contains("      pomegra… fruit       5 pomegranate"))
        #expect(!frame.golden.contains("123"))
    }

    @Test func `a click finds the row and the title under it`() {
        let table = table()
        let rect = Rect(column: 0, row: 5, columns: 80, rows: 10)

        #expect(table.spot(at: Point(column: 20, row: 7), in: rect) == .row(1))
        #expect(table.spot(at: Point(column: 7, row: 5), in: rect) == .title("name"))
        #expect(table.spot(at: Point(column: 20, row: 12), in: rect) == nil)
        #expect(table.spot(at: Point(column: 20, row: 2), in: rect) == nil)
    }

    @Test func `a column of numbers is first sorted with the greatest on top, then turned round`() {
        var table = table(sortedBy: Sorting("name"))

        table.sort(byColumn: "weight")
        #expect(table.sorting == Sorting("weight", descending: true))
        table.sort(byColumn: "weight")
        #expect(table.sorting == Sorting("weight"))
    }

    @Test(arguments: [(0, 0), (1, 1), (2, 2), (5, 1), (80, 0)])
    func `any size is drawn`(columns: Int, rows: Int) {
        var frame = Frame(Size(columns: columns, rows: rows))

        table(size: frame.size).draw(in: &frame, Rect(frame.size))

        #expect(frame.size.columns == columns)
    }
}

@Suite struct FilterTests {
    private func names(_ text: String, inverted: Bool = false) -> [String] {
        var table = table(sortedBy: Sorting("id"))
        table.filter(by: Filter(text, inverted: inverted))
        return table.rows.map(\.name)
    }

    @Test func `a word is looked for everywhere, without case`() {
        #expect(names("ANA") == ["banana"])
    }

    @Test func `all words must be found`() {
        #expect(names("a 5") == ["date"])
    }

    @Test func `a word can be looked for in one column`() {
        #expect(names("4") == ["date"])
        #expect(names("weight:100") == ["apple"])
        #expect(names("name:100") == [])
    }

    @Test func `numbers of a column are compared`() {
        #expect(names("weight:>5") == ["apple"])
        #expect(names("weight:<6 name:c") == ["cherry"])
    }

    @Test func `an unknown column is a word like any other`() {
        #expect(names("colour:red") == [])
    }

    @Test func `inverted, the others are shown`() {
        #expect(names("an", inverted: true) == ["apple", "cherry", "date"])
    }

    @Test func `a filter of spaces lets all pass, also inverted`() {
        #expect(names("  ", inverted: true).count == 4)
    }
}
