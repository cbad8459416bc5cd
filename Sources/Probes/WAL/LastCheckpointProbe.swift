/// Where the last checkpoint began, and how far apart those before it lay.
///
/// The server reads it from a file of its own, which may take its time on a sick disk.
package enum LastCheckpointProbe: Probe {
    package struct Sample: Sendable, Equatable {
        package let takenAt: ServerTime
        package var time: ServerTime?
        /// From where on recovery would have to replay.
        package var redo: LSN?
        /// The newest position.
        package var newest: LSN?
        package var timeline: Int64?
        /// Distances between the beginnings of checkpoints that were seen, the oldest first.
        package private(set) var distances: [Bytes] = []

        package init(takenAt: ServerTime, time: ServerTime? = nil, redo: LSN? = nil, newest: LSN? = nil) {
            (self.takenAt, self.time, self.redo, self.newest) = (takenAt, time, redo, newest)
        }

        /// WAL that was written since.
        package var since: Bytes? { redo.flatMap { redo in newest.map { $0.past(redo) } } }
        package var age: Duration? { time.map { takenAt.since($0) } }

        /// No more than these are remembered.
        private static let most = 10

        /// Remembers how far the checkpoint lay from the one before; nothing across a change of timelines.
        package mutating func follow(_ before: Sample?) {
            guard let before, let redo, let earlier = before.redo, before.timeline == timeline else { return }
            distances = before.distances
            guard redo > earlier else { return }
            distances = (distances + [redo.past(earlier)]).suffix(Self.most)
        }
    }

    package static let id: ProbeID = "last_checkpoint"
    package static let meaning = "Where the last checkpoint began"
    package static let lane = Lane.slow
    package static let interval: Duration? = .seconds(5)
    package static let grant = "GRANT EXECUTE ON FUNCTION pg_control_checkpoint() TO your role"

    package static func sql(on server: Capabilities) -> String {
        """
        SELECT pg_catalog.clock_timestamp() AS taken_at, checkpoint_time,
               \(ReplicationSQL.position("redo_lsn")) AS redo, timeline_id::int8 AS timeline,
               \(ReplicationSQL.newest) AS newest
          FROM \(ReplicationSQL.recovery), pg_catalog.pg_control_checkpoint()
        """
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        guard rows.count == 1 else { throw .undecodable(column: "taken_at") }
        let record = Record(rows, 0)
        var sample = Sample(
            takenAt: try record.moment(), time: try record.time("checkpoint_time"),
            redo: try record.lsn("redo"), newest: try record.lsn("newest"))
        sample.timeline = try record.integer("timeline")
        sample.follow(readings[Self.self].latest)
        return sample
    }
}
