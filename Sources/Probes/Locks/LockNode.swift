/// Somebody in the graph of waits.
package struct LockNode: Sendable {
    package let party: LockParty
    /// What it waits for; several things only when parallel workers wait for it.
    package internal(set) var waits: [LockWait] = []
    package internal(set) var prepared: PreparedTransaction?
    /// Transactions that must end before it gets a snapshot that is safe.
    var snapshotBlockers: [Int] = []
    /// How many wait for it, directly or through others.
    package internal(set) var victims = 0
    /// How many of them wait for nobody else besides; counted for roots and for waiting DDL.
    package internal(set) var frees: Int?
    /// The place of the node beneath which it is shown.
    package internal(set) var parent: Int?
    /// All who wait for one another in a circle with it.
    package internal(set) var cycle: [LockParty]?

    init(_ party: LockParty) {
        self.party = party
    }

    /// It waits for nobody.
    package var isFree: Bool { waits.isEmpty && snapshotBlockers.isEmpty }
    package var isRoot: Bool { isFree && victims > 0 }
    package var awaitsSnapshot: Bool { !snapshotBlockers.isEmpty }

    /// The wait that lasts longest.
    package var wait: LockWait? {
        waits.min { ($0.since?.microseconds ?? .max) < ($1.since?.microseconds ?? .max) }
    }

    /// What is shown first, where nothing else decides.
    var order: Int64 { wait?.since?.microseconds ?? .max }

    /// It wants a relation for itself: what others want of it queues behind.
    package var isDDL: Bool { waits.contains { $0.isDDL } }
}

/// A wish for a lock that is not granted yet.
package struct LockWait: Sendable, Equatable {
    let queue: Int
    /// Its place in the queue.
    let place: Int
    package let mode: LockMode
    package let since: ServerTime?
    /// It would keep writers from a relation: those who come later queue behind it.
    let isDDL: Bool
}

/// One reason why somebody waits.
package struct LockEdge: Sendable, Equatable {
    package enum Kind: String, Sendable {
        /// The blocker holds what is in the way.
        case hard
        /// The blocker waits too, before it in the queue, for what is in the way.
        case soft
        case safeSnapshot = "safe_snapshot"
    }

    package let party: LockParty
    package let kind: Kind
    /// What the blocker holds, or waits for.
    package let mode: LockMode?

    package init(_ party: LockParty, _ kind: Kind, _ mode: LockMode?) {
        self.party = party
        self.kind = kind
        self.mode = mode
    }
}

extension LockParty {
    /// The session whose worker it is, or itself.
    func leader(_ leaders: [Int32: Int32]) -> LockParty {
        guard case .session(let pid) = self, let leader = leaders[pid] else { return self }
        return .session(leader)
    }
}

extension LockGraph {
    /// Whom a node waits for, each once: holders first, then the waiters before it from the nearest on.
    ///
    /// A queue can have so many that only some of its waiters are told.
    package func blockers(of place: Int, atMost limit: Int) -> [LockEdge] {
        var edges: [LockEdge] = []
        var seen: Set<Int> = []
        for wait in nodes[place].waits {
            for holder in queues[wait.queue].holders(against: wait.place)
            where seen.insert(holder.node).inserted {
                let mode = holder.modes.strongest(against: wait.mode)
                edges.append(LockEdge(nodes[holder.node].party, .hard, mode))
                if edges.count >= limit { return edges }
            }
        }
        for wait in nodes[place].waits {
            let queue = queues[wait.queue]
            for waiter in queue.waiters[..<wait.place].reversed()
            where wait.mode.conflicts.contains(waiter.mode)
                && (waiter.node != place || queue.separatesGroups) && seen.insert(waiter.node).inserted
            {
                edges.append(LockEdge(nodes[waiter.node].party, .soft, waiter.mode))
                if edges.count >= limit { return edges }
            }
        }
        return edges + nodes[place].snapshotBlockers.map { LockEdge(nodes[$0].party, .safeSnapshot, nil) }
    }
}
