extension TableFacts {
    init?(_ record: Record<some Rows>, at moment: ServerTime) throws(ProbeFailure) {
        guard let relation = try record.oid("relation"), let name = try record.text("name") else {
            return nil
        }
        self.init(
            ID(relation, isPart: try record.flag("is_part") ?? false), of: try record.oid("root"),
            schema: try record.text("schema") ?? "", name: name, sampledAt: moment)
        let kind = try record.text("kind")
        isPartitioned = kind == "p"
        isMaterializedView = kind == "m"
        isTemporary = try record.flag("is_temporary") ?? false
        tables = Int(try record.integer("tables") ?? 1)
        unsized = Int(try record.integer("unsized") ?? 0)
        uncounted = Int(try record.integer("uncounted") ?? 0)
        live = try record.integer("live")
        dead = try record.integer("dead")
        modified = try record.integer("modified")
        vacuumedAt = try record.time("vacuumed")
        analyzedAt = try record.time("analyzed")
        vacuumThreshold = try record.real("vacuum_threshold")
        due = try record.real("due").map { Percent($0 * 100) }
        isAutomatic = try record.flag("is_automatic") ?? true
        isBeingVacuumed = try record.flag("is_being_vacuumed") ?? false
        xids = try record.integer("xids")
        multixacts = try record.integer("multixacts")
        counters = try Counters(record)
        try takeSizes(record)
    }

    private mutating func takeSizes(_ record: Record<some Rows>) throws(ProbeFailure) {
        let block = Double(try record.integer("block_size") ?? 8192)
        func bytes(_ pages: Double?) -> Bytes? { pages.map { Bytes(Int64($0 * block)) } }
        let pages = try record.real("heap")
        heap = bytes(pages)
        toast = bytes(try record.real("toast"))
        indexes = bytes(try record.real("indexes"))
        guard unsized == 0, tables == 1, try record.flag("is_width_known") ?? false,
            let pages, let rows = try record.real("rows"), let width = try record.real("width")
        else { return }
        bloat =
            Bloat(
                pages: pages, rows: rows, width: width, columns: Double(try record.integer("columns") ?? 0),
                hasNulls: try record.flag("has_nulls") ?? false,
                fill: Double(try record.integer("fillfactor") ?? 100) / 100, block: block
            ).bytes
    }
}

extension TableFacts.Counters {
    fileprivate init(_ record: Record<some Rows>) throws(ProbeFailure) {
        self.init()
        scans = try record.integer("scans") ?? 0
        read = try record.integer("read") ?? 0
        indexScans = try record.integer("index_scans")
        inserted = try record.integer("inserted")
        updated = try record.integer("updated")
        updatedHot = try record.integer("updated_hot")
        deleted = try record.integer("deleted")
    }
}

/// What a table would not need if it were written anew: an estimate, for the gaps between columns are not known.
struct Bloat {
    let pages: Double
    let rows: Double
    /// Of the data of a row, on average.
    let width: Double
    let columns: Double
    let hasNulls: Bool
    let fill: Double
    let block: Double

    /// PostgreSQL's page header, and a row's place in the page.
    private static let (pageHeader, linePointer) = (24.0, 4.0)
    /// A row's own header without the bits for NULLs.
    private static let rowHeader = 23.0

    private func aligned(_ bytes: Double) -> Double { (bytes / 8).rounded(.up) * 8 }

    var bytes: Bytes {
        let bits = hasNulls ? (columns / 8).rounded(.up) : 0
        let row = Self.linePointer + aligned(Self.rowHeader + bits) + aligned(width)
        let perPage = ((block - Self.pageHeader) * fill / row).rounded(.down)
        let needed = (rows / max(1, perPage)).rounded(.up)
        return Bytes(Int64(max(0, pages - needed) * block))
    }
}
