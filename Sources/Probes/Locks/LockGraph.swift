/// Who waits for whom, and why, at one moment.
///
/// A waiter waits for those who hold what conflicts with its wish (hard), and for those before it in the queue who wish
/// for what conflicts (soft). Soft edges grow with the square of a queue: they are never made, but a chain of vertices
/// stands for each mode of each queue, and leads to the same places.
package struct LockGraph: Sendable {
    /// Those who wait or are waited for.
    package private(set) var nodes: [LockNode] = []
    private(set) var queues: [LockQueue] = []
    private var places: [LockParty: Int] = [:]
    private var digraph = Digraph(vertices: 0, edges: [])

    package init() {}

    /// `leaders` are the sessions whose parallel workers others are; `snapshots` whom the waiters for a safe snapshot
    /// wait for.
    package init(
        _ locks: [Lock], leaders: [Int32: Int32] = [:], snapshots: [Int32: [Int32]] = [:],
        prepared: [LockParty: PreparedTransaction] = [:]
    ) {
        gather(locks, leaders)
        for (waiter, blockers) in snapshots.sorted(by: { $0.key < $1.key }) {
            let place = node(.session(leaders[waiter] ?? waiter))
            nodes[place].snapshotBlockers = blockers.map { node(.session(leaders[$0] ?? $0)) }
        }
        for place in nodes.indices { nodes[place].prepared = prepared[nodes[place].party] }
        connect()
        assess()
    }

    /// The place of a party among the nodes.
    package func place(of party: LockParty) -> Int? { places[party] }
    package func tag(of wait: LockWait) -> LockTag { queues[wait.queue].tag }

    // MARK: Making it

    private mutating func node(_ party: LockParty) -> Int {
        if let place = places[party] { return place }
        places[party] = nodes.count
        nodes.append(LockNode(party))
        return nodes.count - 1
    }

    private mutating func gather(_ locks: [Lock], _ leaders: [Int32: Int32]) {
        var byTag: [LockTag: Int] = [:]
        for lock in locks where !lock.isGranted {
            let queue = byTag[lock.tag] ?? queues.count
            if queue == queues.count {
                byTag[lock.tag] = queue
                queues.append(LockQueue(lock.tag))
            }
            let node = node(lock.party.leader(leaders))
            queues[queue].add(LockQueue.Waiter(node: node, mode: lock.mode, since: lock.waitStart))
        }
        guard !queues.isEmpty else { return }
        var holders = [[Int: Int]](repeating: [:], count: queues.count)
        for lock in locks where lock.isGranted {
            guard let queue = byTag[lock.tag] else { continue }
            let node = node(lock.party.leader(leaders))
            queues[queue].add(holder: node, lock.mode, places: &holders[queue])
        }
        for queue in queues.indices { settle(queue) }
    }

    private mutating func settle(_ queue: Int) {
        queues[queue].settle()
        for (place, waiter) in queues[queue].waiters.enumerated() {
            nodes[waiter.node].waits.append(
                LockWait(
                    queue: queue, place: place, mode: waiter.mode, since: waiter.since,
                    isDDL: queues[queue].tag.kind == "relation"
                        && waiter.mode.conflicts.contains(.rowExclusive)))
        }
    }

    /// The vertices after the nodes: for each mode that a queue's waiters wish for, "what stands before place n".
    private mutating func connect() {
        var edges: [(Int32, Int32)] = []
        var count = nodes.count
        for queue in queues {
            for mode in Set(queue.waiters.map(\.mode)) {
                connect(queue, mode, from: count, &edges)
                count += queue.waiters.count
            }
        }
        for (place, node) in nodes.enumerated() {
            for blocker in node.snapshotBlockers { edges.append((Int32(place), Int32(blocker))) }
        }
        digraph = Digraph(vertices: count, edges: edges)
    }

    private func connect(
        _ queue: LockQueue, _ mode: LockMode, from first: Int, _ edges: inout [(Int32, Int32)]
    ) {
        for holder in queue.holders where holder.modes.conflict(with: mode) {
            edges.append((Int32(first), Int32(holder.node)))
        }
        for (place, waiter) in queue.waiters.enumerated() {
            let vertex = Int32(first + place)
            if waiter.mode == mode { edges.append((Int32(waiter.node), vertex)) }
            guard place + 1 < queue.waiters.count else { continue }
            edges.append((vertex + 1, vertex))
            if mode.conflicts.contains(waiter.mode) { edges.append((vertex + 1, Int32(waiter.node))) }
        }
    }

    // MARK: Looking at it

    private mutating func assess() {
        let components = digraph.components()
        var visits = Visits(digraph.count)
        for place in nodes.indices { nodes[place].victims = victims(of: place, in: &visits).count }
        for place in nodes.indices { nodes[place].parent = nearestBlocker(of: place) }
        findCycles(components, &visits)
        for place in nodes.indices where nodes[place].isDDL && nodes[place].victims > 0 || isRoot(place) {
            nodes[place].frees = freed(by: place, in: &visits).count
        }
    }

    private mutating func findCycles(_ components: [Int], _ visits: inout Visits) {
        let groups = Dictionary(grouping: nodes.indices.filter { !nodes[$0].isFree }, by: { components[$0] })
        for members in groups.values where members.count > 1 {
            let first = members.min { nodes[$0].order < nodes[$1].order } ?? members[0]
            let parties = members.map { nodes[$0].party }
            for member in members { nodes[member].cycle = parties }
            var via: [Int: Int] = [:]
            digraph.walkBack(from: [first], in: &visits) { vertex, towards in
                guard components[vertex] == components[first] else { return false }
                let blocker = towards < nodes.count ? towards : via[towards] ?? first
                if vertex < nodes.count { nodes[vertex].parent = blocker } else { via[vertex] = blocker }
                return true
            }
            nodes[first].parent = nil
        }
        for place in nodes.indices where nodes[place].parent == place { nodes[place].parent = nil }
    }

    /// The blocker beneath which a waiter is shown: who holds the lock, the one with most victims first, or else the
    /// waiter next before it.
    private func nearestBlocker(of place: Int) -> Int? {
        var best: Int?
        for wait in nodes[place].waits {
            for holder in queues[wait.queue].holders(against: wait.place) where holder.node != place {
                if nodes[holder.node].victims > best.map({ nodes[$0].victims }) ?? -1 { best = holder.node }
            }
        }
        if let best { return best }
        for wait in nodes[place].waits {
            if let waiter = queues[wait.queue].predecessor(of: wait.place) { return waiter.node }
        }
        return nodes[place].snapshotBlockers.max { nodes[$0].victims < nodes[$1].victims }
    }

    private func isRoot(_ place: Int) -> Bool {
        nodes[place].victims > 0 && nodes[place].parent == nil && nodes[place].cycle == nil
    }

    /// The places of all who wait for a node, directly or through others.
    private func victims(of place: Int, in visits: inout Visits) -> [Int] {
        var victims: [Int] = []
        digraph.walkBack(from: [place], in: &visits) { vertex, _ in
            if vertex < nodes.count { victims.append(vertex) }
            return true
        }
        return victims
    }

    /// Those of them who wait for nobody else besides.
    private func freed(by place: Int, in visits: inout Visits) -> [Int] {
        let victims = victims(of: place, in: &visits)
        let others = nodes.indices.filter { other in
            other != place && nodes[other].victims > 0
                && (nodes[other].parent == nil || nodes[other].cycle != nil)
        }
        digraph.walkBack(from: others, around: place, in: &visits)
        return victims.filter { !visits.contains($0) }
    }
}

