/// All who want one thing that somebody waits for.
struct LockQueue: Sendable {
    struct Holder: Sendable {
        let node: Int
        var modes: LockModes
    }

    struct Waiter: Sendable, Equatable {
        let node: Int
        let mode: LockMode
        let since: ServerTime?
    }

    let tag: LockTag
    private(set) var holders: [Holder] = []
    /// In the order in which they get the lock.
    private(set) var waiters: [Waiter] = []

    init(_ tag: LockTag) {
        self.tag = tag
    }

    mutating func add(holder node: Int, _ mode: LockMode, places: inout [Int: Int]) {
        if let place = places[node] {
            holders[place].modes.insert(LockModes(mode))
        } else {
            places[node] = holders.count
            holders.append(Holder(node: node, modes: LockModes(mode)))
        }
    }

    mutating func add(_ waiter: Waiter) {
        waiters.append(waiter)
    }

    /// Members of one parallel group are in each other's way only where a relation grows.
    var separatesGroups: Bool { tag.kind == "extend" }

    /// Puts the waiters into their order, as the server does when each begins to wait.
    ///
    /// Who already holds a lock that a queued waiter must wait for goes before that waiter: behind it, both would wait
    /// for ever. So the times at which waits began are not the order.
    mutating func settle() {
        let arrivals = waiters.enumerated().sorted { left, right in
            let (first, second) = (
                left.element.since?.microseconds ?? .max, right.element.since?.microseconds ?? .max
            )
            return first == second ? left.offset < right.offset : first < second
        }
        let held = Dictionary(holders.map { ($0.node, $0.modes) }) { $0.union($1) }
        var queue: [Waiter] = []
        queue.reserveCapacity(arrivals.count)
        for (_, waiter) in arrivals {
            let mine = held[waiter.node] ?? []
            let place =
                mine.isEmpty
                ? nil : queue.firstIndex { $0.node != waiter.node && mine.conflict(with: $0.mode) }
            queue.insert(waiter, at: place ?? queue.count)
        }
        waiters = queue
    }

    /// The waiter before a place who is next to it and in its way.
    func predecessor(of place: Int) -> Waiter? {
        let waiter = waiters[place]
        return waiters[..<place].last {
            waiter.mode.conflicts.contains($0.mode) && ($0.node != waiter.node || separatesGroups)
        }
    }

    /// Who holds what a waiter must wait for.
    func holders(against place: Int) -> [Holder] {
        let waiter = waiters[place]
        return holders.filter {
            $0.modes.conflict(with: waiter.mode) && ($0.node != waiter.node || separatesGroups)
        }
    }
}
