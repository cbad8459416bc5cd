/// How often the server wrote a checkpoint because its time had come, and how often for another reason.
///
/// Servers before 17 count it among what the background writer does.
package enum CheckpointerProbe: Probe {
    package struct Sample: Sendable, Equatable {
        package let takenAt: ServerTime
        package var isStandby = false
        package var timed: Int64
        package var requested: Int64
        package var writing: Duration
        package var syncing: Duration
        /// Blocks that checkpoints wrote.
        package var written: Int64
        package var resetAt: ServerTime?
        /// `checkpoint_timeout`.
        package var timeout: Duration?
        /// `max_wal_size`.
        package var maxWAL: Bytes?
        /// So much WAL makes the server ask for a checkpoint before its time.
        package var asksAfter: Bytes?
        package var trail = CheckpointTrail()

        package init(takenAt: ServerTime, timed: Int64, requested: Int64) {
            self.takenAt = takenAt
            self.timed = timed
            self.requested = requested
            (writing, syncing, written) = (.zero, .zero, 0)
        }
    }

    package static let id: ProbeID = "checkpointer"
    package static let meaning = "Checkpoints, and why they were written"
    package static let interval: Duration? = .seconds(10)

    /// A function that is there where checkpoints are counted by themselves.
    static let source = "pg_stat_get_checkpointer_num_requested"

    package static func sql(on server: Capabilities) -> String {
        let isOwn = server.has(source, "()")
        func counter(_ new: String, _ old: String) -> String {
            "pg_catalog.pg_stat_get_\(isOwn ? "checkpointer_\(new)" : old)()"
        }
        let position =
            "CASE WHEN standby THEN pg_catalog.pg_last_wal_replay_lsn() ELSE pg_catalog.pg_current_wal_lsn() END"
        return """
            SELECT pg_catalog.clock_timestamp() AS taken_at, standby, \(ReplicationSQL.position(position)) AS wal,
                   \(counter("num_timed", "bgwriter_timed_checkpoints")) AS timed,
                   \(counter("num_requested", "bgwriter_requested_checkpoints")) AS requested,
                   \(counter("write_time", "checkpoint_write_time"))::float8 / 1000 AS write_time,
                   \(counter("sync_time", "checkpoint_sync_time"))::float8 / 1000 AS sync_time,
                   \(counter("buffers_written", "bgwriter_buf_written_checkpoints")) AS buffers_written,
                   \(counter("stat_reset_time", "bgwriter_stat_reset_time")) AS stats_reset,
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
        guard let timed = try record.integer("timed"), let requested = try record.integer("requested") else {
            throw .undecodable(column: "requested")
        }
        var sample = Sample(takenAt: try record.moment(), timed: timed, requested: requested)
        sample.isStandby = try record.flag("standby") ?? false
        sample.writing = try record.seconds("write_time") ?? .zero
        sample.syncing = try record.seconds("sync_time") ?? .zero
        sample.written = try record.integer("buffers_written") ?? 0
        sample.resetAt = try record.time("stats_reset")
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
        guard let wal else { return }
        let isSame =
            before.map { $0.resetAt == resetAt && $0.isStandby == isStandby && $0.requested <= requested }
            ?? false
        let known = isSame ? before?.trail : nil
        trail = (known ?? CheckpointTrail()).adding(.init(time: takenAt, requested: requested, wal: wal))
    }
}
