/// Who waits for whom: one look at the server's list of locks, from which the graph of waits is made here.
///
/// Asked at every tick while somebody waits, and seldom otherwise; in the slow lane, for while hundreds of waiters look
/// for deadlocks the server tells nobody of its locks, and the sessions must not wait for that. Only locks are sent that a waiter could want; the
/// server is never asked who blocks whom, for that takes it time with the square of the waiters.
package enum LocksProbe: Probe {
    package struct Sample: Sendable {
        package let takenAt: ServerTime
        package let graph: LockGraph
        /// Sessions that the server was asked about whether they wait for a safe snapshot.
        package let snapshotWaiters: Set<Int32>

        package init(takenAt: ServerTime, graph: LockGraph, snapshotWaiters: Set<Int32> = []) {
            self.takenAt = takenAt
            self.graph = graph
            self.snapshotWaiters = snapshotWaiters
        }
    }

    package static let id: ProbeID = "locks"
    package static let meaning = "Who waits for whom"
    package static let lane = Lane.slow

    /// While somebody waits, this is what matters.
    package static let rest = 20

    /// In calm times it is asked at every so-manieth tick.
    static let calmTicks = 5

    package static func longestPause(at period: Duration, knowing readings: Readings) -> Duration {
        isTroubled(readings) ? period : period * calmTicks
    }

    package static func isWanted(_ wish: Wish, knowing readings: Readings, after turn: Turn) -> Bool {
        turn.ticks >= calmTicks || isTroubled(readings)
    }

    /// Somebody waits, or did at the last look: those whom this role may not see cannot be seen to wait.
    private static func isTroubled(_ readings: Readings) -> Bool {
        if let latest = readings[Self.self].latest, !latest.graph.nodes.isEmpty { return true }
        return readings[SessionsProbe.self].latest?.backends.contains {
            $0.waitType == "Lock" || $0.awaitsSnapshot
        } ?? false
    }

    package static func sql(on server: Capabilities) -> String {
        let since = server.column("pg_lock_status", "waitstart", else: "NULL::timestamptz")
        return """
            WITH locks AS MATERIALIZED (
                SELECT * FROM pg_catalog.pg_lock_status() WHERE NOT fastpath AND mode <> 'SIReadLock')
            SELECT locktype, database, relation, page, tuple::int4 AS tuple, virtualxid, transactionid, classid, objid,
                   objsubid::int4 AS objsubid, pid, mode, granted, \(since) AS waitstart,
                   CASE WHEN pid IS NULL THEN virtualtransaction END AS place,
                   p.gid, p.prepared, p.ownerid, p.dbid
              FROM locks LEFT JOIN pg_catalog.pg_prepared_xact() AS p
                ON pid IS NULL AND locktype = 'transactionid' AND p.transaction = transactionid
             WHERE NOT granted
                OR CASE WHEN transactionid IS NOT NULL
                        THEN pid IS NULL OR transactionid IN (SELECT transactionid FROM locks WHERE NOT granted)
                        ELSE virtualxid IS NOT NULL OR COALESCE(relation, objid, database) IN
                             (SELECT COALESCE(relation, objid, database) FROM locks WHERE NOT granted) END
            UNION ALL
            SELECT 'safe_snapshot', NULL, NULL, NULL, NULL, NULL, NULL, NULL, blocker::oid, NULL, waiter, NULL, false,
                   NULL, NULL, NULL, NULL, NULL, NULL
              FROM pg_catalog.unnest($1) AS waiter
                   LEFT JOIN LATERAL pg_catalog.unnest(pg_catalog.pg_safe_snapshot_blocking_pids(waiter)) AS blocker
                   ON true
            UNION ALL
            SELECT 'now', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, false,
                   pg_catalog.clock_timestamp(), NULL, NULL, NULL, NULL, NULL
            """
    }

    package static func parameters(for wish: Wish, knowing readings: Readings) -> [Parameter] {
        let backends = readings[SessionsProbe.self].latest?.backends ?? []
        return [.ints(backends.filter(\.awaitsSnapshot).map(\.id.pid))]
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        let backends = readings[SessionsProbe.self].latest?.backends ?? []
        return try LocksDecoding(rows, names: readings[NamesProbe.self].latest)
            .sample(leaders: Backend.leaders(in: backends))
    }
}

extension Backend {
    /// It waits until the transactions of others let it have a snapshot that cannot fail to serialize.
    package var awaitsSnapshot: Bool { waitEvent == "SafeSnapshot" }

    /// The session of each parallel worker.
    ///
    /// Workers that apply a subscription have a leader too, but locks of their own.
    static func leaders(in backends: [Backend]) -> [Int32: Int32] {
        var leaders: [Int32: Int32] = [:]
        for backend in backends where backend.kind == "parallel worker" {
            leaders[backend.id.pid] = backend.leader
        }
        return leaders
    }
}
