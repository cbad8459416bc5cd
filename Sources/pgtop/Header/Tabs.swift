import Probes
import TUI

/// The line that names the pages, and how the rows with the cursor are filtered and scrolled.
struct Tabs {
    private let model: Model
    private let titles: [(id: PageID, text: String, column: Int)]

    init(_ model: Model) {
        self.model = model
        let full = Self.placed { " \($0.key) \($0.title) " }
        let end = full.last.map { $0.column + width(of: $0.text) } ?? 0
        let fits = end + Self.remarkCells <= model.size.columns
        titles =
            fits
            ? full
            : Self.placed { " \($0.key) \($0.id == model.page.id ? $0.title : $0.shortTitle) " }
    }

    /// Titles are shortened for the sake of remarks that take so much.
    private static let remarkCells = 20

    private static func placed(_ text: (Page) -> String) -> [(id: PageID, text: String, column: Int)] {
        var column = 1
        return Page.all.map { page in
            let text = text(page)
            defer { column += width(of: text) }
            return (page.id, text, column)
        }
    }

    func page(at column: Int) -> PageID? {
        titles.first { column >= $0.column && column < $0.column + width(of: $0.text) }?.id
    }

    func draw(in frame: inout Frame, _ rect: Rect) {
        var used = 1
        for title in titles {
            used =
                title.column
                + frame.write(
                    title.text, at: Point(column: title.column, row: rect.row),
                    role: title.id == model.page.id ? .currentTab : .tab)
        }
        let remarks = remarks
        let start = max(used + 2, rect.columns - remarks.cells - 1)
        remarks.draw(in: &frame, at: Point(column: start, row: rect.row), width: rect.columns - start)
    }

    /// How the rows with the cursor are, where their pane has no title of its own to say so.
    var remarks: Line {
        let screen = model.screen
        let hasTitle = model.arrangement.boxes.contains { $0.pane == screen.pane.id && $0.title != nil }
        if hasTitle { return .empty }
        let isNamed = model.page.id == Page.overview.id
        return Line(
            (isNamed ? [Span("\(screen.pane.title)  ", .title)] : []) + model.remarks(of: screen).spans)
    }
}

extension Model {
    /// How the rows of a pane are narrowed down, sorted, scrolled, and how old they are.
    func remarks(of screen: any AnyScreen) -> Line {
        let isFocused = screen.pane.id == focus
        if isFocused, case .sorting = layers.last { return sorting(of: screen) }
        var spans: [Span] = []
        // The sessions' age is told in the line of the worst, with the reason.
        if screen.pane != SessionsPane.self, let (age, failure) = staleness(of: screen.pane) {
            spans.append(Span("\(Format.clock(age)) old\(failure.map { ": \($0)" } ?? "")  ", .warning))
        }
        if !screen.filter.isEmpty {
            spans.append(Span("\(screen.filter.isInverted ? "not " : "")/\(screen.filter.text)  ", .notice))
        }
        if screen.pane == SessionsPane.self {
            if snapshot.showsIdle { spans.append(Span("idle  ", .faint)) }
            if snapshot.showsBackground { spans.append(Span("background  ", .faint)) }
        }
        spans.append(Span(screen.remark, .faint))
        return Line(spans)
    }

    /// What is being chosen, for some columns have the same values in every row.
    private func sorting(of screen: any AnyScreen) -> Line {
        let sorting = screen.sorting
        let title = screen.pane.columnMeanings.first { $0.name == sorting.column }?.title ?? ""
        return Line(
            "sorted by \(title), \(sorting.isDescending ? "the greatest first" : "the least first")", .notice)
    }
}

/// The line over a pane that shares the screen: its title, its counts, and how its rows are.
struct BoxTitle {
    private let model: Model
    private let screen: any AnyScreen

    init(_ model: Model, _ screen: any AnyScreen) {
        self.model = model
        self.screen = screen
    }

    func draw(in frame: inout Frame, _ rect: Rect) {
        let isFocused = screen.pane.id == model.focus
        let title = " \(isFocused ? "▸" : " ")\(screen.pane.title) "
        let used = frame.write(
            title, at: Point(column: rect.column, row: rect.row), role: isFocused ? .currentTab : .tab)
        let remarks = model.remarks(of: screen)
        let room = rect.columns - used - 2
        let remarkCells = min(remarks.cells, room)
        let start = rect.column + rect.columns - remarkCells - 1
        remarks.draw(in: &frame, at: Point(column: start, row: rect.row), width: remarkCells)
        counts.draw(
            in: &frame, at: Point(column: rect.column + used + 1, row: rect.row),
            width: start - used - 3 - rect.column)
    }

    /// What it amounts to, or why that is not known.
    private var counts: Line {
        if let lack = screen.lack { return screen.counts.spans.isEmpty ? Line(lack, .faint) : screen.counts }
        let states = screen.pane.probes.map { model.readings.state(of: $0) }
        guard let missing = states.first(where: { $0.takenAt == nil }) else { return screen.counts }
        return missing.failure.map { Line("not known: \($0)", .warning) } ?? Line("no sample yet", .faint)
    }
}
