import Probes
import TUI

extension Model {
    /// The screen as it stands.
    func frame() -> Frame {
        var frame = Frame(size)
        let layout = Layout(size)
        Header(model: self).draw(in: &frame, layout.header)
        if let triage = layout.triage {
            let cells = triage.columns - 2
            Triage(model: self).line(cells)
                .draw(in: &frame, at: Point(column: 1, row: triage.row), width: cells)
        }
        if let tabs = layout.tabs { Tabs(self).draw(in: &frame, tabs) }
        drawPane(in: &frame, layout.pane)
        if let footer = layout.footer { drawFooter(in: &frame, footer) }
        for layer in layers { draw(layer, in: &frame, layout.pane) }
        return frame
    }

    private func drawPane(in frame: inout Frame, _ rect: Rect) {
        screen.draw(in: &frame, rect)
        guard screen.isEmpty, rect.rows > 2 else { return }
        let lines = Line(emptiness, .faint).wrapped(to: rect.columns - 2).prefix(rect.rows - 2)
        for (index, line) in lines.enumerated() {
            line.draw(
                in: &frame, at: Point(column: rect.column + 1, row: rect.row + 2 + index),
                width: rect.columns - 2)
        }
    }

    /// Why there is no row.
    private var emptiness: String {
        if readings[SessionsProbe.self].latest == nil {
            return readings[SessionsProbe.self].failure.map { "No sample yet: \($0)" } ?? "No sample yet"
        }
        if !screen.filter.isEmpty { return "No row passes the filter; Esc clears it" }
        return snapshot.showsIdle ? "No session" : "All sessions are idle; i shows them"
    }

    private func drawFooter(in frame: inout Frame, _ rect: Rect) {
        guard case .filter(let input, _) = layers.last else {
            return Footer(self).draw(in: &frame, row: rect.row)
        }
        let used = Line([Span(screen.filter.isInverted ? " not / " : " / ", .key)])
            .draw(in: &frame, at: Point(column: 0, row: rect.row), width: rect.columns)
        let hint = Line("word  column:word  column:>5   Enter Take it  Esc Back", .faint)
        let hintCells = rect.columns >= hint.cells + 24 ? hint.cells + 2 : 0
        input.draw(in: &frame, at: Point(column: used, row: rect.row), width: rect.columns - used - hintCells)
        if hintCells > 0 {
            hint.draw(
                in: &frame, at: Point(column: rect.columns - hintCells + 1, row: rect.row), width: hintCells)
        }
    }

    private func draw(_ layer: Layer, in frame: inout Frame, _ rect: Rect) {
        let whole = Rect(size)
        switch layer {
        case .filter, .sorting: break
        case .detail(let detail): detail.reader.draw(in: &frame, rect)
        case .text(let reader): reader.draw(in: &frame, rect)
        case .action(let action): action.card.draw(in: &frame, whole, scroll: action.scroll)
        case .outcome: progress.card(server).draw(in: &frame, whole)
        case .deed(let deed): deed.card.draw(in: &frame, whole, scroll: deed.scroll)
        case .deedOutcome: deeds.card.draw(in: &frame, whole)
        case .risk: Card.risk.draw(in: &frame, whole)
        case .password(let input): Card.password(input, role: server?.role).draw(in: &frame, whole)
        }
    }
}

/// The line that names the panes, and how the one in front is filtered and scrolled.
struct Tabs {
    private let model: Model
    private let titles: [(id: PaneID, text: String, column: Int)]

    init(_ model: Model) {
        self.model = model
        var column = 1
        titles = Panes.all.map { pane in
            let text = " \(pane.key) \(pane.title) "
            defer { column += width(of: text) + 1 }
            return (pane.id, text, column)
        }
    }

    func pane(at column: Int) -> PaneID? {
        titles.first { column >= $0.column && column < $0.column + width(of: $0.text) }?.id
    }

    func draw(in frame: inout Frame, _ rect: Rect) {
        var used = 1
        for title in titles {
            let isCurrent = title.id == model.screen.pane.id
            used =
                title.column
                + frame.write(
                    title.text, at: Point(column: title.column, row: rect.row),
                    role: isCurrent ? .currentTab : .tab)
        }
        let remarks = remarks
        let cells = remarks.cells
        let start = max(used + 2, rect.columns - cells - 1)
        remarks.draw(in: &frame, at: Point(column: start, row: rect.row), width: rect.columns - start)
    }

    /// What is being chosen, for some columns have the same values in every row.
    private var sorting: Line {
        let sorting = model.screen.sorting
        let title = model.screen.pane.columnMeanings.first { $0.name == sorting.column }?.title ?? ""
        return Line(
            "sorted by \(title), \(sorting.isDescending ? "the greatest first" : "the least first")", .notice)
    }

    /// How the rows are narrowed down and scrolled.
    var remarks: Line {
        if case .sorting = model.layers.last { return sorting }
        var spans: [Span] = []
        let filter = model.screen.filter
        if !filter.isEmpty {
            spans.append(Span("\(filter.isInverted ? "not " : "")/\(filter.text)  ", .notice))
        }
        if model.snapshot.showsIdle { spans.append(Span("idle  ", .faint)) }
        if model.snapshot.showsBackground { spans.append(Span("background  ", .faint)) }
        spans.append(Span(model.screen.remark, .faint))
        return Line(spans)
    }
}
