/// Where tablespaces lie that have a folder of their own.
package enum TablespacesProbe: Probe {
    /// Folders by the names of tablespaces.
    package typealias Sample = [String: String]

    package static let id: ProbeID = "tablespaces"
    package static let meaning = "Folders of tablespaces"
    package static let lane = Lane.slow
    package static let interval: Duration? = .seconds(60)

    package static func sql(on server: Capabilities) -> String {
        """
        SELECT spcname AS name, pg_catalog.pg_tablespace_location(oid) AS folder
          FROM pg_catalog.pg_tablespace WHERE pg_catalog.pg_tablespace_location(oid) OPERATOR(pg_catalog.<>) ''
        """
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        var folders: Sample = [:]
        for row in 0..<rows.count {
            let record = Record(rows, row)
            if let name = try record.text("name") { folders[name] = try record.text("folder") }
        }
        return folders
    }
}
