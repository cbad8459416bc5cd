/// What the WAL and temporary files take, counted by the server itself.
package enum FolderSizesProbe: Probe {
    package struct Sample: Sendable, Equatable {
        package var wal: Bytes
        package var walFiles: Int64
        package var temporary: Bytes
        package var temporaryFiles: Int64

        package init(wal: Bytes, walFiles: Int64, temporary: Bytes = Bytes(0), temporaryFiles: Int64 = 0) {
            (self.wal, self.walFiles) = (wal, walFiles)
            (self.temporary, self.temporaryFiles) = (temporary, temporaryFiles)
        }
    }

    package static let id: ProbeID = "folder_sizes"
    package static let meaning = "Size of the WAL and of temporary files"
    package static let lane = Lane.slow
    /// The server looks at each file: a folder of thousands is not to be counted every second.
    package static let interval: Duration? = .seconds(60)

    /// `pg_global` has its temporary files where `pg_default` has them.
    package static func sql(on server: Capabilities) -> String {
        """
        SELECT wal, wal_files, temporary, temporary_files
          FROM (SELECT COALESCE(pg_catalog.sum(size), 0)::int8 AS wal, pg_catalog.count(*) AS wal_files
                  FROM pg_catalog.pg_ls_waldir()) AS written,
               (SELECT COALESCE(pg_catalog.sum(f.size), 0)::int8 AS temporary, pg_catalog.count(f.name) AS temporary_files
                  FROM pg_catalog.pg_tablespace AS t, LATERAL pg_catalog.pg_ls_tmpdir(t.oid) AS f
                 WHERE t.spcname OPERATOR(pg_catalog.<>) 'pg_global') AS spilled
        """
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        guard rows.count == 1 else { throw .undecodable(column: "wal") }
        let record = Record(rows, 0)
        return Sample(
            wal: try record.bytes("wal") ?? Bytes(0), walFiles: try record.integer("wal_files") ?? 0,
            temporary: try record.bytes("temporary") ?? Bytes(0),
            temporaryFiles: try record.integer("temporary_files") ?? 0)
    }
}
