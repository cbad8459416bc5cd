/// The tables that have a row: how large, how dead, how used each is.
///
/// It looks at the tables that `TablePicksProbe` has picked. As long as that has not, at the largest.
package enum TableListProbe: Probe {
    package struct Sample: Sendable, Equatable {
        package let takenAt: ServerTime
        /// A standby counts neither dead rows nor vacuums.
        package var isStandby: Bool
        /// Somebody vacuums what needs it.
        package var hasAutovacuum = true
        /// The tops of trees, and the foremost of what is beneath them.
        package var tables: [TableFacts]
        /// When the tables were picked; nil for the largest.
        package var picksTakenAt: ServerTime?
        /// How large each table was that has been seen, when it was first.
        var firstSizes: [TableFacts.ID: TableFacts.FirstSize] = [:]

        package init(takenAt: ServerTime, isStandby: Bool = false, tables: [TableFacts] = []) {
            self.takenAt = takenAt
            self.isStandby = isStandby
            self.tables = tables
        }
    }

    package static let id: ProbeID = "table_list"
    package static let meaning = "Tables of this database: size, dead rows, use, age"
    package static let lane = Lane.slow

    private static let pause = Duration.seconds(10)

    /// Rates need two looks: the second one comes sooner; so does the one at others than before.
    package static func isWanted(_ wish: Wish, knowing readings: Readings, after turn: Turn) -> Bool {
        guard wish.probes.contains(id), let time = turn.time else { return wish.probes.contains(id) }
        let known = readings[Self.self]
        let picks = readings[TablePicksProbe.self].latest
        let hasNewPicks = picks.map { $0.takenAt != known.latest?.picksTakenAt }
        return hasNewPicks ?? false || time >= (known.previous == nil ? .seconds(5) : pause)
    }

    package static func longestPause(at period: Duration, knowing readings: Readings) -> Duration {
        max(period, pause)
    }

    package static func parameters(for wish: Wish, knowing readings: Readings) -> [Parameter] {
        let picks = readings[TablePicksProbe.self].latest
        return [
            .oids(picks?.roots ?? []), .optional(picks?.takenAt), .text(wish.tables.order),
            .flag(wish.tables.isAscending),
        ]
    }

    package static func sql(on server: Capabilities) -> String { TableListSQL.question }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        guard rows.count > 0 else { throw .undecodable(column: "taken_at") }
        let first = Record(rows, 0)
        var sample = Sample(takenAt: try first.moment(), isStandby: try first.flag("standby") ?? false)
        sample.picksTakenAt = try first.time("picked_at")
        sample.hasAutovacuum = try first.flag("has_autovacuum") ?? true
        for row in 0..<rows.count {
            guard var table = try TableFacts(Record(rows, row), at: sample.takenAt) else { continue }
            if sample.isStandby { table.forgetCounts() }
            sample.tables.append(table)
        }
        return sample.following(readings[Self.self].latest)
    }
}

extension TableListProbe.Sample {
    /// More tables than these are not remembered.
    private static let mostRemembered = 4000

    /// Takes over what was seen of the tables before.
    package func following(_ before: Self?) -> Self {
        var next = self
        let known = Dictionary((before?.tables ?? []).map { ($0.id, $0) }) { first, _ in first }
        next.firstSizes = before?.firstSizes ?? [:]
        for index in tables.indices {
            let id = tables[index].id
            next.tables[index] = tables[index].following(known[id], since: next.firstSizes[id])
            guard let first = next.tables[index].firstSize else { continue }
            if next.firstSizes[id] != nil || next.firstSizes.count < Self.mostRemembered {
                next.firstSizes[id] = first
            }
        }
        return next
    }
}
