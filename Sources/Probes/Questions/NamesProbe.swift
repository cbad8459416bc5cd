/// The names behind the oids of databases and roles, and which roles are superusers.
///
/// The one question of the fast connection that reads catalogs. It is asked seldom, waits for a lock a tenth of a
/// second at the most, and when it fails the known names stay.
package enum NamesProbe: Probe {
    package struct Sample: Sendable, Equatable {
        package let databases: [UInt32: String]
        package let roles: [UInt32: String]
        package let superusers: Set<UInt32>

        package init(databases: [UInt32: String], roles: [UInt32: String], superusers: Set<UInt32> = []) {
            self.databases = databases
            self.roles = roles
            self.superusers = superusers
        }
    }

    package static let id: ProbeID = "names"
    package static let meaning = "Names of databases and roles"
    package static let interval: Duration? = .seconds(30)

    package static func sql(on server: Capabilities) -> String {
        """
        SELECT oid, datname AS name, true AS is_database, false AS is_superuser FROM pg_catalog.pg_database
        UNION ALL SELECT oid, rolname, false, rolsuper FROM pg_catalog.pg_roles
        """
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        let (oid, name) = (try rows.column("oid"), try rows.column("name"))
        let isDatabase = try rows.column("is_database")
        // Recordings of earlier versions lack it.
        let isSuperuser = rows.columns.contains("is_superuser") ? try rows.column("is_superuser") : nil
        var databases: [UInt32: String] = [:], roles: [UInt32: String] = [:]
        var superusers: Set<UInt32> = []
        for row in 0..<rows.count {
            guard let number = try rows.integer(row, oid).map(UInt32.init(truncatingIfNeeded:)) else {
                continue
            }
            if try rows.flag(row, isDatabase) ?? false {
                databases[number] = try rows.text(row, name)
            } else {
                roles[number] = try rows.text(row, name)
                if let isSuperuser, try rows.flag(row, isSuperuser) ?? false { superusers.insert(number) }
            }
        }
        return Sample(databases: databases, roles: roles, superusers: superusers)
    }
}
