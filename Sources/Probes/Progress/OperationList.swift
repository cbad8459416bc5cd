extension Operation {
    /// All that are at work, ended a while ago, or wait to begin, by their names.
    package static func all(_ readings: Readings, on server: Server?) -> [Operation] {
        let known = readings[ProgressProbe.self].latest?.operations ?? []
        let words = OperationWords(readings, on: server)
        let locks = readings[LocksProbe.self].latest
        let backends = readings[SessionsProbe.self].latest?.backends ?? []
        let running = known.map { operation in
            var operation = operation
            operation.name = words.name(of: operation)
            operation.addLockers(from: locks)
            return operation
        }
        let busy = Set(running.filter(\.isRunning).map(\.id.session.pid))
        let waiting = locks.map { locks in
            backends.compactMap { backend in
                busy.contains(backend.id.pid) ? nil : Operation(waiting: backend, in: locks, words)
            }
        }
        return running + (waiting ?? [])
    }

    /// It can wait for a lock in the middle of its work.
    private mutating func addLockers(from locks: LocksProbe.Sample?) {
        guard isRunning, let graph = locks?.graph, let place = graph.place(of: .session(id.session.pid))
        else {
            return
        }
        let known = Set(blockers.map(\.party))
        blockers += graph.blockers(of: place, atMost: 20).map(\.party).filter { !known.contains($0) }
            .map { Blocker($0, .lock) }
    }

    /// A statement that changes a relation and waits for the lock that it needs to begin.
    private init?(waiting backend: Backend, in locks: LocksProbe.Sample, _ words: OperationWords) {
        guard let place = locks.graph.place(of: .session(backend.id.pid)),
            let wait = locks.graph.nodes[place].wait, wait.mode >= .shareUpdateExclusive,
            case let tag = locks.graph.tag(of: wait), tag.kind == "relation"
        else { return nil }
        let statement = StatementWords(backend)
        let parties = locks.graph.blockers(of: place, atMost: 20).map(\.party)
        self.init(
            id: ID(
                session: backend.id, kind: statement.kind, relation: tag.relation, begunAt: backend.queryStart
            ),
            sampledAt: locks.takenAt, name: words.name(of: tag), command: statement.command)
        database = tag.database
        starter = words.starter(of: backend)
        course = .waitingToBegin(for: parties, since: wait.since.map(locks.takenAt.since))
        blockers = parties.map { Blocker($0, .lock) }
    }
}

extension LockMode: Comparable {
    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Names of what operations are about.
package struct OperationWords: Sendable {
    private let words: LockWords
    private let names: RelationNamesProbe.Sample?
    private let roles: [UInt32: String]

    package init(_ readings: Readings, on server: Server?) {
        words = LockWords(readings, on: server)
        names = readings[RelationNamesProbe.self].latest
        roles = readings[NamesProbe.self].latest?.roles ?? [:]
    }

    /// Relations of pgtop's own database, whose names can be asked for.
    package func askable(_ operation: Operation) -> [UInt32] {
        [operation.id.relation, operation.index].compactMap { oid in
            oid.flatMap { words.askable(Self.tag($0, operation.database)) }
        }
    }

    package func name(of operation: Operation) -> String {
        operation.id.relation.map { name(of: Self.tag($0, operation.database)) } ?? operation.name
    }

    /// The index that it is about just now.
    package func index(of operation: Operation) -> String? {
        operation.index.map { name(of: Self.tag($0, operation.database)) }
    }

    package func role(_ oid: UInt32) -> String { roles[oid] ?? "role \(oid)" }

    func name(of tag: LockTag) -> String {
        guard let oid = tag.relation else { return tag.kind }
        if words.askable(tag) != nil { return names?[oid] ?? "oid \(oid)" }
        return words.relation(tag) ?? "oid \(oid)"
    }

    func starter(of backend: Backend) -> Operation.Starter {
        guard backend.isVisible else { return .unknown }
        if backend.kind == "autovacuum worker" {
            return .autovacuum(preventsWraparound: backend.preventsWraparound)
        }
        let role = roles.first { $0.value == backend.role }?.key
        return .user(role: role, application: backend.application)
    }

    private static func tag(_ relation: UInt32, _ database: UInt32?) -> LockTag {
        var tag = LockTag("relation")
        (tag.relation, tag.database) = (relation, database ?? 0)
        return tag
    }
}

/// What a statement is called, from the words that it begins with.
struct StatementWords {
    let kind: Operation.Kind
    let command: String

    init(_ backend: Backend) {
        guard let query = backend.query, backend.isVisible else {
            (kind, command) = (.ddl, "statement")
            return
        }
        let words = Self.words(query)
        let isConcurrent = words.contains("concurrently")
        let found: Operation.Kind? =
            switch words.first {
            case "vacuum": words.prefix(4).contains("full") ? .vacuumFull : .vacuum
            case "autovacuum": words.contains("analyze") && !words.contains("vacuum") ? .analyze : .vacuum
            case "analyze", "analyse": .analyze
            case "create" where words.prefix(3).contains("index"): .createIndex
            case "reindex": .reindex
            case "cluster": .cluster
            case "repack": .repack
            case "copy": .copy
            default: nil
            }
        kind = found ?? .ddl
        let short = words.prefix(2).joined(separator: " ")
        let isIndex = kind == .createIndex || kind == .reindex
        command =
            found.map { $0.rawValue + (isConcurrent && isIndex ? " concurrently" : "") }
            ?? (short.isEmpty ? "statement" : short)
    }

    /// Its first words in small letters: names in quotes are none.
    private static func words(_ query: String) -> [String] {
        let lexer = SQLLexer(query)
        return Array(lexer.lazy.filter { $0.kind == .word }.prefix(6).map { lexer.text(of: $0).lowercased() })
    }
}
