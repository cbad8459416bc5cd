/// A row's place in a forest.
package struct Branch: Sendable, Equatable {
    /// How many rows it stands beneath.
    package var depth = 0
    /// The lines that lead to it from those above; those of very deep ones are shortened.
    package var guides = ""
    package var hasChildren = false
    /// Its children are not shown.
    package var isClosed = false
    /// It stands for so many siblings, itself among them, that are not shown.
    package var folded = 0

    package var isFold: Bool { folded > 0 }
}

/// Rows beneath the rows that they belong to, in the order they had among their siblings.
///
/// Rows that belong to each other in a circle stand beneath the one of them that comes first.
struct Forest<Row: Identifiable & Sendable>: Sendable where Row.ID: Sendable {
    /// Where a row's children are hidden.
    var closed: Set<Row.ID> = []
    /// Where all children are shown, be there ever so many.
    var unfolded: Set<Row.ID> = []
    /// Of more children than these the rest are folded into one line.
    var mostChildren = Int.max

    /// Deeper rows are not moved any further to the right.
    private static var deepest: Int { 12 }

    func arranged(_ rows: [Row], parent: (Row) -> Row.ID?) -> (rows: [Row], branches: [Branch]) {
        var places: [Row.ID: Int] = [:]
        places.reserveCapacity(rows.count)
        for (place, row) in rows.enumerated() { places[row.id] = place }
        var children: [[Int]] = Array(repeating: [], count: rows.count)
        var roots: [Int] = []
        for (place, row) in rows.enumerated() {
            if let above = parent(row).flatMap({ places[$0] }), above != place {
                children[above].append(place)
            } else {
                roots.append(place)
            }
        }
        var walk = Walk(rows: rows, children: children, forest: self)
        for root in roots { walk.visit(root) }
        // What no root leads to is a circle.
        for place in rows.indices where !walk.isVisited[place] { walk.visit(place) }
        return (walk.shown, walk.branches)
    }

    /// Goes from each root down, without recursion: chains can be thousands of rows long.
    private struct Walk {
        let rows: [Row]
        let children: [[Int]]
        let forest: Forest
        var isVisited: [Bool]
        var shown: [Row] = []
        var branches: [Branch] = []
        private var pending: [(place: Int, branch: Branch, isHidden: Bool)] = []

        init(rows: [Row], children: [[Int]], forest: Forest) {
            self.rows = rows
            self.children = children
            self.forest = forest
            isVisited = Array(repeating: false, count: rows.count)
        }

        mutating func visit(_ root: Int) {
            pending.append((root, Branch(), false))
            while let (place, branch, isHidden) = pending.popLast() {
                guard !isVisited[place] else { continue }
                isVisited[place] = true
                let below = children[place].filter { !isVisited[$0] }
                let isClosed = forest.closed.contains(rows[place].id)
                if !isHidden {
                    var branch = branch
                    branch.hasChildren = !below.isEmpty && !branch.isFold
                    branch.isClosed = isClosed && branch.hasChildren
                    shown.append(rows[place])
                    branches.append(branch)
                }
                let hides = isHidden || isClosed || branch.isFold
                descend(from: place, branch, to: below, isHidden: hides)
            }
        }

        /// The children of a row, the first of them to be visited next.
        private mutating func descend(from place: Int, _ above: Branch, to below: [Int], isHidden: Bool) {
            let isWhole = below.count <= forest.mostChildren || forest.unfolded.contains(rows[place].id)
            let most = isWhole ? below.count : forest.mostChildren
            for (number, child) in below.enumerated().reversed() {
                var branch = Branch(depth: above.depth + 1)
                branch.guides = Self.guides(beneath: above, isLast: number + 1 >= min(below.count, most))
                if number == most - 1, most < below.count { branch.folded = below.count - number }
                pending.append((child, branch, isHidden || number >= most))
            }
        }

        private static func guides(beneath above: Branch, isLast: Bool) -> String {
            guard above.depth < Forest.deepest else { return above.guides }
            // The bend that led to the row above goes on as a line to its next sibling, or ends.
            let led = above.guides.hasSuffix("├ ") ? "│ " : above.guides.isEmpty ? "" : "  "
            return String(above.guides.dropLast(2)) + led + (isLast ? "└ " : "├ ")
        }
    }
}
