import Probes

/// What makes a chart one that can be walked to an end, and a section one that can be worked through.
struct RunbookRules {
    let chart: MermaidReader
    /// The sections' names and lines.
    let sections: [(id: String, line: Int)]
    /// The line of the chart itself.
    let line: Int
    private(set) var faults: [(line: Int, sentence: String)] = []

    init(_ chart: MermaidReader, sections: [(id: String, line: Int)], line: Int) {
        self.chart = chart
        self.sections = sections
        self.line = line
        checkNodes()
        checkEdges()
        checkSections()
        // A chart whose edges lead nowhere would only be said to be in disorder twice.
        if chart.faults.isEmpty, faults.isEmpty { checkWays() }
    }

    private mutating func fault(_ line: Int, _ sentence: String) { faults.append((line, sentence)) }

    private mutating func checkNodes() {
        if chart.nodes.isEmpty { fault(line, "the chart has no nodes") }
        for (node, line) in chart.nodes {
            let ways = chart.edges.filter { $0.edge.from == node.id }.map(\.edge.branch)
            switch node.shape {
            case .decision:
                for branch in Flowchart.Branch.allCases where !ways.contains(branch) {
                    fault(line, "decision `\(node.id)` has no way for \(branch.rawValue)")
                }
                if ways.contains(nil) {
                    fault(line, "decision `\(node.id)` has a way that is neither yes nor no")
                }
                if !node.id.hasPrefix("you."), Check.named(node.id) == nil {
                    fault(
                        line,
                        "`\(node.id)` is no check: pgtop --docs checks lists them; what only people know begins with you."
                    )
                }
            case .step:
                if ways != [nil] { fault(line, "step `\(node.id)` must have one way out, without yes or no") }
            case .end:
                if !ways.isEmpty { fault(line, "nothing may follow upon the end `\(node.id)`") }
            }
        }
    }

    private mutating func checkEdges() {
        let known = Set(chart.nodes.map(\.node.id))
        for (edge, line) in chart.edges {
            for id in [edge.from, edge.to] where !known.contains(id) {
                fault(line, "there is no node `\(id)`")
            }
        }
    }

    private mutating func checkSections() {
        var seen: Set<String> = []
        for (id, line) in sections {
            if !seen.insert(id).inserted { fault(line, "there is a section `\(id)` already") }
            if !chart.nodes.contains(where: { $0.node.id == id }) {
                fault(line, "section `\(id)` belongs to no node of the chart")
            }
        }
        for (node, line) in chart.nodes where node.shape == .step && !seen.contains(node.id) {
            fault(line, "step `\(node.id)` has no section `## \(node.id)`")
        }
    }

    /// Every node can be come to, and from every node an end.
    private mutating func checkWays() {
        guard let first = chart.nodes.first else { return }
        let edges = chart.edges.map(\.edge)
        let reached = Self.closure(from: [first.node.id]) { id in edges.filter { $0.from == id }.map(\.to) }
        let ends = chart.nodes.filter { $0.node.shape == .end }.map(\.node.id)
        if ends.isEmpty { return fault(line, "the chart has no end") }
        let ending = Self.closure(from: ends) { id in edges.filter { $0.to == id }.map(\.from) }
        for (node, line) in chart.nodes {
            if !reached.contains(node.id) { fault(line, "no way leads to `\(node.id)`") }
            if !ending.contains(node.id) { fault(line, "no way leads from `\(node.id)` to an end") }
        }
    }

    private static func closure(from starts: [String], _ next: (String) -> [String]) -> Set<String> {
        var seen = Set(starts)
        var left = starts
        while let id = left.popLast() {
            for other in next(id) where seen.insert(other).inserted { left.append(other) }
        }
        return seen
    }
}
