/// Roles whose passwords end soon, or have ended.
package enum RolesProbe: Probe {
    package struct Role: Sendable, Equatable {
        package let name: String
        package let validUntil: ServerTime

        package init(name: String, validUntil: ServerTime) {
            (self.name, self.validUntil) = (name, validUntil)
        }
    }

    package struct Sample: Sendable, Equatable {
        package let takenAt: ServerTime
        /// The first to end first.
        package let roles: [Role]

        package init(takenAt: ServerTime, roles: [Role]) {
            (self.takenAt, self.roles) = (takenAt, roles)
        }
    }

    package static let id: ProbeID = "roles"
    package static let meaning = "Passwords that end soon"
    package static let lane = Lane.slow
    package static let interval: Duration? = .seconds(300)

    /// Years ahead nobody minds; of those that ended, the latest are told first.
    package static func sql(on server: Capabilities) -> String {
        """
        SELECT '' AS name, pg_catalog.clock_timestamp() AS until
        UNION ALL
        SELECT * FROM (
            SELECT rolname, rolvaliduntil FROM pg_catalog.pg_roles
             WHERE rolcanlogin AND pg_catalog.isfinite(rolvaliduntil)
               AND rolvaliduntil OPERATOR(pg_catalog.<) (pg_catalog.now() OPERATOR(pg_catalog.+) '1 year'::pg_catalog.interval)
             ORDER BY pg_catalog.abs(pg_catalog.date_part('epoch', rolvaliduntil)
                      OPERATOR(pg_catalog.-) pg_catalog.date_part('epoch', pg_catalog.now())) LIMIT 100) AS ending
        """
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        var takenAt: ServerTime?
        var roles: [Role] = []
        for row in 0..<rows.count {
            let record = Record(rows, row)
            guard let until = try record.time("until"), let name = try record.text("name") else { continue }
            if name.isEmpty { takenAt = until } else { roles.append(Role(name: name, validUntil: until)) }
        }
        guard let takenAt else { throw .undecodable(column: "until") }
        return Sample(takenAt: takenAt, roles: roles.sorted { $0.validUntil < $1.validUntil })
    }
}
