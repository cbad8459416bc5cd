import Testing

@testable import Probes

/// A, B, C are the sessions 1, 2, 3, and so on.
private func who(_ letter: Character) -> LockParty {
    .session(Int32(letter.asciiValue ?? 0) - 64)
}

private func holds(_ letter: Character, _ mode: LockMode, _ tag: LockTag) -> Lock {
    Lock(who(letter), mode, tag)
}

private func waits(_ letter: Character, _ mode: LockMode, _ tag: LockTag, since: Int64? = nil) -> Lock {
    Lock(who(letter), mode, tag, granted: false, since: since.map(ServerTime.init(microseconds:)))
}

private let table: LockTag = {
    var tag = LockTag("relation")
    (tag.database, tag.relation) = (5, 16_384)
    return tag
}()

private func transaction(_ xid: UInt32) -> LockTag {
    var tag = LockTag("transactionid")
    tag.transaction = xid
    return tag
}

extension LockGraph {
    /// Whom a party waits for: `A` for one who holds, `a` for one who waits before it, `?` for a snapshot.
    fileprivate func why(_ letter: Character) -> String {
        guard let place = place(of: who(letter)) else { return "" }
        return String(
            blockers(of: place, atMost: .max).map { edge in
                let letter = edge.party.pid.map { String(UnicodeScalar(UInt8($0 + 64))) } ?? "0"
                return edge.kind == .soft ? letter.lowercased() : letter
            }.sorted().joined())
    }

    fileprivate func node(_ letter: Character) -> LockNode? {
        place(of: who(letter)).map { nodes[$0] }
    }
}

@Suite struct LockModeTests {
    @Test func `conflicts are mutual`() {
        for one in LockMode.allCases {
            for other in LockMode.allCases {
                #expect(one.conflicts.contains(other) == other.conflicts.contains(one))
            }
        }
    }

    @Test func `access exclusive conflicts with all, access share with nothing else, share not with itself`()
    {
        #expect(LockMode.allCases.allSatisfy { LockMode.accessExclusive.conflicts.contains($0) })
        #expect(LockMode.accessShare.conflicts == .accessExclusive)
        #expect(!LockMode.share.conflicts.contains(.share))
    }

    @Test func `the table of conflicts is that of the manual`() {
        let conflicting = LockMode.allCases.map { $0.conflicts.rawValue.nonzeroBitCount }

        #expect(conflicting == [1, 2, 4, 5, 5, 6, 7, 8])
    }

    @Test func `modes are known by the server's names`() {
        #expect(LockMode.allCases.allSatisfy { LockMode(named: $0.name) == $0 })
        #expect(LockMode(named: "SIReadLock") == nil)
    }
}

@Suite struct LockGraphTests {
    @Test func `a queue behind a waiting DDL is the DDL's, not the reader's it waits for`() {
        let graph = LockGraph([
            holds("A", .accessShare, table), waits("B", .accessExclusive, table, since: 1),
            waits("C", .accessShare, table, since: 2), waits("D", .accessShare, table, since: 3),
        ])

        #expect(["A", "B", "C", "D"].map { graph.why($0) } == ["", "A", "b", "b"])
        #expect(graph.node("A")?.isRoot == true)
        #expect(graph.node("A")?.victims == 3)
        #expect(graph.node("B")?.victims == 2)
        #expect(graph.node("B")?.frees == 2)
        #expect(graph.node("C")?.victims == 0)
    }

    @Test func `only those who wait for nobody else are freed`() {
        let graph = LockGraph([
            holds("A", .share, table), holds("E", .share, table),
            waits("B", .rowExclusive, table, since: 1), holds("B", .exclusive, transaction(7)),
            waits("C", .share, transaction(7), since: 2),
        ])

        #expect(graph.why("B") == "AE")
        #expect(graph.victims(of: who("A")) == [2, 3])
        #expect(graph.freed(by: who("A")) == [])
        #expect(graph.freed(by: who("B")) == [3])
    }

