/// The vacuums that are at work, and how many of them autovacuum may have.
package enum VacuumsProbe: Probe {
    package struct Sample: Sendable, Equatable {
        package let takenAt: ServerTime
        package var running: [RunningVacuum]
        package var workers: Int
        /// `autovacuum_max_workers`.
        package var maxWorkers: Int
        /// Processes of which this role may not know what they are.
        package var hidden: Int

        package init(
            takenAt: ServerTime, running: [RunningVacuum] = [], workers: Int = 0, maxWorkers: Int = 3,
            hidden: Int = 0
        ) {
            self.takenAt = takenAt
            self.running = running
            self.workers = workers
            self.maxWorkers = maxWorkers
            self.hidden = hidden
        }
    }

    package static let id: ProbeID = "vacuums"
    package static let meaning = "Vacuums at work, and autovacuum's workers"
    package static let lane = Lane.slow
    package static let interval: Duration? = .seconds(10)

    package static func sql(on server: Capabilities) -> String {
        """
        WITH sessions AS MATERIALIZED (SELECT * FROM pg_catalog.pg_stat_get_activity(NULL))
        SELECT pg_catalog.clock_timestamp() AS taken_at,
               \(ReplicationSQL.setting("autovacuum_max_workers"))::int4 AS max_workers,
               (SELECT pg_catalog.count(*) FROM sessions WHERE backend_type = 'autovacuum worker') AS workers,
               (SELECT pg_catalog.count(*) FROM sessions WHERE backend_type IS NULL) AS hidden, v.*
          FROM (SELECT 1) AS always LEFT JOIN (
               SELECT p.pid, p.datid, p.relid, n.nspname AS schema, c.relname AS name, p.param1 AS phase,
                      p.param2 AS blocks, p.param3 AS scanned, a.backend_start, a.xact_start,
                      a.backend_type = 'autovacuum worker' AS is_automatic,
                      pg_catalog.strpos(a.query, '(to prevent wraparound)') > 0 AS prevents_wraparound
                 FROM pg_catalog.pg_stat_get_progress_info('VACUUM') AS p
                      LEFT JOIN sessions a ON a.pid OPERATOR(pg_catalog.=) p.pid
                      LEFT JOIN pg_catalog.pg_database d ON d.oid OPERATOR(pg_catalog.=) p.datid
                           AND d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database()
                      LEFT JOIN pg_catalog.pg_class c ON c.oid OPERATOR(pg_catalog.=) p.relid AND d.oid IS NOT NULL
                      LEFT JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace) AS v ON true
        """
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        guard rows.count > 0 else { throw .undecodable(column: "taken_at") }
        let first = Record(rows, 0)
        var sample = Sample(
            takenAt: try first.moment(), workers: Int(try first.integer("workers") ?? 0),
            maxWorkers: Int(try first.int32("max_workers") ?? 0),
            hidden: Int(try first.integer("hidden") ?? 0))
        for row in 0..<rows.count {
            if let vacuum = try RunningVacuum(Record(rows, row), at: sample.takenAt) {
                sample.running.append(vacuum)
            }
        }
        return sample
    }
}

/// A vacuum at work.
package struct RunningVacuum: Sendable, Equatable {
    package let session: Backend.ID
    package let sampledAt: ServerTime
    package var database: UInt32?
    /// Nil where this role may not know it.
    package var relation: UInt32?
    /// Nil for one of another database, whose names are not known here.
    package var schema: String?
    package var name: String?
    package var phase: String?
    package var blocks: Int64?
    package var scanned: Int64?
    package var startedAt: ServerTime?
    package var isAutomatic = false
    package var preventsWraparound = false

    package init(session: Backend.ID, sampledAt: ServerTime) {
        self.session = session
        self.sampledAt = sampledAt
    }

    static let phases = [
        "initializing", "scanning heap", "vacuuming indexes", "vacuuming heap", "cleaning up indexes",
        "truncating heap", "performing final cleanup",
    ]

    init?(_ record: Record<some Rows>, at moment: ServerTime) throws(ProbeFailure) {
        guard let pid = try record.int32("pid") else { return nil }
        self.init(session: .init(pid: pid, start: try record.time("backend_start")), sampledAt: moment)
        database = try record.oid("datid")
        relation = try record.oid("relid")
        schema = try record.text("schema")
        name = try record.text("name")
        phase = try record.integer("phase").flatMap { phase in
            Self.phases.indices.contains(Int(phase)) ? Self.phases[Int(phase)] : nil
        }
        blocks = try record.integer("blocks")
        scanned = try record.integer("scanned")
        startedAt = try record.time("xact_start")
        isAutomatic = try record.flag("is_automatic") ?? false
        preventsWraparound = try record.flag("prevents_wraparound") ?? false
    }
}
