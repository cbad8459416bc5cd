/// Whether the WAL reaches the archive.
package enum ArchiverProbe: Probe {
    package struct Sample: Sendable, Equatable {
        package let takenAt: ServerTime
        /// `archive_mode`: `off`, `on`, `always`.
        package var mode: String
        package var archived: Int64
        package var lastArchived: String?
        package var lastArchivedAt: ServerTime?
        package var failed: Int64
        package var lastFailed: String?
        package var lastFailedAt: ServerTime?
        /// The first failure that was seen of those since the last success.
        package var failingSince: ServerTime?
        package var isStandby = false

        package init(takenAt: ServerTime, mode: String, archived: Int64 = 0, failed: Int64 = 0) {
            self.takenAt = takenAt
            self.mode = mode
            self.archived = archived
            self.failed = failed
        }

        /// A standby archives only what it received when told to do so always.
        package var isOn: Bool { mode == "always" || mode == "on" && !isStandby }

        /// The last attempt failed.
        package var isFailing: Bool {
            guard isOn, let lastFailedAt else { return false }
            return lastArchivedAt.map { lastFailedAt > $0 } ?? true
        }
    }

    package static let id: ProbeID = "archiver"
    package static let meaning = "Whether the WAL is archived"

    package static func isWanted(_ wish: Wish, knowing readings: Readings, after turn: Turn) -> Bool {
        isWanted(every: .seconds(10), by: wish, after: turn)
    }

    package static func longestPause(at period: Duration, knowing readings: Readings) -> Duration {
        max(period, .seconds(10))
    }

    package static func sql(on server: Capabilities) -> String {
        """
        SELECT pg_catalog.clock_timestamp() AS taken_at, pg_catalog.pg_is_in_recovery() AS standby,
               \(ReplicationSQL.setting("archive_mode")) AS mode, archived_count, last_archived_wal,
               last_archived_time, failed_count, last_failed_wal, last_failed_time
          FROM pg_catalog.pg_stat_get_archiver()
        """
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        guard rows.count == 1 else { throw .undecodable(column: "taken_at") }
        let record = Record(rows, 0)
        var sample = Sample(
            takenAt: try record.moment(), mode: try record.text("mode") ?? "off",
            archived: try record.integer("archived_count") ?? 0,
            failed: try record.integer("failed_count") ?? 0)
        sample.lastArchived = try record.text("last_archived_wal")
        sample.lastArchivedAt = try record.time("last_archived_time")
        sample.lastFailed = try record.text("last_failed_wal")
        sample.lastFailedAt = try record.time("last_failed_time")
        sample.isStandby = try record.flag("standby") ?? false
        sample.follow(readings[Self.self].latest)
        return sample
    }
}

extension ArchiverProbe.Sample {
    /// Remembers when the failures began that have gone on since.
    mutating func follow(_ before: Self?) {
        guard isFailing else { return }
        let isSameRow = before?.lastArchivedAt == lastArchivedAt
        failingSince = (isSameRow ? before?.failingSince : nil) ?? lastFailedAt
    }
}
