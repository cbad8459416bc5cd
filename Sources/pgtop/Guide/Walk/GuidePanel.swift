import Probes
import TUI

/// What stands beside the chart: the present question with its answer, what has changed on the way, what to do.
struct GuidePanel {
    let walk: Walk
    let steps: [StepKey: StepState]
    let now: Instant
    /// Whether it must tell where the ways lead, for there is no chart that shows it.
    let tellsWays: Bool

    private static let mostEvidence = 4

    var lines: [Line] {
        let number = walk.chart.numbers[walk.node].map { "\($0) " } ?? ""
        let head = Line("\(number)\(ChartLayout.sign(walk.shape)) \(walk.label)", .title, indent: 2)
        let parts = [answer, faults, tellsWays ? ways : [], text]
        let lines = parts.filter { !$0.isEmpty }.flatMap { [.empty] + $0 }
        // Where the chart is only of the present node, it has its label in full.
        return tellsWays ? [head] + lines : Array(lines.dropFirst())
    }

    // MARK: The answer

    private var answer: [Line] {
        switch walk.shape {
        case .decision: Check.named(walk.node) == nil ? onlyYou : known
        case .step: toDo
        case .end: end
        }
    }

    private var onlyYou: [Line] {
        [Line("Only you can know: pgtop cannot ask the server this.", .notice), choice].compactMap(\.self)
    }

    private var known: [Line] {
        guard let asked = walk.answers[walk.node] else { return [Line("looking…", .faint)] }
        if case .unknown(let reason) = asked.answer {
            return [
                Line([Span("pgtop cannot tell: ", .warning), Span(reason)], indent: 2), choice,
            ].compactMap(\.self)
        }
        if case .moot(let reason) = asked.answer {
            return [
                Line([Span("This has no meaning here: ", .notice), Span(reason)], indent: 2), choice,
            ].compactMap(\.self)
        }
        let word = asked.answer.isYes ? "YES" : "NO"
        let age = now.since(asked.since)
        let since = age >= .seconds(5) ? ", for \(Told.time(age)) at least" : ""
        let head = Line([Span("pgtop's answer: "), Span(word, .notice), Span(since, .faint)])
        let all = asked.answer.evidence
        let evidence = all.prefix(Self.mostEvidence).map { evidence in
            Line("· " + evidence.sentence, evidence.severity?.role ?? .plain, indent: 2)
        }
        let more = all.count - evidence.count
        return [head] + evidence + (more > 0 ? [Line("  and \(more) more", .faint)] : [])
            + [choice].compactMap(\.self)
    }

    /// What the user's own choice means, where it is not what pgtop proposes.
    private var choice: Line? {
        guard let chosen = walk.chosen else {
            return Line([Span("Choose with "), Span("y", .key), Span(" or "), Span("n", .key), Span(".")])
        }
        guard chosen != walk.proposed else { return nil }
        let against = walk.proposed == nil ? "" : ", against pgtop's answer"
        return Line("You chose \(chosen.rawValue)\(against).", .notice)
    }

    // MARK: The way

    private var faults: [Line] {
        let faults = walk.faults
        guard !faults.isEmpty else { return [] }
        return faults.map { Line("! " + $0.sentence, .warning, indent: 2) }
            + [
                Line(
                    [
                        Span("Backspace", .key), Span(" goes back to it, "), Span("R", .key),
                        Span(" begins anew."),
                    ],
                    indent: 2)
            ]
    }

    private var ways: [Line] {
        let numbers = walk.chart.numbers
        return walk.chart.ways(from: walk.node).map { edge in
            let isChosen = edge.branch == walk.chosen
            let sign = isChosen ? "▸ " : "  "
            let name = edge.branch.map { $0.rawValue.padded(to: 4) } ?? ""
            let label = walk.chart[edge.to]?.label ?? edge.to
            let proposal = edge.branch != nil && edge.branch == walk.proposed ? "  (proposed)" : ""
            return Line(
                [
                    Span(sign + name, isChosen ? .key : .plain),
                    Span("→ \(numbers[edge.to] ?? 0) \(label)"), Span(proposal, .notice),
                ], indent: 8)
        }
    }

