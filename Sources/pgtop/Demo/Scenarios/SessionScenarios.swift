extension Scenario {
    static let sessionScenarios = [idleInTransaction, longTransaction, connectionsFull]

    private static let idleInTransaction = Scenario(
        name: "idle-in-transaction",
        summary: "a batch job has stopped between two statements",
        limits: ["sessions.idle_in_transaction.warning": "2s"],
        clients: everyday + [
            DemoClient(
                application: "nightly-batch", role: "batch", returns: .never,
                script: """
                    BEGIN ISOLATION LEVEL REPEATABLE READ;
                    UPDATE customers SET points = 0 WHERE id = 77;
                    SELECT count(*) FROM customers WHERE points > 1000;
                    \\sleep 1800 s
                    COMMIT;
                    """)
        ])

    private static let longTransaction = Scenario(
        name: "long-transaction",
        summary: "a batch job does everything in one transaction",
        limits: ["sessions.long_transaction.warning": "2s"],
        clients: everyday + [
            DemoClient(
                application: "year-end", role: "batch", returns: .never,
                script: "BEGIN ISOLATION LEVEL REPEATABLE READ;\n"
                    + (1...300).map { step in
                        """
                        SELECT count(*) FROM payments, pg_sleep(20) WHERE id % 300 = \(step % 300);

                        """
                    }.joined() + "COMMIT;")
        ])

    /// Who is not the superuser soon gets no connection any more.
    private static let connectionsFull = Scenario(
        name: "connections-full",
        summary: "an application opens connections and forgets them",
        setup: DemoSetup(settings: ["max_connections": "40"]),
        clients: everyday + [
            DemoClient(
                application: "mobile-api", role: "shop", route: .tcp, sessions: 25, returns: .never,
                script: """
                    \\set customer random(1, 20000)
                    SELECT name, points FROM customers WHERE id = :customer;
                    \\sleep 1800 s
                    """)
        ])
}
