import Probes

/// Reads a runbook from its file's text, and notes everything that is wrong with it.
struct RunbookReader {
    private let file: String
    private(set) var faults: [RunbookFault] = []
    private var title: String?
    private var summary: [String] = []
    private var chart: (reader: MermaidReader, line: Int)?
    private var sections: [(id: String, line: Int, blocks: [Runbook.Block])] = []

    /// The runbook, unless something is wrong with it.
    static func read(_ text: [UInt8], name: String, file: String) -> (
        runbook: Runbook?, faults: [RunbookFault]
    ) {
        var reader = RunbookReader(file)
        for block in Markdown.blocks(text) { reader.take(block) }
        return reader.finish(name)
    }

    private init(_ file: String) { self.file = file }

    private mutating func fault(_ line: Int, _ sentence: String) {
        faults.append(RunbookFault(file: file, line: line, sentence: sentence))
    }

    private mutating func take(_ block: MarkdownBlock) {
        switch block.content {
        case .heading(1, let text):
            if title != nil || chart != nil { fault(block.line, "there is a second title, `\(text)`") }
            title = title ?? text
        case .heading(2, let text): sections.append((text, block.line, []))
        case .heading(_, let text):
            fault(block.line, "`\(text)` is a heading of a depth that has no meaning here")
        case .code(let info, let text) where info == "mermaid": take(chart: text, block.line)
        case .other(let kind):
            fault(block.line, "a runbook has no use for a \(kind.map { $0 == "_" ? " " : "\($0)" }.joined())")
        default: sections.isEmpty ? takeIntroduction(block) : takeContent(block)
        }
    }

    private mutating func take(chart text: String, _ line: Int) {
        if chart != nil || !sections.isEmpty {
            return fault(line, "the chart stands once, before the first section")
        }
        chart = (MermaidReader(text, line: line + 1), line)
    }

    private mutating func takeIntroduction(_ block: MarkdownBlock) {
        guard case .paragraph(let text) = block.content, title != nil, chart == nil else {
            return fault(
                block.line,
                "before the sections there is a title, when to use it, and the chart; nothing else")
        }
        summary.append(text)
    }

    private mutating func takeContent(_ block: MarkdownBlock) {
        let place = sections.count - 1
        switch block.content {
        case .paragraph(let text): sections[place].blocks.append(.paragraph(text))
        case .item(let sign, let depth, let text):
            let isCheck = text.hasPrefix("[ ] ")
            sections[place].blocks.append(
                isCheck ? .check(String(text.dropFirst(4))) : .item(sign: sign, depth: depth, text: text))
        case .code(let info, let text):
            guard let code = code(info, text, block.line, after: sections[place].blocks) else { return }
            sections[place].blocks.append(.code(code))
        default: break
        }
    }

    private mutating func finish(_ name: String) -> (Runbook?, [RunbookFault]) {
        if title == nil { fault(1, "there is no title: a line that begins with #") }
        if summary.isEmpty { fault(1, "it does not say when to use it, between the title and the chart") }
        guard let chart else {
            fault(1, "there is no chart: a fence marked mermaid")
            return (nil, faults)
        }
        let rules = RunbookRules(chart.reader, sections: sections.map { ($0.id, $0.line) }, line: chart.line)
        for (line, sentence) in chart.reader.faults + rules.faults { fault(line, sentence) }
        faults.sort { $0.line < $1.line }
        guard faults.isEmpty, let title else { return (nil, faults) }
        let told = sections.map { ($0.id, Runbook.Section(blocks: $0.blocks)) }
        return (
            Runbook(
                name: name, title: title, summary: summary.joined(separator: " "),
                chart: Flowchart(
                    nodes: chart.reader.nodes.map(\.node), edges: chart.reader.edges.map(\.edge)),
                sections: Dictionary(told) { first, _ in first }), []
        )
    }
}

// MARK: - What can be run

extension RunbookReader {
    private mutating func code(
        _ info: String, _ text: String, _ line: Int, after blocks: [Runbook.Block]
    ) -> Runbook.Code? {
        let words = info.split(separator: " ").map(String.init)
        guard let language = words.first.flatMap(Runbook.Code.Language.init) else {
            fault(line, "a fence is marked sql, pgbouncer or sh; this one `\(info)`")
            return nil
        }
        let risk = words.count > 1 ? Runbook.Code.Risk(rawValue: words[1]) : nil
        if language == .sh ? words.count > 1 : risk == nil || words.count > 2 {
            fault(
                line,
                language == .sh
                    ? "shell commands are never run: the fence is marked sh and nothing else"
                    : "say how risky it is: \(language.rawValue) look, change or danger")
        }
        let code = Runbook.Code(language: language, risk: risk, text: Self.stripped(text))
        if code.text.isEmpty { fault(line, "there is nothing in the fence") }
        checkRisk(code, line, after: blocks)
        checkValues(code, line)
        return code
    }

    private static func stripped(_ text: String) -> String {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        while lines.last?.allSatisfy({ $0 == " " }) ?? false { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    private mutating func checkRisk(_ code: Runbook.Code, _ line: Int, after blocks: [Runbook.Block]) {
        let hasCheck = blocks.contains { if case .check = $0 { true } else { false } }
        if code.risk == .danger, !hasCheck {
            fault(line, "what is a danger needs something to tick before it: - [ ] what was checked")
        }
        guard code.language == .sql, code.risk != nil else { return }
        if SQLText.statementCount(code.text) != 1 { fault(line, "a fence holds one statement") }
        guard code.risk == .look else { return }
        let first = SQLText.firstWord(of: code.text) ?? "nothing"
        if !["select", "show", "with", "table", "values"].contains(first) {
            fault(line, "a look only reads: it cannot begin with \(first)")
        }
    }

    private mutating func checkValues(_ code: Runbook.Code, _ line: Int) {
        guard code.language != .sh else { return }
        for name in SQLText.unknownValues(in: code.text) {
            let known = SQLText.valueNames.sorted().joined(separator: ", ")
            fault(line, "there is no value :\(name); there are \(known)")
        }
    }
}
