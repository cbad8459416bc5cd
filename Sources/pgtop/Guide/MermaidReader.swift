/// Reads the flowcharts that runbooks are made of: the part of Mermaid that the guide can walk.
///
/// Nodes first, one a line, then edges. What is wrong is noted with its line, and reading goes on.
struct MermaidReader {
    private(set) var nodes: [(node: Flowchart.Node, line: Int)] = []
    private(set) var edges: [(edge: Flowchart.Edge, line: Int)] = []
    private(set) var faults: [(line: Int, sentence: String)] = []

    /// Labels have to fit a box on a terminal.
    static let longestLabel = 48

    /// `line` is that of the first line of the text.
    init(_ text: String, line: Int) {
        var hasBegun = false
        for (index, raw) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let words = Self.trimmed(raw)
            if words.isEmpty { continue }
            if hasBegun {
                read(words, line + index)
            } else {
                hasBegun = true
                if words != "flowchart TD" && words != "flowchart LR" {
                    fault(line + index, "a chart begins with `flowchart TD` or `flowchart LR`")
                }
            }
        }
        if !hasBegun { fault(line, "the chart is empty") }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let start = text.drop { $0 == " " || $0 == "\t" || $0 == "\r" }
        guard let end = start.lastIndex(where: { $0 != " " && $0 != "\t" && $0 != "\r" }) else { return "" }
        return start[...end]
    }

    private mutating func fault(_ line: Int, _ sentence: String) { faults.append((line, sentence)) }

    private mutating func read(_ words: Substring, _ line: Int) {
        let id = words.prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ".") }
        let rest = words.dropFirst(id.count)
        guard !id.isEmpty else { return fault(line, "`\(words)` is neither a node nor an edge") }
        guard Self.isName(id) else {
            return fault(
                line, "`\(id)` is no name: small letters, digits and _, with one dot in a check's name")
        }
        if rest.hasPrefix(" ") {
            readEdge(from: String(id), rest, line)
        } else {
            readNode(String(id), rest, line)
        }
    }

    private static func isName(_ id: Substring) -> Bool {
        let parts = id.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count <= 2
            && parts.allSatisfy { part in
                part.first?.isLetter ?? false
                    && part.allSatisfy { $0.isLowercase || $0.isNumber || $0 == "_" }
            }
    }

    private static let shapes: [(open: String, close: String, shape: Flowchart.Shape)] = [
        ("([\"", "\"])", .end), ("[\"", "\"]", .step), ("{\"", "\"}", .decision),
    ]

    private mutating func readNode(_ id: String, _ rest: Substring, _ line: Int) {
        guard let form = Self.shapes.first(where: { rest.hasPrefix($0.open) && rest.hasSuffix($0.close) }),
            rest.count > form.open.count + form.close.count
        else {
            return fault(
                line, "`\(id)` must be {\"question\"}, [\"step\"] or ([\"end\"]), with its label in quotes")
        }
        let label = rest.dropFirst(form.open.count).dropLast(form.close.count)
        if label.contains("\"") { fault(line, "the label of `\(id)` has a quote in it") }
        if label.count > Self.longestLabel {
            fault(line, "the label of `\(id)` has \(label.count) characters; \(Self.longestLabel) fit a box")
        }
        if nodes.contains(where: { $0.node.id == id }) {
            return fault(line, "there is a node `\(id)` already")
        }
        if !edges.isEmpty { fault(line, "node `\(id)` stands after an edge; nodes come first") }
        nodes.append((Flowchart.Node(id: id, shape: form.shape, label: String(label)), line))
    }

    private mutating func readEdge(from id: String, _ rest: Substring, _ line: Int) {
        let parts = rest.split(separator: " ").map(String.init)
        guard parts.count == 2, parts[0].hasPrefix("-->") else {
            return fault(line, "write the edge as `\(id) --> other` or `\(id) -->|yes| other`")
        }
        let sign = parts[0].dropFirst(3)
        let branch = Flowchart.Branch.allCases.first { sign == "|\($0.rawValue)|" }
        guard sign.isEmpty || branch != nil else {
            return fault(line, "the edge from `\(id)` says `\(sign)`; it may say |yes| or |no|")
        }
        let edge = Flowchart.Edge(from: id, to: parts[1], branch: branch)
        if edges.contains(where: { $0.edge.from == id && $0.edge.branch == branch }) {
            return fault(line, "`\(id)` has this way out already")
        }
        edges.append((edge, line))
    }
}