extension LockGraph {
    /// All who wait for a party, directly or through others.
    package func victims(of party: LockParty) -> Set<Int32> {
        pids { victims(of: $0, in: &$1) }(party)
    }

    /// Those of them who wait for nobody else besides: they go on when it ends.
    package func freed(by party: LockParty) -> Set<Int32> {
        pids { freed(by: $0, in: &$1) }(party)
    }

    private func pids(_ find: @escaping (Int, inout Visits) -> [Int]) -> (LockParty) -> Set<Int32> {
        { party in
            guard let place = places[party] else { return [] }
            var visits = Visits(digraph.count)
            return Set(find(place, &visits).compactMap { nodes[$0].party.pid })
        }
    }

    /// Those who wait for a party itself.
    package func waiters(directlyFor party: LockParty) -> Set<Int32> {
        guard let place = places[party] else { return [] }
        let direct = nodes.indices.filter { $0 != place && waits($0, directlyFor: place) }
        return Set(direct.compactMap { nodes[$0].party.pid })
    }

    private func waits(_ node: Int, directlyFor blocker: Int) -> Bool {
        nodes[node].snapshotBlockers.contains(blocker)
            || nodes[node].waits.contains { wait in
                let queue = queues[wait.queue]
                return queue.holders(against: wait.place).contains { $0.node == blocker }
                    || queue.waiters[..<wait.place].contains {
                        $0.node == blocker && wait.mode.conflicts.contains($0.mode)
                    }
            }
    }
}

extension LockGraph {
    /// Everything in which somebody waits that has to do with a relation.
    package var relations: [LockTag] { queues.map(\.tag).filter { $0.relation != nil } }

    /// What waiting DDL wants behind which others queue.
    package var waitingDDL: [LockTag] {
        nodes.filter { $0.isDDL && $0.frees ?? 0 > 0 }.flatMap { $0.waits.map(tag) }
    }

    /// The sessions that others wait for.
    package var blockingPIDs: Set<Int32> {
        Set(nodes.lazy.filter { $0.victims > 0 }.compactMap(\.party.pid))
    }
}
