/// What takes long on this server, and how far it has come.
///
/// Reads the functions beneath the `pg_stat_progress` views: the views join the catalog of databases.
package enum ProgressProbe: Probe {
    package struct Sample: Sendable, Equatable {
        package let takenAt: ServerTime
        /// At work, and ended a short while ago.
        package var operations: [Operation]

        package init(takenAt: ServerTime, operations: [Operation] = []) {
            self.takenAt = takenAt
            self.operations = operations
        }
    }

    package static let id: ProbeID = "progress"
    package static let meaning = "What takes long, and how far it has come"

    package static func sql(on server: Capabilities) -> String {
        "SELECT pg_catalog.clock_timestamp() AS taken_at"
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        guard rows.count > 0 else { throw .undecodable(column: "taken_at") }
        return Sample(takenAt: try Record(rows, 0).moment())
    }
}

extension Operation {
    /// All that are at work, ended a while ago, or wait to begin, by their names.
    package static func all(_ readings: Readings, on server: Server?) -> [Operation] {
        readings[ProgressProbe.self].latest?.operations ?? []
    }
}
