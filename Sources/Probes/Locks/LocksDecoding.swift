/// Rows of the locks question on their way to a graph.
struct LocksDecoding<Source: Rows> {
    private let rows: Source
    private let names: NamesProbe.Sample?
    private let kind, database, relation, page, tuple, virtualTransaction, transaction: Column
    private let catalog, object, subobject, pid, mode, granted, since: Column
    private let place, gid, prepared, owner, preparedIn: Column

    init(_ rows: Source, names: NamesProbe.Sample?) throws(ProbeFailure) {
        self.rows = rows
        self.names = names
        kind = try rows.column("locktype")
        database = try rows.column("database")
        relation = try rows.column("relation")
        page = try rows.column("page")
        tuple = try rows.column("tuple")
        virtualTransaction = try rows.column("virtualxid")
        transaction = try rows.column("transactionid")
        catalog = try rows.column("classid")
        object = try rows.column("objid")
        subobject = try rows.column("objsubid")
        pid = try rows.column("pid")
        mode = try rows.column("mode")
        granted = try rows.column("granted")
        since = try rows.column("waitstart")
        place = try rows.column("place")
        gid = try rows.column("gid")
        prepared = try rows.column("prepared")
        owner = try rows.column("ownerid")
        preparedIn = try rows.column("dbid")
    }

    func sample(leaders: [Int32: Int32]) throws(ProbeFailure) -> LocksProbe.Sample {
        var locks: [Lock] = []
        locks.reserveCapacity(rows.count)
        var snapshots: [Int32: [Int32]] = [:]
        var transactions: [LockParty: PreparedTransaction] = [:]
        var takenAt: ServerTime?
        var (oldKind, oldMode) = ("", "")
        for row in 0..<rows.count {
            oldKind = try rows.text(row, kind, reusing: oldKind) ?? ""
            switch oldKind {
            case "now": takenAt = try rows.time(row, since)
            case "safe_snapshot":
                guard let waiter = try rows.int32(row, pid) else { continue }
                let blocker = try rows.int32(row, object)
                snapshots[waiter, default: []] += blocker.map { [$0] } ?? []
            default:
                oldMode = try rows.text(row, mode, reusing: oldMode) ?? ""
                guard let mode = LockMode(named: oldMode), let party = try party(row) else { continue }
                let lock = Lock(
                    party, mode, try tag(row, oldKind), granted: try rows.flag(row, granted) ?? true,
                    since: try rows.time(row, since))
                locks.append(lock)
                if case .prepared = party, let xid = lock.tag.transaction, oldKind == "transactionid" {
                    transactions[party] = try prepared(row, xid)
                }
            }
        }
        guard let takenAt else { throw .undecodable(column: "waitstart") }
        let graph = LockGraph(locks, leaders: leaders, snapshots: snapshots, prepared: transactions)
        return LocksProbe.Sample(takenAt: takenAt, graph: graph, snapshotWaiters: Set(snapshots.keys))
    }

    private func party(_ row: Int) throws(ProbeFailure) -> LockParty? {
        if let pid = try rows.int32(row, pid) { return .session(pid) }
        return try rows.text(row, place).map(LockParty.prepared)
    }

    private func tag(_ row: Int, _ kind: String) throws(ProbeFailure) -> LockTag {
        var tag = LockTag(kind)
        tag.database = try oid(row, database)
        tag.relation = try oid(row, relation)
        tag.page = try rows.int32(row, page)
        tag.tuple = try rows.int32(row, tuple)
        tag.virtualTransaction = try rows.text(row, virtualTransaction)
        tag.transaction = try oid(row, transaction)
        tag.catalog = try oid(row, catalog)
        tag.object = try oid(row, object)
        tag.subobject = try rows.int32(row, subobject)
        return tag
    }

    private func prepared(_ row: Int, _ xid: UInt32) throws(ProbeFailure) -> PreparedTransaction {
        let (role, base) = (try oid(row, owner), try oid(row, preparedIn))
        return PreparedTransaction(
            xid: xid, gid: try rows.text(row, gid), owner: role.map { names?.roles[$0] ?? "oid \($0)" },
            database: base.map { names?.databases[$0] ?? "oid \($0)" }, since: try rows.time(row, prepared))
    }

    private func oid(_ row: Int, _ column: Column) throws(ProbeFailure) -> UInt32? {
        try rows.integer(row, column).map(UInt32.init(truncatingIfNeeded:))
    }
}
