/// How large the indexes of the relations are that are being worked on.
///
/// As the catalog has it since the last vacuum or analyze: that costs no look at files and no lock on the relations.
package enum RelationSizesProbe: Probe {
    package struct Size: Sendable, Equatable {
        package var pages: Int64
        package var rows: Double
        package var indexes: Int
        package var indexPages: Int64

        package init(pages: Int64, rows: Double, indexes: Int, indexPages: Int64) {
            (self.pages, self.rows, self.indexes, self.indexPages) = (pages, rows, indexes, indexPages)
        }
    }

    package struct Sample: Sendable, Equatable {
        /// The number of pgtop's own database, of whose relations they are.
        package let database: UInt32?
        package var sizes: [UInt32: Size]

        package init(database: UInt32?, sizes: [UInt32: Size]) {
            (self.database, self.sizes) = (database, sizes)
        }

        func size(of operation: Operation) -> Size? {
            operation.database == database ? operation.id.relation.flatMap { sizes[$0] } : nil
        }
    }

    package static let id: ProbeID = "relation_sizes"
    package static let meaning = "Sizes of the indexes of what is being worked on"
    package static let lane = Lane.slow
    package static let interval: Duration? = .seconds(5)

    private static func wanted(_ readings: Readings) -> [UInt32] {
        let operations = readings[ProgressProbe.self].latest?.operations ?? []
        return Set(operations.filter(\.isRunning).compactMap(\.id.relation)).sorted()
    }

    package static func isWanted(_ wish: Wish, knowing readings: Readings, after turn: Turn) -> Bool {
        let known = readings[Self.self].latest?.sizes ?? [:]
        return wanted(readings).contains { known[$0] == nil }
    }

    package static func sql(on server: Capabilities) -> String {
        """
        SELECT wanted.oid, (SELECT d.oid FROM pg_catalog.pg_database d
                             WHERE d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()) AS own,
               c.relpages::int8 AS pages, c.reltuples::float8 AS rows,
               pg_catalog.count(i.indexrelid) AS indexes,
               COALESCE(pg_catalog.sum(x.relpages), 0)::int8 AS index_pages
          FROM pg_catalog.unnest($1) AS wanted(oid)
               LEFT JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) wanted.oid
               LEFT JOIN pg_catalog.pg_index i ON i.indrelid OPERATOR(pg_catalog.=) c.oid AND i.indisready
               LEFT JOIN pg_catalog.pg_class x ON x.oid OPERATOR(pg_catalog.=) i.indexrelid
         GROUP BY wanted.oid, c.relpages, c.reltuples
        """
    }

    package static func parameters(for wish: Wish, knowing readings: Readings) -> [Parameter] {
        [.oids(wanted(readings))]
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        var sizes: [UInt32: Size] = [:]
        let own = rows.count > 0 ? try Record(rows, 0).oid("own") : nil
        for row in 0..<rows.count {
            let record = Record(rows, row)
            guard let oid = try record.oid("oid") else { continue }
            sizes[oid] = Size(
                pages: try record.integer("pages") ?? 0, rows: try record.real("rows") ?? -1,
                indexes: Int(try record.integer("indexes") ?? 0),
                indexPages: try record.integer("index_pages") ?? 0)
        }
        return Sample(database: own, sizes: sizes)
    }
}
