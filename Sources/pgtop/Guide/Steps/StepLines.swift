import Probes
import TUI

/// A line of a step, broken to its width.
struct StepLine: Sendable, Equatable {
    let line: Line
    /// The item that it belongs to.
    var item: Int?
    /// The item that begins here.
    var head: Int?
    /// It tells what became of the item.
    var isResult = false
}

extension StepView {
    /// The whole step, broken to a width; the first cell of each line is the cursor's.
    func lines(_ width: Int) -> [StepLine] {
        var lines: [StepLine] = []
        for (index, block) in blocks.enumerated() {
            let isList = if case .paragraph = block { false } else { lines.last?.line.cells ?? 0 > 0 }
            let goesOn = index > 0 && isList && blocks[index - 1].isSameList(as: block)
            if !lines.isEmpty, !goesOn { lines.append(StepLine(line: .empty)) }
            lines += self.lines(of: block, index, width - 2)
        }
        lines.append(StepLine(line: .empty))
        lines += shown(finishLines(width - 2), as: items.count - 1, width - 2)
        return lines
    }

    /// A text whose code stands out, without the backticks.
    private static func spans(_ text: String) -> [Span] {
        let parts = text.split(separator: "`", omittingEmptySubsequences: false)
        // Without its partner the last one is a sign like any other.
        guard parts.count > 1, !parts.count.isMultiple(of: 2) else { return [Span(text)] }
        return parts.enumerated().map { Span(String($1), $0.isMultiple(of: 2) ? .plain : .title) }
    }

    /// Longer lines are hard to read.
    private static let readable = 100

    private func lines(of block: Runbook.Block, _ index: Int, _ width: Int) -> [StepLine] {
        switch block {
        case .paragraph(let text):
            return Line(Self.spans(text)).wrapped(to: min(width, Self.readable)).map { StepLine(line: $0) }
        case .item(let sign, let depth, let text):
            let indent = String(repeating: "  ", count: depth)
            let line = Line(
                [Span("\(indent)\(sign) ")] + Self.spans(text),
                indent: indent.count + TUI.width(of: sign) + 1)
            return line.wrapped(to: min(width, Self.readable)).map { StepLine(line: $0) }
        case .check(let text):
            let isTicked = state.ticks.contains(index)
            let line = Line(
                [Span(isTicked ? "[x] " : "[ ] ", isTicked ? .good : .key)] + Self.spans(text), indent: 4)
            return shown(
                line.wrapped(to: min(width, Self.readable)), as: items.firstIndex(of: .check(index)), width)
        case .code:
            guard let text = texts[index] else { return [] }
            let item = items.firstIndex(of: .code(index))
            return shown(lines(of: text, index, width), as: item, width)
                + result(of: index, width).map { StepLine(line: $0, item: item, isResult: true) }
        }
    }

    private func shown(_ lines: [Line], as item: Int?, _ width: Int) -> [StepLine] {
        lines.enumerated().map { StepLine(line: $1, item: item, head: $0 == 0 ? item : nil) }
    }

    private func lines(of text: StepText, _ index: Int, _ width: Int) -> [Line] {
        let (word, meaning, role) = text.heading
        let language = text.code.language == .pgbouncer ? "PgBouncer, " : ""
        var lines = Line([Span(word, role), Span("  \(language)\(meaning)", .faint)], indent: 2)
            .wrapped(to: width)
        for line in text.text.split(separator: "\n", omittingEmptySubsequences: false) {
            for piece in Line(String(line), indent: 4).wrapped(to: max(1, width - 2)) {
                lines.append(Line([Span("│ ", role)] + piece.spans))
            }
        }
        return lines + notes(on: text).flatMap { $0.wrapped(to: width) }
    }

    private func result(of index: Int, _ width: Int) -> [Line] {
        guard let run = state.runs[index] else { return [] }
        let passed = items[cursor] == .code(index) ? columnsPassed : 0
        return RunText(run: run, now: now, columnsPassed: passed).lines(width)
    }

    /// Why it cannot be run yet.
    private func notes(on text: StepText) -> [Line] {
        guard text.isRunnable else { return [] }
        var notes: [Line] = []
        if !text.missing.isEmpty {
            let names = text.missing.map { ":\($0)" }.joined(separator: ", ")
            notes.append(
                Line(
                    "No \(names) at hand: find it as told above, then v types it.", .warning,
                    indent: 2))
        }
        if text.needsTicks, unticked > 0 {
            notes.append(Line("First tick what is to be checked: \(unticked) left.", .notice, indent: 2))
        }
        return notes
    }

    private func finishLines(_ width: Int) -> [Line] {
        let ending: Line? =
            switch state.ending {
            case .done: Line("✓ Done.", .good)
            case .skipped(let reason): Line([Span("Skipped: ", .notice), Span(reason)], indent: 2)
            case .failed(let said): Line([Span("Failed: ", .critical), Span(said)], indent: 2)
            case nil: nil
            }
        guard isToBeDone else { return [Line("Back to the chart", .title)] }
        let way = Line([Span("Done, go on", .title), Span("   or s: skip it and say why", .faint)])
        return [way] + (ending.map { $0.wrapped(to: width) } ?? [])
    }
}

extension Runbook.Block {
    /// Items of one kind stand without an empty line between them.
    fileprivate func isSameList(as other: Runbook.Block) -> Bool {
        switch (self, other) {
        case (.item, .item), (.check, .check): true
        default: false
        }
    }
}
