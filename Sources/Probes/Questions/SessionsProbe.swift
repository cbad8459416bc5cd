/// Who is connected and what each is doing.
///
/// Reads the function beneath `pg_stat_activity`, never the view: the view joins two catalogs, and waits when somebody
/// holds a lock on them. Names come from `NamesProbe`. A query's text is sent when its statement began after the last
/// sample, or when asked for by pid; idle sessions are sent as a count unless they are on the screen.
package enum SessionsProbe: Probe {
    package struct Sample: Sendable {
        package let takenAt: ServerTime
        /// All but the idle client sessions, unless those were asked for, or others wait for them.
        package var backends: [Backend]
        /// Idle client sessions that are not in `backends`.
        package let idleElsewhere: Int
        /// Whether idle sessions were asked for.
        package let showsIdle: Bool
        /// How much of each query was asked for, in characters.
        package let queryWidth: Int
        /// Sessions that were asked for though they may be idle: others wait for them.
        package let blockers: Set<Int32>

        package init(
            takenAt: ServerTime, backends: [Backend], idleElsewhere: Int = 0, showsIdle: Bool = false,
            queryWidth: Int = 240, blockers: Set<Int32> = []
        ) {
            self.takenAt = takenAt
            self.backends = backends
            self.idleElsewhere = idleElsewhere
            self.showsIdle = showsIdle
            self.queryWidth = queryWidth
            self.blockers = blockers
        }
    }

    package static let id: ProbeID = "sessions"
    package static let meaning = "Who is connected and what each is doing"

    package static let sensitiveColumns: Set<String> = ["query"]
    package static let sparseColumns: Set<String> = ["query"]

    package static func sql(on server: Capabilities) -> String {
        let source = "pg_stat_get_activity"
        return """
            WITH seen AS MATERIALIZED (SELECT * FROM pg_catalog.pg_stat_get_activity(NULL))
            SELECT pid, backend_start, state, wait_event_type, wait_event, query_start, state_change, xact_start,
                   CASE WHEN query_start >= $2 OR backend_start >= $2 OR pid = ANY ($3)
                        THEN pg_catalog.substr(pg_catalog.textsend(query), 1, $4) END AS query,
                   backend_xid, backend_xmin, \(server.column(source, "query_id", else: "NULL::int8")) AS query_id,
                   \(server.column(source, "leader_pid", else: "NULL::int4")) AS leader_pid, application_name, backend_type,
                   datid, usesysid, client_addr, client_port, sslversion,
                   CASE WHEN pid = pg_catalog.pg_backend_pid() THEN pg_catalog.clock_timestamp() END AS taken_at,
                   CASE WHEN pid = pg_catalog.pg_backend_pid()
                        THEN (SELECT pg_catalog.count(*) FROM seen WHERE state = 'idle' AND pid <> ALL ($5)) END AS idle_sessions,
                   CASE WHEN pid = pg_catalog.pg_backend_pid() THEN $1 END AS shows_idle,
                   CASE WHEN pid = pg_catalog.pg_backend_pid() THEN $4 END AS query_width
              FROM seen
             WHERE $1 OR state IS DISTINCT FROM 'idle' OR pid = ANY ($5)
            """
    }

    package static func parameters(for wish: Wish, knowing readings: Readings) -> [Parameter] {
        let latest = readings[Self.self].latest
        // Other widths of text than before: all are wanted anew.
        let known = latest.flatMap { $0.queryWidth >= wish.queryWidth ? $0 : nil }
        let missing = known?.backends.filter { $0.query == nil && $0.isVisible }.map(\.id.pid) ?? []
        return [
            .flag(wish.idle), .time(known?.takenAt ?? ServerTime(microseconds: 0)), .ints(missing),
            .int(Int32(clamping: wish.queryWidth)), .ints(blockers(in: readings).sorted()),
        ]
    }

    /// Sessions that others wait for: an idle one can hold a lock of its session.
    static func blockers(in readings: Readings) -> Set<Int32> {
        readings[LocksProbe.self].latest?.graph.blockingPIDs ?? []
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        try SessionsDecoding(rows, knowing: readings).sample()
    }
}
