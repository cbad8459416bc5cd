/// A position in the WAL.
package struct LSN: Sendable, Hashable, Comparable {
    package let position: Int64

    package init(_ position: Int64) {
        self.position = position
    }

    package static func < (left: Self, right: Self) -> Bool { left.position < right.position }

    /// What lies between an earlier position and this one; nothing when it is not earlier.
    package func past(_ earlier: LSN) -> Bytes { Bytes(max(0, position - earlier.position)) }
}

extension LSN: CustomStringConvertible {
    /// As the server writes it: `16/B374D848`.
    package var description: String {
        let bits = UInt64(bitPattern: position)
        return "\(Self.hex(bits >> 32))/\(Self.hex(bits & 0xFFFF_FFFF))"
    }

    private static func hex(_ number: UInt64) -> String { String(number, radix: 16, uppercase: true) }
}

/// One row of an answer, read by the names of its columns: for questions that have few rows.
struct Record<Source: Rows> {
    private let rows: Source
    private let row: Int

    init(_ rows: Source, _ row: Int) {
        self.rows = rows
        self.row = row
    }

    /// Recordings of earlier versions may lack a column.
    func has(_ name: String) -> Bool { rows.columns.contains(name) }
    func isNull(_ name: String) throws(ProbeFailure) -> Bool { rows.isNull(row, try rows.column(name)) }
    func integer(_ name: String) throws(ProbeFailure) -> Int64? { try rows.integer(row, rows.column(name)) }
    func int32(_ name: String) throws(ProbeFailure) -> Int32? { try rows.int32(row, rows.column(name)) }
    func text(_ name: String) throws(ProbeFailure) -> String? { try rows.text(row, rows.column(name)) }
    func time(_ name: String) throws(ProbeFailure) -> ServerTime? { try rows.time(row, rows.column(name)) }
    func flag(_ name: String) throws(ProbeFailure) -> Bool? { try rows.flag(row, rows.column(name)) }
    func lsn(_ name: String) throws(ProbeFailure) -> LSN? { try integer(name).map(LSN.init) }
    func bytes(_ name: String) throws(ProbeFailure) -> Bytes? { try integer(name).map(Bytes.init) }
    func oid(_ name: String) throws(ProbeFailure) -> UInt32? {
        try integer(name).map(UInt32.init(truncatingIfNeeded:))
    }
    func real(_ name: String) throws(ProbeFailure) -> Double? { try rows.real(row, rows.column(name)) }
    /// A span that the server gave in seconds.
    func seconds(_ name: String) throws(ProbeFailure) -> Duration? {
        try real(name).map { .seconds($0) }
    }

    /// What every question about replication says of its moment.
    func moment() throws(ProbeFailure) -> ServerTime {
        guard let time = try time("taken_at") else { throw .undecodable(column: "taken_at") }
        return time
    }
}

/// Pieces of the questions about replication.
enum ReplicationSQL {
    /// The functions that differ between servers.
    static let sources =
        [
            "pg_get_replication_slots", "pg_stat_get_replication_slot", "pg_get_wal_replay_pause_state",
            "pg_stat_get_recovery_prefetch", "pg_stat_get_subscription", "pg_stat_get_subscription_stats",
        ] + ReceiverProbe.causes.map { "pg_stat_get_db_conflict_\($0.0)" }

    /// A position as a number.
    static func position(_ lsn: String) -> String {
        "(\(lsn) OPERATOR(pg_catalog.-) '0/0'::pg_catalog.pg_lsn)::int8"
    }

    static func seconds(_ interval: String) -> String {
        "pg_catalog.date_part('epoch', \(interval))"
    }

    /// The newest WAL that this server could send: what it wrote, or on a standby what it has.
    ///
    /// A standby that is promoted between two looks at its role answers both with a number.
    static let newest = position(
        """
        CASE WHEN standby THEN GREATEST(pg_catalog.pg_last_wal_receive_lsn(), pg_catalog.pg_last_wal_replay_lsn())
                   ELSE pg_catalog.pg_current_wal_lsn() END
        """)

    static let recovery = "(SELECT pg_catalog.pg_is_in_recovery() AS standby) AS recovery"

    static func setting(_ name: String) -> String { "pg_catalog.current_setting('\(name)', true)" }

    /// A setting that has a unit, in bytes; NULL where the server lacks it.
    static func size(_ name: String) -> String {
        """
        CASE WHEN \(setting(name)) = '-1' THEN -1::int8
                        ELSE pg_catalog.pg_size_bytes(\(setting(name))) END
        """
    }

    static func duration(_ name: String) -> String { seconds("\(setting(name))::pg_catalog.interval") }
}

extension Probe {
    /// Wanted at every tick by a screen that shows it, and every few seconds for the line that counts.
    static func isWanted(every pause: Duration, by wish: Wish, after turn: Turn) -> Bool {
        wish.probes.contains(id) || turn.time.map { $0 >= pause } ?? true
    }
}
