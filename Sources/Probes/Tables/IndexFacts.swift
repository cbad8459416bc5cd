/// An index, or those of all partitions as one.
package struct IndexFacts: Sendable, Equatable, Identifiable {
    package let id: TableFacts.ID
    /// The top of its tree.
    package let root: UInt32
    package let schema: String
    package let name: String
    package let sampledAt: ServerTime
    package var table = ""
    package var tableSchema = "public"
    package var tableID: UInt32 = 0
    /// How many indexes it stands for.
    package var indexes = 1
    /// Nil where nobody has measured it.
    package var size: Bytes?
    package var scans: Int64 = 0
    /// Servers before 16 do not tell.
    package var scannedAt: ServerTime?
    package var method = "btree"
    package var columns = ""
    package var isPartial = false
    package var isValid = true
    package var isBeingBuilt = false
    /// Some index is being built that this role may not look at.
    package var hidesBuilds = false
    /// What it must not be dropped for, as `primary key`.
    package var duty: String?
    /// Another index of the table that does the same work, and stays.
    package var twin: String?
    /// A second, between two looks.
    package internal(set) var scansPerSecond: Double?
    private var since: Mark

    /// What was counted at one moment.
    private struct Mark: Sendable, Equatable {
        let scans: Int64
        let at: ServerTime
    }

    package init(
        _ id: TableFacts.ID, of root: UInt32? = nil, schema: String = "public", name: String,
        scans: Int64 = 0,
        sampledAt: ServerTime
    ) {
        self.id = id
        self.root = root ?? id.relation
        self.schema = schema
        self.name = name
        self.scans = scans
        self.sampledAt = sampledAt
        since = Mark(scans: scans, at: sampledAt)
    }

    package var told: String { schema == "public" ? name : "\(schema).\(name)" }
    package var toldTable: String { tableSchema == "public" ? table : "\(tableSchema).\(table)" }
    package var scannedFor: Duration? { scannedAt.map { sampledAt.since($0) } }

    /// Nobody has scanned it since scans are counted, and nothing but scans would need it.
    ///
    /// A part of a tree cannot be dropped by itself.
    package var isUnused: Bool { scans == 0 && duty == nil && isValid && !id.isPart }

    /// Takes over what was seen of it before.
    func following(_ before: IndexFacts?) -> IndexFacts {
        var next = self
        guard let before, before.indexes == indexes else { return next }
        let span = sampledAt.since(before.since.at)
        if span >= .seconds(4) {
            next.scansPerSecond = Rate.perSecond(from: before.since.scans, to: scans, in: span)
        } else {
            (next.scansPerSecond, next.since) = (before.scansPerSecond, before.since)
        }
        return next
    }
}

extension IndexFacts {
    init?(_ record: Record<some Rows>, at moment: ServerTime) throws(ProbeFailure) {
        guard let relation = try record.oid("relation"), let name = try record.text("name") else {
            return nil
        }
        self.init(
            TableFacts.ID(relation, isPart: try record.flag("is_part") ?? false), of: try record.oid("root"),
            schema: try record.text("schema") ?? "", name: name, scans: try record.integer("scans") ?? 0,
            sampledAt: moment)
        table = try record.text("table_name") ?? ""
        tableSchema = try record.text("table_schema") ?? ""
        tableID = try record.oid("table_oid") ?? 0
        indexes = Int(try record.integer("indexes") ?? 1)
        let block = Double(try record.integer("block_size") ?? 8192)
        size = try record.real("pages").flatMap { $0 > 0 ? Bytes(Int64($0 * block)) : nil }
        scannedAt = try record.time("scanned")
        method = try record.text("method") ?? ""
        columns = try record.text("columns") ?? ""
        isPartial = try record.flag("is_partial") ?? false
        isValid = try record.flag("is_valid") ?? true
        isBeingBuilt = try record.flag("is_being_built") ?? false
        hidesBuilds = try record.integer("hidden_builds") ?? 0 > 0
        duty = try record.text("duty")
        twin = try record.text("twin")
    }
}
