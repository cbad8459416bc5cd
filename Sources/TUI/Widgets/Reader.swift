/// A text to read: broken to the width of its place, and scrolled.
package struct Reader: Sendable, Equatable {
    package var title: String
    package var lines: [Line] {
        didSet { wrap() }
    }
    package private(set) var top = 0
    /// Whoever reads the last line goes on to see the last line, when others come.
    private let followsEnd: Bool
    private var wrapped: [Line] = []
    private var size = Size(columns: 0, rows: 0)

    package init(_ title: String, _ lines: [Line] = [], followsEnd: Bool = false) {
        self.title = title
        self.followsEnd = followsEnd
        self.lines = lines
    }

    /// The part of the screen that it has, with its title line.
    package mutating func fit(_ size: Size) {
        guard size != self.size else { return }
        self.size = size
        wrap()
    }

    private mutating func wrap() {
        let wasAtEnd = top + page >= wrapped.count
        wrapped = lines.flatMap { $0.wrapped(to: max(1, size.columns - 2)) }
        scroll(by: followsEnd && wasAtEnd ? wrapped.count : 0)
    }

    package var page: Int { max(1, size.rows - 1) }

    package mutating func scroll(by lines: Int) {
        top = max(0, min(top + lines, wrapped.count - page))
    }

    /// Puts a line, counted before breaking, on top, as far as there is text to fill the place.
    package mutating func scroll(toLine line: Int) {
        top = 0
        scroll(by: lines.prefix(line).reduce(0) { $0 + $1.wrapped(to: max(1, size.columns - 2)).count })
    }

    package mutating func scrollToStart() { scroll(by: -wrapped.count) }
    package mutating func scrollToEnd() { scroll(by: wrapped.count) }

    package func draw(in frame: inout Frame, _ rect: Rect) {
        frame.clear(rect)
        guard rect.rows > 0 else { return }
        frame.clear(Rect(column: rect.column, row: rect.row, columns: rect.columns, rows: 1), role: .header)
        let position = position
        let room = max(0, rect.columns - 1 - width(of: position))
        frame.write(title, at: Point(column: rect.column + 1, row: rect.row), width: room, role: .header)
        if width(of: title) > room, room > 0 {
            frame.write("…", at: Point(column: rect.column + room, row: rect.row), role: .header)
        }
        let start = rect.column + max(0, rect.columns - width(of: position))
        frame.write(position, at: Point(column: start, row: rect.row), role: .header)
        for (index, line) in wrapped.dropFirst(top).prefix(rect.rows - 1).enumerated() {
            let point = Point(column: rect.column + 1, row: rect.row + 1 + index)
            line.draw(in: &frame, at: point, width: rect.columns - 1)
        }
    }

    /// Which lines of it are on the screen, unless all are.
    private var position: String {
        wrapped.count > page ? " \(top + 1)–\(min(top + page, wrapped.count)) of \(wrapped.count) " : ""
    }
}
