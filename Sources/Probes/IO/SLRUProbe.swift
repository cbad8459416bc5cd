/// What is counted of a small cache, in blocks.
package enum SLRUCounter: String, Counter {
    case zeroed = "blks_zeroed"
    case hits = "blks_hit"
    case reads = "blks_read"
    case writes = "blks_written"
    case exists = "blks_exists"
    case flushes, truncates
}

/// One of the server's small caches of what it knows of transactions.
package struct SLRU: Sendable, Equatable, Identifiable {
    /// As servers from 17 on call it, whatever this one does.
    package let id: String
    package let course: Course<SLRUCounter>

    package init(_ name: String, course: Course<SLRUCounter>) {
        id = Self.newNames[name] ?? name
        self.course = course
    }

    /// What servers before 17 call them.
    private static let newNames = [
        "CommitTs": "commit_timestamp", "MultiXactMember": "multixact_member",
        "MultiXactOffset": "multixact_offset", "Notify": "notify", "Serial": "serializable",
        "Subtrans": "subtransaction", "Xact": "transaction",
    ]
}

/// How the server's small caches fare.
package enum SLRUProbe: Probe {
    package struct Sample: Sendable, Equatable {
        package let takenAt: ServerTime
        package var caches: [SLRU]

        package init(takenAt: ServerTime, caches: [SLRU]) {
            (self.takenAt, self.caches) = (takenAt, caches)
        }
    }

    package static let id: ProbeID = "slru"
    package static let meaning = "Small caches of what is known of transactions"

    /// Only a screen that shows it needs it.
    package static func isWanted(_ wish: Wish, knowing readings: Readings, after turn: Turn) -> Bool {
        wish.probes.contains(id)
    }

    package static func sql(on server: Capabilities) -> String {
        """
        SELECT pg_catalog.clock_timestamp() AS taken_at, name, stats_reset,
               \(SLRUCounter.allCases.map { "\($0.rawValue)::float8 AS \($0.rawValue)" }.joined(separator: ", "))
          FROM pg_catalog.pg_stat_get_slru()
        """
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        guard rows.count > 0 else { throw .undecodable(column: "taken_at") }
        let known = readings[Self.self].latest?.caches ?? []
        let before = Dictionary(known.map { ($0.id, $0.course) }) { first, _ in first }
        var sample = Sample(takenAt: try Record(rows, 0).moment(), caches: [])
        for row in 0..<rows.count {
            let record = Record(rows, row)
            let course = Course<SLRUCounter>(
                try Counters(record), at: sample.takenAt, resetAt: try record.time("stats_reset"))
            let cache = SLRU(try record.text("name") ?? "", course: course)
            sample.caches.append(SLRU(cache.id, course: course.following(before[cache.id])))
        }
        return sample
    }
}
