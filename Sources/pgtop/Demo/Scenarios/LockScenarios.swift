extension Scenario {
    static let lockScenarios = [lockStorm, waitingDDL, deadlocks, preparedTransaction]

    private static let lockStorm = Scenario(
        name: "lock-storm",
        summary: "a forgotten COMMIT holds a row that everybody wants",
        limits: [DemoLimit("locks.blocked", 2, 60)],
        clients: everyday + [
            DemoClient(
                application: "billing-worker", role: "billing", returns: .never,
                script: """
                    BEGIN;
                    UPDATE payments SET state = 'captured' WHERE id = 4711;
                    \\sleep 1800 s
                    COMMIT;
                    """),
            DemoClient(
                application: "billing-worker", role: "billing", sessions: 4, starts: .milliseconds(300),
                script: """
                    UPDATE payments SET state = 'settled', settled_at = now() WHERE id = 4711;
                    \\sleep 2 s
                    """),
            DemoClient(
                application: "checkout", role: "shop", starts: .milliseconds(300),
                script: """
                    BEGIN;
                    UPDATE customers SET points = points + 10 WHERE id = 42;
                    UPDATE payments SET state = 'refunded' WHERE id = 4711;
                    COMMIT;
                    \\sleep 2 s
                    """),
            DemoClient(
                application: "web", role: "shop", sessions: 3, starts: .milliseconds(600),
                script: """
                    UPDATE customers SET last_seen = now() WHERE id = 42;
                    \\sleep 1 s
                    """),
        ])

    private static let waitingDDL = Scenario(
        name: "waiting-ddl",
        summary: "a migration waits for a long report, and the shop waits behind the migration",
        limits: [DemoLimit("locks.blocked", 2, 60)],
        clients: everyday + [
            DemoClient(
                application: "reporting", role: "reports", route: .tcp, returns: .never,
                script: """
                    SELECT o.status, count(*), sum(o.total) FROM orders o, pg_sleep(7200) GROUP BY o.status;
                    """),
            DemoClient(
                application: "migration", role: "shop", starts: .milliseconds(300), returns: .never,
                script: """
                    ALTER TABLE orders ADD COLUMN IF NOT EXISTS coupon text;
                    \\sleep 1800 s
                    """),
            DemoClient(
                application: "web", role: "shop", sessions: 5, starts: .milliseconds(600),
                script: """
                    \\set order random(1, 100000)
                    SELECT id, status, total FROM orders WHERE id = :order;
                    \\sleep 500 ms
                    """),
        ])

    private static let deadlocks = Scenario(
        name: "deadlocks",
        summary: "two programs take the same rows in opposite orders",
        clients: everyday + [
            pairOfUpdates(first: 1, then: 2, application: "restock"),
            pairOfUpdates(first: 2, then: 1, application: "returns"),
        ])

    /// Catches the error as a careless program does; the server has still ended one of the two.
    private static func pairOfUpdates(first: Int, then second: Int, application: String) -> DemoClient {
        DemoClient(
            application: application, role: "batch", returns: .never,
            script: """
                DO $$ BEGIN
                    UPDATE customers SET points = points + 1 WHERE id = \(first);
                    PERFORM pg_sleep(0.3);
                    UPDATE customers SET points = points - 1 WHERE id = \(second);
                EXCEPTION WHEN deadlock_detected THEN NULL;
                END $$;
                \\sleep 200 ms
                """)
    }

    private static let preparedTransaction = Scenario(
        name: "prepared-transaction",
        summary: "a transaction was prepared, and whoever prepared it is gone",
        setup: DemoSetup(
            after: """
                BEGIN;
                UPDATE customers SET points = 0 WHERE id = 77;
                PREPARE TRANSACTION 'crm-import-17';

                """),
        limits: [DemoLimit("prepared.old", 2)],
        clients: everyday)
}
