/// Rows of the sessions question on their way to a sample.
///
/// Texts that have not changed are taken from the sample before, instead of being made again.
struct SessionsDecoding<Source: Rows> {
    private let rows: Source
    private let names: NamesProbe.Sample?
    private let before: SessionsProbe.Sample?
    private let known: [Int32: Int]
    private let blockers: Set<Int32>
    private let pid, start, state, waitType, waitEvent, queryStart, stateChange, transactionStart,
        query: Column
    private let xid, xmin, queryID, leader, application, kind, database, role, client, port, tls: Column
    private let takenAt, idleSessions, showsIdle, queryWidth: Column

    init(_ rows: Source, knowing readings: Readings) throws(ProbeFailure) {
        self.rows = rows
        names = readings[NamesProbe.self].latest
        before = readings[SessionsProbe.self].latest
        blockers = SessionsProbe.blockers(in: readings)
        var known: [Int32: Int] = [:]
        if let before {
            known.reserveCapacity(before.backends.count)
            for (index, backend) in before.backends.enumerated() { known[backend.id.pid] = index }
        }
        self.known = known
        pid = try rows.column("pid")
        start = try rows.column("backend_start")
        state = try rows.column("state")
        waitType = try rows.column("wait_event_type")
        waitEvent = try rows.column("wait_event")
        queryStart = try rows.column("query_start")
        stateChange = try rows.column("state_change")
        transactionStart = try rows.column("xact_start")
        query = try rows.column("query")
        xid = try rows.column("backend_xid")
        xmin = try rows.column("backend_xmin")
        queryID = try rows.column("query_id")
        leader = try rows.column("leader_pid")
        application = try rows.column("application_name")
        kind = try rows.column("backend_type")
        database = try rows.column("datid")
        role = try rows.column("usesysid")
        client = try rows.column("client_addr")
        port = try rows.column("client_port")
        tls = try rows.column("sslversion")
        takenAt = try rows.column("taken_at")
        idleSessions = try rows.column("idle_sessions")
        showsIdle = try rows.column("shows_idle")
        queryWidth = try rows.column("query_width")
    }

    func sample() throws(ProbeFailure) -> SessionsProbe.Sample {
        guard let own = (0..<rows.count).first(where: { !rows.isNull($0, takenAt) }),
            let moment = try rows.time(own, takenAt)
        else { throw .undecodable(column: "taken_at") }
        var backends: [Backend] = []
        backends.reserveCapacity(rows.count)
        for row in 0..<rows.count {
            var backend = try backend(row, at: moment)
            backend.isOwn = row == own
            backends.append(backend)
        }
        let idle = try rows.integer(own, idleSessions) ?? 0
        let shown = try rows.flag(own, showsIdle) ?? false
        return SessionsProbe.Sample(
            takenAt: moment, backends: backends, idleElsewhere: shown ? 0 : Int(idle), showsIdle: shown,
            queryWidth: Int(try rows.integer(own, queryWidth) ?? 0), blockers: blockers)
    }

    private func backend(_ row: Int, at moment: ServerTime) throws(ProbeFailure) -> Backend {
        guard let number = try rows.int32(row, pid) else { throw .undecodable(column: "pid") }
        let id = Backend.ID(pid: number, start: try rows.time(row, start))
        let old = known[number].flatMap { before?.backends[$0] }.flatMap { $0.id == id ? $0 : nil }
        var backend = Backend(id: id, sampledAt: moment)
        backend.state = try rows.text(row, state, reusing: old?.state)
        backend.waitType = try rows.text(row, waitType, reusing: old?.waitType)
        backend.waitEvent = try rows.text(row, waitEvent, reusing: old?.waitEvent)
        backend.queryStart = try rows.time(row, queryStart)
        backend.stateChange = try rows.time(row, stateChange)
        backend.transactionStart = try rows.time(row, transactionStart)
        backend.xid = try rows.integer(row, xid).map(UInt32.init(truncatingIfNeeded:))
        backend.xmin = try rows.integer(row, xmin).map(UInt32.init(truncatingIfNeeded:))
        backend.queryID = try rows.integer(row, queryID)
        backend.leader = try rows.int32(row, leader)
        backend.application = try rows.text(row, application, reusing: old?.application)
        backend.kind = try rows.text(row, kind, reusing: old?.kind)
        backend.database = try name(row, database, in: names?.databases)
        backend.role = try name(row, role, in: names?.roles)
        backend.isSuperuser = try isSuperuser(row)
        backend.client = try client(row, reusing: old?.client)
        backend.tls = try rows.text(row, tls, reusing: old?.tls)
        // The text of an older statement must never stand beside the age of a newer one.
        let kept = old?.queryStart == backend.queryStart ? old?.query : nil
        backend.query = try rows.text(row, query, reusing: kept) ?? kept
        return backend
    }

    /// The name of an oid, or the oid itself while its name is not known.
    private func name(_ row: Int, _ column: Column, in names: [UInt32: String]?) throws(ProbeFailure)
        -> String?
    {
        guard let oid = try rows.integer(row, column).map(UInt32.init(truncatingIfNeeded:)), oid != 0 else {
            return nil
        }
        return names?[oid] ?? "oid \(oid)"
    }

    private func isSuperuser(_ row: Int) throws(ProbeFailure) -> Bool {
        guard let superusers = names?.superusers, let oid = try rows.integer(row, role) else { return false }
        return superusers.contains(UInt32(truncatingIfNeeded: oid))
    }

    private func client(_ row: Int, reusing old: String?) throws(ProbeFailure) -> String? {
        if let address = try rows.text(row, client, reusing: old) { return address }
        return try rows.integer(row, port) == -1 ? "local" : nil
    }
}
