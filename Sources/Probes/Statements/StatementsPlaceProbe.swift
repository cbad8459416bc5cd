/// Where `pg_stat_statements` is, and what it counts there.
package struct StatementsPlace: Sendable, Equatable {
    /// The schema it was created in.
    package let schema: String
    /// The extension's own version: an upgraded server keeps the old one.
    package let version: String
    package let columns: Set<String>

    package init(schema: String, version: String, columns: Set<String>) {
        self.schema = schema
        self.version = version
        self.columns = columns
    }

    package func has(_ column: String) -> Bool { columns.contains(column) }

    /// A function of the extension, by its whole name.
    package func function(_ name: String) -> String {
        let quoted = schema.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
        return "\"\(quoted)\".\(name)"
    }
}

/// Whether the extension `pg_stat_statements` is in pgtop's own database, and in which form.
///
/// It may be created, updated, moved or dropped while pgtop runs, so it is asked again and again.
package enum StatementsPlaceProbe: Probe {
    package struct Sample: Sendable, Equatable {
        /// Nil where the extension was not created in this database.
        package let place: StatementsPlace?
        /// Its library was loaded when the server started: it counts, be the extension here or not.
        package let isLoaded: Bool
        /// More statements than these push others out.
        package let most: Int?
        /// Time spent planning, and reading and writing, is only counted where that is switched on.
        package let countsPlanning: Bool
        package let timesIO: Bool

        /// Older forms of the extension do not tell these.
        package var countsWAL: Bool { place?.has("wal_bytes") ?? false }
        package var countsJIT: Bool { place?.has("jit_functions") ?? false }
        package var tellsTopLevel: Bool { place?.has("toplevel") ?? false }

        package init(
            place: StatementsPlace?, isLoaded: Bool, most: Int? = nil, countsPlanning: Bool = false,
            timesIO: Bool = false
        ) {
            self.place = place
            self.isLoaded = isLoaded
            self.most = most
            self.countsPlanning = countsPlanning
            self.timesIO = timesIO
        }
    }

    package static let id: ProbeID = "statements_place"
    package static let meaning = "Where pg_stat_statements is"
    package static let interval: Duration? = .seconds(10)
    package static let lane = Lane.slow

    /// A setting that somebody wrote into the file without loading the library is not among those that are shown.
    package static func sql(on server: Capabilities) -> String {
        """
        SELECT e.version, n.nspname AS schema, pg_catalog.array_to_string(p.proargnames, ',') AS columns,
               l.setting IS NOT NULL AS is_loaded, l.setting AS most,
               COALESCE(pg_catalog.current_setting('pg_stat_statements.track_planning', true) = 'on', false) AS counts_planning,
               pg_catalog.current_setting('track_io_timing') = 'on' AS times_io
          FROM (SELECT 1) AS one
               LEFT JOIN (SELECT extversion AS version, extnamespace AS space FROM pg_catalog.pg_extension
                           WHERE extname = 'pg_stat_statements') AS e ON true
               LEFT JOIN pg_catalog.pg_namespace n ON n.oid = e.space
               LEFT JOIN pg_catalog.pg_proc p ON p.pronamespace = e.space AND p.proname = 'pg_stat_statements'
               LEFT JOIN (SELECT setting FROM pg_catalog.pg_settings WHERE name = 'pg_stat_statements.max') AS l ON true
        """
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        guard rows.count > 0 else { throw .emptyAnswer }
        let isLoaded = try rows.flag(0, rows.column("is_loaded")) ?? false
        let most = try rows.text(0, rows.column("most")).flatMap { Int($0) }
        guard let schema = try rows.text(0, rows.column("schema")),
            let names = try rows.text(0, rows.column("columns"))
        else { return Sample(place: nil, isLoaded: isLoaded) }
        let columns = Set(names.split(separator: ",").map(String.init))
        let version = try rows.text(0, rows.column("version")) ?? ""
        let countsPlanning = try rows.flag(0, rows.column("counts_planning")) ?? false
        return Sample(
            place: StatementsPlace(schema: schema, version: version, columns: columns), isLoaded: isLoaded,
            most: most, countsPlanning: countsPlanning && columns.contains("total_plan_time"),
            timesIO: try rows.flag(0, rows.column("times_io")) ?? false)
    }
}
