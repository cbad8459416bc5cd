/// The question about the tables that have a row: `$1` are the tops of their trees, `$2` when these were picked, `$3`
/// and `$4` the wanted order.
enum TableListSQL {
    /// Of more tables beneath one another only so many are told.
    private static let mostParts = 12
    /// Without picks, so many of the largest.
    private static let mostFirst = 200

    /// Every relation is looked up by its oid: a plan that reads a whole catalog would cost as much as all of them.
    private static let facts = """
        facts AS MATERIALIZED (
            SELECT f.root, c.*, s.*, i.*, pg_catalog.count(*) OVER (PARTITION BY f.root) AS members,
                   NOT pg_catalog.pg_is_in_recovery() AND NOT (live + dead < COALESCE(rows, 1) AND vacuumed IS NULL
                                                               AND analyzed IS NULL) AS is_counted
              FROM family f,
                   LATERAL (SELECT c.oid, c.relpages = 0 AND c.reltuples < 0 AS is_unsized, c.relpages::float8 AS heap,
                                   NULLIF(c.reltuples, -1)::float8 AS rows, COALESCE(x.relpages, 0)::float8 AS toast,
                                   GREATEST(pg_catalog.age(NULLIF(c.relfrozenxid, '0')),
                                            pg_catalog.age(NULLIF(x.relfrozenxid, '0')))::int8 AS xids,
                                   GREATEST(pg_catalog.mxid_age(NULLIF(c.relminmxid, '0')),
                                            pg_catalog.mxid_age(NULLIF(x.relminmxid, '0')))::int8 AS multixacts,
                                   LEAST(\(TablesSQL.threshold(of: "vacuum")), \(TablesSQL.ceiling)) AS vacuum_threshold,
                                   COALESCE(\(TablesSQL.option("autovacuum_enabled")), 'on')::bool AS is_automatic
                              FROM pg_catalog.pg_class c LEFT JOIN pg_catalog.pg_class x ON x.oid = c.reltoastrelid
                             WHERE c.oid = f.oid AND c.relkind IN ('r', 'm') OFFSET 0) AS c,
                   LATERAL (SELECT pg_catalog.sum(ic.relpages)::float8 AS indexes,
                                   pg_catalog.sum(pg_catalog.pg_stat_get_numscans(ic.oid))::int8 AS index_scans
                              FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class ic ON ic.oid = i.indexrelid
                             WHERE i.indrelid = f.oid OFFSET 0) AS i,
                   LATERAL (SELECT \(counters)) AS s)
        """

    private static let counters = """
        pg_catalog.pg_stat_get_live_tuples(f.oid) AS live, pg_catalog.pg_stat_get_dead_tuples(f.oid) AS dead,
        pg_catalog.pg_stat_get_mod_since_analyze(f.oid) AS mods,
        pg_catalog.pg_stat_get_numscans(f.oid) AS scans, pg_catalog.pg_stat_get_tuples_returned(f.oid) AS read,
        pg_catalog.pg_stat_get_tuples_inserted(f.oid) AS inserted,
        pg_catalog.pg_stat_get_tuples_updated(f.oid) AS updated,
        pg_catalog.pg_stat_get_tuples_hot_updated(f.oid) AS updated_hot,
        pg_catalog.pg_stat_get_tuples_deleted(f.oid) AS deleted,
        GREATEST(pg_catalog.pg_stat_get_last_vacuum_time(f.oid),
                 pg_catalog.pg_stat_get_last_autovacuum_time(f.oid)) AS vacuumed,
        GREATEST(pg_catalog.pg_stat_get_last_analyze_time(f.oid),
                 pg_catalog.pg_stat_get_last_autoanalyze_time(f.oid)) AS analyzed
        """

    /// What is the foremost among those beneath one another.
    private static let key = """
        CASE $3::text WHEN 'rows' THEN live WHEN 'dead' THEN dead WHEN 'modified' THEN mods WHEN 'read' THEN read
                      WHEN 'scans' THEN scans WHEN 'written' THEN inserted + updated + deleted WHEN 'xids' THEN xids
                      WHEN 'multixacts' THEN multixacts WHEN 'dead_share' THEN dead / NULLIF(live + dead, 0)::float8
                      WHEN 'due' THEN dead / NULLIF(vacuum_threshold, 0)
                      WHEN 'vacuumed' THEN -pg_catalog.date_part('epoch', vacuumed)
                      WHEN 'analyzed' THEN -pg_catalog.date_part('epoch', analyzed) ELSE heap END
        """

