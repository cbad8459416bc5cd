import Probes
import Testing

@testable import pgtop

@Suite struct WalkTests {
    private func walk(about subject: Subject? = nil) throws -> Walk {
        try #require(Walk(.locks, about: subject))
    }

    @Test func `the answer of a check is proposed and taken, not forced`() throws {
        var walk = try walk()
        let hasMoved = walk.advance()
        #expect(!hasMoved)

        walk.take(["locks.waiting": .yes([Evidence("3 sessions wait")])], at: .at(1))
        #expect(walk.proposed == .yes)
        walk.prefer(.no)
        walk.advance()

        #expect(walk.node == "free")
        #expect(walk.path.last?.took == .no)
        #expect(walk.path.last?.proposed == .yes)
    }

    @Test func `what nobody but the user can know is never proposed`() throws {
        var walk = try walk()
        walk.goTo("you.may_cancel")

        #expect(walk.proposed == nil)
        #expect(walk.chosen == nil)
        #expect(!walk.questions.contains("you.may_cancel"))
    }

    @Test func `an answer on the way that has changed is told, and the walk stays where it is`() throws {
        var walk = try walk()
        walk.take(["locks.waiting": .yes([Evidence("3 sessions wait")])], at: .at(1))
        walk.advance()
        walk.advance()

        walk.take(["locks.waiting": .no([Evidence("nobody waits")])], at: .at(9))

        #expect(walk.node == "locks.waiting_ddl")
        #expect(
            walk.faults.map(\.sentence) == [
                "2 nodes back: “Does any session wait for a lock?” was yes, is now no"
            ])
    }

    @Test func `a way that has led back to its first question has no faults: the change was its aim`() throws
    {
        var walk = try walk()
        walk.take(
            ["locks.waiting": .yes([]), "locks.waiting_ddl": .no([]), "locks.root_idle": .yes([])], at: .at(1)
        )
        for _ in 0..<5 { walk.advance() }
        #expect(walk.node == "locks.waiting")

        walk.take(["locks.waiting": .no([]), "locks.root_idle": .no([])], at: .at(9))

        #expect(walk.faults.isEmpty)
    }

    @Test func `an answer that cannot be had any more is told too`() throws {
        var walk = try walk()
        walk.take(["locks.waiting": .yes([Evidence("3 sessions wait")])], at: .at(1))
        walk.advance()

        walk.take(["locks.waiting": .unknown("not looked at yet")], at: .at(9))

        #expect(walk.faults.first?.sentence.hasSuffix("was yes, cannot be told now") ?? false)
    }

    @Test func `an answer is as old as its last change`() throws {
        var walk = try walk()
        walk.take(["locks.waiting": .yes([Evidence("3 sessions wait")])], at: .at(1))
        walk.take(["locks.waiting": .yes([Evidence("4 sessions wait")])], at: .at(5))

        #expect(walk.answers["locks.waiting"]?.since == .at(1))
    }

    @Test func `steps act upon the root that was found, not upon the one who waits for it`() throws {
        var walk = try #require(
            Walk(.locks, about: .session(.init(pid: 4302, start: nil)), values: ["pid": .number(4302)]))
        walk.goTo("locks.root_idle")
        let root = Evidence(
            "pid 4211 blocks 6", about: .session(Backend.sleeper.id), values: ["pid": .number(4211)])

        walk.take(["locks.root_idle": .yes([root])], at: .at(1))
        walk.advance()

        #expect(walk.node == "end_root")
        #expect(walk.concern.values["pid"] == .number(4211))
        #expect(walk.stepKey.subject == .session(Backend.sleeper.id))
        walk.goBack()
        #expect(walk.concern.values["pid"] == .number(4302))
    }

    @Test func `a restart forgets the way and keeps what it began with`() throws {
        var walk = try walk(about: .slot("old"))
        walk.goTo("you.may_cancel")

        walk.restart()

        #expect(walk.path.isEmpty)
        #expect(walk.node == "locks.waiting")
        #expect(walk.concern.subject == .slot("old"))
    }

    @Test func `back after forward is where it was, whatever was pressed before`() throws {
        var dice = Dice(state: 3)
        for round in 0..<300 {
            let chart = Flowchart.random(1 + round % 20, using: &dice)
            let runbook = Runbook(name: "r", title: "", summary: "", chart: chart, sections: [:])
            var walk = try #require(Walk(runbook))
            for _ in 0..<60 {
                walk.stumble(using: &dice)
                var other = walk
                if other.advance() {
                    other.goBack()
                    #expect(other == walk)
                }
            }
        }
    }
}

extension Walk {
    /// Presses any key.
    fileprivate mutating func stumble(using dice: inout Dice) {
        switch Int.random(in: 0..<8, using: &dice) {
        case 0: prefer(.yes)
        case 1: prefer(.no)
        case 2: toggle()
        case 3: goBack()
        case 4: if Int.random(in: 0..<9, using: &dice) == 0 { restart() }
        default: advance()
        }
        _ = (faults, questions, marks)
    }

    /// Walks to a node by the first way that is found.
    mutating func goTo(_ id: Flowchart.NodeID) {
        var ways: [(Flowchart.NodeID, [Flowchart.Branch?])] = [(node, [])]
        var seen: Set = [node]
        while !ways.isEmpty {
            let (here, branches) = ways.removeFirst()
            if here == id {
                for branch in branches {
                    if let branch { prefer(branch) }
                    advance()
                }
                return
            }
            for edge in chart.ways(from: here) where seen.insert(edge.to).inserted {
                ways.append((edge.to, branches + [edge.branch]))
            }
        }
    }
}
