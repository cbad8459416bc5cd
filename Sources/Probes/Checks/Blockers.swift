/// Those who keep others waiting, as checks look at them.
struct Blockers {
    /// One at whom a tree of waiters begins, or a waiting DDL behind which others queue.
    struct Blocker {
        let node: LockNode
        let place: Int
        let backend: Backend?
        /// Who waits longest for it, and for how long.
        var longest: (pid: Int32, waits: Duration)?

        var victims: Int { node.victims }
    }

    let sample: LocksProbe.Sample
    private let words: LockWords
    private let backends: [Int32: Backend]
    private var byPlace: [Int: Blocker] = [:]

    init(_ sight: Sight) throws(Ignorance) {
        sample = try sight.latest(LocksProbe.self)
        let sessions = try sight.latest(SessionsProbe.self)
        backends = Dictionary(sessions.backends.map { ($0.id.pid, $0) }) { first, _ in first }
        words = LockWords(sight.readings, on: sight.server)
        for (place, node) in sample.graph.nodes.enumerated() where node.isRoot || node.cycle != nil {
            byPlace[place] = Blocker(node: node, place: place, backend: backend(of: node))
        }
        for (place, node) in sample.graph.nodes.enumerated() where !node.isFree { note(place, node) }
    }

    /// Adds a waiter to the tree that it stands in.
    private mutating func note(_ place: Int, _ node: LockNode) {
        guard let pid = node.party.pid, let waits = waited(node) else { return }
        var top = place
        var steps = 0
        while byPlace[top] == nil, let parent = sample.graph.nodes[top].parent,
            steps < sample.graph.nodes.count
        {
            top = parent
            steps += 1
        }
        guard top != place, let longest = byPlace[top]?.longest else {
            if top != place { byPlace[top]?.longest = (pid, waits) }
            return
        }
        if waits > longest.waits { byPlace[top]?.longest = (pid, waits) }
    }

    func waited(_ node: LockNode) -> Duration? {
        if let since = node.wait?.since { return sample.takenAt.since(since) }
        return backend(of: node).flatMap(\.queryAge)
    }

    func backend(of node: LockNode) -> Backend? { node.party.pid.flatMap { backends[$0] } }

    /// Roots, the most harmful first.
    var roots: [Blocker] {
        byPlace.values.filter(\.node.isRoot).sorted {
            ($0.victims, $0.longest?.waits ?? .zero, $1.place) > (
                $1.victims, $1.longest?.waits ?? .zero, $0.place
            )
        }
    }

    /// Waiting DDL behind which others queue who would not wait without it.
    var waitingDDL: [Blocker] {
        sample.graph.nodes.enumerated().compactMap { place, node in
            guard node.isDDL, node.cycle == nil, let frees = node.frees, frees > 0 else { return nil }
            return Blocker(
                node: node, place: place, backend: backend(of: node),
                longest: waited(node).flatMap { waits in node.party.pid.map { ($0, waits) } })
        }.sorted { ($0.node.frees ?? 0, $1.place) > ($1.node.frees ?? 0, $0.place) }
    }

    var waiters: [LockNode] { sample.graph.nodes.filter { !$0.isFree } }

    /// The root that a guide's question is about: the subject itself, or the one it waits for; else the worst.
    func root(for subject: Subject?) -> Blocker? {
        guard let place = place(of: subject) else { return roots.first }
        var top = place
        var steps = 0
        while let parent = sample.graph.nodes[top].parent, steps < sample.graph.nodes.count {
            top = parent
            steps += 1
        }
        return byPlace[top] ?? roots.first
    }

    private func place(of subject: Subject?) -> Int? {
        switch subject {
        case .session(let id): sample.graph.place(of: .session(id.pid))
        case .prepared(let gid): sample.graph.nodes.firstIndex { $0.prepared?.gid == gid }
        default: nil
        }
    }

    /// The relation that somebody waits for, or is in.
    func relation(_ node: LockNode) -> String? {
        node.wait.flatMap { words.relation(sample.graph.tag(of: $0)) }
    }

    /// Everything in which somebody waits whose relation's name could be had.
    var askable: [UInt32] { sample.graph.relations.compactMap(words.askable) }
}

extension Blockers.Blocker {
    /// Who it is: a session, or a prepared transaction.
    var subject: Subject? {
        if let backend { return .session(backend.id) }
        return node.prepared?.gid.map { .prepared(gid: $0) }
    }

    var told: String {
        if let backend { return backend.told }
        if let pid = node.party.pid { return "pid \(pid)" }
        return "prepared transaction \(node.prepared?.gid ?? "")"
    }

    /// What it does, as a part of a sentence.
    var doing: String {
        guard let backend else { return "" }
        guard backend.isVisible else { return ", of which this role may not see more," }
        if backend.isInTransaction { return ", idle in transaction\(age(backend.stateAge))," }
        if backend.state == "idle" { return ", idle but holding a lock of its session," }
        return backend.isClient
            ? ", running a statement\(age(backend.queryAge)),"
            : ", \(backend.kind ?? "a process of the server"),"
    }

    private func age(_ duration: Duration?) -> String { duration.map { " for \(Told.time($0))" } ?? "" }

    var values: [String: RunbookValue] {
        var values = backend?.values ?? [:]
        values["gid"] = node.prepared?.gid.map(RunbookValue.name)
        if let database = node.prepared?.database { values["database"] = .name(database) }
        values["blocked"] = longest.map { .number(Int64($0.pid)) }
        return values
    }
}
