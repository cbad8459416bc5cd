import Probes
import TUI

/// A row of the Blocking pane: somebody who waits, or for whom others wait.
struct Waiting: Identifiable, Sendable {
    /// A session, by pid and start, or a prepared transaction.
    struct ID: Hashable, Comparable, Sendable {
        let session: Backend.ID
        var transaction: UInt32?

        static func < (left: Self, right: Self) -> Bool {
            left.session == right.session
                ? left.transaction ?? 0 < right.transaction ?? 0 : left.session < right.session
        }
    }

    let id: ID
    let node: LockNode
    /// Its place in the graph.
    let place: Int
    let parent: ID?
    /// Nil for a prepared transaction, and for a session that is not among those seen.
    let session: Session?
    let circumstances: Circumstances

    /// What all rows of one moment share: an object, for rows are copied often.
    final class Circumstances: Sendable {
        let graph: LockGraph
        let takenAt: ServerTime
        let words: LockWords

        init(graph: LockGraph, takenAt: ServerTime, words: LockWords) {
            self.graph = graph
            self.takenAt = takenAt
            self.words = words
        }
    }

    var backend: Backend? { session?.backend }
    var pid: Int32? { node.party.pid }
    var prepared: PreparedTransaction? { node.prepared }
    private var graph: LockGraph { circumstances.graph }
    var tag: LockTag? { node.wait.map(graph.tag) }

    /// How long it has waited; nil where the server does not tell.
    var waited: Duration? {
        if let since = node.wait?.since { return circumstances.takenAt.since(since) }
        return node.awaitsSnapshot ? backend?.queryAge : nil
    }

    /// Of more reasons than these only the nearest are told.
    static let mostEdges = 50

    func prepared(_ party: LockParty) -> PreparedTransaction? {
        graph.place(of: party).flatMap { graph.nodes[$0].prepared }
    }

    var edges: [LockEdge] { graph.blockers(of: place, atMost: Self.mostEdges) }

    /// Who it is on the screen.
    var label: String { pid.map { "\($0)" } ?? "prepared" }

    /// Role, database and application; of the pooler's client, where the session works for one.
    var who: String? {
        guard let pooled = session?.certainClient else { return backend?.who }
        let client = [pooled.client.application, pooled.client.whence].compactMap { $0 }
        return "via \(pooled.pooler): " + client.joined(separator: " ")
    }

    /// A DDL behind which others queue who would not wait without it.
    var holdsUp: Int? {
        guard node.isDDL, node.cycle == nil, let frees = node.frees, frees > 0 else { return nil }
        return frees
    }

    /// The relation that it waits for, or is in.
    var relation: String? { tag.flatMap(circumstances.words.relation) }
}

extension Waiting {
    /// What it waits for, or what a root does, in words.
    var words: String {
        if !node.isFree { return prefix + (node.awaitsSnapshot ? snapshotWords : waitWords) }
        if let prepared { return prepared.words(at: circumstances.takenAt) }
        if node.prepared == nil, pid == nil { return "a prepared transaction that is just ending" }
        guard let backend else { return "not among the sessions seen" }
        guard backend.isVisible else { return "no privilege to see what it does" }
        return "\(backend.doing)\(backend.isClient ? "" : ", \(backend.kind ?? "")")"
    }

    /// What it waits for and who has it, without more.
    var awaited: String? {
        guard !node.isFree else { return nil }
        let words = node.awaitsSnapshot ? snapshotWords : waitWords
        return words.hasPrefix("waits for ") ? String(words.dropFirst(10)) : words
    }

    private var prefix: String {
        if let cycle = node.cycle {
            let others = cycle.filter { $0 != node.party }.compactMap(\.pid).sorted().map { "\($0)" }
            return "DEADLOCK with \(Self.list(others)): "
        }
        return holdsUp.map { "holds up \($0): " } ?? ""
    }

    private var snapshotWords: String {
        "waits for a safe snapshot, until \(Self.list(edges.map(name))) ends"
    }

    private var waitWords: String {
        guard let wait = node.wait else { return "waits" }
        let edges = edges
        let hard = edges.filter { $0.kind == .hard }.map(name)
        let soft = edges.filter { $0.kind == .soft }.map(name)
        let why =
            !hard.isEmpty
            ? ", held by \(Self.list(hard))"
            : soft.isEmpty ? "" : ", behind \(Self.list(soft))"
        return
            "waits for \(wait.mode.name) on \(circumstances.words.text(circumstances.graph.tag(of: wait)))\(why)"
    }

    private func name(_ edge: LockEdge) -> String {
        if let pid = edge.party.pid { return "\(pid)" }
        return "prepared \(prepared(edge.party)?.gid ?? "transaction")"
    }

    /// Two names, and how many more there are.
    private static func list(_ names: [String]) -> String {
        guard names.count > 2 else { return names.joined(separator: " and ") }
        let more = names.count == mostEdges ? "many" : "\(names.count - 2)"
        return "\(names[0]), \(names[1]) and \(more) more"
    }
}

extension PreparedTransaction {
    /// What ends it, to be run in its database.
    var remedy: String? { gid.map(Self.remedy) }

    static func remedy(_ gid: String) -> String {
        "ROLLBACK PREPARED '\(gid.map { $0 == "'" ? "''" : "\($0)" }.joined())'"
    }

    func words(at now: ServerTime) -> String {
        guard let remedy else { return "prepared transaction \(xid), just ending" }
        let age = since.map { " \(Format.clock(now.since($0))) old" } ?? ""
        return "\(remedy)\(database.map { " in \($0)" } ?? "") ends it:\(age), of \(owner ?? Format.unknown)"
    }
}
