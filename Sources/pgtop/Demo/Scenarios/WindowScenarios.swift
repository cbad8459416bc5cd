/// What goes on in a maintenance window, to be watched with `W`.
extension Scenario {
    static let windowScenarios = [longVacuum, reindexStuck, migrationQueue, switchover]

    /// Its dead rows do not fit into the memory that vacuum may use: it goes through the indexes three times.
    private static let longVacuum = Scenario(
        name: "long-vacuum",
        summary: "a vacuum takes its time, and a migration comes too early",
        story:
            "visits is vacuumed for four minutes; in two, a migration wants it: watch it (W), and decide who gives way",
        setup: DemoSetup(
            after: """
                SET ROLE shop;
                CREATE TABLE visits (
                    id int PRIMARY KEY, customer_id int NOT NULL, page text NOT NULL, visited_at timestamptz NOT NULL)
                    WITH (autovacuum_enabled = off);
                INSERT INTO visits
                SELECT id, 1 + id % 20000 * 7919 % 20000, '/product/' || id % 5000,
                       now() - id * interval '20 seconds'
                  FROM generate_series(1, 600000) id;
                CREATE INDEX visits_customer_id ON visits (customer_id);
                CREATE INDEX visits_visited_at ON visits (visited_at);
                ANALYZE visits;
                DELETE FROM visits WHERE id % 10 < 8;
                GRANT SELECT, INSERT, UPDATE ON visits TO billing, reports, batch;

                """),
        clients: everyday + [
            DemoClient(
                application: "maintenance", role: ShopSchema.superuser, returns: .never,
                script: """
                    SET maintenance_work_mem = '1MB';
                    SET vacuum_cost_delay = 100;
                    SET vacuum_cost_limit = 60;
                    VACUUM (PARALLEL 0) visits;
                    \\sleep 1800 s
                    """),
            DemoClient(
                application: "migration", role: "shop", starts: .seconds(120), returns: .never,
                script: """
                    ALTER TABLE visits ADD COLUMN IF NOT EXISTS referrer text;
                    \\sleep 1800 s
                    """),
            DemoClient(
                application: "recommendations", role: "shop", sessions: 3, rate: 6, returns: .seconds(5),
                script: """
                    \\set visit random(1, 60000) * 10 + 9
                    SELECT page FROM visits WHERE id = :visit;
                    """),
        ])

    /// The batch job has never touched `orders`: its snapshot alone is in the way.
    private static let reindexStuck = Scenario(
        name: "reindex-concurrently-stuck",
        summary:
            "a concurrent reindex waits for an old transaction, and an earlier one has left an invalid index",
        story:
            "the reindex of orders waits for a job that never touched orders; payments has the rest of an earlier try",
        limits: ["locks.blocked.time.warning": "2s"],
        ripens: .seconds(5),
        clients: everyday + [
            DemoClient(
                application: "year-end", role: "batch", returns: .never,
                script: """
                    BEGIN ISOLATION LEVEL REPEATABLE READ;
                    SELECT count(*) FROM customers WHERE points > 1000;
                    \\sleep 1800 s
                    COMMIT;
                    """),
            DemoClient(
                application: "maintenance", role: "shop", starts: .milliseconds(500), returns: .never,
                script: """
                    SET statement_timeout = '1500ms';
                    REINDEX TABLE CONCURRENTLY payments;
                    """),
            DemoClient(
                application: "maintenance", role: "shop", starts: .seconds(3), returns: .never,
                script: """
                    REINDEX TABLE CONCURRENTLY orders;
                    \\sleep 1800 s
                    """),
        ])

    /// Ever more sessions come to both tables: one is locked already, the other as good as.
    private static let migrationQueue = Scenario(
        name: "migration-queue",
        summary: "a migration that has locked one table waits for the next, and the queue grows",
        story:
            "the migration holds payments and waits for orders, in one transaction: who must end, so that all go on?",
        clients: everyday + [
            DemoClient(
                application: "reporting", role: "reports", route: .tcp, returns: .never,
                script: """
                    SELECT o.status, count(*), sum(o.total) FROM orders o, pg_sleep(7200) GROUP BY o.status;
                    """),
            DemoClient(
                application: "migration", role: "shop", starts: .milliseconds(300), returns: .never,
                script: """
                    BEGIN;
                    ALTER TABLE payments ADD COLUMN IF NOT EXISTS refund_reason text;
                    ALTER TABLE orders ADD COLUMN IF NOT EXISTS coupon text;
                    COMMIT;
                    \\sleep 1800 s
                    """),
        ] + queue)

    private static let queue = [600, 8_000, 20_000, 40_000, 60_000].map { milliseconds in
        [
            DemoClient(
                application: "checkout", role: "shop", sessions: 2, starts: .milliseconds(milliseconds),
                returns: .seconds(5),
                script: """
                    \\set order random(1, 100000)
                    SELECT id, status, total FROM orders WHERE id = :order;
                    \\sleep 500 ms
                    """),
            DemoClient(
                application: "billing-worker", role: "billing", starts: .milliseconds(milliseconds + 500),
                returns: .seconds(5),
                script: """
                    \\set payment random(1, 60000)
                    UPDATE payments SET state = 'settled', settled_at = now() WHERE id = :payment;
                    \\sleep 500 ms
                    """),
        ]
    }.flatMap { $0 }

    /// All clients come through PgBouncer, which is how they find the new primary.
    private static let switchover = Scenario(
        name: "switchover",
        summary:
            "the primary and its standby change their parts while the shop waits, and a pool is forgotten",
        story:
            "in a minute the servers change their parts; pgtop follows: watch it (W), and see what is forgotten",
        setup: DemoSetup(switchesOver: .seconds(60)),
        seenFrom: .whicheverLeads,
        clients: [
            DemoClient(
                application: "web", role: "shop", route: .pool("shopdb"), sessions: 4, rate: 40,
                returns: .seconds(3), script: everyday[0].script),
            DemoClient(
                application: "health-check", role: "shop", route: .pool("shopdb"), rate: 2, reconnects: true,
                returns: .seconds(3), script: "SELECT count(*) FROM stock WHERE on_hand < 0;"),
            DemoClient(
                application: "reporting", role: "reports", route: .pool("reports"), sessions: 2,
                returns: .seconds(3),
                script: """
                    SELECT country, count(*) FROM customers GROUP BY country;
                    \\sleep 1 s
                    """),
        ])
}
