/// Rows of the question for changed statements on their way to a sample.
struct StatementsDecoding<Source: Rows> {
    private let rows: Source
    private let number, isGone, role, database, queryID, isTopLevel, countedSince: Column
    private let evictions, resetAt, takenAt: Column
    private let counters: [Column]

    init(_ rows: Source) throws(ProbeFailure) {
        self.rows = rows
        number = try rows.column("number")
        isGone = try rows.column("is_gone")
        role = try rows.column("userid")
        database = try rows.column("dbid")
        queryID = try rows.column("queryid")
        isTopLevel = try rows.column("is_top_level")
        countedSince = try rows.column("counted_since")
        evictions = try rows.column("dealloc")
        resetAt = try rows.column("stats_reset")
        takenAt = try rows.column("taken_at")
        var counters: [Column] = []
        for name in StatementCounters.names { counters.append(try rows.column(name)) }
        self.counters = counters
    }

    func sample(after before: StatementsSample?) throws(ProbeFailure) -> StatementsSample {
        guard rows.count > 0, let takenAt = try rows.time(0, takenAt) else {
            throw .undecodable(column: "taken_at")
        }
        var sample = StatementsSample(
            after: before, takenAt: takenAt, evictions: try rows.integer(0, evictions),
            resetAt: try rows.time(0, resetAt))
        for row in 0..<rows.count {
            guard let number = try rows.integer(row, number) else { continue }
            if try rows.flag(row, isGone) ?? false {
                sample.remove(number)
                continue
            }
            guard let key = try StatementKey(rows, row, (role, database, queryID, isTopLevel)) else {
                continue
            }
            let total = try StatementCounters { index throws(ProbeFailure) in
                try rows.real(row, counters[index])
            }
            sample.note(key, total, countedSince: try rows.time(row, countedSince))
        }
        return sample
    }
}

extension StatementKey {
    /// The key that a row holds; nil where this role may not see it.
    init?(
        _ rows: some Rows, _ row: Int,
        _ columns: (role: Column, database: Column, queryID: Column, isTopLevel: Column)
    ) throws(ProbeFailure) {
        guard let queryID = try rows.integer(row, columns.queryID),
            let role = try rows.integer(row, columns.role),
            let database = try rows.integer(row, columns.database)
        else { return nil }
        self.init(
            role: UInt32(truncatingIfNeeded: role), database: UInt32(truncatingIfNeeded: database),
            queryID: queryID, isTopLevel: try rows.flag(row, columns.isTopLevel) ?? true)
    }
}
