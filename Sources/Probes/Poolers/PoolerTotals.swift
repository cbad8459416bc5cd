/// What PgBouncer has counted for one database since it started.
package struct PoolerTotals: Sendable, Equatable {
    package var transactions: Int64
    package var queries: Int64
    package var received: Int64
    package var sent: Int64
    /// Microseconds of all transactions, all queries, and all waiting for a server connection.
    package var transactionTime: Int64
    package var queryTime: Int64
    package var waitTime: Int64

    init(_ table: ConsoleTable, _ row: Int) throws(ProbeFailure) {
        transactions = try table.required(row, "total_xact_count")
        queries = try table.required(row, "total_query_count")
        received = try table.required(row, "total_received")
        sent = try table.required(row, "total_sent")
        transactionTime = try table.required(row, "total_xact_time")
        queryTime = try table.required(row, "total_query_time")
        waitTime = try table.required(row, "total_wait_time")
    }

    static func byDatabase(_ table: ConsoleTable) throws(ProbeFailure) -> [String: PoolerTotals] {
        var totals: [String: PoolerTotals] = [:]
        for row in table.rows.indices {
            totals[try table.name(row, "database")] = try PoolerTotals(table, row)
        }
        return totals
    }
}

/// What a database's clients did between two looks.
package struct PoolerRates: Sendable, Equatable {
    package var transactions = 0.0
    package var queries = 0.0
    package var received = 0.0
    package var sent = 0.0
    /// Of a transaction, of a query; nil when there was none.
    package var transactionTime: Duration?
    package var queryTime: Duration?
    /// Time that clients waited for a server connection, in each second: 2 is two clients waiting all the time.
    package var waiting = 0.0

    init() {}

    /// Nil where a counter went back: PgBouncer was started anew, and a rate would be invented.
    package init?(from before: PoolerTotals, to now: PoolerTotals, in time: Duration) {
        func rate(_ count: KeyPath<PoolerTotals, Int64>) -> Double? {
            Rate.perSecond(from: before[keyPath: count], to: now[keyPath: count], in: time)
        }
        guard let transactions = rate(\.transactions), let queries = rate(\.queries),
            let received = rate(\.received), let sent = rate(\.sent),
            let transactionTime = rate(\.transactionTime), let queryTime = rate(\.queryTime),
            let waiting = rate(\.waitTime)
        else { return nil }
        (self.transactions, self.queries, self.received, self.sent) = (transactions, queries, received, sent)
        self.transactionTime = transactions > 0 ? .microseconds(transactionTime / transactions) : nil
        self.queryTime = queries > 0 ? .microseconds(queryTime / queries) : nil
        self.waiting = waiting / 1_000_000
    }
}
