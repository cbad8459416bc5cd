/// What belongs beneath what: partitions, chunks of hypertables and the like beneath the top of their tree.
enum TreesSQL {
    /// The top of each relation's tree, for those that are in one; all of the catalog is read.
    static let rooted = """
        family(oid, root) AS (
            SELECT i.inhparent, i.inhparent FROM pg_catalog.pg_inherits i
             WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_inherits p WHERE p.inhrelid = i.inhparent)
            UNION
            SELECT i.inhrelid, f.root FROM family f JOIN pg_catalog.pg_inherits i ON i.inhparent = f.oid),
        rooted AS MATERIALIZED (SELECT oid, pg_catalog.min(root) AS root FROM family GROUP BY oid)
        """

    /// All that is beneath the tops of the trees of some relations, themselves among them.
    static let families = """
        lifted(oid) AS (
            SELECT oid FROM wanted
            UNION SELECT i.inhparent FROM lifted l JOIN pg_catalog.pg_inherits i ON i.inhrelid = l.oid),
        family(root, oid) AS (
            SELECT oid, oid FROM lifted
             WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_inherits WHERE inhrelid = lifted.oid)
            UNION SELECT f.root, i.inhrelid FROM family f JOIN pg_catalog.pg_inherits i ON i.inhparent = f.oid)
        """

    /// The first so many by an order, as far as the server's work goes.
    static func first(_ count: Int, by order: String, where condition: String = "true") -> String {
        "(SELECT root FROM sums WHERE \(condition) ORDER BY \(order) DESC NULLS LAST LIMIT \(count))"
    }

    static let blockSize = "pg_catalog.current_setting('block_size')::float8"
}
