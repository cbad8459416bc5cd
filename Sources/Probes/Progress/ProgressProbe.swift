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

    package static func sql(on server: Capabilities) -> String { ProgressSQL.question(on: server) }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        guard rows.count > 0 else { throw .undecodable(column: "taken_at") }
        let takenAt = try Record(rows, 0).moment()
        let before = readings[Self.self].latest?.operations ?? []
        let sizes = readings[RelationSizesProbe.self].latest
        var operations: [Operation] = []
        for row in 0..<rows.count {
            guard let row = try ProgressRow(Record(rows, row)) else { continue }
            var operation = ProgressDecoding(row: row, takenAt: takenAt).operation()
            let earlier = before.first { $0.id == operation.id && $0.isRunning }
            operation.trail = (earlier?.trail ?? OperationTrail()).adding(operation)
            if let dead = row.deadRows, row["phase"] == 1, let position = row["blocks_done"] {
                operation.trail = operation.trail.finding(dead: dead, at: position)
            }
            operation.foresee(from: row, sizes: sizes?.size(of: operation))
            operations.append(operation)
        }
        return Sample(
            takenAt: takenAt, operations: operations + ended(before, besides: operations, at: takenAt))
    }

    /// For how long one that has ended is remembered.
    static let memory = Duration.seconds(600)
    /// Autovacuum does many small ones: those say nothing.
    private static let shortest = Duration.seconds(5)
    private static let mostEnded = 20

    private static func ended(
        _ before: [Operation], besides running: [Operation], at now: ServerTime
    ) -> [Operation] {
        let present = Set(running.map(\.id))
        let gone = before.compactMap { operation -> Operation? in
            if present.contains(operation.id) { return nil }
            if case .ended(let end, _) = operation.course {
                return now.since(end) <= memory ? operation : nil
            }
            return operation.ending(at: now)
        }
        return Array(gone.filter { $0.took.map { $0 >= shortest } ?? true }.suffix(mostEnded))
    }
}

extension Operation {
    /// Its rate, how much of it is done and how long it still takes, from its trail.
    mutating func foresee(from row: ProgressRow, sizes: RelationSizesProbe.Size?) {
        let outcome = Forecast(row: row, operation: self, sizes: sizes).outcome
        rate = trail.current?.rate
        (fraction, remaining, uncertainty) = (outcome.fraction, outcome.remaining, outcome.uncertainty)
    }

    /// The same when it is not there any more.
    func ending(at now: ServerTime) -> Operation {
        var operation = self
        operation.course = .ended(at: now, took: took)
        operation.blockers = []
        (operation.rate, operation.remaining, operation.uncertainty) = (nil, nil, nil)
        return operation
    }
}
