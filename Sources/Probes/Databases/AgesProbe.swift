/// How old the oldest transaction ids are that databases still hold, and from when on the server minds.
package enum AgesProbe: Probe {
    package struct Sample: Sendable, Equatable {
        package var databases: [DatabaseAge]
        /// `autovacuum_freeze_max_age`.
        package let freezeAfter: Int64
        /// `autovacuum_multixact_freeze_max_age`.
        package let freezeMultixactsAfter: Int64
        /// How far the counters have come, the earliest look first; recordings of earlier versions know none.
        package var consumption = Consumption()

        package init(databases: [DatabaseAge], freezeAfter: Int64, freezeMultixactsAfter: Int64) {
            self.databases = databases
            self.freezeAfter = freezeAfter
            self.freezeMultixactsAfter = freezeMultixactsAfter
        }
    }

    package static let id: ProbeID = "ages"
    package static let meaning = "How far databases are from running out of transaction ids"
    package static let lane = Lane.slow

    private static let pause = Duration.seconds(60)

    /// How fast they are used up is only known from two looks: the second one comes sooner.
    package static func isWanted(_ wish: Wish, knowing readings: Readings, after turn: Turn) -> Bool {
        let pause = readings[Self.self].previous == nil ? Duration.seconds(10) : pause
        return wish.probes.contains(id) && turn.time.map { $0 >= pause } ?? true
    }

    package static func longestPause(at period: Duration, knowing readings: Readings) -> Duration {
        max(period, pause)
    }

    package static func sql(on server: Capabilities) -> String {
        """
        SELECT oid, datname, pg_catalog.age(datfrozenxid)::int8 AS xid_age,
               pg_catalog.mxid_age(datminmxid)::int8 AS multixact_age,
               \(ReplicationSQL.setting("autovacuum_freeze_max_age"))::int8 AS freeze_after,
               \(ReplicationSQL.setting("autovacuum_multixact_freeze_max_age"))::int8 AS freeze_multixacts_after,
               pg_catalog.clock_timestamp() AS taken_at,
               pg_catalog.pg_snapshot_xmax(pg_catalog.pg_current_snapshot())::text::int8 AS next_xid,
               pg_catalog.mxid_age('1')::int8 AS next_multixact
          FROM pg_catalog.pg_database
        """
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        guard rows.count > 0, let freezeAfter = try Record(rows, 0).integer("freeze_after"),
            let freezeMultixactsAfter = try Record(rows, 0).integer("freeze_multixacts_after")
        else { throw .undecodable(column: "freeze_after") }
        var sample = Sample(
            databases: [], freezeAfter: freezeAfter, freezeMultixactsAfter: freezeMultixactsAfter)
        sample.consumption = readings[Self.self].latest?.consumption ?? Consumption()
        if rows.columns.contains("next_xid"), let at = try Record(rows, 0).time("taken_at"),
            let xid = try Record(rows, 0).integer("next_xid"),
            let multixact = try Record(rows, 0).integer("next_multixact")
        {
            sample.consumption.add(Consumption.Mark(at: at, xid: xid, multixact: multixact))
        }
        for row in 0..<rows.count {
            let record = Record(rows, row)
            guard let id = try record.oid("oid"), let name = try record.text("datname"),
                let xids = try record.integer("xid_age"), let multixacts = try record.integer("multixact_age")
            else { continue }
            sample.databases.append(DatabaseAge(id: id, name: name, xids: xids, multixacts: multixacts))
        }
        return sample
    }
}

/// How many transactions, and groups of them, have begun since the oldest that a database still holds.
package struct DatabaseAge: Sendable, Equatable, Identifiable {
    package let id: UInt32
    package let name: String
    package let xids: Int64
    package let multixacts: Int64

    package init(id: UInt32, name: String, xids: Int64, multixacts: Int64) {
        self.id = id
        self.name = name
        self.xids = xids
        self.multixacts = multixacts
    }
}