    /// Trees as sums, and single tables, in one go; of one that stands alone only the sum is told.
    private static let told = """
        told AS MATERIALIZED (
            SELECT CASE WHEN GROUPING(oid) = 1 THEN root ELSE oid END AS relation, root, GROUPING(oid) = 0 AS is_part,
                   pg_catalog.count(*) AS tables, pg_catalog.count(*) FILTER (WHERE is_unsized) AS unsized,
                   pg_catalog.count(*) FILTER (WHERE NOT is_counted) AS uncounted,
                   pg_catalog.sum(heap) AS heap, pg_catalog.sum(toast) AS toast, pg_catalog.sum(indexes) AS indexes,
                   pg_catalog.sum(CASE WHEN is_counted THEN live ELSE rows END)::int8 AS live,
                   pg_catalog.sum(dead) FILTER (WHERE is_counted)::int8 AS dead,
                   pg_catalog.sum(mods) FILTER (WHERE is_counted)::int8 AS modified,
                   pg_catalog.sum(rows) AS rows, pg_catalog.max(xids) AS xids, pg_catalog.max(multixacts) AS multixacts,
                   pg_catalog.max(vacuum_threshold) AS vacuum_threshold,
                   pg_catalog.max(dead / NULLIF(vacuum_threshold, 0)) FILTER (WHERE is_counted) AS due,
                   pg_catalog.bool_and(is_automatic) AS is_automatic,
                   pg_catalog.sum(scans)::int8 AS scans, pg_catalog.sum(read)::int8 AS read,
                   pg_catalog.sum(index_scans)::int8 AS index_scans, pg_catalog.sum(inserted)::int8 AS inserted,
                   pg_catalog.sum(updated)::int8 AS updated, pg_catalog.sum(updated_hot)::int8 AS updated_hot,
                   pg_catalog.sum(deleted)::int8 AS deleted,
                   CASE WHEN pg_catalog.count(vacuumed) = pg_catalog.count(*) THEN pg_catalog.min(vacuumed) END AS vacuumed,
                   CASE WHEN pg_catalog.count(analyzed) = pg_catalog.count(*) THEN pg_catalog.min(analyzed) END AS analyzed,
                   pg_catalog.bool_or(is_vacuumed) AS is_being_vacuumed
              FROM (SELECT facts.*, pg_catalog.row_number() OVER (
                           PARTITION BY root ORDER BY CASE WHEN $4::bool THEN -key ELSE key END DESC NULLS LAST) AS place
                      FROM (SELECT facts.*, \(key) AS key, oid IN (SELECT relid FROM vacuums) AS is_vacuumed
                              FROM facts) AS facts) AS facts
             GROUP BY GROUPING SETS ((root), (root, oid))
            HAVING GROUPING(oid) = 1 OR pg_catalog.max(place) <= \(mostParts) AND pg_catalog.max(members) > 1)
        """

    /// How wide rows are on average; a role that may not read a column does not see it.
    private static let widths = """
        SELECT pg_catalog.sum((1 - null_frac) * avg_width)::float8 AS width,
               pg_catalog.bool_or(null_frac > 0) AS has_nulls, pg_catalog.count(*) AS known
          FROM pg_catalog.pg_stats
         WHERE told.tables = 1 AND NOT inherited AND schemaname = n.nspname AND tablename = c.relname
        """

    static let question = """
        WITH RECURSIVE
        wanted(oid) AS (
            SELECT pg_catalog.unnest($1::oid[])
            UNION ALL
            SELECT oid FROM (SELECT oid FROM pg_catalog.pg_class
                              WHERE pg_catalog.cardinality($1::oid[]) = 0 AND relkind IN ('r', 'm')
                              ORDER BY relpages DESC LIMIT \(mostFirst)) AS largest),
        vacuums AS MATERIALIZED (
            SELECT p.relid FROM pg_catalog.pg_stat_get_progress_info('VACUUM') AS p
                   JOIN pg_catalog.pg_database d ON d.oid = p.datid WHERE d.datname = pg_catalog.current_database()),
        \(TreesSQL.families),
        \(facts),
        \(told)
        SELECT pg_catalog.clock_timestamp() AS taken_at, standby,
               \(ReplicationSQL.setting("autovacuum"))::bool AS has_autovacuum, $2::timestamptz AS picked_at,
               \(TreesSQL.blockSize)::int8 AS block_size, t.*
          FROM \(ReplicationSQL.recovery) LEFT JOIN (
               SELECT told.*, n.nspname AS schema, c.relname AS name, c.relkind::text AS kind,
                      c.relpersistence = 't' AS is_temporary, w.width, w.has_nulls, w.known >= a.columns AS is_width_known,
                      a.columns, COALESCE(\(TablesSQL.option("fillfactor"))::int8, 100) AS fillfactor
                 FROM told, LATERAL (SELECT * FROM pg_catalog.pg_class AS c WHERE c.oid = told.relation OFFSET 0) AS c
                      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace,
                      LATERAL (\(widths)) AS w,
                      LATERAL (SELECT pg_catalog.count(*) AS columns FROM pg_catalog.pg_attribute
                                WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped AND attgenerated <> 'v') AS a
               ) AS t ON true
        """
}
