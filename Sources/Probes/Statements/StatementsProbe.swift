/// What statements cost, as `pg_stat_statements` counts it, without their texts.
///
/// The server is told which statements are known with which calls and time, and answers with those that differ and those
/// that are gone: of thousands of statements few are called between two looks. Calls alone would not do: as many of them
/// may have been made again after a reset. Reading the numbers alone does not touch the file of the texts.
package enum StatementsProbe: Probe {
    package typealias Sample = StatementsSample

    package static let id: ProbeID = "statements"
    package static let meaning = "What statements cost, without their texts"
    package static let interval: Duration? = .seconds(2)
    package static let lane = Lane.slow
    package static let grant = "GRANT pg_read_all_stats TO your role"

    package static func isWanted(_ wish: Wish, knowing readings: Readings, after turn: Turn) -> Bool {
        wish.probes.contains(id) && readings[StatementsPlaceProbe.self].latest?.place != nil
    }

    package static func sql(on server: Capabilities, knowing readings: Readings) -> String {
        guard let place = readings[StatementsPlaceProbe.self].latest?.place else { return sql(on: server) }
        return StatementsSQL(place: place).changes
    }

    /// Without the extension there is nothing to ask; it is not asked then.
    package static func sql(on server: Capabilities) -> String { "SELECT 1 AS nothing" }

    package static func parameters(for wish: Wish, knowing readings: Readings) -> [Parameter] {
        let known = readings[Self.self].latest?.entries ?? []
        return [.longs(known.map(\.key.number)), .longs(known.map(\.total.mark))]
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        try StatementsDecoding(rows).sample(after: readings[Self.self].latest)
    }
}

/// The questions to one form of the extension.
struct StatementsSQL {
    let place: StatementsPlace

    /// The expression behind each counter, in the order of `StatementCounters.names`.
    private var counters: [String] {
        [
            "s.calls::float8", first("total_exec_time", "total_time"), first("plans"),
            first("total_plan_time"),
            "s.rows::float8", "(s.shared_blks_hit + s.local_blks_hit)::float8",
            "(s.shared_blks_read + s.local_blks_read)::float8",
            "(s.shared_blks_dirtied + s.local_blks_dirtied)::float8",
            "(s.shared_blks_written + s.local_blks_written)::float8", "s.temp_blks_read::float8",
            "s.temp_blks_written::float8",
            sum([
                "blk_read_time", "blk_write_time", "shared_blk_read_time", "shared_blk_write_time",
                "local_blk_read_time", "local_blk_write_time", "temp_blk_read_time", "temp_blk_write_time",
            ]), first("wal_bytes"),
            sum([
                "jit_generation_time", "jit_inlining_time", "jit_optimization_time", "jit_emission_time",
                "jit_deform_time",
            ]), first("jit_functions"),
        ]
    }

    private func first(_ columns: String...) -> String {
        columns.first(where: place.has).map { "s.\($0)::float8" } ?? "NULL::float8"
    }

    private func sum(_ columns: [String]) -> String {
        let there = columns.filter(place.has).map { "s.\($0)" }
        return there.isEmpty ? "NULL::float8" : "(\(there.joined(separator: " + ")))::float8"
    }

    private func optional(_ column: String, else substitute: String) -> String {
        place.has(column) ? "s.\(column)" : substitute
    }

    /// All that differs from what is known, and, without any row of its own, the state of the whole.
    var changes: String {
        let number = StatementKey.number(place)
        let mark = "s.calls + (\(first("total_exec_time", "total_time")) * 1000)::int8"
        let values = zip(StatementCounters.names, counters).map { "\($1) AS \($0)" }
        // Came with the extension's version that has `toplevel` too.
        let info =
            place.has("toplevel")
            ? "SELECT dealloc, stats_reset FROM \(place.function("pg_stat_statements_info"))()"
            : "SELECT NULL::int8 AS dealloc, NULL::timestamptz AS stats_reset"
        return """
            SELECT changed.*, info.dealloc, info.stats_reset, pg_catalog.clock_timestamp() AS taken_at
              FROM (\(info)) AS info LEFT JOIN (
                   SELECT COALESCE(\(number), known.number) AS number, s.queryid IS NULL AS is_gone, s.userid, s.dbid,
                          s.queryid, \(optional("toplevel", else: "true")) AS is_top_level,
                          \(optional("stats_since", else: "NULL::timestamptz")) AS counted_since,
                          \(values.joined(separator: ", "))
                     FROM \(place.function("pg_stat_statements"))(false) AS s
                          FULL JOIN ROWS FROM (pg_catalog.unnest($1), pg_catalog.unnest($2)) AS known(number, mark)
                          ON known.number = \(number)
                    WHERE \(mark) IS DISTINCT FROM known.mark
                      AND (s.queryid IS NOT NULL OR known.number IS NOT NULL)) AS changed ON true
            """
    }

    /// The whole text of one statement; the file of all texts is read for it.
    var text: String {
        """
        SELECT pg_catalog.textsend(s.query) AS query FROM \(place.function("pg_stat_statements"))(true) AS s
         WHERE s.queryid = ANY ($2) AND \(StatementKey.number(place)) = ANY ($1)
        """
    }

    /// The texts of some statements; the file of all texts is read for it.
    var texts: String {
        """
        SELECT \(StatementKey.number(place)) AS number, s.userid, s.dbid, s.queryid,
               \(optional("toplevel", else: "true")) AS is_top_level,
               pg_catalog.substr(pg_catalog.textsend(s.query), 1, $2) AS query,
               (EXTRACT(epoch FROM pg_catalog.clock_timestamp() - pg_catalog.statement_timestamp()) * 1000)::float8 AS cost
          FROM (SELECT 1) AS one
               LEFT JOIN \(place.function("pg_stat_statements"))(true) AS s ON s.queryid = ANY ($1)
        """
    }
}
