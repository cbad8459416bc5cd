/// Vertices and the edges between them, packed: what can be reached, and what lies on a circle.
struct Digraph: Sendable {
    private var successors: Adjacency
    private var predecessors: Adjacency

    /// Neighbours of all vertices in one array, each vertex with a part of it.
    private struct Adjacency: Sendable {
        private var starts: [Int32]
        private var neighbours: [Int32]

        init(_ count: Int, _ edges: [(Int32, Int32)], reversed: Bool) {
            starts = Array(repeating: 0, count: count + 1)
            neighbours = Array(repeating: 0, count: edges.count)
            for edge in edges { starts[Int(reversed ? edge.1 : edge.0) + 1] += 1 }
            for vertex in 0..<count { starts[vertex + 1] += starts[vertex] }
            var next = starts
            for edge in edges {
                let (from, to) = reversed ? (edge.1, edge.0) : edge
                neighbours[Int(next[Int(from)])] = to
                next[Int(from)] += 1
            }
        }

        var count: Int { starts.count - 1 }
        subscript(vertex: Int) -> ArraySlice<Int32> {
            neighbours[Int(starts[vertex])..<Int(starts[vertex + 1])]
        }
        func range(_ vertex: Int) -> Range<Int> { Int(starts[vertex])..<Int(starts[vertex + 1]) }
        func neighbour(_ place: Int) -> Int { Int(neighbours[place]) }
    }

    init(vertices count: Int, edges: [(Int32, Int32)]) {
        successors = Adjacency(count, edges, reversed: false)
        predecessors = Adjacency(count, edges, reversed: true)
    }

    var count: Int { successors.count }

    /// All vertices from which one of `ends` can be reached without passing `obstacle`, in the order of their
    /// distance; `visit` may refuse one.
    func walkBack(
        from ends: [Int], around obstacle: Int? = nil, in visited: inout Visits,
        _ visit: (_ vertex: Int, _ towards: Int) -> Bool = { _, _ in true }
    ) {
        visited.begin()
        if let obstacle { visited.insert(obstacle) }
        var edge = ends.filter { visited.insert($0) }
        var next = 0
        while next < edge.count {
            let vertex = edge[next]
            next += 1
            for before in predecessors[vertex] where !visited.contains(Int(before)) {
                guard visit(Int(before), vertex) else { continue }
                visited.insert(Int(before))
                edge.append(Int(before))
            }
        }
    }

    /// The number of the strongly connected component of each vertex (Tarjan's way, without recursion).
    func components() -> [Int] {
        var search = ComponentSearch(count)
        for root in 0..<count where search.order[root] == 0 {
            search.enter(root, successors.range(root))
            while let (vertex, place) = search.step() {
                guard let place else {
                    search.leave(vertex)
                    continue
                }
                let next = successors.neighbour(place)
                if search.order[next] == 0 {
                    search.enter(next, successors.range(next))
                } else if search.component[next] < 0 {
                    search.lowest[vertex] = min(search.lowest[vertex], search.order[next])
                }
            }
        }
        return search.component
    }
}

/// Which vertices a search has been at; made once for many searches.
struct Visits {
    private var stamps: [Int32]
    private var stamp: Int32 = 0

    init(_ count: Int) {
        stamps = Array(repeating: 0, count: count)
    }

    mutating func begin() { stamp += 1 }
    func contains(_ vertex: Int) -> Bool { stamps[vertex] == stamp }

    @discardableResult
    mutating func insert(_ vertex: Int) -> Bool {
        defer { stamps[vertex] = stamp }
        return stamps[vertex] != stamp
    }
}

/// The state of a search for components.
private struct ComponentSearch {
    var order: [Int]
    var lowest: [Int]
    var component: [Int]
    private var clock = 0
    private var found = 0
    private var stack: [Int] = []
    private var path: [(vertex: Int, rest: Range<Int>)] = []

    init(_ count: Int) {
        order = Array(repeating: 0, count: count)
        lowest = order
        component = Array(repeating: -1, count: count)
    }

    mutating func enter(_ vertex: Int, _ neighbours: Range<Int>) {
        clock += 1
        (order[vertex], lowest[vertex]) = (clock, clock)
        stack.append(vertex)
        path.append((vertex, neighbours))
    }

    /// The vertex at the end of the path, and the next of its neighbours, if there is one left.
    mutating func step() -> (vertex: Int, place: Int?)? {
        guard let last = path.indices.last else { return nil }
        return (path[last].vertex, path[last].rest.popFirst())
    }

    mutating func leave(_ vertex: Int) {
        path.removeLast()
        if let before = path.last?.vertex { lowest[before] = min(lowest[before], lowest[vertex]) }
        guard lowest[vertex] == order[vertex] else { return }
        while let member = stack.popLast() {
            component[member] = found
            if member == vertex { break }
        }
        found += 1
    }
}
