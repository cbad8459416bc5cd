extension Line {
    /// The lines that it becomes in so many cells: broken between words, or within one that is too long.
    package func wrapped(to limit: Int) -> [Line] {
        guard limit > 0 else { return [] }
        guard cells > limit else { return [self] }
        var wrapping = Wrapping(limit: limit, indent: min(indent, limit / 2))
        for span in spans {
            let isKept = span.isWhole && width(of: span.text) <= limit - wrapping.indent
            for word in isKept ? [span.text[...]] : span.words { wrapping.add(word, span.role) }
        }
        return wrapping.finished()
    }
}

extension Span {
    /// Words and the spaces between them, each by itself.
    fileprivate var words: [Substring] {
        var words: [Substring] = []
        var start = text.startIndex
        while start < text.endIndex {
            let isSpace = text[start] == " "
            let end = text[start...].firstIndex { ($0 == " ") != isSpace } ?? text.endIndex
            words.append(text[start..<end])
            start = end
        }
        return words
    }
}

/// Lines in the making.
private struct Wrapping {
    let limit: Int
    let indent: Int
    private var lines: [Line] = []
    private var line = Line.empty
    private var used = 0

    init(limit: Int, indent: Int) {
        self.limit = limit
        self.indent = indent
    }

    mutating func add(_ word: Substring, _ role: Role) {
        let cells = width(of: String(word))
        if used + cells <= limit {
            append(String(word), cells, role)
        } else if word.first == " " {
            breakLine()
        } else if cells <= limit - indent {
            breakLine()
            append(String(word), cells, role)
        } else {
            addInPieces(word, role)
        }
    }

    private mutating func addInPieces(_ word: Substring, _ role: Role) {
        var piece = ""
        var cells = 0
        for character in word {
            let next = width(of: String(character))
            if used + cells + next > limit {
                append(piece, cells, role)
                breakLine()
                (piece, cells) = ("", 0)
            }
            piece.append(character)
            cells += next
        }
        append(piece, cells, role)
    }

    private mutating func append(_ text: String, _ cells: Int, _ role: Role) {
        line.spans.append(Span(text, role))
        used += cells
    }

    private mutating func breakLine() {
        lines.append(line)
        line = indent > 0 ? Line(String(repeating: " ", count: indent)) : .empty
        used = indent
    }

    func finished() -> [Line] {
        line.spans.isEmpty ? lines : lines + [line]
    }
}
