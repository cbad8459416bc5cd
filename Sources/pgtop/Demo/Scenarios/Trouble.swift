extension Scenario {
    /// Everything that an engineer on call fears, at a rate that a laptop does not notice.
    static let trouble = Scenario(
        name: "trouble",
        summary: """
            a forgotten COMMIT, a waiting migration with a queue, slow reports, a full pool, a standby that stands \
            still, a slot and a prepared transaction that nobody wants any more
            """,
        clients: everyday + blockingTree + waitingMigration + slowReports + leftBehind
    )

    private static let blockingTree = [
        DemoClient(
            application: "billing-worker", role: "billing", returns: .seconds(90),
            script: """
                BEGIN;
                UPDATE payments SET state = 'captured' WHERE id = 4711;
                \\sleep 1800 s
                COMMIT;
                """),
        DemoClient(
            application: "billing-worker", role: "billing", sessions: 3, starts: .milliseconds(400),
            script: """
                UPDATE payments SET state = 'settled', settled_at = now() WHERE id = 4711;
                \\sleep 2 s
                """),
        DemoClient(
            application: "checkout", role: "shop", starts: .milliseconds(400),
            script: """
                BEGIN;
                UPDATE customers SET points = points + 10 WHERE id = 42;
                UPDATE payments SET state = 'refunded' WHERE id = 4711;
                COMMIT;
                \\sleep 2 s
                """),
        DemoClient(
            application: "web", role: "shop", sessions: 2, starts: .milliseconds(800),
            script: """
                UPDATE customers SET last_seen = now() WHERE id = 42;
                \\sleep 1 s
                """),
        DemoClient(
            application: "nightly-batch", role: "batch",
            script: """
                BEGIN;
                SELECT count(*) FROM customers WHERE points > 1000;
                \\sleep 1800 s
                COMMIT;
                """),
    ]

    private static let waitingMigration = [
        DemoClient(
            application: "reporting", role: "reports", route: .tcp,
            script: """
                SELECT o.status, count(*), sum(o.total) FROM orders o, pg_sleep(1500) GROUP BY o.status;
                """),
        DemoClient(
            application: "migration", role: "shop", starts: .milliseconds(400), returns: .seconds(60),
            script: """
                ALTER TABLE orders ADD COLUMN IF NOT EXISTS coupon text;
                \\sleep 60 s
                """),
        DemoClient(
            application: "web", role: "shop", sessions: 3, starts: .milliseconds(800),
            script: """
                \\set order random(1, 100000)
                SELECT id, status, total FROM orders WHERE id = :order;
                \\sleep 500 ms
                """),
    ]

    private static let slowReports = [
        DemoClient(
            application: "reporting", role: "reports", route: .pool("reports"), sessions: 4,
            script: """
                \\set seconds random(20, 60)
                SELECT c.country, count(*), sum(p.amount)
                  FROM payments p JOIN customers c ON c.id = p.customer_id, pg_sleep(:seconds)
                 GROUP BY c.country ORDER BY 3 DESC;
                """),
        DemoClient(
            application: "reporting", role: "reports", route: .tcp,
            script: """
                SET min_parallel_table_scan_size = 0;
                SET parallel_setup_cost = 0;
                SELECT count(*) FILTER (WHERE amount > 400) AS large
                  FROM payments WHERE id % 400 <> 0 OR pg_sleep(0.5) IS NOT NULL;
                """),
    ]

    private static let leftBehind = [
        DemoClient(
            application: "crm-import", role: "batch",
            script: """
                BEGIN;
                UPDATE customers SET points = 0 WHERE id = 77;
                PREPARE TRANSACTION 'crm-import-17';
                \\sleep 1800 s
                """),
        DemoClient(
            application: "crm", role: "shop", starts: .milliseconds(800),
            script: """
                UPDATE customers SET name = name WHERE id = 77;
                \\sleep 60 s
                """),
        DemoClient(
            application: "admin", role: ShopSchema.superuser,
            script: """
                SELECT pg_create_physical_replication_slot('old_standby', true);
                \\sleep 1800 s
                """),
        DemoClient(
            application: "admin", role: ShopSchema.superuser, route: .standby,
            script: """
                SELECT pg_wal_replay_pause();
                \\sleep 1800 s
                """),
    ]
}
