/// What is counted of a statement: calls, times in milliseconds, blocks, bytes.
package struct StatementCounters: Sendable, Equatable {
    /// One number for each counter, so that a difference is one operation.
    private var values: SIMD16<Double>

    package static let zero = StatementCounters(values: .zero)

    /// Counters by the names of the columns that they come from, in the order of their numbers.
    package static let names = [
        "calls", "exec_time", "plans", "plan_time", "rows", "blocks_hit", "blocks_read", "blocks_dirtied",
        "blocks_written", "temp_read", "temp_written", "io_time", "wal_bytes", "jit_time", "jit_functions",
    ]

    private init(values: SIMD16<Double>) {
        self.values = values
    }

    package init(
        calls: Double = 0, execTime: Double = 0, planTime: Double = 0, rows: Double = 0,
        blocksHit: Double = 0,
        blocksRead: Double = 0, tempWritten: Double = 0, walBytes: Double = 0, jitTime: Double = 0
    ) {
        values = .zero
        (values[0], values[1], values[3], values[4]) = (calls, execTime, planTime, rows)
        (values[5], values[6], values[10]) = (blocksHit, blocksRead, tempWritten)
        (values[12], values[13]) = (walBytes, jitTime)
    }

    init(_ value: (Int) throws(ProbeFailure) -> Double?) throws(ProbeFailure) {
        values = .zero
        for index in Self.names.indices { values[index] = try value(index) ?? 0 }
    }

    package var calls: Double { values[0] }
    package var execTime: Double { values[1] }
    package var plans: Double { values[2] }
    package var planTime: Double { values[3] }
    package var rows: Double { values[4] }
    package var blocksHit: Double { values[5] }
    package var blocksRead: Double { values[6] }
    package var blocksDirtied: Double { values[7] }
    package var blocksWritten: Double { values[8] }
    package var tempRead: Double { values[9] }
    package var tempWritten: Double { values[10] }
    package var ioTime: Double { values[11] }
    package var walBytes: Double { values[12] }
    package var jitTime: Double { values[13] }
    package var jitFunctions: Double { values[14] }

    /// Executing and planning.
    package var time: Double { execTime + planTime }

    /// Another number as soon as it is called again, and after a reset too: calls and microseconds together, as the
    /// server makes it; see `StatementsSQL`.
    var mark: Int64 {
        (Int64(exactly: calls) ?? 0) &+ (Int64(exactly: (execTime * 1000).rounded(.toNearestOrEven)) ?? 0)
    }

    /// What was added since; nil when a counter went back, for then it was reset.
    package func since(_ before: Self) -> Self? {
        let difference = values - before.values
        return any(difference .< SIMD16(repeating: -0.000_001)) ? nil : Self(values: difference)
    }

    package static func + (left: Self, right: Self) -> Self { Self(values: left.values + right.values) }

    /// The same for each of so many seconds, or calls.
    package func divided(by number: Double) -> Self { Self(values: values / number) }
}
