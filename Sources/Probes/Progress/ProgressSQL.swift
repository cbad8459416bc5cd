/// The question about what takes long, of the functions that this server has.
///
/// Each kind counts in numbered parameters; here they get names, and what a kind or a server lacks is NULL.
enum ProgressSQL {
    /// Views whose columns tell what the parameters are.
    static let sources = [
        "pg_stat_progress_vacuum", "pg_stat_progress_analyze", "pg_stat_progress_copy",
        "pg_stat_progress_repack", "pg_stat_progress_data_checksums",
    ]

    /// What is told of operations, whatever their kind.
    static let columns = [
        "command", "phase", "subphase", "method", "blocks_total", "blocks_done", "blocks_vacuumed",
        "tuples_total", "tuples_done", "bytes_total", "bytes_done", "index_relid", "rounds", "dead_most",
        "dead_now", "parts_total", "parts_done", "more_total", "more_done", "lockers_total",
        "lockers_done", "locker_pid", "delay_ns", "excluded", "skipped",
    ]

    static func question(on server: Capabilities) -> String {
        let kinds = sources(on: server).map { source in
            let cells = columns.map { "\(source.columns[$0] ?? "NULL::int8") AS \($0)" }
            return """
                SELECT '\(source.function)' AS source, pid, datid, relid, \(cells.joined(separator: ", "))
                  FROM pg_catalog.pg_stat_get_progress_info('\(source.function)')
                """
        }
        return """
            SELECT pg_catalog.clock_timestamp() AS taken_at,
                   \(ReplicationSQL.setting("block_size"))::int4 AS block_size, p.*,
                   a.backend_start, a.query_start, a.xact_start, a.usesysid, a.application_name, a.backend_type,
                   pg_catalog.strpos(a.query, '(to prevent wraparound)') > 0 AS prevents_wraparound
              FROM (SELECT 1) AS always
                   LEFT JOIN (\(kinds.joined(separator: "\nUNION ALL\n"))) AS p ON true
                   LEFT JOIN LATERAL pg_catalog.pg_stat_get_activity(p.pid) AS a ON p.pid IS NOT NULL
            """
    }

    private struct Source {
        let function: String
        let columns: [String: String]

        /// Parameters by their numbers, and what is more than a parameter.
        init(_ function: String, _ parameters: [String: Int], _ others: [String: String] = [:]) {
            self.function = function
            columns = parameters.mapValues { "param\($0)" }.merging(others) { $1 }
        }
    }

    private static func sources(on server: Capabilities) -> [Source] {
        let rewrite = server.has("pg_stat_progress_repack", "pid") ? repack : cluster
        let checksums = server.has("pg_stat_progress_data_checksums", "pid") ? [Self.checksums] : []
        return [
            vacuum(on: server), analyze(on: server), createIndex, rewrite, baseBackup, copy(on: server),
        ] + checksums
    }

    private static func vacuum(on server: Capabilities) -> Source {
        let view = "pg_stat_progress_vacuum"
        var parameters = [
            "phase": 1, "blocks_total": 2, "blocks_done": 3, "blocks_vacuumed": 4, "rounds": 5,
            "dead_most": 6,
            "dead_now": 7,
        ]
        if server.has(view, "indexes_total") {
            parameters.merge(["more_done": 8, "parts_total": 9, "parts_done": 10]) { $1 }
        }
        if server.has(view, "delay_time") { parameters["delay_ns"] = 11 }
        return Source("VACUUM", parameters)
    }

    private static func analyze(on server: Capabilities) -> Source {
        var parameters = [
            "phase": 1, "blocks_total": 2, "blocks_done": 3, "more_total": 4, "more_done": 5,
            "parts_total": 6,
            "parts_done": 7,
        ]
        if server.has("pg_stat_progress_analyze", "delay_time") { parameters["delay_ns"] = 9 }
        return Source("ANALYZE", parameters)
    }

    private static let createIndex = Source(
        "CREATE INDEX",
        [
            "command": 1, "lockers_total": 4, "lockers_done": 5, "locker_pid": 6, "index_relid": 7,
            "method": 9,
            "phase": 10, "subphase": 11, "tuples_total": 12, "tuples_done": 13, "parts_total": 14,
            "parts_done": 15, "blocks_total": 16, "blocks_done": 17,
        ])

    /// While it builds indexes it leaves their progress in the places that it has no use for itself.
    private static let cluster = Source(
        "CLUSTER",
        [
            "command": 1, "phase": 2, "index_relid": 3, "tuples_done": 4, "blocks_total": 6, "blocks_done": 7,
            "rounds": 8,
        ])

    private static let repack = Source(
        "REPACK",
        [
            "command": 1, "phase": 2, "index_relid": 3, "tuples_done": 4, "blocks_total": 8, "blocks_done": 9,
            "rounds": 10,
        ])

    /// A total of -1 is one that was not asked for.
    private static let baseBackup = Source(
        "BASEBACKUP", ["phase": 1, "bytes_done": 3, "parts_total": 4, "parts_done": 5],
        ["bytes_total": "NULLIF(param2, -1)"])

    private static func copy(on server: Capabilities) -> Source {
        var parameters = [
            "bytes_done": 1, "tuples_done": 3, "excluded": 4, "command": 5, "phase": 6,
        ]
        if server.has("pg_stat_progress_copy", "tuples_skipped") { parameters["skipped"] = 7 }
        return Source("COPY", parameters, ["bytes_total": "NULLIF(param2, 0)"])
    }

    private static let checksums = Source(
        "DATACHECKSUMS", ["phase": 1],
        [
            "parts_total": "NULLIF(param2, -1)", "parts_done": "NULLIF(param3, -1)",
            "more_total": "NULLIF(param4, -1)", "more_done": "NULLIF(param5, -1)",
            "blocks_total": "NULLIF(param6, -1)", "blocks_done": "NULLIF(param7, -1)",
        ])
}
