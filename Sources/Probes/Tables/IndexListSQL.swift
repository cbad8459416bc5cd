/// The question about the indexes that have a row: `$1` are the tops of their trees, `$2` when these were picked.
enum IndexListSQL {
    private static let mostParts = 8
    private static let mostFirst = 100

    static func isUsers(_ schema: String) -> String {
        "\(schema) <> ALL ('{pg_catalog, pg_toast, information_schema}'::pg_catalog.name[])"
    }

    /// Whether one of two indexes of a table could do the work of the other, be it unique or not.
    ///
    /// Where a column stood in the statement that made an index is no part of what it is.
    static func areTwins(_ one: String, _ other: String) -> String {
        func same(_ column: String) -> String { "\(one).\(column)::text = \(other).\(column)::text" }
        func alike(_ column: String) -> String {
            func text(_ index: String) -> String {
                "pg_catalog.regexp_replace(\(index).\(column)::text, ' :location -?[0-9]+', '', 'g')"
            }
            return """
                (\(one).\(column) IS NULL AND \(other).\(column) IS NULL OR \(text(one)) = \(text(other)))
                """
        }
        return """
            \(one).indexrelid <> \(other).indexrelid AND \(one).indkey = \(other).indkey
                   AND \(one).indnkeyatts = \(other).indnkeyatts AND \(one).indclass = \(other).indclass
                   AND \(one).indisvalid AND \(other).indisvalid
                   AND \(same("indcollation")) AND \(same("indoption")) AND \(alike("indpred")) AND \(alike("indexprs"))
            """
    }

    /// What an index must not be dropped for, whether it is scanned or not.
    private static let duty = """
        CASE WHEN i.indisprimary THEN 'primary key' WHEN con.contype = 'u' THEN 'unique constraint'
             WHEN i.indisexclusion THEN 'exclusion constraint' WHEN i.indisunique THEN 'unique'
             WHEN i.indisreplident THEN 'replica identity' END
        """

    /// What no other index does for it, however alike it looks; servers before 15 have no unique NULLs.
    private static let isReplaceable = """
        (NOT i.indisunique OR o.indisunique AND i.indimmediate = o.indimmediate
            AND i.one_null IS NOT DISTINCT FROM (pg_catalog.to_jsonb(o) ->> 'indnullsnotdistinct'))
        """

    /// The one of all that could do its work that must stay: because of its duty, or as the oldest.
    private static let twin = """
        SELECT oc.relname AS twin FROM pg_catalog.pg_index o JOIN pg_catalog.pg_class oc ON oc.oid = o.indexrelid
         WHERE o.indrelid = i.indrelid AND \(areTwins("i", "o")) AND NOT told.is_part AND \(isReplaceable)
           AND (o.indisprimary, o.indisunique, o.indisreplident, -o.indexrelid::int8)
               > (i.indisprimary, i.indisunique, i.indisreplident, -i.indexrelid::int8)
         ORDER BY o.indisprimary DESC, o.indisunique DESC, o.indisreplident DESC, o.indexrelid LIMIT 1
        """

    private static let columns = """
        SELECT pg_catalog.string_agg(COALESCE(a.attname::text, '(expression)'), ', ' ORDER BY k.place) AS columns
          FROM pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY AS k(number, place)
               LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.number AND k.number > 0
         WHERE k.place <= i.indnkeyatts
        """

    private static func lastScan(_ server: Capabilities) -> String {
        server.has("pg_stat_get_lastscan", "()")
            ? "pg_catalog.pg_stat_get_lastscan(f.oid)" : "NULL::timestamptz"
    }

