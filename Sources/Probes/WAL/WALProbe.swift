/// What is counted of the WAL that the server writes.
package enum WALCounter: String, Counter {
    /// The newest position, in bytes: unlike the others it moves as the WAL is written, not when a statement ends.
    case position
    case records = "wal_records"
    case fullPages = "wal_fpi"
    case bytes = "wal_bytes"
    case fullPageBytes = "wal_fpi_bytes"
    case buffersFull = "wal_buffers_full"
    case writes = "wal_write"
    case syncs = "wal_sync"
    /// In milliseconds, where `track_wal_io_timing` is on.
    case writeTime = "wal_write_time"
    case syncTime = "wal_sync_time"
}

/// How much WAL the server writes, and of what it is made.
package enum WALProbe: Probe {
    package struct Sample: Sendable, Equatable {
        package let isStandby: Bool
        package var course: Course<WALCounter>

        package init(isStandby: Bool, course: Course<WALCounter>) {
            (self.isStandby, self.course) = (isStandby, course)
        }

        package var takenAt: ServerTime { course.now.time }
        package var position: LSN? { course.total[.position].map { LSN(Int64($0)) } }
    }

    package static let id: ProbeID = "wal"
    package static let meaning = "WAL that the server writes, and of what it is made"

    static let source = "pg_stat_get_wal"

    /// Only a screen that shows it needs it.
    package static func isWanted(_ wish: Wish, knowing readings: Readings, after turn: Turn) -> Bool {
        wish.probes.contains(id)
    }

    package static func sql(on server: Capabilities) -> String {
        let counted = WALCounter.allCases.filter { $0 != .position }.map(\.rawValue).map {
            "\(server.has(source, $0) ? "\($0)::float8" : "NULL::float8") AS \($0)"
        }
        return """
            SELECT pg_catalog.clock_timestamp() AS taken_at, standby, \(ReplicationSQL.newest)::float8 AS position,
                   \(counted.joined(separator: ", ")),
                   \(server.column(source, "stats_reset", else: "NULL::timestamptz")) AS stats_reset
              FROM \(ReplicationSQL.recovery)\(server.has(source, "()") ? ", pg_catalog.\(source)()" : "")
            """
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        guard rows.count == 1 else { throw .undecodable(column: "taken_at") }
        let record = Record(rows, 0)
        let course = Course<WALCounter>(
            try Counters(record), at: try record.moment(), resetAt: try record.time("stats_reset"))
        var sample = Sample(isStandby: try record.flag("standby") ?? false, course: course)
        // A promotion begins another story.
        if let before = readings[Self.self].latest, before.isStandby == sample.isStandby {
            sample.course = course.following(before.course)
        }
        return sample
    }
}
