/// The size of a table or an index at one moment, to the byte.
package struct RelationSize: Sendable, Equatable {
    /// With TOAST and maps.
    package let table: Bytes
    package let indexes: Bytes

    package init(table: Bytes, indexes: Bytes) {
        self.table = table
        self.indexes = indexes
    }

    package var total: Bytes { Bytes(table.count + indexes.count) }
}

extension Desk {
    /// Measures one relation, which waits for whoever has locked it: half a second at the most.
    func size(
        of relation: UInt32, isolation: isolated (any Actor)? = #isolation
    ) async throws(ProbeFailure) -> Result<RelationSize, ProbeFailure> {
        let sql = """
            SELECT pg_catalog.pg_table_size($1::oid::pg_catalog.regclass) AS table_size,
                   pg_catalog.pg_indexes_size($1::oid::pg_catalog.regclass) AS index_size
            """
        switch try await ask(sql, [.oid(relation)]) {
        case .failure(let failure): return .failure(failure)
        case .success(let rows):
            guard rows.count > 0, let table = try Record(rows, 0).bytes("table_size"),
                let indexes = try Record(rows, 0).bytes("index_size")
            else { return .failure(.relationGone) }
            return .success(RelationSize(table: table, indexes: indexes))
        }
    }
}

extension ProbeFailure {
    /// Somebody has dropped it meanwhile.
    package static let relationGone = ProbeFailure.refused(
        sqlstate: "42P01", message: "it is there no longer")
}
