import TUI
import Testing

@testable import pgtop

@Suite struct ChartLayoutTests {
    @Test func `the main way goes down and side ways go off to the right`() throws {
        let layout = try #require(ChartLayout(.locks, columns: 84))

        let waiting = try #require(layout.box(of: "locks.waiting"))
        let root = try #require(layout.box(of: "find_root"))
        let free = try #require(layout.box(of: "free"))
        #expect(root.rect.column == waiting.rect.column)
        #expect(root.rect.row > waiting.rect.row)
        #expect(free.rect.column > waiting.rect.column)
        #expect(free.rect.row == waiting.rect.row)
    }

    @Test func `ways to a node that stands elsewhere are told by its number`() throws {
        let layout = try #require(ChartLayout(.locks, columns: 84))

        #expect(layout.box(of: "cancel_root")?.ways.map(\.text) == ["↑ back to 1"])
        #expect(layout.box(of: "locks.root_waits_for_client")?.ways.map(\.text).count == 1)
    }

    @Test func `a place too narrow for all columns has no whole chart`() {
        #expect(ChartLayout(.locks, columns: 50) == nil)
        #expect(ChartLayout(Flowchart(nodes: [], edges: []), columns: 84) == nil)
    }

    @Test func `any chart is placed whole, without overlaps and within its width`() {
        var dice = Dice(state: 7)
        for round in 0..<400 {
            let chart = Flowchart.random(1 + round % 20, using: &dice)
            let columns = 52 + round % 120
            guard let layout = ChartLayout(chart, columns: columns) else { continue }

            #expect(Set(layout.boxes.map(\.node.id)) == chart.reachable)
            #expect(layout.boxes.count == chart.reachable.count)
            #expect(layout.boxes.map(\.number).sorted() == Array(1...layout.boxes.count))
            #expect(layout.boxes.allSatisfy { $0.rect.column + $0.rect.columns <= columns })
            for (index, box) in layout.boxes.enumerated() {
                #expect(!layout.boxes[..<index].contains { $0.rect.overlaps(box.rect) })
                #expect(!layout.strokes.contains { box.rect.contains($0.at) })
            }
            let told = layout.strokes.map(\.edge) + layout.boxes.flatMap { $0.ways.map(\.edge) }
            for id in chart.reachable {
                for edge in chart.ways(from: id) { #expect(told.contains(edge)) }
            }
        }
    }

    @Test func `around a node stand both its ways, however narrow`() {
        for columns in [30, 40, 60, 80] {
            for node in Flowchart.locks.nodes {
                let layout = ChartLayout(around: node.id, of: .locks, columns: columns)

                let shown = Set(layout.boxes.map(\.node.id))
                #expect(shown == Set([node.id] + Flowchart.locks.ways(from: node.id).map(\.to)))
                #expect(layout.boxes.allSatisfy { $0.rect.column + $0.rect.columns <= columns })
            }
        }
    }

    @Test func `shapes can be told apart without colours, in ASCII too`() throws {
        let layout = try #require(ChartLayout(.locks, columns: 84))
        var frame = Frame(Size(columns: 84, rows: layout.size.rows))
        layout.draw(in: &frame, Rect(frame.size), from: 0, ChartMarks(present: "find_root"))

        let text = frame.golden
        #expect(text.contains("1 ? Does any session wait"))
        #expect(text.contains("■ Find the root"))
        #expect(text.contains("● Nobody waits"))
    }
}

extension Flowchart {
    /// The nodes to which any way leads.
    fileprivate var reachable: Set<NodeID> {
        var found = Set(nodes.prefix(1).map(\.id))
        var waiting = Array(found)
        while let id = waiting.popLast() {
            for edge in ways(from: id) where found.insert(edge.to).inserted { waiting.append(edge.to) }
        }
        return found
    }
}

extension Rect {
    fileprivate func overlaps(_ other: Rect) -> Bool {
        column < other.column + other.columns && other.column < column + columns
            && row < other.row + other.rows
            && other.row < row + rows
    }
}
