/// How much WAL waits to be archived.
///
/// The server looks at each file: a folder of thousands is not to be counted every second.
package enum ArchiveBacklogProbe: Probe {
    package struct Sample: Sendable, Equatable {
        package let takenAt: ServerTime
        /// Files that wait.
        package var ready: Int64
        /// Since when the first of them has.
        package var oldest: ServerTime?

        package init(takenAt: ServerTime, ready: Int64, oldest: ServerTime? = nil) {
            (self.takenAt, self.ready, self.oldest) = (takenAt, ready, oldest)
        }
    }

    package static let id: ProbeID = "archive_backlog"
    package static let meaning = "WAL that waits to be archived"
    package static let lane = Lane.slow
    package static let interval: Duration? = .seconds(60)

    package static func sql(on server: Capabilities) -> String {
        """
        SELECT pg_catalog.clock_timestamp() AS taken_at, pg_catalog.count(*) AS ready,
               pg_catalog.min(modification) AS oldest
          FROM pg_catalog.pg_ls_archive_statusdir()
         WHERE pg_catalog.right(name, 6) OPERATOR(pg_catalog.=) '.ready'
        """
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        guard rows.count == 1 else { throw .undecodable(column: "taken_at") }
        let record = Record(rows, 0)
        return Sample(
            takenAt: try record.moment(), ready: try record.integer("ready") ?? 0,
            oldest: try record.time("oldest"))
    }
}
