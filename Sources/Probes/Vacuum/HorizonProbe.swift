/// Who keeps dead rows from being removed, and every transaction that is prepared.
///
/// All from shared memory and by the same count of transactions, so that ages can be compared.
package enum HorizonProbe: Probe {
    package struct Sample: Sendable, Equatable {
        package let takenAt: ServerTime
        package var isStandby: Bool
        /// A standby tells its primary what its sessions need.
        package var givesFeedback: Bool
        /// The oldest first: at most a few sessions, all else.
        package var holders: [XminHolder]

        package init(
            takenAt: ServerTime, isStandby: Bool = false, givesFeedback: Bool = false,
            holders: [XminHolder] = []
        ) {
            self.takenAt = takenAt
            self.isStandby = isStandby
            self.givesFeedback = givesFeedback
            self.holders = holders.sorted { $0.age > $1.age }
        }

        /// Nothing here can keep a vacuum from its work, neither on this server nor on its primary.
        package var isIrrelevant: Bool { isStandby && !givesFeedback }
    }

    package static let id: ProbeID = "horizon"
    package static let meaning = "Who keeps dead rows from being removed; prepared transactions"
    package static let lane = Lane.slow
    package static let interval: Duration? = .seconds(10)

    /// A vacuum has a snapshot too, and keeps no other from its work.
    package static func sql(on server: Capabilities) -> String {
        """
        WITH senders AS MATERIALIZED (SELECT pid FROM pg_catalog.pg_stat_get_wal_senders()),
             sessions AS MATERIALIZED (SELECT * FROM pg_catalog.pg_stat_get_activity(NULL)),
             holders AS (
            (SELECT CASE WHEN pid IN (SELECT pid FROM senders) THEN 'standby' ELSE 'session' END AS kind, pid,
                    backend_start, xact_start AS since,
                    GREATEST(pg_catalog.age(backend_xid), pg_catalog.age(backend_xmin))::int8 AS age,
                    application_name AS name, usesysid AS owner, datid AS database
               FROM sessions
              WHERE (backend_xid IS NOT NULL OR backend_xmin IS NOT NULL)
                AND pid NOT IN (SELECT pid FROM pg_catalog.pg_stat_get_progress_info('VACUUM'))
                AND pid <> pg_catalog.pg_backend_pid()
              ORDER BY age DESC LIMIT 20)
            UNION ALL
            SELECT CASE WHEN active AND slot_type OPERATOR(pg_catalog.=) 'physical' THEN 'standby' ELSE 'slot' END,
                   active_pid, NULL, NULL, GREATEST(pg_catalog.age(xmin), pg_catalog.age(catalog_xmin)), slot_name::text,
                   NULL, datoid
              FROM pg_catalog.pg_get_replication_slots() WHERE xmin IS NOT NULL OR catalog_xmin IS NOT NULL
            UNION ALL
            SELECT 'prepared', NULL, NULL, prepared, pg_catalog.age(transaction), gid, ownerid, dbid
              FROM pg_catalog.pg_prepared_xact())
        SELECT pg_catalog.clock_timestamp() AS taken_at, standby,
               \(ReplicationSQL.setting("hot_standby_feedback"))::bool AS feedback, holders.*,
               (SELECT s.application_name FROM sessions s
                 WHERE kind OPERATOR(pg_catalog.=) 'standby' AND s.pid OPERATOR(pg_catalog.=) holders.pid) AS standby_name
          FROM \(ReplicationSQL.recovery) LEFT JOIN holders ON true
        """
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        guard rows.count > 0 else { throw .undecodable(column: "taken_at") }
        let first = Record(rows, 0)
        let takenAt = try first.moment()
        var holders: [XminHolder] = []
        for row in 0..<rows.count {
            if let holder = try XminHolder(Record(rows, row), at: takenAt) { holders.append(holder) }
        }
        return Sample(
            takenAt: takenAt, isStandby: try first.flag("standby") ?? false,
            givesFeedback: try first.flag("feedback") ?? false, holders: holders)
    }
}
