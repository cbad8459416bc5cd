/// A table, or a tree of tables as one: partitions, chunks of a hypertable, and tables that inherit.
package struct TableFacts: Sendable, Equatable, Identifiable {
    /// The top of a tree may hold rows of its own: as a part of the tree it is another row.
    package struct ID: Sendable, Hashable, Comparable {
        package let relation: UInt32
        package let isPart: Bool

        package init(_ relation: UInt32, isPart: Bool = false) {
            self.relation = relation
            self.isPart = isPart
        }

        package static func < (left: Self, right: Self) -> Bool {
            (left.relation, left.isPart ? 1 : 0) < (right.relation, right.isPart ? 1 : 0)
        }
    }

    /// What is counted and only grows.
    package struct Counters: Sendable, Equatable {
        package var scans: Int64 = 0
        /// Rows that these scans read.
        package var read: Int64 = 0
        package var indexScans: Int64?
        /// Rows written; a standby does not count them.
        package var inserted: Int64?
        package var updated: Int64?
        package var updatedHot: Int64?
        package var deleted: Int64?

        package init() {}
    }

    /// How large it was when it was first seen.
    package struct FirstSize: Sendable, Equatable {
        package let size: Bytes
        package let at: ServerTime
        let unsized: Int
    }

    package let id: ID
    /// The top of its tree.
    package let root: UInt32
    package let schema: String
    package let name: String
    package let sampledAt: ServerTime
    package var isPartitioned = false
    package var isMaterializedView = false
    package var isTemporary = false
    /// How many tables it stands for.
    package var tables = 1
    /// As many of them as have never been measured.
    package var unsized = 0
    /// As many of them as nobody has counted anything of since the statistics were lost.
    package var uncounted = 0

    package var heap: Bytes?
    package var toast: Bytes?
    package var indexes: Bytes?
    package var live: Int64?
    package var dead: Int64?
    /// Rows changed since the last analyze.
    package var modified: Int64?
    /// The least recent of its tables; nil when one of them never was.
    package var vacuumedAt: ServerTime?
    package var analyzedAt: ServerTime?
    /// From so many dead rows on autovacuum takes it; of a tree, the highest.
    package var vacuumThreshold: Double?
    /// How far the worst of its tables is on the way there.
    package var due: Percent?
    /// No option of its own keeps autovacuum away.
    package var isAutomatic = true
    package var isBeingVacuumed = false
    package var counters: Counters?
    /// Transactions, and groups of them, that have begun since the oldest it holds.
    package var xids: Int64?
    package var multixacts: Int64?
    /// What it would not need if it were written anew, by the average width of its rows.
    package var bloat: Bytes?
    package internal(set) var rates: TableRates?
    package internal(set) var firstSize: FirstSize?
    /// The size at the look before, and when that was.
    package internal(set) var sizeBefore: Bytes?

    package init(
        _ id: ID, of root: UInt32? = nil, schema: String = "public", name: String, sampledAt: ServerTime
    ) {
        self.id = id
        self.root = root ?? id.relation
        self.schema = schema
        self.name = name
        self.sampledAt = sampledAt
    }

    /// The schema that everybody has in the search path goes without saying.
    package var told: String { schema == "public" ? name : "\(schema).\(name)" }

    package var isTree: Bool { tables > 1 && !id.isPart || isPartitioned }

    /// With TOAST and indexes, as the last vacuum or analyze counted; nil where none has been.
    package var size: Bytes? {
        guard let heap, unsized < tables else { return nil }
        return Bytes(heap.count + (toast?.count ?? 0) + (indexes?.count ?? 0))
    }

    package var deadShare: Percent? {
        guard let live, let dead else { return nil }
        return live + dead > 0 ? Percent(Double(dead) / Double(live + dead) * 100) : nil
    }

    /// Updates that needed no new entry in any index, of all since they are counted.
    package var hotShare: Percent? {
        guard let counters, let updated = counters.updated, let hot = counters.updatedHot, updated > 0 else {
            return nil
        }
        return Percent(Double(hot) / Double(updated) * 100)
    }

    /// By how much it has grown since pgtop saw it first.
    package var growth: Int64? {
        guard let size, let firstSize, firstSize.at < sampledAt else { return nil }
        return size.count - firstSize.size.count
    }

    /// By how much it has grown since the look before.
    package var lateGrowth: Int64? {
        guard let size, let sizeBefore else { return nil }
        return size.count - sizeBefore.count
    }

    package var vacuumedFor: Duration? { vacuumedAt.map { sampledAt.since($0) } }
    package var analyzedFor: Duration? { analyzedAt.map { sampledAt.since($0) } }

    /// A standby keeps none of these; what it read itself it does count.
    mutating func forgetCounts() {
        (live, dead, modified, due) = (nil, nil, nil, nil)
        (vacuumedAt, analyzedAt) = (nil, nil)
        isBeingVacuumed = false
        counters?.forgetWrites()
    }

    /// Takes over what was seen of it before.
    func following(_ before: TableFacts?, since first: FirstSize?) -> TableFacts {
        var next = self
        if let size {
            // What is measured for the first time has not grown by that.
            let isSame = first?.unsized == unsized
            next.firstSize = isSame ? first : FirstSize(size: size, at: sampledAt, unsized: unsized)
            next.sizeBefore = before?.unsized == unsized ? before?.size : nil
        }
        guard let before, before.tables == tables else {
            next.rates = TableRates(counters, at: sampledAt)
            return next
        }
        next.rates = before.rates?.following(counters, at: sampledAt) ?? TableRates(counters, at: sampledAt)
        return next
    }
}
