/// The questions and steps of a runbook, and how they follow upon one another.
struct Flowchart: Sendable, Equatable {
    typealias NodeID = String

    enum Shape: Sendable, Equatable {
        /// A question with a way for yes and one for no.
        case decision
        /// Something to do; one way leads on.
        case step
        /// Where a walk ends.
        case end
    }

    struct Node: Sendable, Equatable, Identifiable {
        let id: NodeID
        let shape: Shape
        let label: String
    }

    /// Which way out of a decision.
    enum Branch: String, Sendable, Equatable, CaseIterable {
        case yes, no
    }

    struct Edge: Sendable, Equatable {
        let from: NodeID
        let to: NodeID
        /// Nil out of a step.
        var branch: Branch?
    }

    /// In the order of the text; the walk begins at the first.
    let nodes: [Node]
    let edges: [Edge]

    subscript(id: NodeID) -> Node? { nodes.first { $0.id == id } }

    /// Where a branch leads, or the one way out of a step.
    func next(after id: NodeID, _ branch: Branch? = nil) -> NodeID? {
        edges.first { $0.from == id && $0.branch == branch }?.to
    }
}