    @Test func `who holds what a queued waiter waits for goes before it`() {
        let graph = LockGraph([
            holds("A", .rowExclusive, table), holds("C", .accessShare, table),
            waits("B", .accessExclusive, table, since: 1), waits("C", .share, table, since: 2),
        ])

        #expect(graph.why("B") == "ACc" || graph.why("B") == "AC")
        #expect(graph.why("C") == "A")
        #expect(graph.node("B")?.cycle == nil)
    }

    @Test func `a wait whose beginning is not known yet comes last`() {
        let graph = LockGraph([
            holds("A", .exclusive, table), waits("B", .exclusive, table),
            waits("C", .exclusive, table, since: 9),
        ])

        #expect(graph.why("C") == "A")
        #expect(graph.why("B") == "Ac")
    }

    @Test func `parallel workers count as their leader, and do not wait for each other`() {
        let graph = LockGraph(
            [
                holds("A", .accessShare, table), holds("W", .accessShare, table),
                holds("X", .accessShare, table), waits("B", .accessExclusive, table, since: 1),
                waits("X", .accessExclusive, table, since: 2),
            ], leaders: [23: 1, 24: 1])

        #expect(graph.why("B") == "A" || graph.why("B") == "Aa")
        #expect(graph.place(of: who("W")) == nil)
        #expect(!graph.why("A").contains("A"))
    }

    @Test func `a worker that waits for its own group to extend a relation is borne`() {
        var extend = LockTag("extend")
        extend.relation = 16_384
        let graph = LockGraph(
            [holds("A", .exclusive, extend), waits("W", .exclusive, extend, since: 1)], leaders: [23: 1])

        #expect(graph.why("A") == "A")
        #expect(graph.node("A")?.victims == 0)
        #expect(graph.node("A")?.parent == nil)
    }

    @Test func `a prepared transaction is a root without a session`() {
        let prepared = LockParty.prepared("4/32")
        let graph = LockGraph(
            [Lock(prepared, .exclusive, transaction(9)), waits("B", .share, transaction(9), since: 1)],
            prepared: [
                prepared: PreparedTransaction(
                    xid: 9, gid: "gx1", owner: "app", database: "shop", since: nil)
            ])
        let root = graph.nodes.first { $0.isRoot }

        #expect(root?.prepared?.gid == "gx1")
        #expect(root?.victims == 1)
        #expect(graph.why("B") == "0")
    }

    @Test func `who waits for a safe snapshot waits for the transactions that stand in its way`() {
        let graph = LockGraph([], snapshots: [2: [1]])

        #expect(graph.why("B") == "A")
        #expect(graph.node("A")?.victims == 1)
        #expect(graph.nodes[graph.place(of: who("B")) ?? 0].awaitsSnapshot)
    }

    @Test func `those who wait for each other are a cycle and nobody is its root`() {
        let graph = LockGraph([
            holds("A", .exclusive, transaction(1)), holds("B", .exclusive, transaction(2)),
            waits("A", .share, transaction(2), since: 1), waits("B", .share, transaction(1), since: 2),
            waits("C", .share, transaction(1), since: 3),
        ])

        #expect(graph.node("A")?.cycle.map(Set.init) == [who("A"), who("B")])
        #expect(graph.node("C")?.cycle == nil)
        #expect(!graph.nodes.contains { $0.isRoot })
        #expect(graph.node("A")?.parent == nil)
        #expect(graph.node("B")?.parent == graph.place(of: who("A")))
        #expect(graph.victims(of: who("A")) == [2, 3])
    }

    @Test func `the same number in another database is another lock`() {
        var elsewhere = table
        elsewhere.database = 6
        let graph = LockGraph([
            holds("A", .accessExclusive, table), holds("E", .accessExclusive, elsewhere),
            waits("B", .accessShare, elsewhere, since: 1),
        ])

        #expect(graph.why("B") == "E")
        #expect(graph.node("A") == nil)
    }

