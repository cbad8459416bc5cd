/// The tables of pgtop's own database that are worst off: for dead rows, for statistics that are stale or missing.
///
/// Of the others nothing is sent. No size is asked for: that would wait for whoever has locked a table.
package enum TablesProbe: Probe {
    package struct Sample: Sendable, Equatable {
        package let takenAt: ServerTime
        /// A standby counts nothing of this.
        package var isStandby: Bool
        package var tables: [TableHealth]
        /// Tables of users that nobody has analyzed since they were made, as far as the server knows.
        package var unanalyzed: Int
        /// All tables of users.
        package var count: Int

        package init(
            takenAt: ServerTime, isStandby: Bool = false, tables: [TableHealth] = [], unanalyzed: Int = 0,
            count: Int = 0
        ) {
            self.takenAt = takenAt
            self.isStandby = isStandby
            self.tables = tables
            self.unanalyzed = unanalyzed
            self.count = count
        }
    }

    package static let id: ProbeID = "tables"
    package static let meaning = "Tables of this database with dead rows or stale statistics"
    package static let lane = Lane.slow

    /// What is used is only known from two looks: the second one comes soon.
    package static func isWanted(_ wish: Wish, knowing readings: Readings, after turn: Turn) -> Bool {
        let pause = readings[Self.self].previous == nil ? Duration.seconds(5) : .seconds(30)
        return wish.probes.contains(id) && turn.time.map { $0 >= pause } ?? true
    }

    package static func longestPause(at period: Duration, knowing readings: Readings) -> Duration {
        max(period, .seconds(30))
    }

    package static func sql(on server: Capabilities) -> String { TablesSQL.worst }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        guard rows.count > 0 else { throw .undecodable(column: "taken_at") }
        let first = Record(rows, 0)
        var sample = Sample(
            takenAt: try first.moment(), isStandby: try first.flag("standby") ?? false,
            unanalyzed: Int(try first.integer("unanalyzed") ?? 0),
            count: Int(try first.integer("tables") ?? 0))
        let known = readings[Self.self].latest?.tables ?? []
        for row in 0..<rows.count {
            guard let table = try TableHealth(Record(rows, row), at: sample.takenAt) else { continue }
            sample.tables.append(table.following(known.first { $0.id == table.id }))
        }
        return sample
    }
}

extension TableHealth {
    fileprivate init?(_ record: Record<some Rows>, at moment: ServerTime) throws(ProbeFailure) {
        guard let id = try record.oid("oid"), let schema = try record.text("schema"),
            let name = try record.text("name")
        else { return nil }
        self.init(
            id: id, schema: schema, name: name, sampledAt: moment, live: try record.integer("live") ?? 0,
            dead: try record.integer("dead") ?? 0)
        pages = try record.integer("relpages") ?? 0
        isCatalog = try record.flag("is_catalog") ?? false
        modified = try record.integer("mods") ?? 0
        rows = try record.real("reltuples").flatMap { $0 < 0 ? nil : $0 }
        vacuumedAt = try record.time("vacuumed")
        analyzedAt = try record.time("analyzed")
        isUnanalyzed = try record.flag("is_unanalyzed") ?? false
        isAutomatic = try record.flag("is_automatic") ?? true
        isBeingVacuumed = try record.flag("is_being_vacuumed") ?? false
        vacuumThreshold = try record.real("vacuum_threshold")
        analyzeThreshold = try record.real("analyze_threshold")
        uses = try record.integer("uses") ?? 0
    }
}
