import TUI

extension ChartLayout {
    /// Only the present node and where it leads, for a place too narrow for the whole chart.
    init(around id: Flowchart.NodeID, of chart: Flowchart, columns room: Int) {
        self.init()
        guard let node = chart[id] else { return }
        let numbers = chart.numbers
        let ways = chart.ways(from: id)
        let first = Self.box(node, numbers, Point(column: 0, row: 0), room)
        boxes = [first]
        let next = first.rect.rows + 1
        let width = ways.count > 1 ? max(1, (room - 2) / 2) : room
        for (index, edge) in ways.enumerated() {
            guard let target = chart[edge.to] else { continue }
            let column = index * (width + 2)
            let name = edge.branch.map { " \($0.rawValue)" } ?? ""
            strokes.append(
                .init(text: "▾\(name)", at: Point(column: column + 3, row: next - 1), edge: edge))
            if edge.to == id { continue }
            boxes.append(Self.box(target, numbers, Point(column: column, row: next), width))
        }
        size = Size(columns: room, rows: boxes.map { $0.rect.row + $0.rect.rows }.max() ?? 0)
    }

    private static func box(
        _ node: Flowchart.Node, _ numbers: [Flowchart.NodeID: Int], _ point: Point, _ room: Int
    ) -> Box {
        let number = numbers[node.id] ?? 0
        let head = "\(number) \(sign(node.shape)) "
        let wanted = width(of: head + node.label) + 4
        let columns = min(room, max(wanted, leastBox))
        let label = label(node, number, columns - 4)
        return Box(
            node: node, number: number,
            rect: Rect(column: point.column, row: point.row, columns: columns, rows: label.count + 2),
            label: label)
    }
}
