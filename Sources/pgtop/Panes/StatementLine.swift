import Probes
import TUI

/// A row of the Statements pane: a statement, and what it did since the last sample, or ever since it is counted.
struct StatementLine: Identifiable, Sendable {
    let key: StatementKey
    let text: String?
    let database: String
    let role: String
    let counters: StatementCounters
    /// What of it the server does not count is no zero.
    let counting: StatementsPlaceProbe.Sample?
    /// What the counters were counted over; nil is since they are counted.
    let interval: Duration?
    /// Of the time of all statements.
    let share: Percent?

    var id: StatementKey { key }

    /// So much a second, or in all.
    private func rate(_ value: Double) -> Double { interval.map { value / max($0.seconds, 0.001) } ?? value }

    var calls: Double { rate(counters.calls) }
    /// Milliseconds, a second or in all.
    var time: Double { rate(counters.time) }
    var mean: Double? { perCall(counters.execTime) }
    var rowsPerCall: Double? { perCall(counters.rows) }
    var hits: Percent? { percent(counters.blocksHit, of: counters.blocksHit + counters.blocksRead) }
    var read: Bytes { bytes(blocks: counters.blocksRead) }
    var temporary: Bytes { bytes(blocks: counters.tempRead + counters.tempWritten) }
    var wal: Bytes? { counting?.countsWAL ?? false ? Bytes(Int64(rate(counters.walBytes))) : nil }
    var planning: Percent? {
        counting?.countsPlanning ?? false ? percent(counters.planTime, of: counters.time) : nil
    }
    var waiting: Percent? {
        counting?.timesIO ?? false ? percent(counters.ioTime, of: counters.execTime) : nil
    }
    var jit: Percent? {
        counting?.countsJIT ?? false ? percent(counters.jitTime, of: counters.execTime) : nil
    }
    /// Whether clients send it, rather than functions.
    var isTopLevel: Bool? { counting?.tellsTopLevel ?? false ? key.isTopLevel : nil }

    private func perCall(_ value: Double) -> Double? { counters.calls > 0 ? value / counters.calls : nil }

    private func percent(_ part: Double, of whole: Double) -> Percent? {
        whole > 0 ? Percent(min(100, part / whole * 100)) : nil
    }

    /// PostgreSQL counts in blocks; all builds in use have blocks of this size.
    private static let block = 8192.0

    private func bytes(blocks: Double) -> Bytes { Bytes(Int64(rate(blocks * Self.block))) }

    /// The statement in one line; nothing while it is on its way.
    var statement: Datum { text.map { .text(SQLText.oneLine($0)) } ?? .missing }
}

extension StatementKey: Comparable {
    package static func < (left: Self, right: Self) -> Bool {
        (left.database, left.role, left.queryID, left.isTopLevel ? 0 : 1)
            < (right.database, right.role, right.queryID, right.isTopLevel ? 0 : 1)
    }
}
