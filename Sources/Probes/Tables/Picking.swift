/// Which rows of a very long list are wanted.
///
/// There may be a hundred thousand: the server picks the first ones of an order, and sends no others.
package struct Picking: Sendable, Hashable {
    /// What they are ordered by, the most first; what the server does not know is its usual order.
    package var order: String
    package var isAscending: Bool
    /// Words that a name must have, in lower case, with a blank between them.
    package var words: String

    package init(by order: String = "", ascending isAscending: Bool = false, words: String = "") {
        self.order = order
        self.isAscending = isAscending
        self.words = words
    }

    /// What goes along with the question: `$1`, `$2` and `$3`.
    var parameters: [Parameter] { [.text(order), .flag(isAscending), .text(words)] }

    /// The same, as the answer repeats it.
    static let columns = "$1::text AS picked_by, $2::bool AS is_ascending, $3::text AS words"

    init(_ record: Record<some Rows>) throws(ProbeFailure) {
        self.init(
            by: try record.text("picked_by") ?? "", ascending: try record.flag("is_ascending") ?? false,
            words: try record.text("words") ?? "")
    }

    /// Whether a name in a schema has all the words.
    static func hasWords(_ schema: String, _ name: String) -> String {
        """
        ($3::text = '' OR NOT EXISTS (
                   SELECT FROM pg_catalog.unnest(pg_catalog.string_to_array($3::text, ' ')) AS word
                    WHERE pg_catalog.strpos(pg_catalog.lower(\(schema)::text || '.' || \(name)::text), word) = 0))
        """
    }
}

/// Relations that were picked from a very long list, and how long it is.
package struct Picks: Sendable, Equatable {
    package let takenAt: ServerTime
    package var picking: Picking
    /// Those at the top of their trees: partitions, chunks and the like come beneath them.
    package var roots: [UInt32]
    /// How many there are to pick from, trees counted once; and how many of these have the words.
    package var count: Int
    package var found: Int
    /// How many there are with all that is beneath others.
    package var relations: Int
    /// The size of all, as far as it is known.
    package var size: Bytes
    /// How many have never been measured by a vacuum or an analyze.
    package var unsized: Int

    package init(
        takenAt: ServerTime, picking: Picking = Picking(), roots: [UInt32] = [], count: Int = 0,
        found: Int? = nil, relations: Int? = nil, size: Bytes = Bytes(0), unsized: Int = 0
    ) {
        self.takenAt = takenAt
        self.picking = picking
        self.roots = roots
        self.count = count
        self.found = found ?? count
        self.relations = relations ?? count
        self.size = size
        self.unsized = unsized
    }

    init(_ rows: some Rows) throws(ProbeFailure) {
        guard rows.count > 0 else { throw .undecodable(column: "taken_at") }
        let first = Record(rows, 0)
        self.init(
            takenAt: try first.moment(), picking: try Picking(first),
            count: Int(try first.integer("trees") ?? 0), found: Int(try first.integer("found") ?? 0),
            relations: Int(try first.integer("relations") ?? 0), size: try first.bytes("size") ?? Bytes(0),
            unsized: Int(try first.integer("unsized") ?? 0))
        for row in 0..<rows.count {
            if let root = try Record(rows, row).oid("root") { roots.append(root) }
        }
    }

    /// Whether it is time to pick anew, which costs the server some work: not as long as the first rows are on their
    /// way, soon when others are wanted, else seldom.
    static func areDue(
        _ latest: Picks?, wanted: Picking, afterFirstRows hasRows: Bool, _ turn: Turn
    ) -> Bool {
        guard let time = turn.time else { return hasRows }
        return time >= (latest?.picking == wanted ? longestPause : .seconds(2))
    }

    static let longestPause = Duration.seconds(60)
}
