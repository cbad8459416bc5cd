/// How often the server wrote a checkpoint because its time had come, and how often for another reason; and who else
/// writes its cache to disk.
package enum CheckpointerProbe: Probe {
    package struct Sample: Sendable, Equatable {
        package let takenAt: ServerTime
        package var isStandby = false
        package var timed: Int64
        package var requested: Int64
        package var resetAt: ServerTime?
        /// `checkpoint_timeout`.
        package var timeout: Duration?
        /// `max_wal_size`.
        package var maxWAL: Bytes?
        /// So much WAL makes the server ask for a checkpoint before its time.
        package var asksAfter: Bytes?
        package var trail = CheckpointTrail()
        /// What was counted in the last minutes of all who write the cache to disk.
        package var writers: Course<WriterCounter>?

        package init(takenAt: ServerTime, timed: Int64, requested: Int64) {
            self.takenAt = takenAt
            self.timed = timed
            self.requested = requested
        }
    }

    package static let id: ProbeID = "checkpointer"
    package static let meaning = "Checkpoints, why they were written, and who else writes the cache"
    package static let interval: Duration? = .seconds(10)

    static let resets = [
        "pg_stat_get_checkpointer_stat_reset_time", "pg_stat_get_bgwriter_stat_reset_time",
    ]

    package static func sql(on server: Capabilities) -> String {
        let counted = WriterCounter.allCases.map {
            "\(WritingSQL.first($0.functions, on: server)) AS \($0.rawValue)"
        }
        let position =
            "CASE WHEN standby THEN pg_catalog.pg_last_wal_replay_lsn() ELSE pg_catalog.pg_current_wal_lsn() END"
        return """
            SELECT pg_catalog.clock_timestamp() AS taken_at, standby, \(ReplicationSQL.position(position)) AS wal,
                   \(counted.joined(separator: ", ")),
                   \(WritingSQL.latest(resets, on: server)) AS stats_reset,
                   \(ReplicationSQL.duration("checkpoint_timeout")) AS timeout,
                   \(ReplicationSQL.setting("checkpoint_completion_target"))::float8 AS target,
                   \(ReplicationSQL.size("max_wal_size")) AS max_wal, \(ReplicationSQL.size("wal_segment_size")) AS segment
              FROM \(ReplicationSQL.recovery)
            """
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        guard rows.count == 1 else { throw .undecodable(column: "taken_at") }
        let record = Record(rows, 0)
        let counted = try Counters<WriterCounter>(record)
        guard let timed = counted[.timed], let requested = counted[.requested] else {
            throw .undecodable(column: "requested")
        }
        var sample = Sample(
            takenAt: try record.moment(), timed: Int64(timed), requested: Int64(requested))
        sample.isStandby = try record.flag("standby") ?? false
        sample.resetAt = try record.time("stats_reset")
        sample.writers = Course(counted, at: sample.takenAt, resetAt: sample.resetAt)
        sample.timeout = try record.seconds("timeout")
        sample.maxWAL = try record.bytes("max_wal")
        sample.asksAfter = asksAfter(
            sample.maxWAL, target: try record.real("target"), segment: try record.bytes("segment"))
        sample.follow(readings[Self.self].latest, wal: try record.lsn("wal"))
        return sample
    }

    /// As the server reckons it, in whole segments: checkpoints overlap, so that two must fit into `max_wal_size`.
    static func asksAfter(_ maxWAL: Bytes?, target: Double?, segment: Bytes?) -> Bytes? {
        guard let maxWAL, let target, let segment, segment.count > 0 else { return nil }
        let segments = Int64(Double(maxWAL.count) / Double(segment.count) / (1 + target))
        return Bytes(max(1, segments - 1) * segment.count)
    }
}

extension CheckpointerProbe.Sample {
    /// Remembers what the last minutes showed; nothing across a reset, or a change of roles.
    mutating func follow(_ before: Self?, wal: LSN?) {
        if let writers, before?.isStandby == isStandby {
            self.writers = writers.following(before?.writers, within: CourseSpan.recent)
        }
        guard let wal else { return }
        let isSame =
            before.map { $0.resetAt == resetAt && $0.isStandby == isStandby && $0.requested <= requested }
            ?? false
        let known = isSame ? before?.trail : nil
        trail = (known ?? CheckpointTrail()).adding(.init(time: takenAt, requested: requested, wal: wal))
    }
}
