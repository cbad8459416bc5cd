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
        for box in arrangement.boxes { draw(box, in: &frame) }
        if let footer = layout.footer { drawFooter(in: &frame, footer) }
        for layer in layers { draw(layer, in: &frame, layout.pane) }
        return frame
    }

    private func draw(_ box: Box, in frame: inout Frame) {
        let screen = screen(of: box.pane)
        if let title = box.title { BoxTitle(self, screen).draw(in: &frame, title) }
        for (index, line) in screen.noteLines(box.notes.columns).prefix(box.notes.rows).enumerated() {
            line.draw(
                in: &frame, at: Point(column: box.notes.column + 1, row: box.notes.row + index),
                width: box.notes.columns - 2)
        }
        guard box.table.rows > 0 else { return }
        screen.draw(in: &frame, box.table)
        guard screen.isEmpty, box.table.rows > 2 else { return }
        let lines = Line(emptiness(of: screen), .faint).wrapped(to: box.table.columns - 2)
        for (index, line) in lines.prefix(box.table.rows - 2).enumerated() {
            line.draw(
                in: &frame, at: Point(column: box.table.column + 1, row: box.table.row + 2 + index),
                width: box.table.columns - 2)
        }
    }

    /// Why there is no row.
    private func emptiness(of screen: any AnyScreen) -> String {
        if let lack = screen.lack { return lack }
        for probe in screen.pane.probes {
            let state = readings.state(of: probe)
            if state.takenAt == nil { return state.failure.map { "No sample yet: \($0)" } ?? "No sample yet" }
        }
        return screen.filter.isEmpty ? screen.emptiness : "No row passes the filter; Esc clears it"
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
        case .statement(let detail): detail.reader.draw(in: &frame, rect)
        case .text(let reader), .journal(let reader): reader.draw(in: &frame, rect)
        case .action(let action): action.card.draw(in: &frame, whole, scroll: action.scroll)
        case .outcome: progress.card(server).draw(in: &frame, whole)
        case .deed(let deed): deed.card.draw(in: &frame, whole, scroll: deed.scroll)
        case .deedOutcome: deeds.card(at: now).draw(in: &frame, whole)
        case .risk: Card.risk.draw(in: &frame, whole)
        case .guides(let list): list.draw(in: &frame, rect)
        case .guide(let view):
            if let walk = walks[view.key] { view.draw(in: &frame, rect, walk, steps, at: now) }
        case .plan(let form): form.draw(in: &frame, rect)
        case .alone(let text): text.draw(in: &frame, whole)
        case .step(let view): view.draw(in: &frame, rect, whole: whole)
        case .password(let input): Card.password(input, role: server?.role).draw(in: &frame, whole)
        }
    }
}
