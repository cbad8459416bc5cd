/// Subscriptions and publications, by catalog: what a fast question must not wait for.
package enum SubscriptionsProbe: Probe {
    package struct Sample: Sendable, Equatable {
        package let takenAt: ServerTime
        package var subscriptions: [Subscription]
        /// Of pgtop's own database.
        package var publications: Int

        package init(takenAt: ServerTime, subscriptions: [Subscription], publications: Int = 0) {
            self.takenAt = takenAt
            self.subscriptions = subscriptions
            self.publications = publications
        }
    }

    package static let id: ProbeID = "subscriptions"
    package static let meaning = "Subscriptions and how they fare"
    package static let lane = Lane.slow
    package static let interval: Duration? = .seconds(2)

    static let conflicts = [
        "insert_exists", "update_origin_differs", "update_exists", "update_missing", "update_deleted",
        "delete_origin_differs", "delete_missing", "multiple_unique_conflicts",
    ]

    package static func sql(on server: Capabilities) -> String {
        let workers = "pg_stat_get_subscription"
        let leader = server.has(workers, "leader_pid") ? "leader_pid" : "NULL::int4"
        return """
            WITH workers AS MATERIALIZED (
                SELECT *, \(leader) AS leader FROM pg_catalog.pg_stat_get_subscription(NULL))
            SELECT pg_catalog.clock_timestamp() AS taken_at,
                   (SELECT pg_catalog.count(*) FROM pg_catalog.pg_publication) AS publications,
                   s.oid AS subid, s.subname, s.subdbid, s.subenabled, s.subslotname,
                   pg_catalog.array_to_string(s.subpublications, E'\\x01') AS subpublications,
                   w.pid, \(ReplicationSQL.position("w.received_lsn")) AS received, w.last_msg_receipt_time,
                   \(ReplicationSQL.position("w.latest_end_lsn")) AS latest_end, w.latest_end_time,
                   (SELECT pg_catalog.count(*) FROM workers WHERE subid OPERATOR(pg_catalog.=) s.oid
                       AND relid IS NOT NULL) AS table_workers,
                   (SELECT pg_catalog.count(*) FROM workers WHERE subid OPERATOR(pg_catalog.=) s.oid
                       AND leader IS NOT NULL) AS parallel_workers,
                   CASE WHEN d.datname OPERATOR(pg_catalog.=) pg_catalog.current_database() THEN
                       (SELECT pg_catalog.count(*) FROM pg_catalog.pg_subscription_rel
                         WHERE srsubid OPERATOR(pg_catalog.=) s.oid AND srsubstate NOT IN ('r', 's')) END AS tables_to_sync,
                   \(counters(on: server))
              FROM (SELECT 1) AS always
                   LEFT JOIN pg_catalog.pg_subscription s ON true
                   LEFT JOIN pg_catalog.pg_database d ON d.oid OPERATOR(pg_catalog.=) s.subdbid
                   LEFT JOIN workers w ON w.subid OPERATOR(pg_catalog.=) s.oid AND w.relid IS NULL AND w.leader IS NULL\(stats(on: server))
            """
    }

    private static let statistics = "pg_stat_get_subscription_stats"

    /// Errors while tables are copied, by the name the server has for them.
    private static let syncErrors = ["sync_error_count", "sync_table_error_count"]

    private static func counters(on server: Capabilities) -> String {
        let sync = syncErrors.first { server.has(statistics, $0) }
        let errors = [
            "\(server.has(statistics, "apply_error_count") ? "e.apply_error_count" : "NULL::int8") AS apply_errors",
            "\(sync.map { "e.\($0)" } ?? "NULL::int8") AS sync_errors",
        ]
        let kinds = conflicts.map { kind in
            "\(server.has(statistics, "confl_\(kind)") ? "e.confl_\(kind)" : "NULL::int8") AS confl_\(kind)"
        }
        return (errors + kinds).joined(separator: ", ")
    }

    private static func stats(on server: Capabilities) -> String {
        guard server.has(statistics, "()") else { return "" }
        return
            "\n       LEFT JOIN LATERAL pg_catalog.pg_stat_get_subscription_stats(s.oid) AS e ON s.oid IS NOT NULL"
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        guard rows.count > 0 else { throw .undecodable(column: "taken_at") }
        let first = Record(rows, 0)
        var sample = Sample(
            takenAt: try first.moment(), subscriptions: [],
            publications: Int(try first.integer("publications") ?? 0))
        let before = readings[Self.self].latest?.subscriptions ?? []
        for row in 0..<rows.count {
            guard let subscription = try subscription(Record(rows, row), at: sample.takenAt) else { continue }
            sample.subscriptions.append(
                subscription.following(before.first { $0.id == subscription.id }))
        }
        return sample
    }

    private static func subscription(
        _ record: Record<some Rows>, at moment: ServerTime
    ) throws(ProbeFailure) -> Subscription? {
        guard let id = try record.oid("subid"), let name = try record.text("subname") else { return nil }
        var subscription = Subscription(
            id: id, name: name, sampledAt: moment, databaseID: try record.oid("subdbid") ?? 0,
            isEnabled: try record.flag("subenabled") ?? false)
        subscription.slot = try record.text("subslotname")
        subscription.publications =
            try record.text("subpublications")?.split(separator: "\u{1}").map(String.init) ?? []
        subscription.worker = try record.int32("pid")
        subscription.parallelWorkers = Int(try record.integer("parallel_workers") ?? 0)
        subscription.tableWorkers = Int(try record.integer("table_workers") ?? 0)
        subscription.tablesToSync = try record.integer("tables_to_sync").map { Int($0) }
        subscription.received = try record.lsn("received")
        subscription.heardAt = try record.time("last_msg_receipt_time")
        subscription.latestEnd = try record.lsn("latest_end")
        subscription.latestEndAt = try record.time("latest_end_time")
        subscription.applyErrors = try record.integer("apply_errors")
        subscription.syncErrors = try record.integer("sync_errors")
        for kind in conflicts { subscription.conflicts[kind] = try record.integer("confl_\(kind)") }
        return subscription
    }
}
