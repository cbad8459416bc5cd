import Testing

@testable import TUI

private struct Leaf: Identifiable, Sendable {
    let id: Int
    var above: Int?
}

private let columns = [
    Column<Leaf>("LEAF", { "\($0.id)" }, width: .upTo(30), "Its number.", showsBranches: true)
]

private func table(_ leaves: [Leaf], mostChildren: Int = .max, rows: Int = 30) -> Table<Leaf> {
    var table = Table(columns, sortedBy: Sorting("id"), parent: { $0.above }, mostChildren: mostChildren)
    table.fit(Size(columns: 40, rows: rows))
    table.show(leaves)
    return table
}

/// The lines of a table under its header.
private func lines(_ table: Table<Leaf>) -> [String] {
    var frame = Frame(Size(columns: 40, rows: table.rows.count + 1))
    table.draw(in: &frame, Rect(Size(columns: 40, rows: table.rows.count + 1)))
    return frame.golden.split(separator: "\n").dropFirst(2).prefix(table.rows.count).map { line in
        String(line.dropFirst().dropLast().reversed().drop { $0 == " " }.reversed())
    }
}

@Suite struct ForestTests {
    private static let tree = [
        Leaf(id: 1), Leaf(id: 2, above: 1), Leaf(id: 3, above: 2), Leaf(id: 4, above: 2),
        Leaf(id: 5, above: 1),
        Leaf(id: 6),
    ]

    @Test func `rows of any depth stand beneath those they belong to, with lines that lead to them`() {
        #expect(lines(table(Self.tree)) == [" 1", " ├ 2", " │ ├ 3", " │ └ 4", " └ 5", " 6"])
    }

    @Test func `a closed branch hides what is beneath it, and opens again`() {
        var table = table(Self.tree)
        table.moveCursor(to: 1)

        table.toggleBranch()
        #expect(lines(table) == [" 1", " ├ ▸2", " └ 5", " 6"])

        table.toggleBranch()
        #expect(table.rows.count == 6)
    }

    @Test func `of too many siblings the rest are one line, which opens`() {
        var table = table([Leaf(id: 0)] + (1...20).map { Leaf(id: $0, above: 0) }, mostChildren: 4)

        #expect(lines(table) == [" 0", " ├ 1", " ├ 2", " ├ 3", " └ … and 17 more"])

        table.moveCursorToEnd()
        table.toggleBranch()
        #expect(table.rows.count == 21)
    }

    @Test func `a line that stands for many rows is none of them`() {
        var table = table([Leaf(id: 0)] + (1...20).map { Leaf(id: $0, above: 0) }, mostChildren: 4)

        table.moveCursorToEnd()
        table.toggleMark()

        #expect(table.selected == nil)
        #expect(table.chosen.isEmpty)
    }

    @Test func `rows in a circle are all shown, once`() {
        let circle = [
            Leaf(id: 1, above: 3), Leaf(id: 2, above: 1), Leaf(id: 3, above: 2), Leaf(id: 4, above: 4),
        ]

        #expect(lines(table(circle)) == [" 4", " 1", " └ 2", "   └ 3"])
    }

    @Test func `a chain of thousands is arranged`() {
        let chain = (0..<5000).map { Leaf(id: $0, above: $0 == 0 ? nil : $0 - 1) }

        let table = table(chain)

        #expect(table.rows.map(\.id) == Array(0..<5000))
        #expect(table.branch(4999).depth == 4999)
        #expect(table.branch(4999).guides.count < 30)
    }
}
