/// A history drawn in one line of bars, each the mean of several looks.
///
/// A look changes only the newest bar, so that the line costs a slow link next to nothing.
package struct Sparkline: Sendable, Equatable {
    /// Looks that make up one bar.
    private let looksPerBar: Int
    private let capacity: Int
    private var bars: [Bar] = []

    /// The sum of some looks, part by part.
    private struct Bar: Equatable {
        var parts: [Double]
        var looks = 1

        var mean: Double { parts.reduce(0, +) / Double(looks) }
    }

    package init(looksPerBar: Int = 5, capacity: Int = 120) {
        self.looksPerBar = looksPerBar
        self.capacity = capacity
    }

    package var isEmpty: Bool { bars.isEmpty }

    /// Adds a look at a number.
    package mutating func add(_ value: Double) { add([value]) }

    /// Adds a look at the parts of a number.
    package mutating func add(_ parts: [Double]) {
        if let last = bars.indices.last, bars[last].looks < looksPerBar, bars[last].parts.count == parts.count
        {
            for index in parts.indices { bars[last].parts[index] += parts[index] }
            bars[last].looks += 1
        } else {
            bars.append(Bar(parts: parts))
            if bars.count > capacity { bars.removeFirst() }
        }
    }

    package mutating func removeAll() { bars = [] }

    /// Draws the newest bars at the right edge; each has the role of its greatest part.
    package func draw(in frame: inout Frame, at point: Point, width: Int, roles: [Role]) {
        let shown = bars.suffix(max(0, width))
        let scale = Self.scale(shown.map(\.mean).max() ?? 0)
        let start = point.column + max(0, width) - shown.count
        for (index, bar) in shown.enumerated() {
            let greatest = bar.parts.indices.max { bar.parts[$0] < bar.parts[$1] } ?? 0
            frame.write(
                String(Self.glyph(bar.mean / scale)), at: Point(column: start + index, row: point.row),
                role: roles.indices.contains(greatest) ? roles[greatest] : .plain)
        }
    }

    /// The newest of some values as a line of bars.
    package static func text(_ values: [Double], cells: Int) -> String {
        let shown = values.suffix(max(0, cells))
        let scale = scale(shown.max() ?? 0)
        return String(shown.map { glyph($0 / scale) })
    }

    private static let glyphs: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]

    private static func glyph(_ share: Double) -> Character {
        guard share > 0 else { return " " }
        return glyphs[max(0, min(7, Int((share * 8).rounded(.up)) - 1))]
    }

    /// What a full bar stands for: 1, 2 or 5 times a power of ten, so that it changes seldom.
    package static func scale(_ greatest: Double) -> Double {
        var power = 1.0
        while greatest > power * 10, power < 1e15 { power *= 10 }
        return [1, 2, 5, 10].map { $0 * power }.first { $0 >= greatest } ?? greatest
    }
}