    @Test func `a chain of thousands is followed to its end`() {
        let locks = (1...3_000).flatMap { number -> [Lock] in
            let own = Lock(.session(Int32(number)), .exclusive, transaction(UInt32(number)))
            let wait = Lock(
                .session(Int32(number)), .share, transaction(UInt32(number - 1)), granted: false)
            return number == 1 ? [own] : [own, wait]
        }

        let graph = LockGraph(locks)

        #expect(graph.nodes.first { $0.isRoot }?.victims == 2_999)
        #expect(graph.nodes.filter(\.isRoot).count == 1)
    }
}

/// Any schedule of locks at all: the packed graph says what its edges one by one would say.
@Suite struct LockGraphPropertyTests {
    @Test(arguments: 0..<60) func `victims and cycles are those that the edges give`(seed: Int) {
        var random = SeededNumbers(seed: UInt64(seed))
        let graph = LockGraph(Self.locks(&random))
        let edges = graph.nodes.indices.map { place in
            Set(graph.blockers(of: place, atMost: .max).compactMap { graph.place(of: $0.party) })
        }

        let reached = graph.nodes.indices.map { Self.reached(from: $0, edges) }

        for place in graph.nodes.indices {
            let victims = graph.nodes.indices.filter { $0 != place && reached[$0].contains(place) }
            #expect(graph.nodes[place].victims == victims.count)
            let circle = graph.nodes.indices.filter {
                reached[place].contains($0) && reached[$0].contains(place)
            }
            #expect(
                Set(graph.nodes[place].cycle ?? [])
                    == Set(circle.count > 1 ? circle.map { graph.nodes[$0].party } : []))
            #expect(graph.nodes[place].parent.map { edges[place].contains($0) } ?? true)
        }
    }

    @Test(arguments: 0..<60) func `every way up from a waiter ends at one who is shown first`(seed: Int) {
        var random = SeededNumbers(seed: UInt64(seed))
        let graph = LockGraph(Self.locks(&random))

        for place in graph.nodes.indices {
            var (above, steps) = (place, 0)
            while let next = graph.nodes[above].parent, steps <= graph.nodes.count {
                (above, steps) = (next, steps + 1)
            }
            #expect(steps <= graph.nodes.count)
            #expect(graph.nodes[above].parent == nil)
            #expect(graph.nodes[above].isFree || graph.nodes[above].cycle != nil)
        }
    }

    private static func reached(from start: Int, _ edges: [Set<Int>]) -> Set<Int> {
        var reached: Set<Int> = []
        var edge = Array(edges[start])
        while let next = edge.popLast() {
            if reached.insert(next).inserted { edge += edges[next] }
        }
        return reached
    }

    /// Sessions that lock and wait as a server lets them: what conflicts is not granted.
    private static func locks(_ random: inout SeededNumbers) -> [Lock] {
        var locks: [Lock] = []
        var waiting: Set<Int32> = []
        for time in 0..<40 {
            let pid = Int32.random(in: 1...12, using: &random)
            guard !waiting.contains(pid), let mode = LockMode.allCases.randomElement(using: &random) else {
                continue
            }
            let tag = transaction(UInt32.random(in: 1...4, using: &random))
            // Who holds the lock already goes before those in the queue.
            let goesFirst = locks.contains { $0.tag == tag && $0.party == .session(pid) }
            let others = locks.filter {
                $0.tag == tag && $0.party != .session(pid) && ($0.isGranted || !goesFirst)
            }
            let isGranted = !others.contains { mode.conflicts.contains($0.mode) }
            if !isGranted { waiting.insert(pid) }
            let start = isGranted ? nil : ServerTime(microseconds: Int64(time))
            locks.append(Lock(.session(pid), mode, tag, granted: isGranted, since: start))
        }
        return locks
    }
}

/// Numbers that are the same in every run.
private struct SeededNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
    }

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return state ^ (state >> 29)
    }
}
