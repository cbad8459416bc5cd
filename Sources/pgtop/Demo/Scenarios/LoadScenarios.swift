extension Scenario {
    static let loadScenarios = [slowQuery, tempFiles, checkpointStorm]

    /// Orders and payments of nobody in particular: ten minutes and more of one processor.
    private static let slowQuery = Scenario(
        name: "slow-query",
        summary: "a report lacks the condition that joins its tables",
        setup: DemoSetup(settings: ["max_parallel_workers_per_gather": "0"]),
        limits: ["statements.long_running.warning": "2s"],
        clients: everyday + [
            DemoClient(
                application: "reporting", role: "reports", route: .tcp, returns: .never,
                script: """
                    SELECT o.status, max(md5(o.total::text || p.amount::text))
                      FROM orders o, payments p
                     WHERE o.placed_at > now() - interval '1 year' GROUP BY o.status;
                    """)
        ])

    private static let tempFiles = Scenario(
        name: "temp-files",
        summary: "sorts do not fit into their memory and go to disk",
        setup: DemoSetup(settings: ["work_mem": "'64kB'"]),
        limits: ["temp.storm.warning": "10MB"],
        ripens: .seconds(3),
        clients: everyday + [
            DemoClient(
                application: "reporting", role: "reports", route: .tcp, sessions: 2, returns: .never,
                script: """
                    SELECT count(DISTINCT total) FROM (SELECT * FROM orders ORDER BY total, placed_at) o;
                    \\sleep 1 s
                    """)
        ])

    private static let checkpointStorm = Scenario(
        name: "checkpoint-storm",
        summary: "an import writes more WAL than max_wal_size has room for",
        setup: DemoSetup(
            settings: ["min_wal_size": "'4MB'", "max_wal_size": "'8MB'", "wal_keep_size": "0"],
            walSegment: 1),
        clients: everyday + [
            DemoClient(
                application: "catalog-import", role: "batch", rate: 20, returns: .never,
                script: """
                    \\set first random(1, 4900)
                    UPDATE stock SET product = 'Product ' || id WHERE id BETWEEN :first AND :first + 99;
                    UPDATE orders SET status = 'sent' WHERE id BETWEEN :first * 20 AND :first * 20 + 99;
                    """)
        ])
}
