/// The indexes that have a row: how large, how used, what for.
///
/// It looks at the indexes that `IndexPicksProbe` has picked. As long as that has not, at the largest.
package enum IndexListProbe: Probe {
    package struct Sample: Sendable, Equatable {
        package let takenAt: ServerTime
        package var isStandby: Bool
        /// Since when scans are counted; nil when the server does not know, since it began or lost its statistics.
        package var countedSince: ServerTime?
        /// Who takes WAL from here: a standby counts its own scans, and nobody adds them.
        package var senders: Int
        package var indexes: [IndexFacts]
        package var picksTakenAt: ServerTime?

        package init(
            takenAt: ServerTime, isStandby: Bool = false, countedSince: ServerTime? = nil, senders: Int = 0,
            indexes: [IndexFacts] = []
        ) {
            self.takenAt = takenAt
            self.isStandby = isStandby
            self.countedSince = countedSince
            self.senders = senders
            self.indexes = indexes
        }
    }

    package static let id: ProbeID = "index_list"
    package static let meaning = "Indexes of this database: size, scans, what they are for"
    package static let lane = Lane.slow

    private static let pause = Duration.seconds(20)

    package static func isWanted(_ wish: Wish, knowing readings: Readings, after turn: Turn) -> Bool {
        guard wish.probes.contains(id), let time = turn.time else { return wish.probes.contains(id) }
        let known = readings[Self.self]
        let picks = readings[IndexPicksProbe.self].latest
        let hasNewPicks = picks.map { $0.takenAt != known.latest?.picksTakenAt }
        return hasNewPicks ?? false || time >= (known.previous == nil ? .seconds(5) : pause)
    }

    package static func longestPause(at period: Duration, knowing readings: Readings) -> Duration {
        max(period, pause)
    }

    package static func parameters(for wish: Wish, knowing readings: Readings) -> [Parameter] {
        let picks = readings[IndexPicksProbe.self].latest
        return [.oids(picks?.roots ?? []), .optional(picks?.takenAt)]
    }

    package static func sql(on server: Capabilities) -> String { IndexListSQL.question(server) }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        guard rows.count > 0 else { throw .undecodable(column: "taken_at") }
        let first = Record(rows, 0)
        var sample = Sample(
            takenAt: try first.moment(), isStandby: try first.flag("standby") ?? false,
            countedSince: try first.time("counted_since"), senders: Int(try first.integer("senders") ?? 0))
        sample.picksTakenAt = try first.time("picked_at")
        let known = Dictionary((readings[Self.self].latest?.indexes ?? []).map { ($0.id, $0) }) { one, _ in
            one
        }
        for row in 0..<rows.count {
            guard let index = try IndexFacts(Record(rows, row), at: sample.takenAt) else { continue }
            sample.indexes.append(index.following(known[index.id]))
        }
        return sample
    }
}
