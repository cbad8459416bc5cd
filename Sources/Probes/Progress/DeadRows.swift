import Glibc

/// Where in its table a vacuum has found dead rows, as far as it was seen.
///
/// They come in clumps: from the rows that came between two looks follows how many pages have any.
struct DeadRows: Sendable, Equatable {
    /// Pages with dead rows that wait for the next pass.
    private(set) var pages = 0.0
    /// The same since the beginning, passes or not.
    private(set) var allPages = 0.0
    private(set) var allRows = 0.0
    /// How it stood at earlier looks, evenly spread over the scan.
    private var marks: [Mark] = []

    private struct Mark: Equatable {
        let position: Int64
        let pages: Double
        let rows: Double
    }

    /// As far as they go.
    private(set) var lastPage: Int64 = 0
    private var position: Int64 = 0
    private var rows: Int64 = 0

    /// Looks at how far the scan is, and how many rows wait.
    mutating func look(at position: Int64, rows: Int64) {
        let (grown, ahead) = (rows - self.rows, position - self.position)
        if grown < 0 { pages = 0 }
        // After a pass the count begins anew.
        let found = grown < 0 ? rows : grown
        if found > 0, ahead > 0 {
            let more = Double(ahead) * Self.share(Double(found) / Double(ahead))
            pages += more
            allPages += more
            allRows += Double(found)
            lastPage = position
        }
        (self.position, self.rows) = (position, rows)
        marks.append(Mark(position: position, pages: allPages, rows: allRows))
        if marks.count > 64 { marks = marks.enumerated().filter { $0.offset % 2 == 1 }.map(\.element) }
    }

    /// What so many pages more will hold: as all so far did, and as the latest half did.
    func expected(in pages: Double) -> (rows: Double, pages: Double) {
        guard position > 0 else { return (0, 0) }
        let whole = (rows: allRows / Double(position), pages: allPages / Double(position))
        guard let middle = marks.last(where: { $0.position <= position / 2 }) else {
            return (whole.rows * pages, whole.pages * pages)
        }
        let span = Double(position - middle.position)
        let late = (rows: (allRows - middle.rows) / span, pages: (allPages - middle.pages) / span)
        return ((whole.rows + late.rows) / 2 * pages, (whole.pages + late.pages) / 2 * pages)
    }

    /// Of things among which so many are spread by chance, the share that gets any.
    static func share(_ mean: Double) -> Double { 1 - exp(-max(0, mean)) }
}
