import TUI

/// A flowchart placed in cells: what stands where, and which lines lead from one to another.
///
/// The main way goes down on the left, side ways go off to the right; what leads to a node that stands elsewhere says
/// so by its number. So no line crosses another.
struct ChartLayout: Sendable, Equatable {
    struct Box: Sendable, Equatable {
        let node: Flowchart.Node
        /// By which other nodes refer to it.
        let number: Int
        var rect: Rect
        let label: [String]
        /// Ways on that are told in the lower border.
        var ways: [Reference] = []
    }

    /// A part of a line, and whose.
    struct Stroke: Sendable, Equatable {
        let text: String
        let at: Point
        let edge: Flowchart.Edge
    }

    /// A way to a node that is drawn elsewhere.
    struct Reference: Sendable, Equatable {
        let edge: Flowchart.Edge
        let text: String
    }

    var boxes: [Box] = []
    var strokes: [Stroke] = []
    var size = Size(columns: 0, rows: 0)

    /// A box that is narrower breaks its label into too many lines.
    static let leastBox = 22
    static let mostBox = 40
    /// Room for `─ yes ▸` between two boxes.
    static let gap = 8

    /// The whole chart, or nil where it would be wider than there is room.
    init?(_ chart: Flowchart, columns room: Int) {
        guard let first = chart.nodes.first else { return nil }
        let tree = ChartTree(chart)
        let count = tree.columns(from: first.id)
        let width = min(Self.mostBox, (room - (count - 1) * Self.gap) / count)
        guard width >= Self.leastBox else { return nil }
        var placing = ChartPlacing(tree, boxColumns: width, count: count)
        placing.place(first.id, column: 0, row: 0)
        self = placing.finished()
        size.columns = count * width + (count - 1) * Self.gap
    }

    init() {}

    func box(of id: Flowchart.NodeID) -> Box? { boxes.first { $0.node.id == id } }

    /// The signs that stand before labels: shapes are told without colours too.
    static func sign(_ shape: Flowchart.Shape) -> String {
        switch shape {
        case .decision: "?"
        case .step: "■"
        case .end: "●"
        }
    }

    /// A label under its number and sign, broken to so many cells.
    static func label(_ node: Flowchart.Node, _ number: Int, _ columns: Int) -> [String] {
        let head = "\(number) \(sign(node.shape)) "
        return Line(head + node.label, indent: width(of: head)).wrapped(to: max(1, columns)).map(\.text)
    }
}

/// A layout in the making.
private struct ChartPlacing {
    let tree: ChartTree
    let boxColumns: Int
    let count: Int
    private let numbers: [Flowchart.NodeID: Int]
    private var layout = ChartLayout()

    init(_ tree: ChartTree, boxColumns: Int, count: Int) {
        (self.tree, self.boxColumns, self.count) = (tree, boxColumns, count)
        numbers = tree.chart.numbers
    }

    func finished() -> ChartLayout {
        var layout = layout
        layout.size.rows = layout.boxes.map { $0.rect.row + $0.rect.rows }.max() ?? 0
        return layout
    }

    /// Places a node and all beneath it; returns the first row that is free beneath them.
    @discardableResult
    mutating func place(_ id: Flowchart.NodeID, column: Int, row: Int) -> Int {
        guard let node = tree.chart[id] else { return row }
        let number = numbers[id] ?? 0
        let label = ChartLayout.label(node, number, boxColumns - 4)
        let rect = Rect(
            column: column * (boxColumns + ChartLayout.gap), row: row, columns: boxColumns,
            rows: label.count + 2)
        let ways = tree.jumps(from: id).map { reference($0, from: number, with: node.shape) }
        layout.boxes.append(.init(node: node, number: number, rect: rect, label: label, ways: ways))
        var bottom = rect.row + rect.rows
        if let side = tree.side(from: id) {
            drawSideways(side, from: rect)
            bottom = max(bottom, place(side.to, column: column + 1, row: row))
        }
        guard let down = tree.down(from: id) else { return bottom }
        let next = max(bottom, rect.row + rect.rows + 1)
        drawDown(down, from: rect, to: next)
        return max(bottom, place(down.to, column: column, row: next))
    }

    private func reference(_ edge: Flowchart.Edge, from number: Int, with shape: Flowchart.Shape)
        -> ChartLayout.Reference
    {
        let target = numbers[edge.to] ?? 0
        let branch = edge.branch.map { "\($0.rawValue) " } ?? ""
        let way = target <= number ? "↑ back to" : "↓ on to"
        let isShort = shape == .decision
        return .init(edge: edge, text: "\(branch)\(isShort ? String(way.prefix(1)) : way) \(target)")
    }

    private mutating func drawSideways(_ edge: Flowchart.Edge, from rect: Rect) {
        let name = edge.branch?.rawValue ?? ""
        let rest = ChartLayout.gap - name.count - 3
        let line =
            "─\(name.isEmpty ? "─" : " \(name) ")" + String(repeating: "─", count: max(0, rest - 1)) + "▸"
        layout.strokes.append(
            .init(text: line, at: Point(column: rect.column + rect.columns, row: rect.row + 1), edge: edge))
    }

    private mutating func drawDown(_ edge: Flowchart.Edge, from rect: Rect, to row: Int) {
        let column = rect.column + 3
        let name = edge.branch.map { " \($0.rawValue)" } ?? ""
        for line in rect.row + rect.rows..<row {
            let isLast = line == row - 1
            let isFirst = line == rect.row + rect.rows
            layout.strokes.append(
                .init(
                    text: (isLast ? "▾" : "│") + (isFirst ? name : ""), at: Point(column: column, row: line),
                    edge: edge))
        }
    }
}

extension Flowchart {
    /// The number of each node: the order in which the drawing is read, the main way with its side ways from the top.
    var numbers: [NodeID: Int] {
        guard let first = nodes.first else { return [:] }
        let tree = ChartTree(self)
        var numbers: [NodeID: Int] = [:]
        var waiting = [first.id]
        while let id = waiting.popLast() {
            numbers[id] = numbers.count + 1
            if let down = tree.down(from: id) { waiting.append(down.to) }
            if let side = tree.side(from: id) { waiting.append(side.to) }
        }
        return numbers
    }
}