    // MARK: What to do

    private var toDo: [Line] {
        let state = steps[walk.stepKey]
        let ending: Line? =
            switch state?.ending {
            case .done: Line("✓ Done.", .good)
            case .skipped(let reason): Line([Span("Skipped: ", .notice), Span(reason)], indent: 2)
            case .failed(let said): Line([Span("Failed: ", .critical), Span(said)], indent: 2)
            case nil: nil
            }
        let opens = Line([Span("Enter", .key), Span(" opens the step: \(Self.contents(of: walk.section)).")])
        return [ending, opens].compactMap(\.self)
    }

    /// What is inside a section, counted.
    private static func contents(of section: Runbook.Section?) -> String {
        guard let section else { return "it has no text" }
        let risks = section.blocks.compactMap { block -> Runbook.Code.Risk? in
            if case .code(let code) = block { code.risk } else { nil }
        }
        let ticks = section.checks.count
        let parts = [
            ticks > 0 ? Told.number(ticks, "box to tick", "boxes to tick") : nil,
            counted(risks, .look, "look", "looks"), counted(risks, .change, "change", "changes"),
            counted(risks, .danger, "command that can do harm", "commands that can do harm"),
        ].compactMap(\.self)
        return parts.isEmpty ? "what to do, in words" : parts.joined(separator: ", ")
    }

    private static func counted(
        _ risks: [Runbook.Code.Risk], _ risk: Runbook.Code.Risk, _ one: String, _ many: String
    ) -> String? {
        let count = risks.count { $0 == risk }
        return count > 0 ? Told.number(count, one, many) : nil
    }

    private var end: [Line] {
        let next = walk.onward.map {
            Line([Span("Enter", .key), Span(" goes on with the guide \($0).")], indent: 2)
        }
        return [Line("Here the guide ends.", .good), next].compactMap(\.self)
    }

    /// The words of the section; its texts to run are behind a key.
    private var text: [Line] {
        guard let blocks = walk.section?.blocks else { return [] }
        var lines: [Line] = []
        for block in blocks {
            switch block {
            case .paragraph(let text):
                lines += (lines.isEmpty ? [] : [.empty]) + [Line(text)]
            case .item(let sign, let depth, let text):
                let indent = String(repeating: "  ", count: depth)
                lines.append(Line("\(indent)\(sign) \(text)", indent: indent.count + width(of: sign) + 1))
            case .check, .code: break
            }
        }
        let looks = blocks.contains { if case .code = $0 { true } else { false } }
        guard looks, walk.shape != .step else { return lines }
        let hint = Line([Span("l", .key), Span(" shows it with what can be run to look.")])
        return [hint] + lines
    }
}

extension Walk {
    /// The guide that an end leads to: `take waiting-ddl`, or `: waiting-ddl`.
    var onward: String? {
        let words = label.split(separator: " ").map(String.init)
        guard shape == .end, words.count > 1, let last = words.last, last.contains("-") else { return nil }
        let before = words[words.count - 2]
        return before == "take" || before.hasSuffix(":") ? last : nil
    }
}

extension Subject {
    /// What it is, in a word or two.
    var told: String {
        switch self {
        case .session(let id): "session \(id.pid)"
        case .prepared(let gid): "prepared transaction \(gid)"
        case .standby(let pid): "the standby of walsender \(pid)"
        case .receiver: "this standby"
        case .slot(let name): "slot \(name)"
        case .subscription(let name): "subscription \(name)"
        case .pool(let pooler, let database): "\(database) in PgBouncer \(pooler)"
        case .statement(let key): "statement \(key.queryID)"
        case .relation(let oid): "relation \(oid)"
        case .database(let oid): "database \(oid)"
        case .folder(let path): "folder \(path)"
        case .setting(let name): "setting \(name)"
        case .role(let name): "role \(name)"
        }
    }
}
