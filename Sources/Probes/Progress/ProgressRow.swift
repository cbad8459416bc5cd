/// What the server counts of one operation at one moment, in numbers.
struct ProgressRow {
    let source: String
    let pid: Int32
    let database: UInt32?
    let relation: UInt32?
    private let counters: [String: Int64]
    let backendStart: ServerTime?
    let queryStart: ServerTime?
    let transactionStart: ServerTime?
    let role: UInt32?
    let application: String?
    /// `client backend`, `autovacuum worker`…; nil where this role may not know.
    let backendKind: String?
    let preventsWraparound: Bool
    let blockSize: Int

    /// Nil for the row that says that there is nothing.
    init?(_ record: Record<some Rows>) throws(ProbeFailure) {
        guard let pid = try record.int32("pid"), let source = try record.text("source") else { return nil }
        self.pid = pid
        self.source = source
        database = try record.oid("datid").flatMap { $0 == 0 ? nil : $0 }
        relation = try record.oid("relid").flatMap { $0 == 0 ? nil : $0 }
        var counters: [String: Int64] = [:]
        for name in ProgressSQL.columns { counters[name] = try record.integer(name) }
        self.counters = counters
        backendStart = try record.time("backend_start")
        queryStart = try record.time("query_start")
        transactionStart = try record.time("xact_start")
        role = try record.oid("usesysid")
        application = try record.text("application_name")
        backendKind = try record.text("backend_type")
        preventsWraparound = try record.flag("prevents_wraparound") ?? false
        blockSize = try record.int32("block_size").map(Int.init) ?? 8192
    }

    subscript(name: String) -> Int64? { counters[name] }

    /// A number that stands for something only when it is not 0.
    func positive(_ name: String) -> Int64? { counters[name].flatMap { $0 > 0 ? $0 : nil } }

    /// The server tells whose it is, and so what it does.
    var isVisible: Bool { !counters.isEmpty }

    var kind: Operation.Kind {
        switch source {
        case "VACUUM": .vacuum
        case "ANALYZE": .analyze
        case "CREATE INDEX": self["command"].map { $0 >= 3 } ?? false ? .reindex : .createIndex
        case "CLUSTER": self["command"] == 2 ? .vacuumFull : .cluster
        case "REPACK": .repack
        case "BASEBACKUP": .baseBackup
        case "COPY": .copy
        default: .checksums
        }
    }

    /// What it is called.
    var command: String {
        switch (kind, self["command"]) {
        case (.createIndex, 2), (.reindex, 4): "\(kind.rawValue) concurrently"
        case (.copy, 1): "copy from"
        case (.copy, 2): "copy to"
        default: kind.rawValue
        }
    }

    /// Of a statement that does several, each has a transaction of its own; others go through several transactions.
    var begunAt: ServerTime? {
        switch kind {
        case .vacuum, .analyze, .vacuumFull, .cluster, .repack:
            [queryStart, transactionStart].compactMap(\.self).max()
        default: queryStart
        }
    }

    /// Dead rows that wait for a vacuum's next pass; from 17 on its memory is counted in bytes, and they by themselves.
    var deadRows: Int64? { kind == .vacuum ? self["more_done"] ?? self["dead_now"] : nil }

    var starter: Operation.Starter {
        switch backendKind {
        case nil: .unknown
        case "autovacuum worker": .autovacuum(preventsWraparound: preventsWraparound)
        default: .user(role: role, application: application)
        }
    }

    var id: Operation.ID {
        Operation.ID(
            session: Backend.ID(pid: pid, start: backendStart), kind: kind, relation: relation,
            begunAt: begunAt)
    }
}
