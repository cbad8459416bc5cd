/// What the server at the other end has, read from its own catalog once per connection.
///
/// Versions are not compared: forks, betas and renamed columns make every ladder of versions wrong in the end.
package struct Capabilities: Sendable, Equatable {
    /// Output columns of functions and views, as `function.column`.
    private var columns: Set<String>

    package init(columns: Set<String> = []) {
        self.columns = columns
    }

    package func has(_ source: String, _ column: String) -> Bool {
        columns.contains("\(source).\(column)")
    }

    /// The column, or what stands in its place where the server lacks it.
    package func column(_ source: String, _ column: String, else substitute: String) -> String {
        has(source, column) ? column : substitute
    }

    /// The functions and views whose columns differ between servers, or that some lack; those that exist have `()`.
    private static let sources =
        ["pg_stat_get_activity", "pg_lock_status", "pg_wait_events", "pg_stat_get_lastscan"]
        + ReplicationSQL.sources + ProgressSQL.sources + WritingSQL.sources

    /// Reads the columns of all sources in one answer.
    static let sql = """
        SELECT p.proname || '.' || a.name AS name
          FROM pg_catalog.pg_proc p, pg_catalog.unnest(pg_catalog.array_append(p.proargnames, '()')) AS a(name)
         WHERE p.pronamespace = 'pg_catalog'::pg_catalog.regnamespace AND p.proname IN (\(list))
        UNION ALL
        SELECT c.relname || '.' || a.attname
          FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
         WHERE c.relnamespace = 'pg_catalog'::pg_catalog.regnamespace AND c.relname IN (\(list)) AND a.attnum > 0
        """

    private static var list: String { sources.map { "'\($0)'" }.joined(separator: ", ") }

    init(rows: some Rows) throws(ProbeFailure) {
        columns = []
        let name = try rows.column("name")
        for row in 0..<rows.count {
            if let text = try rows.text(row, name) { columns.insert(text) }
        }
    }
}
