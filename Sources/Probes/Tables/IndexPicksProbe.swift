/// Which indexes of pgtop's own database are worth a row: the first by the wanted order, and those that may be useless.
///
/// It looks at all of them, and so is asked seldom.
package enum IndexPicksProbe: Probe {
    package typealias Sample = Picks

    package static let id: ProbeID = "index_picks"
    package static let meaning = "Which indexes of this database are worth a row"
    package static let lane = Lane.slow

    package static func isWanted(_ wish: Wish, knowing readings: Readings, after turn: Turn) -> Bool {
        wish.probes.contains(id)
            && Picks.areDue(
                readings[Self.self].latest, wanted: wish.indexes,
                afterFirstRows: readings[IndexListProbe.self].latest != nil
                    && readings[TablePicksProbe.self].latest != nil, turn)
    }

    package static func longestPause(at period: Duration, knowing readings: Readings) -> Duration {
        max(period, Picks.longestPause)
    }

    package static func parameters(for wish: Wish, knowing readings: Readings) -> [Parameter] {
        wish.indexes.parameters
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure) -> Picks
    {
        try Picks(rows)
    }

    /// Those of the server's own catalogs are nobody's to drop.
    package static func sql(on server: Capabilities) -> String {
        """
        WITH RECURSIVE \(TreesSQL.rooted),
        counted AS MATERIALIZED (
            SELECT i.indexrelid AS oid, r.root, c.relpages::float8 AS pages,
                   pg_catalog.pg_stat_get_numscans(c.oid)::float8 AS scans,
                   i.indisunique OR i.indisexclusion OR i.indisreplident AS is_needed, NOT i.indisvalid AS is_invalid,
                   \(Picking.hasWords("n.nspname", "c.relname"))
                   OR \(Picking.hasWords("n.nspname", "(SELECT relname FROM pg_catalog.pg_class WHERE oid = i.indrelid)"))
                       AS is_found
              FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid
                   JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                   LEFT JOIN rooted r ON r.oid = c.oid
             WHERE c.relkind = 'i' AND \(IndexListSQL.isUsers("n.nspname"))),
        sums AS MATERIALIZED (
            SELECT oid AS root, 1 AS relations, pages, scans, is_needed, is_invalid, is_found
              FROM counted WHERE root IS NULL
            UNION ALL
            SELECT root, pg_catalog.count(*), pg_catalog.sum(pages), pg_catalog.sum(scans),
                   pg_catalog.bool_or(is_needed), pg_catalog.bool_or(is_invalid), pg_catalog.bool_or(is_found)
              FROM counted WHERE root IS NOT NULL GROUP BY root),
        alike AS (
            SELECT DISTINCT indrelid FROM (
                   SELECT indrelid FROM pg_catalog.pg_index GROUP BY indrelid, indkey[0]
                   HAVING pg_catalog.count(*) > 1) AS pairs),
        twins AS MATERIALIZED (
            SELECT DISTINCT i.indexrelid AS root
              FROM alike, LATERAL (SELECT * FROM pg_catalog.pg_index WHERE indrelid = alike.indrelid OFFSET 0) AS i,
                   LATERAL (SELECT * FROM pg_catalog.pg_index WHERE indrelid = alike.indrelid OFFSET 0) AS o
             WHERE \(IndexListSQL.areTwins("i", "o"))),
        picked AS (
            \(TreesSQL.first(200, by: "CASE WHEN $2::bool THEN -\(key) ELSE \(key) END", where: "is_found")) UNION
            \(TreesSQL.first(40, by: "pages")) UNION \(TreesSQL.first(20, by: "scans")) UNION
            \(TreesSQL.first(60, by: "pages", where: "scans = 0 AND NOT is_needed")) UNION
            \(TreesSQL.first(40, by: "pages", where: "is_invalid")) UNION
            \(TreesSQL.first(60, by: "pages", where: "root IN (SELECT root FROM twins)")))
        SELECT pg_catalog.clock_timestamp() AS taken_at, \(Picking.columns), totals.*, picked.root
          FROM (SELECT pg_catalog.count(*) AS trees, pg_catalog.count(*) FILTER (WHERE is_found) AS found,
                       pg_catalog.sum(relations)::int8 AS relations, 0::int8 AS unsized,
                       (pg_catalog.sum(pages) * \(TreesSQL.blockSize))::int8 AS size FROM sums) AS totals
               LEFT JOIN picked ON true
        """
    }

    private static let key = "CASE $1::text WHEN 'scans' THEN scans ELSE pages END"
}
