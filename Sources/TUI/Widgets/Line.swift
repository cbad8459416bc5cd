/// A piece of text with one role.
package struct Span: Sendable, Equatable {
    package var text: String
    package var role: Role
    /// It is not broken between its words, where a line has room for all of it.
    package var isWhole: Bool

    package init(_ text: String, _ role: Role = .plain, isWhole: Bool = false) {
        self.text = text
        self.role = role
        self.isWhole = isWhole
    }
}

/// A line of text made of spans.
package struct Line: Sendable, Equatable {
    package var spans: [Span]
    /// Where its further lines begin when it must be broken.
    package var indent: Int

    package init(_ spans: [Span], indent: Int = 0) {
        self.spans = spans
        self.indent = indent
    }

    package init(_ text: String, _ role: Role = .plain, indent: Int = 0) {
        self.init([Span(text, role)], indent: indent)
    }

    package static let empty = Line([])

    package var cells: Int { spans.reduce(0) { $0 + width(of: $1.text) } }
    /// The words of it without their roles.
    package var text: String { spans.map(\.text).joined() }

    /// Its beginning, with a sign that there was more.
    package func clipped(to limit: Int) -> Line {
        guard cells > limit, limit > 0 else { return self }
        var (line, left) = (Line([], indent: indent), limit - 1)
        for span in spans where left > 0 {
            var text = ""
            for character in span.text {
                left -= width(of: String(character))
                guard left >= 0 else { break }
                text.append(character)
            }
            line.spans.append(Span(text, span.role))
        }
        line.spans.append(Span("…", line.spans.last?.role ?? .plain))
        return line
    }

    /// Draws it and returns how many cells it took.
    @discardableResult
    package func draw(in frame: inout Frame, at point: Point, width: Int, selected: Bool = false) -> Int {
        var used = 0
        for span in spans where used < width {
            used += frame.write(
                span.text, at: Point(column: point.column + used, row: point.row), width: width - used,
                role: span.role, selected: selected)
        }
        return used
    }
}

extension Line: ExpressibleByStringInterpolation {
    package init(stringLiteral text: String) {
        self.init(text)
    }
}
