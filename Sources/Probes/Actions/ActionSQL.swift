/// The statements of the action connection.
enum ActionSQL {
    /// Signals a session if, and only if, it is still the one that was meant: asked and done in one statement.
    ///
    /// Always one row. `same` is false when the pid belongs to another session now, `moved` true when the session is
    /// at another statement or transaction than the one that was decided about.
    static func signal(_ signal: Signal, by user: String) -> String {
        let function = signal == .cancel ? "pg_cancel_backend" : "pg_terminate_backend"
        return """
            SELECT /* pgtop: \(signal.rawValue) asked for by \(commentable(user)) */ same, moved,
                   CASE WHEN same AND NOT moved THEN pg_catalog.\(function)($1) END AS sent
              FROM (SELECT COALESCE(a.backend_start = $2, false) AND $1 <> pg_catalog.pg_backend_pid() AS same,
                           COALESCE(a.query_start <> $3, $3 IS NOT NULL)
                           OR COALESCE(a.xact_start <> $4, $4 IS NOT NULL) AS moved
                      FROM (SELECT 1) AS one LEFT JOIN pg_catalog.pg_stat_get_activity($1) AS a ON true) AS found
            """
    }

    /// How the sessions that were signalled are now.
    static let watch = """
        SELECT pid, backend_start, query_start, xact_start, state, wait_event_type || ':' || wait_event AS waiting
          FROM pg_catalog.pg_stat_get_activity(NULL) WHERE pid = ANY ($1)
        """

    /// Of whom the graph of waits must know more than their locks.
    static func parties(on server: Capabilities) -> String {
        """
        SELECT pid, backend_type, \(server.column("pg_stat_get_activity", "leader_pid", else: "NULL::int4")) AS leader_pid
          FROM pg_catalog.pg_stat_get_activity(NULL)
         WHERE backend_type IN ('parallel worker', 'startup') OR wait_event = 'SafeSnapshot'
        """
    }

    /// Whether the server itself says that one waits for the other.
    static let confirmation = "SELECT $1 = ANY (pg_catalog.pg_blocking_pids($2)) AS is_blocker"

    static let detail = """
        SELECT query, pg_catalog.octet_length(query) >=
                      pg_catalog.pg_size_bytes(pg_catalog.current_setting('track_activity_query_size')) - 1 AS is_cut
          FROM pg_catalog.pg_stat_get_activity($1) WHERE backend_start = $2
        """

    static let locks = """
        SELECT granted, mode, locktype, relation, transactionid, virtualxid
          FROM pg_catalog.pg_lock_status() WHERE pid = $1 AND NOT (granted AND locktype = 'virtualxid') ORDER BY granted LIMIT 1000
        """

    /// A name that can stand in a comment: that ends up in the server's log.
    static func commentable(_ user: String) -> String {
        let harmless = user.utf8.filter { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || byte == 0x5F
        }
        return String(decoding: harmless.prefix(32), as: UTF8.self)
    }
}
