/// Which tables of pgtop's own database are worth a row: the first by the wanted order, and the worst of each kind.
///
/// It looks at all of them, and so is asked seldom.
package enum TablePicksProbe: Probe {
    package typealias Sample = Picks

    package static let id: ProbeID = "table_picks"
    package static let meaning = "Which tables of this database are worth a row"
    package static let lane = Lane.slow

    package static func isWanted(_ wish: Wish, knowing readings: Readings, after turn: Turn) -> Bool {
        wish.probes.contains(id)
            && Picks.areDue(
                readings[Self.self].latest, wanted: wish.tables,
                afterFirstRows: readings[TableListProbe.self].latest != nil, turn)
    }

    package static func longestPause(at period: Duration, knowing readings: Readings) -> Duration {
        max(period, Picks.longestPause)
    }

    package static func parameters(for wish: Wish, knowing readings: Readings) -> [Parameter] {
        wish.tables.parameters
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure) -> Picks
    {
        try Picks(rows)
    }

    /// No size is asked for, and no table is locked: `relpages` is what the last vacuum or analyze counted.
    package static func sql(on server: Capabilities) -> String {
        """
        WITH RECURSIVE \(TreesSQL.rooted),
        known AS MATERIALIZED (
            SELECT c.oid, relpages, reltuples, reltoastrelid, relkind, relfrozenxid, relminmxid,
                   relkind IN ('r', 'm') AND \(Picking.hasWords("n.nspname", "relname")) AS is_found
              FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = relnamespace
             WHERE relkind IN ('r', 'm', 't', 'i')),
        indexed AS MATERIALIZED (
            SELECT indrelid, pg_catalog.sum(relpages) AS pages
              FROM pg_catalog.pg_index JOIN known ON oid = indexrelid GROUP BY indrelid),
        counted AS MATERIALIZED (
            SELECT COALESCE(r.root, c.oid) AS root, c.is_found, c.relpages = 0 AND c.reltuples < 0 AS is_unsized,
                   (c.relpages + COALESCE(x.relpages, 0) + COALESCE(xi.pages, 0) + COALESCE(ci.pages, 0))::float8 AS pages,
                   GREATEST(pg_catalog.age(NULLIF(c.relfrozenxid, '0')),
                            pg_catalog.age(NULLIF(x.relfrozenxid, '0')))::float8 AS xids,
                   GREATEST(pg_catalog.mxid_age(NULLIF(c.relminmxid, '0')),
                            pg_catalog.mxid_age(NULLIF(x.relminmxid, '0')))::float8 AS multixacts,
                   live, dead, mods, read, written,
                   CASE $1::text
        \(TableOrder.allCases.compactMap { $0.detailed }.joined(separator: "\n")) END AS detail
              FROM known c LEFT JOIN known x ON x.oid = c.reltoastrelid AND x.relkind = 't'
                   LEFT JOIN indexed ci ON ci.indrelid = c.oid LEFT JOIN indexed xi ON xi.indrelid = x.oid
                   LEFT JOIN rooted r ON r.oid = c.oid,
                   LATERAL (SELECT pg_catalog.pg_stat_get_live_tuples(c.oid)::float8 AS live,
                                   pg_catalog.pg_stat_get_dead_tuples(c.oid)::float8 AS dead,
                                   pg_catalog.pg_stat_get_mod_since_analyze(c.oid)::float8 AS mods,
                                   pg_catalog.pg_stat_get_tuples_returned(c.oid)::float8 AS read,
                                   (pg_catalog.pg_stat_get_tuples_inserted(c.oid)
                                    + pg_catalog.pg_stat_get_tuples_updated(c.oid)
                                    + pg_catalog.pg_stat_get_tuples_deleted(c.oid))::float8 AS written) AS s
             WHERE c.relkind IN ('r', 'm')),
        sums AS MATERIALIZED (
            SELECT root, pg_catalog.count(*) AS relations, pg_catalog.bool_or(is_found) AS is_found,
                   pg_catalog.count(*) FILTER (WHERE is_unsized) AS unsized, pg_catalog.sum(pages) AS pages,
                   pg_catalog.sum(live) AS live, pg_catalog.sum(dead) AS dead, pg_catalog.sum(mods) AS mods,
                   pg_catalog.sum(read) AS read, pg_catalog.sum(written) AS written, pg_catalog.max(xids) AS xids,
                   pg_catalog.max(multixacts) AS multixacts, pg_catalog.max(detail) AS detail
              FROM counted GROUP BY root),
        picked AS (
            \(TreesSQL.first(200, by: "CASE WHEN $2::bool THEN -\(key) ELSE \(key) END", where: "is_found")) UNION
            \(TreesSQL.first(40, by: "pages")) UNION \(TreesSQL.first(40, by: "dead")) UNION
            \(TreesSQL.first(20, by: "mods")) UNION \(TreesSQL.first(20, by: "read")) UNION
            \(TreesSQL.first(20, by: "written")) UNION \(TreesSQL.first(40, by: "xids")) UNION
            \(TreesSQL.first(20, by: "multixacts")))
        SELECT pg_catalog.clock_timestamp() AS taken_at, \(Picking.columns), totals.*, picked.root
          FROM (SELECT pg_catalog.count(*) AS trees, pg_catalog.count(*) FILTER (WHERE is_found) AS found,
                       pg_catalog.sum(relations)::int8 AS relations, pg_catalog.sum(unsized)::int8 AS unsized,
                       (pg_catalog.sum(pages) * \(TreesSQL.blockSize))::int8 AS size FROM sums) AS totals
               LEFT JOIN picked ON true
        """
    }

    /// What is wanted most, of the sums of a tree.
    private static let key = """
        CASE $1::text
        \(TableOrder.allCases.map { "WHEN '\($0.rawValue)' THEN \($0.summed)" }.joined(separator: "\n")) ELSE pages END
        """
}

/// By what the server can pick tables.
package enum TableOrder: String, Sendable, CaseIterable {
    case size, rows, dead, deadShare = "dead_share", due, modified, read, scans, written
    case vacuumed, analyzed, xids, multixacts

    /// From the sums of a tree.
    fileprivate var summed: String {
        switch self {
        case .size: "pages"
        case .rows: "live"
        case .dead, .xids, .multixacts, .read, .written: rawValue
        case .deadShare: "dead / NULLIF(live + dead, 0)"
        case .modified: "mods"
        case .due, .scans, .vacuumed, .analyzed: "detail"
        }
    }

    /// What is only looked up when it is asked for: the most of a tree.
    fileprivate var detailed: String? {
        let value: String? =
            switch self {
            case .scans: "pg_catalog.pg_stat_get_numscans(c.oid)::float8"
            case .vacuumed: Self.since("vacuum")
            case .analyzed: Self.since("analyze")
            case .due:
                """
                dead / NULLIF(\(Self.setting("threshold")) + \(Self.setting("scale_factor")) * GREATEST(c.reltuples, 0), 0)
                """
            default: nil
            }
        return value.map { "WHEN '\(rawValue)' THEN \($0)" }
    }

    private static func since(_ work: String) -> String {
        """
        -pg_catalog.date_part('epoch', GREATEST(pg_catalog.pg_stat_get_last_\(work)_time(c.oid),
                                                pg_catalog.pg_stat_get_last_auto\(work)_time(c.oid)))
        """
    }

    private static func setting(_ name: String) -> String {
        "\(ReplicationSQL.setting("autovacuum_vacuum_\(name)"))::float8"
    }
}
