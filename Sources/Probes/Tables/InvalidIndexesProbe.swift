/// Indexes of pgtop's own database that cost writes and serve nobody: what a build left behind that failed.
package enum InvalidIndexesProbe: Probe {
    package struct Sample: Sendable, Equatable {
        package var indexes: [InvalidIndex]
        /// An index is being built that this role may not look at: it may be one of these.
        package var hidesBuilds: Bool

        package init(indexes: [InvalidIndex], hidesBuilds: Bool = false) {
            self.indexes = indexes
            self.hidesBuilds = hidesBuilds
        }
    }

    package static let id: ProbeID = "invalid_indexes"
    package static let meaning = "Indexes of this database that are not valid"
    package static let lane = Lane.slow
    package static let interval: Duration? = .seconds(30)

    /// While one is built concurrently it is not valid yet, nor is the one that it takes the place of; those of a table
    /// are made together with those of its TOAST.
    package static func sql(on server: Capabilities) -> String {
        """
        WITH built AS MATERIALIZED (
            SELECT p.relid FROM pg_catalog.pg_stat_get_progress_info('CREATE INDEX') AS p
                   JOIN pg_catalog.pg_database d ON d.oid OPERATOR(pg_catalog.=) p.datid
             WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database())
        SELECT (SELECT pg_catalog.count(*) FROM built WHERE relid IS NULL) AS hidden, i.*
          FROM (SELECT 1) AS always LEFT JOIN (
               SELECT c.oid, n.nspname AS schema, c.relname AS name, t.relname AS table_name, tn.nspname AS table_schema
                 FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) i.indexrelid
                      JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
                      JOIN pg_catalog.pg_class t ON t.oid OPERATOR(pg_catalog.=) i.indrelid
                      JOIN pg_catalog.pg_namespace tn ON tn.oid OPERATOR(pg_catalog.=) t.relnamespace
                WHERE NOT i.indisvalid AND c.relkind OPERATOR(pg_catalog.=) 'i'
                  AND NOT EXISTS (SELECT FROM built WHERE relid OPERATOR(pg_catalog.=) i.indrelid
                                   OR relid OPERATOR(pg_catalog.=) t.reltoastrelid
                                   OR relid OPERATOR(pg_catalog.=) (SELECT m.oid FROM pg_catalog.pg_class m
                                       WHERE m.reltoastrelid OPERATOR(pg_catalog.=) i.indrelid))
                ORDER BY c.relpages DESC LIMIT 40) AS i ON true
        """
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        guard rows.count > 0 else { throw .undecodable(column: "hidden") }
        var sample = Sample(indexes: [], hidesBuilds: try Record(rows, 0).integer("hidden") ?? 0 > 0)
        for row in 0..<rows.count {
            let record = Record(rows, row)
            guard let id = try record.oid("oid"), let schema = try record.text("schema"),
                let name = try record.text("name"), let table = try record.text("table_name"),
                let tableSchema = try record.text("table_schema")
            else { continue }
            sample.indexes.append(
                InvalidIndex(id: id, schema: schema, name: name, table: table, tableSchema: tableSchema))
        }
        return sample
    }
}

/// An index that no query may use.
package struct InvalidIndex: Sendable, Equatable, Identifiable {
    package let id: UInt32
    package let schema: String
    package let name: String
    package let table: String
    package let tableSchema: String

    package init(id: UInt32, schema: String, name: String, table: String, tableSchema: String) {
        self.id = id
        self.schema = schema
        self.name = name
        self.table = table
        self.tableSchema = tableSchema
    }

    package var told: String { schema == "public" ? name : "\(schema).\(name)" }
}