    static func question(_ server: Capabilities) -> String {
        """
        WITH RECURSIVE
        wanted(oid) AS (
            SELECT pg_catalog.unnest($1::oid[])
            UNION ALL
            SELECT oid FROM (SELECT c.oid FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
                              WHERE pg_catalog.cardinality($1::oid[]) = 0 AND relkind = 'i' AND \(isUsers("nspname"))
                              ORDER BY relpages DESC LIMIT \(mostFirst)) AS largest),
        builds AS MATERIALIZED (
            SELECT COALESCE((SELECT m.oid FROM pg_catalog.pg_class m WHERE m.reltoastrelid = p.relid LIMIT 1), p.relid) AS relid
              FROM pg_catalog.pg_stat_get_progress_info('CREATE INDEX') AS p
                   JOIN pg_catalog.pg_database d ON d.oid = p.datid WHERE d.datname = pg_catalog.current_database()),
        \(TreesSQL.families),
        facts AS MATERIALIZED (
            SELECT f.root, c.*, pg_catalog.count(*) OVER (PARTITION BY f.root) AS members,
                   pg_catalog.row_number() OVER (PARTITION BY f.root ORDER BY pages DESC) AS place,
                   pg_catalog.pg_stat_get_numscans(f.oid) AS scans, \(lastScan(server)) AS scanned
              FROM family f,
                   LATERAL (SELECT c.oid, c.relpages::float8 AS pages FROM pg_catalog.pg_class c
                             WHERE c.oid = f.oid AND c.relkind = 'i' OFFSET 0) AS c),
        told AS MATERIALIZED (
            SELECT CASE WHEN GROUPING(oid) = 1 THEN root ELSE oid END AS relation, root, GROUPING(oid) = 0 AS is_part,
                   pg_catalog.count(*) AS indexes, pg_catalog.sum(pages) AS pages,
                   pg_catalog.sum(scans)::int8 AS scans, pg_catalog.max(scanned) AS scanned
              FROM facts GROUP BY GROUPING SETS ((root), (root, oid))
            HAVING GROUPING(oid) = 1 OR pg_catalog.max(place) <= \(mostParts) AND pg_catalog.max(members) > 1)
        SELECT pg_catalog.clock_timestamp() AS taken_at, standby, $2::timestamptz AS picked_at,
               pg_catalog.pg_stat_get_db_stat_reset_time(
                   (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())) AS counted_since,
               \(TreesSQL.blockSize)::int8 AS block_size,
               (SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_get_wal_senders()) AS senders, t.*
          FROM \(ReplicationSQL.recovery) LEFT JOIN (
               SELECT told.*, n.nspname AS schema, c.relname AS name, t.relname AS table_name, tn.nspname AS table_schema,
                      i.indrelid AS table_oid, am.amname::text AS method, k.columns, i.indpred IS NOT NULL AS is_partial,
                      i.indisvalid AS is_valid, (SELECT pg_catalog.count(*) FROM builds WHERE relid IS NULL) AS hidden_builds,
                      i.indrelid IN (SELECT relid FROM builds) AS is_being_built, \(duty) AS duty,
                      CASE WHEN NOT i.indisexclusion AND NOT i.indisreplident THEN w.twin END AS twin
                 FROM told, LATERAL (SELECT * FROM pg_catalog.pg_class AS c WHERE c.oid = told.relation OFFSET 0) AS c
                      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                      JOIN pg_catalog.pg_am am ON am.oid = c.relam,
                      LATERAL (SELECT i.*, pg_catalog.to_jsonb(i) ->> 'indnullsnotdistinct' AS one_null
                                 FROM pg_catalog.pg_index AS i WHERE i.indexrelid = told.relation OFFSET 0) AS i,
                      LATERAL (SELECT * FROM pg_catalog.pg_class AS t WHERE t.oid = i.indrelid OFFSET 0) AS t
                      JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
                      LEFT JOIN LATERAL (SELECT contype FROM pg_catalog.pg_constraint
                                          WHERE conrelid = t.oid AND conindid = i.indexrelid
                                            AND contype IN ('p', 'u', 'x') LIMIT 1) AS con ON true
                      LEFT JOIN LATERAL (\(twin)) AS w ON true,
                      LATERAL (\(columns)) AS k) AS t ON true
        """
    }
}
