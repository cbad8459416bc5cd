/// The question about tables, in pieces.
enum TablesSQL {
    /// Fewer changed rows are not worth a look.
    private static let least = 1000
    /// How many of each kind of trouble are told.
    private static let most = 40

    static func option(_ name: String) -> String {
        """
        (SELECT option_value FROM pg_catalog.pg_options_to_table(c.reloptions)
                             WHERE option_name OPERATOR(pg_catalog.=) '\(name)')
        """
    }

    /// From how many rows on autovacuum takes a table.
    static func threshold(of work: String) -> String {
        func value(_ kind: String) -> String {
            let name = "autovacuum_\(work)_\(kind)"
            return "COALESCE(\(option(name)), \(ReplicationSQL.setting(name)))::float8"
        }
        return "\(value("threshold")) + \(value("scale_factor")) * GREATEST(c.reltuples, 0)::float8"
    }

    /// Servers from 18 on have a ceiling; -1 is none.
    static let ceiling = """
        pg_catalog.float8(NULLIF(COALESCE(\(option("autovacuum_vacuum_max_threshold")),
                                                    \(ReplicationSQL.setting("autovacuum_vacuum_max_threshold"))), '-1'))
        """

    /// Ordered by the worst on the server: few rows come, however many tables there are.
    static let worst = """
        WITH counted AS MATERIALIZED (
            SELECT c.oid, relnamespace, live, dead, mods, analyzed,
                   relnamespace IN (SELECT oid FROM pg_catalog.pg_namespace WHERE nspname OPERATOR(pg_catalog.=)
                                       ANY ('{pg_catalog, information_schema}'::pg_catalog.name[])) AS is_catalog,
                   analyzed IS NULL AND (reltuples <= 0 AND relpages = 0 OR live > 0 AND mods >= live) AS is_unanalyzed
              FROM pg_catalog.pg_class c, LATERAL (SELECT
                   pg_catalog.pg_stat_get_live_tuples(c.oid) AS live, pg_catalog.pg_stat_get_dead_tuples(c.oid) AS dead,
                   pg_catalog.pg_stat_get_mod_since_analyze(c.oid) AS mods,
                   GREATEST(pg_catalog.pg_stat_get_last_analyze_time(c.oid),
                            pg_catalog.pg_stat_get_last_autoanalyze_time(c.oid)) AS analyzed) AS s
             WHERE relkind IN ('r', 'm') AND relpersistence OPERATOR(pg_catalog.<>) 't'),
        users AS (SELECT * FROM counted WHERE NOT is_catalog),
        picked AS (
            (SELECT oid FROM counted WHERE dead >= \(least) ORDER BY dead DESC LIMIT \(most)) UNION
            (SELECT oid FROM users WHERE mods >= \(least) ORDER BY mods DESC LIMIT \(most)) UNION
            (SELECT oid FROM users WHERE is_unanalyzed ORDER BY live DESC LIMIT \(most)))
        SELECT pg_catalog.clock_timestamp() AS taken_at, standby,
               (SELECT pg_catalog.count(*) FROM users) AS tables,
               (SELECT pg_catalog.count(*) FROM users WHERE is_unanalyzed) AS unanalyzed, t.*
          FROM \(ReplicationSQL.recovery) LEFT JOIN (
               SELECT c.oid, n.nspname AS schema, c.relname AS name, c.relpages::int8 AS relpages,
                      c.reltuples::float8 AS reltuples, live, dead, mods, analyzed, is_catalog, is_unanalyzed,
                      GREATEST(pg_catalog.pg_stat_get_last_vacuum_time(c.oid),
                               pg_catalog.pg_stat_get_last_autovacuum_time(c.oid)) AS vacuumed,
                      COALESCE(\(option("autovacuum_enabled")), 'on')::bool
                          AND \(ReplicationSQL.setting("autovacuum"))::bool AS is_automatic,
                      EXISTS (SELECT FROM pg_catalog.pg_stat_get_progress_info('VACUUM') AS p
                               WHERE p.relid OPERATOR(pg_catalog.=) c.oid AND p.datid OPERATOR(pg_catalog.=)
                                     (SELECT oid FROM pg_catalog.pg_database
                                       WHERE datname OPERATOR(pg_catalog.=) pg_catalog.current_database())) AS is_being_vacuumed,
                      LEAST(\(threshold(of: "vacuum")),
                            \(ceiling)) AS vacuum_threshold,
                      \(threshold(of: "analyze")) AS analyze_threshold,
                      pg_catalog.pg_stat_get_numscans(c.oid) + pg_catalog.pg_stat_get_tuples_inserted(c.oid)
                          + pg_catalog.pg_stat_get_tuples_updated(c.oid) + pg_catalog.pg_stat_get_tuples_deleted(c.oid)
                          + COALESCE((SELECT pg_catalog.sum(pg_catalog.pg_stat_get_numscans(indexrelid))::int8
                                        FROM pg_catalog.pg_index WHERE indrelid OPERATOR(pg_catalog.=) c.oid), 0) AS uses
                 FROM picked JOIN counted USING (oid) JOIN pg_catalog.pg_class c USING (oid)
                      JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace) AS t ON true
        """
}
