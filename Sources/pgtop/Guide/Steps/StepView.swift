import Probes
import TUI

/// What is inside a step of a guide, over the whole pane: words, boxes to tick, SQL to run and what it brought.
struct StepView: Sendable {
    /// What the cursor can stand on.
    enum Item: Sendable, Hashable {
        case check(Int)
        case code(Int)
        /// The line that ends the step.
        case finish
    }

    let key: StepKey
    let title: String
    let label: String
    let blocks: [Runbook.Block]
    /// It is something to do, and not a question or an end, where one only looks.
    let isToBeDone: Bool
    /// The fenced texts among the blocks.
    private(set) var texts: [Int: StepText] = [:]
    var values: [String: RunbookValue] { didSet { fill() } }
    let items: [Item]

    private(set) var state = StepState()
    private(set) var now = Instant(nanoseconds: 0)
    private(set) var cursor = 0
    /// Columns of the result under the cursor that are scrolled away.
    private(set) var columnsPassed = 0
    private(set) var top = 0
    private var size = Size(columns: 0, rows: 0)
    /// What the user is asked to type.
    var question: StepQuestion?
    /// Only the text under the cursor is shown, for the terminal's own selection to take.
    var showsTextAlone = false

    init(_ key: StepKey, of runbook: Runbook, values: [String: RunbookValue]) {
        let node = runbook.chart[key.node]
        self.key = key
        (title, label) = (runbook.title, node?.label ?? key.node)
        isToBeDone = node?.shape == .step
        let blocks = runbook.sections[key.node]?.blocks ?? []
        (self.blocks, self.values) = (blocks, values)
        items =
            blocks.indices.compactMap { index in
                switch blocks[index] {
                case .check: .check(index)
                case .code: .code(index)
                case .paragraph, .item: nil
                }
            } + [.finish]
        fill()
    }

    private mutating func fill() {
        for case (let index, .code(let code)) in blocks.enumerated() { texts[index] = StepText(code, values) }
    }

    var item: Item { items[cursor] }

    /// The block under the cursor with its text, where there is one.
    var chosen: (block: Int, text: StepText)? {
        guard case .code(let block) = item else { return nil }
        return texts[block].map { (block, $0) }
    }

    /// Boxes of the step that are not ticked.
    var unticked: Int {
        items.filter { if case .check(let block) = $0 { !state.ticks.contains(block) } else { false } }.count
    }

    // MARK: Changing

    /// Brings it up to what has been done, and to the time.
    mutating func show(_ state: StepState, at now: Instant, in size: Size) {
        let hasNews = chosen.map { state.runs[$0.block] != self.state.runs[$0.block] } ?? false
        (self.state, self.now, self.size) = (state, now, size)
        if hasNews { showResult() } else { scroll(by: 0) }
    }

    /// Scrolls until what became of the item under the cursor can be read, its beginning above all.
    private mutating func showResult() {
        let lines = lines(width)
        guard let first = lines.firstIndex(where: { $0.item == cursor && $0.isResult }),
            let last = lines.lastIndex(where: { $0.item == cursor })
        else { return scroll(by: 0) }
        if last >= top + page { top = last - page + 1 }
        if first < top { top = first }
        scroll(by: 0)
    }

    /// The line of the title and the lines that stand.
    var page: Int { max(1, size.rows - 1) }

    mutating func scroll(by lines: Int) {
        top = max(0, min(top + lines, self.lines(width).count - page))
    }

    /// To the item before or after, once its beginning can be seen; until then the text goes on line by line.
    mutating func move(by step: Int) {
        let next = cursor + step
        guard items.indices.contains(next), let place = lines(width).firstIndex(where: { $0.head == next })
        else { return scroll(by: step) }
        let isInSight = step > 0 ? place < top + page : place >= top
        if isInSight { choose(next) } else { scroll(by: step) }
    }

    /// Puts the cursor on an item and shows where it begins.
    mutating func choose(_ index: Int) {
        if index != cursor { columnsPassed = 0 }
        cursor = index
        showCursor()
    }

    /// Scrolls until the item under the cursor can be read, its beginning above all.
    mutating func showCursor() {
        let lines = lines(width)
        guard let first = lines.firstIndex(where: { $0.item == cursor }),
            let last = lines.lastIndex(where: { $0.item == cursor })
        else { return }
        if last >= top + page { top = last - page + 1 }
        if first < top { top = first }
        scroll(by: 0)
    }

    mutating func scrollSideways(by step: Int) {
        guard case .looked(let table)? = chosen.flatMap({ state.runs[$0.block] }) else { return }
        columnsPassed = max(0, min(columnsPassed + step, table.columns.count - 1))
    }

    /// Does a command that moves.
    mutating func move(_ command: Command) {
        switch command {
        case .up: move(by: -1)
        case .down: move(by: 1)
        case .pageUp: scroll(by: -page)
        case .pageDown: scroll(by: page)
        case .start: choose(0); top = 0
        case .end: choose(items.count - 1)
        case .left: scrollSideways(by: -1)
        case .right: scrollSideways(by: 1)
        default: break
        }
    }

    /// What is left when something is closed: the step, while the text alone or a question stood over it.
    var closed: StepView? {
        guard showsTextAlone || question != nil else { return nil }
        var view = self
        (view.showsTextAlone, view.question) = (false, nil)
        return view
    }

    private var width: Int { max(1, size.columns) }
}
