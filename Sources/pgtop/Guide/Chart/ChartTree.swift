/// A flowchart as a tree: each node beneath the one by which it is first reached; all other ways are told in words.
struct ChartTree: Sendable, Equatable {
    let chart: Flowchart
    /// Where each node hangs, by the edge that leads to it.
    private let trunk: [Flowchart.NodeID: Flowchart.Edge]
    /// Nodes at and beneath each node.
    private let weights: [Flowchart.NodeID: Int]

    init(_ chart: Flowchart) {
        self.chart = chart
        var trunk: [Flowchart.NodeID: Flowchart.Edge] = [:]
        var order = chart.nodes.first.map { [$0.id] } ?? []
        var place = 0
        while place < order.count {
            for edge in chart.ways(from: order[place]) where edge.to != order[0] && trunk[edge.to] == nil {
                trunk[edge.to] = edge
                order.append(edge.to)
            }
            place += 1
        }
        var weights: [Flowchart.NodeID: Int] = [:]
        for id in order.reversed() {
            weights[id, default: 0] += 1
            if let edge = trunk[id] { weights[edge.from, default: 0] += weights[id, default: 0] }
        }
        self.trunk = trunk
        self.weights = weights
    }

    func isTrunk(_ edge: Flowchart.Edge) -> Bool { trunk[edge.to] == edge }

    /// The way that goes straight down: the one with the most beneath it, of equals the one for no.
    func down(from id: Flowchart.NodeID) -> Flowchart.Edge? {
        let ways = chart.ways(from: id).filter(isTrunk)
        return ways.max { left, right in
            let weights = (weights[left.to, default: 0], weights[right.to, default: 0])
            return weights.0 != weights.1 ? weights.0 < weights.1 : left.branch == .yes
        }
    }

    /// The way that goes to the side.
    func side(from id: Flowchart.NodeID) -> Flowchart.Edge? {
        let down = down(from: id)
        return chart.ways(from: id).first { $0 != down && isTrunk($0) }
    }

    /// Ways to nodes that hang elsewhere.
    func jumps(from id: Flowchart.NodeID) -> [Flowchart.Edge] {
        chart.ways(from: id).filter { !isTrunk($0) }
    }

    /// How many columns the nodes beneath this one need, beside one another.
    func columns(from id: Flowchart.NodeID) -> Int {
        var most = 1
        var next: Flowchart.NodeID? = id
        while let node = next {
            if let side = side(from: node) { most = max(most, 1 + columns(from: side.to)) }
            next = down(from: node)?.to
        }
        return most
    }
}

extension Flowchart {
    /// The ways out of a node, yes first; no more than a decision has.
    func ways(from id: NodeID) -> [Edge] {
        let branches: [Branch?] = [.yes, .no, nil]
        return branches.compactMap { branch in
            edges.first { $0.from == id && $0.branch == branch && self[$0.to] != nil }
        }
    }
}
