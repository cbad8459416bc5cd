/// What autovacuum and the planner would have to say of a table.
package struct TableHealth: Sendable, Equatable, Identifiable {
    package let id: UInt32
    package let schema: String
    package let name: String
    package let sampledAt: ServerTime
    package let live: Int64
    package let dead: Int64
    /// As many as the last vacuum or analyze saw; none where neither has been.
    package var pages: Int64 = 0
    package var isCatalog = false
    /// Rows changed since the last analyze.
    package var modified: Int64 = 0
    /// As many as the planner believes; nil where it knows nothing.
    package var rows: Double?
    package var vacuumedAt: ServerTime?
    package var analyzedAt: ServerTime?
    package var isUnanalyzed = false
    /// Autovacuum minds it.
    package var isAutomatic = true
    package var isBeingVacuumed = false
    /// From so many dead rows on autovacuum takes it.
    package var vacuumThreshold: Double?
    /// From so many changed rows on autovacuum analyzes it.
    package var analyzeThreshold: Double?
    /// Scans of it and of its indexes, and rows written.
    package var uses: Int64 = 0
    /// It was used between the last two looks; nil before the second.
    package private(set) var isHot: Bool?
    /// Since when its statistics were seen to be overdue.
    package private(set) var staleSince: ServerTime?

    package init(
        id: UInt32, schema: String = "public", name: String, sampledAt: ServerTime, live: Int64, dead: Int64
    ) {
        self.id = id
        self.schema = schema
        self.name = name
        self.sampledAt = sampledAt
        self.live = live
        self.dead = dead
    }

    /// The schema that everybody has in the search path goes without saying.
    package var told: String { schema == "public" ? name : "\(schema).\(name)" }

    /// Dead rows of all rows.
    package var deadShare: Percent { Percent(Double(dead) / Double(max(1, live + dead)) * 100) }

    /// Rows changed since the last analyze, of the rows there are.
    package var modifiedShare: Percent { Percent(Double(modified) / Double(max(1, live)) * 100) }

    /// Autovacuum would have taken it by now, or nobody has told it from when on.
    package var isDue: Bool { !isAutomatic || (vacuumThreshold.map { Double(dead) >= $0 } ?? true) }

    package var isStale: Bool {
        modified >= Self.leastRows && modifiedShare.value >= Self.staleShare
            && (!isAutomatic || (analyzeThreshold.map { Double(modified) >= $0 } ?? true))
    }

    /// How long its statistics have been overdue.
    package var staleFor: Duration? { staleSince.map { sampledAt.since($0) } }

    /// It is big enough to be worth a word.
    package var isWorthMinding: Bool {
        dead >= Self.leastRows && (pages == 0 || pages >= Self.leastPages || dead >= Self.manyRows)
    }

    private static let leastRows: Int64 = 10_000
    /// 8 MB; the count may be an old one, so that many dead rows count by themselves.
    private static let leastPages: Int64 = 1000
    private static let manyRows: Int64 = 100_000
    /// Autovacuum analyzes when a tenth has changed; with half of it changed, plans are made for another table.
    private static let staleShare = 50.0

    /// Takes over what was seen of it before.
    func following(_ before: TableHealth?) -> TableHealth {
        var next = self
        next.staleSince = isStale ? (before?.isStale == true ? before?.staleSince : nil) ?? sampledAt : nil
        guard let before, before.sampledAt < sampledAt else { return next }
        next.isHot = uses != before.uses
        return next
    }
}
