extension Scenario {
    static let poolScenarios = [poolSaturated, poolPaused]

    private static let poolSaturated = Scenario(
        name: "pool-saturated",
        summary: "two forgotten transactions have all connections of a pool",
        limits: [DemoLimit("pools.waiting", 2, 30)],
        clients: everyday + [
            DemoClient(
                application: "report-builder", role: "reports", route: .pool("reports"), sessions: 2,
                returns: .never,
                script: """
                    BEGIN;
                    SELECT count(*) FROM orders WHERE status = 'new';
                    \\sleep 1800 s
                    COMMIT;
                    """),
            DemoClient(
                application: "reporting", role: "reports", route: .pool("reports"), sessions: 5,
                starts: .milliseconds(600), returns: .seconds(5),
                script: """
                    SELECT country, count(*) FROM customers GROUP BY country;
                    \\sleep 1 s
                    """),
        ])

    private static let poolPaused = Scenario(
        name: "pool-paused",
        summary: "somebody has paused a database in PgBouncer and gone home",
        clients: everyday + [
            DemoClient(
                application: "maintenance", role: ShopSchema.superuser, route: .console,
                starts: .milliseconds(600), returns: .never,
                script: """
                    PAUSE \(ShopSchema.database);
                    \\sleep 1800 s
                    """)
        ])
}
