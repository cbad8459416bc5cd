/// What this server keeps for those who take WAL from it, from the function beneath `pg_replication_slots`.
package enum SlotsProbe: Probe {
    package struct Sample: Sendable, Equatable {
        package let takenAt: ServerTime
        package let isStandby: Bool
        package var slots: [ReplicationSlot]
        package var maxSlots: Int?
        /// `max_slot_wal_keep_size`; nil where there is no limit.
        package var keepLimit: Bytes?

        package init(
            takenAt: ServerTime, isStandby: Bool, slots: [ReplicationSlot], maxSlots: Int? = nil,
            keepLimit: Bytes? = nil
        ) {
            self.takenAt = takenAt
            self.isStandby = isStandby
            self.slots = slots
            self.maxSlots = maxSlots
            self.keepLimit = keepLimit
        }
    }

    package static let id: ProbeID = "slots"
    package static let meaning = "Replication slots and what they keep"

    package static func isWanted(_ wish: Wish, knowing readings: Readings, after turn: Turn) -> Bool {
        isWanted(every: .seconds(5), by: wish, after: turn)
    }

    package static func longestPause(at period: Duration, knowing readings: Readings) -> Duration {
        max(period, .seconds(5))
    }

    package static func sql(on server: Capabilities) -> String {
        let source = "pg_get_replication_slots"
        func column(_ name: String, _ type: String) -> String {
            "\(server.has(source, name) ? "s.\(name)" : "NULL::\(type)") AS \(name)"
        }
        let later = [
            column("inactive_since", "timestamptz"), column("invalidation_reason", "text"),
            column("conflicting", "bool"), column("failover", "bool"), column("synced", "bool"),
        ]
        return """
            SELECT pg_catalog.clock_timestamp() AS taken_at, standby, \(ReplicationSQL.newest) AS newest,
                   s.slot_name, s.plugin, s.slot_type OPERATOR(pg_catalog.=) 'logical' AS is_logical, s.datoid,
                   s.temporary, s.active, s.active_pid,
                   pg_catalog.age(s.xmin)::int8 AS xmin_age, pg_catalog.age(s.catalog_xmin)::int8 AS catalog_xmin_age,
                   \(ReplicationSQL.position("s.restart_lsn")) AS restart_lsn,
                   \(ReplicationSQL.position("s.confirmed_flush_lsn")) AS confirmed_flush_lsn,
                   s.wal_status, s.safe_wal_size, \(later.joined(separator: ", ")), \(decoding(on: server)),
                   \(ReplicationSQL.setting("max_replication_slots"))::int4 AS max_slots,
                   \(ReplicationSQL.size("max_slot_wal_keep_size")) AS keep_limit
              FROM \(ReplicationSQL.recovery)
                   LEFT JOIN pg_catalog.pg_get_replication_slots() AS s ON true\(decodingSource(on: server))
            """
    }

    private static let counters = [
        "spill_txns", "spill_bytes", "stream_txns", "stream_bytes", "total_txns", "total_bytes",
    ]

    private static func hasDecoding(_ server: Capabilities) -> Bool {
        counters.allSatisfy { server.has("pg_stat_get_replication_slot", $0) }
    }

    private static func decoding(on server: Capabilities) -> String {
        counters.map { "\(hasDecoding(server) ? "d.\($0)" : "NULL::int8") AS \($0)" }
            .joined(separator: ", ")
    }

    /// A physical slot is not asked about: it decodes nothing.
    private static func decodingSource(on server: Capabilities) -> String {
        guard hasDecoding(server) else { return "" }
        return """

                   LEFT JOIN LATERAL (
                       SELECT * FROM pg_catalog.pg_stat_get_replication_slot(s.slot_name::text)
                        WHERE s.slot_type OPERATOR(pg_catalog.=) 'logical') AS d ON true
            """
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        try SlotsDecoding.sample(from: rows, before: readings[Self.self].latest)
    }
}
