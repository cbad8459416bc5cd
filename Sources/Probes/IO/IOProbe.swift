/// What is counted of reading and writing: times in milliseconds.
package enum IOCounter: String, Counter {
    case reads
    case readBytes = "read_bytes"
    case readTime = "read_time"
    case writes
    case writeBytes = "write_bytes"
    case writeTime = "write_time"
    case writebacks
    case writebackTime = "writeback_time"
    case extends
    case extendBytes = "extend_bytes"
    case extendTime = "extend_time"
    case hits, evictions, reuses, fsyncs
    case fsyncTime = "fsync_time"
}

/// What processes of one kind read and wrote of one kind of thing, in one manner.
package struct IOAccount: Sendable, Equatable, Identifiable {
    package struct ID: Hashable, Comparable, Sendable {
        /// `client backend`, `checkpointer` and the like.
        package let backend: String
        /// `relation`, `temp relation`, `wal`.
        package let object: String
        /// `normal`, or what has buffers of its own: `vacuum`, `bulkread`, `bulkwrite`; `init` makes files.
        package let context: String

        package init(_ backend: String, _ object: String, _ context: String) {
            (self.backend, self.object, self.context) = (backend, object, context)
        }

        package static func < (left: Self, right: Self) -> Bool {
            (left.backend, left.object, left.context) < (right.backend, right.object, right.context)
        }
    }

    package let id: ID
    package let course: Course<IOCounter>

    package init(id: ID, course: Course<IOCounter>) {
        (self.id, self.course) = (id, course)
    }
}

/// Who reads and writes what, from `pg_stat_io`.
package enum IOProbe: Probe {
    package struct Sample: Sendable, Equatable {
        package let takenAt: ServerTime
        /// Servers before 16 do not count it.
        package let isCounted: Bool
        package var accounts: [IOAccount]

        package init(takenAt: ServerTime, isCounted: Bool = true, accounts: [IOAccount] = []) {
            (self.takenAt, self.isCounted, self.accounts) = (takenAt, isCounted, accounts)
        }
    }

    package static let id: ProbeID = "io"
    package static let meaning = "Who reads and writes what"

    static let source = "pg_stat_get_io"

    /// Only a screen that shows it needs it.
    package static func isWanted(_ wish: Wish, knowing readings: Readings, after turn: Turn) -> Bool {
        wish.probes.contains(id)
    }

    package static func sql(on server: Capabilities) -> String {
        let moment = "SELECT pg_catalog.clock_timestamp() AS taken_at"
        guard server.has(source, "()") else { return "\(moment), NULL::text AS backend_type" }
        return """
            \(moment), backend_type, object, context, stats_reset,
                   \(IOCounter.allCases.map { "\(expression($0, on: server)) AS \($0.rawValue)" }.joined(separator: ", "))
              FROM pg_catalog.\(source)()
            """
    }

    /// Servers before 18 tell how large one operation is, rather than bytes.
    private static func expression(_ counter: IOCounter, on server: Capabilities) -> String {
        if server.has(source, counter.rawValue) { return "\(counter.rawValue)::float8" }
        let operations: IOCounter? =
            switch counter {
            case .readBytes: .reads
            case .writeBytes: .writes
            case .extendBytes: .extends
            default: nil
            }
        guard let operations, server.has(source, "op_bytes") else { return "NULL::float8" }
        return "(\(operations.rawValue) OPERATOR(pg_catalog.*) op_bytes)::float8"
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        guard rows.count > 0 else { throw .undecodable(column: "taken_at") }
        let moment = try Record(rows, 0).moment()
        guard try Record(rows, 0).text("backend_type") != nil else {
            return Sample(takenAt: moment, isCounted: false)
        }
        let known = readings[Self.self].latest?.accounts ?? []
        let before = Dictionary(known.map { ($0.id, $0.course) }) { first, _ in first }
        var sample = Sample(takenAt: moment)
        for row in 0..<rows.count {
            let record = Record(rows, row)
            let id = IOAccount.ID(
                try record.text("backend_type") ?? "", try record.text("object") ?? "",
                try record.text("context") ?? "")
            let course = Course<IOCounter>(
                try Counters(record), at: moment, resetAt: try record.time("stats_reset"))
            sample.accounts.append(IOAccount(id: id, course: course.following(before[id])))
        }
        return sample
    }
}
