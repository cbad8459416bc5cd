/// The names behind the oids of relations on the screen.
///
/// Only those of pgtop's own database, and shared ones: the same oid is another relation elsewhere.
package enum RelationNamesProbe: Probe {
    package struct Sample: Sendable, Equatable {
        /// Those that were asked for so far; nil for those that are no relations (any more).
        package var names: [UInt32: String?]

        package init(names: [UInt32: String?]) {
            self.names = names
        }

        package subscript(oid: UInt32) -> String? { names[oid] ?? nil }
    }

    package static let id: ProbeID = "relation_names"
    package static let meaning = "Names of the relations on the screen"
    package static let lane = Lane.slow

    /// Relations are renamed: known names are asked for again after so long.
    private static let freshness = Duration.seconds(30)

    package static func isWanted(_ wish: Wish, knowing readings: Readings, after turn: Turn) -> Bool {
        guard !wish.relations.isEmpty else { return false }
        guard let known = readings[Self.self].latest, let age = turn.time else { return true }
        return age >= freshness || wish.relations.contains { known.names[$0] == nil }
    }

    /// The catalog is read as it is, without a lock on the relations themselves.
    package static func sql(on server: Capabilities) -> String {
        """
        SELECT wanted.oid, n.nspname AS schema, c.relname AS name
          FROM pg_catalog.unnest($1) AS wanted(oid)
               LEFT JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) wanted.oid
               LEFT JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
        """
    }

    package static func parameters(for wish: Wish, knowing readings: Readings) -> [Parameter] {
        [.oids(wish.relations)]
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        let (oid, schema) = (try rows.column("oid"), try rows.column("schema"))
        let name = try rows.column("name")
        var names = readings[Self.self].latest?.names ?? [:]
        for row in 0..<rows.count {
            guard let number = try rows.integer(row, oid).map(UInt32.init(truncatingIfNeeded:)) else {
                continue
            }
            let text = try rows.text(row, name)
            let space = try rows.text(row, schema)
            names.updateValue(text.map { qualified($0, in: space) }, forKey: number)
        }
        return Sample(names: names)
    }

    /// The schemas that everybody has in the search path go without saying.
    private static func qualified(_ name: String, in schema: String?) -> String {
        guard let schema, schema != "public", schema != "pg_catalog" else { return name }
        return "\(schema).\(name)"
    }
}
