/// What has happened in each database, as the server counts it.
///
/// Reads the functions beneath `pg_stat_database`, never the view: that one joins a catalog, and waits with it.
package enum DatabasesProbe: Probe {
    package struct Sample: Sendable, Equatable {
        package let takenAt: ServerTime
        package var databases: [DatabaseActivity]

        package init(takenAt: ServerTime, databases: [DatabaseActivity]) {
            self.takenAt = takenAt
            self.databases = databases
        }
    }

    package static let id: ProbeID = "databases"
    package static let meaning = "What happens in each database"
    package static let interval: Duration? = .seconds(5)

    private static let counters = [
        "xact_commit", "xact_rollback", "blocks_fetched", "blocks_hit", "temp_files", "temp_bytes",
        "deadlocks",
        "conflict_all", "checksum_failures",
    ]

    /// A function that is there where sessions are counted.
    static let sessions = "pg_stat_get_db_sessions"

    private static let sessionCounters = [
        "sessions", "sessions_abandoned", "sessions_fatal", "sessions_killed", "active_time",
    ]

    package static func sql(on server: Capabilities) -> String {
        let known = counters + (server.has(sessions, "()") ? sessionCounters : [])
        let counted = known.map { "pg_catalog.pg_stat_get_db_\($0)(oid)::int8 AS \($0)" }
        return """
            SELECT pg_catalog.clock_timestamp() AS taken_at, oid, \(counted.joined(separator: ", ")),
                   pg_catalog.pg_stat_get_db_checksum_last_failure(oid) AS checksum_last_failure,
                   pg_catalog.pg_stat_get_db_stat_reset_time(oid) AS stats_reset
              FROM pg_catalog.unnest($1) AS oid
            """
    }

    /// The databases whose names are known, and what belongs to none of them.
    package static func parameters(for wish: Wish, knowing readings: Readings) -> [Parameter] {
        [.oids([0] + (readings[NamesProbe.self].latest?.databases.keys.sorted() ?? []))]
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        guard rows.count > 0 else { throw .undecodable(column: "taken_at") }
        var sample = Sample(takenAt: try Record(rows, 0).moment(), databases: [])
        let known = readings[Self.self].latest?.databases ?? []
        let before = Dictionary(known.map { ($0.id, $0) }) { first, _ in first }
        for row in 0..<rows.count {
            let record = Record(rows, row)
            guard let id = try record.oid("oid") else { continue }
            var database = DatabaseActivity(
                id: id, resetAt: try record.time("stats_reset"),
                now: .init(time: sample.takenAt, total: try total(record)))
            database.checksumFailedAt = try record.time("checksum_last_failure")
            sample.databases.append(database.following(before[id]))
        }
        return sample
    }

    private static func total(_ record: Record<some Rows>) throws(ProbeFailure) -> DatabaseCounters {
        let hits = try record.integer("blocks_hit") ?? 0
        return DatabaseCounters(
            commits: try record.integer("xact_commit") ?? 0,
            rollbacks: try record.integer("xact_rollback") ?? 0,
            blocksRead: max(0, (try record.integer("blocks_fetched") ?? 0) - hits), blocksHit: hits,
            tempFiles: try record.integer("temp_files") ?? 0,
            tempBytes: try record.bytes("temp_bytes") ?? Bytes(0),
            deadlocks: try record.integer("deadlocks") ?? 0,
            conflicts: try record.integer("conflict_all") ?? 0,
            checksumFailures: try record.integer("checksum_failures"),
            sessions: record.has("sessions") ? try sessions(record) : nil)
    }

    private static func sessions(_ record: Record<some Rows>) throws(ProbeFailure) -> SessionCounters {
        SessionCounters(
            begun: try record.integer("sessions") ?? 0,
            abandoned: try record.integer("sessions_abandoned") ?? 0,
            fatal: try record.integer("sessions_fatal") ?? 0,
            killed: try record.integer("sessions_killed") ?? 0,
            active: .milliseconds(try record.integer("active_time") ?? 0))
    }
}
