import Probes
import TUI

@testable import pgtop

extension Flowchart {
    /// Written as its file writes it, for tests: a line a node (`id? label`, `id. label`, `id! label`), then edges.
    init(drawn text: String) {
        var nodes: [Node] = []
        var edges: [Edge] = []
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            if words.count >= 3, words[1] == "->" {
                edges.append(
                    Edge(
                        from: words[0], to: words[2],
                        branch: words.count > 3 ? Branch(rawValue: words[3]) : nil))
            } else if let sign = words.first?.last, let shape = Self.shapes[sign] {
                nodes.append(
                    Node(
                        id: String(words[0].dropLast()), shape: shape,
                        label: words.dropFirst().joined(separator: " ")))
            }
        }
        self.init(nodes: nodes, edges: edges)
    }

    private static let shapes: [Character: Shape] = ["?": .decision, "!": .step, ".": .end]

    /// As a runbook about waits for locks has it: side ways, two steps that lead back, ends that are shared.
    static let locks = Flowchart(
        drawn: """
            locks.waiting? Does any session wait for a lock?
            find_root! Find the root
            locks.waiting_ddl? Does a waiting DDL hold up a queue?
            ddl. A DDL blocks the queue: take waiting-ddl
            locks.root_idle? Is the root idle in its transaction?
            locks.root_waits_for_client? Does the root wait for its client?
            end_root! Terminate the root
            you.may_cancel? May the root's statement be cancelled?
            cancel_root! Cancel the root's statement
            finishing. The root works: the others wait for it
            free. Nobody waits for a lock any more
            locks.waiting -> find_root yes
            locks.waiting -> free no
            find_root -> locks.waiting_ddl
            locks.waiting_ddl -> ddl yes
            locks.waiting_ddl -> locks.root_idle no
            locks.root_idle -> end_root yes
            locks.root_idle -> locks.root_waits_for_client no
            locks.root_waits_for_client -> end_root yes
            locks.root_waits_for_client -> you.may_cancel no
            end_root -> locks.waiting
            you.may_cancel -> cancel_root yes
            you.may_cancel -> finishing no
            cancel_root -> locks.waiting
            """)

    /// A chart that somebody might write, or break: every way leads somewhere, often back.
    static func random(_ count: Int, using generator: inout some RandomNumberGenerator) -> Flowchart {
        var nodes: [Node] = []
        var edges: [Edge] = []
        for index in 0..<count {
            let shape: Shape =
                index == count - 1
                ? .end : [.decision, .decision, .step].randomElement(using: &generator) ?? .step
            let words = Int.random(in: 1...9, using: &generator)
            nodes.append(
                Node(
                    id: "n\(index)", shape: shape,
                    label: Array(repeating: "wörd", count: words).joined(separator: " ")))
            let branches: [Branch?] = shape == .decision ? [.yes, .no] : shape == .step ? [nil] : []
            for branch in branches {
                let far = Int.random(in: 0..<count, using: &generator)
                let to = Bool.random(using: &generator) ? index + 1 : far
                edges.append(Edge(from: "n\(index)", to: "n\(to)", branch: branch))
            }
        }
        return Flowchart(nodes: nodes, edges: edges)
    }
}

extension Runbook {
    /// A question whose answer is another guide.
    static let onward = Runbook(
        name: "onward", title: "Onward", summary: "",
        chart: Flowchart(
            drawn: """
                you.sure? Is it so?
                end. A slot keeps the WAL: take slot-retains-wal
                you.sure -> end yes
                you.sure -> end no
                """), sections: [:])

    /// What to do when sessions wait for locks, with its chart alone.
    static let locks = Runbook(
        name: "lock-contention", title: "Sessions wait for locks", summary: "When sessions are blocked.",
        chart: .locks,
        sections: Runbook.sections([
            "locks.waiting": [
                "These sessions wait for a lock, the longest first.",
                "An empty list is the proof that it is over.",
            ],
            "find_root": [
                "The Blocking pane shows the whole tree, roots first.",
                "Two roots are possible: deal with one, then come back here.",
            ],
            "end_root": ["Its transaction is rolled back; its application gets an error."],
            "cancel_root": ["Only the statement ends, and with it the transaction."],
            "free": ["Set lock_timeout in migrations, so that they do not queue up others."],
        ]))

    private static func sections(_ texts: [String: [String]]) -> [String: Section] {
        texts.mapValues { Section(blocks: $0.map { .paragraph($0) }) }
    }
}

/// Numbers that are the same in every run.
struct Dice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        var word = state
        word ^= word >> 33
        word = word &* 0xFF51_AFD7_ED55_8CCD
        return word ^ (word >> 33)
    }
}
