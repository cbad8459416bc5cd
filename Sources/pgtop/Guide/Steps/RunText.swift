import Probes
import TUI

/// What became of a block, beneath its text.
struct RunText {
    let run: StepState.Run
    let now: Instant
    let columnsPassed: Int

    func lines(_ width: Int) -> [Line] {
        switch run {
        case .looking(_, let start):
            return [Line("looking… \(Format.clock(now.since(start)))   c: break it off", .notice)]
        case .looked(let table):
            return LookLines(table: table, columnsPassed: columnsPassed).lines(width)
        case .notLooked(let failure):
            return wrapped(failure.sentence, .warning, width)
        case .doing(let deed, let outcome, let start): return lines(of: deed, outcome, start, width)
        case .signalling(let signal, let id, let outcome):
            let said = outcome?.sentence(signal, nil) ?? "sent; watching what happens…"
            return wrapped("\(id.pid): \(said)", outcome?.role ?? .notice, width)
        }
    }

    private func lines(of deed: Deed, _ outcome: DeedOutcome?, _ start: Instant, _ width: Int) -> [Line] {
        switch outcome {
        case .refused(let failure): return wrapped("refused: \(failure.saidOfStatement)", .warning, width)
        case .some(let outcome): return wrapped(outcome.sentence, outcome.role, width)
        case nil:
            let way = if case .statement = deed.place { "   c: break it off" } else { "" }
            return [Line("still running \(Format.clock(now.since(start)))\(way)", .notice)]
        }
    }

    private func wrapped(_ text: String, _ role: Role, _ width: Int) -> [Line] {
        Line(text, role, indent: 2).wrapped(to: width)
    }
}

/// A look's table as lines.
struct LookLines {
    let table: LookTable
    let columnsPassed: Int

    private static let gap = 2
    /// A value that is longer gets this much, as long as others need room.
    private static let fairWidth = 32

    func lines(_ width: Int) -> [Line] {
        guard !table.rows.isEmpty else { return [Line("no rows", .notice)] + note }
        let cells = table.rows.map { $0.map(Self.text) }
        let places = places(cells, width)
        let titles = zip(places, places.map { table.columns[$0.column] }).map { place, title in
            Self.fit(title, place.width, isNumber: place.isNumber)
        }
        let header = Line(titles.joined(separator: "  "), .header)
        let rows = cells.indices.map { row in
            Line(
                places.enumerated().map { index, place in
                    let text = Self.fit(cells[row][place.column], place.width, isNumber: place.isNumber)
                    return Span(
                        text + (index + 1 < places.count ? "  " : ""),
                        table.rows[row][place.column] == nil ? .faint : .plain)
                })
        }
        return [header] + rows + caption(places.map(\.column)) + note
    }

    /// Where a column stands.
    private struct Place {
        let column: Int
        let width: Int
        let isNumber: Bool
    }

    private func places(_ cells: [[String]], _ room: Int) -> [Place] {
        let natural = table.columns.indices.map { column in
            max(
                width(of: table.columns[column]), cells.map { width(of: $0[column]) }.max() ?? 0, 1)
        }
        let total = natural.reduce(0, +) + Self.gap * max(0, natural.count - 1)
        var places: [Place] = []
        var used = 0
        for column in natural.indices.dropFirst(columnsPassed) {
            let wanted = total <= room ? natural[column] : min(natural[column], Self.fairWidth)
            let left = room - used
            let isLast = column == natural.count - 1
            let given = isLast ? min(natural[column], left) : min(wanted, left)
            guard given >= min(wanted, 8) || places.isEmpty else { break }
            places.append(Place(column: column, width: given, isNumber: isNumber(column)))
            used += given + Self.gap
            guard used < room else { break }
        }
        return places
    }

    private func isNumber(_ column: Int) -> Bool {
        let values = table.rows.compactMap { $0[column]?.text }
        return !values.isEmpty && values.allSatisfy { Double($0) != nil }
    }

    /// Which of the columns are on the screen, unless all are.
    private func caption(_ shown: [Int]) -> [Line] {
        guard shown.count < table.columns.count, let first = shown.first, let last = shown.last else {
            return []
        }
        return [
            Line("columns \(first + 1)–\(last + 1) of \(table.columns.count): ← → show the others", .faint)
        ]
    }

    private var note: [Line] {
        var words = "\(Told.number(table.rows.count, "row", "rows")), \(Told.time(table.time))"
        if table.hasMoreRows { words = "the first " + words + "; there are more" }
        if table.columnsLeftOut > 0 { words += "; \(table.columnsLeftOut) columns left out" }
        return table.rows.isEmpty && table.columnsLeftOut == 0 ? [] : [Line(words, .faint)]
    }

    /// A NULL is told from an empty text.
    private static func text(_ cell: LookTable.Cell?) -> String {
        guard let cell else { return "∅" }
        return cell.isCut ? cell.text + "…" : cell.text
    }

    private static func fit(_ text: String, _ room: Int, isNumber: Bool) -> String {
        let cells = width(of: text)
        guard cells <= room else { return cut(text, to: room - 1) + "…" }
        let blanks = String(repeating: " ", count: room - cells)
        return isNumber ? blanks + text : text + blanks
    }

    /// As much of a text as fills so many cells, with a blank for a wide glyph that has no room.
    private static func cut(_ text: String, to room: Int) -> String {
        var (shown, used) = ("", 0)
        for character in text {
            let cells = width(of: String(character))
            guard used + cells <= room else { break }
            shown.append(character)
            used += cells
        }
        return shown + String(repeating: " ", count: max(0, room - used))
    }
}
