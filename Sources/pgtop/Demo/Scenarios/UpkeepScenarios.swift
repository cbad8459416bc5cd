/// What grows for weeks, unseen.
extension Scenario {
    static let upkeepScenarios = [xminHeldBack, wraparound, passwordExpiring, subscriptionFailing]

    private static let xminHeldBack = Scenario(
        name: "xmin-held-back",
        summary: "a forgotten analysis keeps vacuum from removing what has died since",
        limits: ["vacuum.xmin_held.warning": "50", "vacuum.xmin_held.time.warning": "2s"],
        ripens: .seconds(4),
        clients: everyday + [
            DemoClient(
                application: "notebook", role: "reports", route: .tcp, returns: .never,
                script: """
                    BEGIN ISOLATION LEVEL REPEATABLE READ;
                    SELECT country, count(*) FROM customers GROUP BY country;
                    \\sleep 1800 s
                    COMMIT;
                    """)
        ])

    /// The limit of the setting is the lowest that there can be: what takes others weeks is done within seconds.
    private static let wraparound = Scenario(
        name: "wraparound",
        summary: "a prepared transaction keeps vacuum from freezing, and transaction ids run out",
        setup: DemoSetup(
            settings: ["autovacuum_freeze_max_age": "100000"],
            after: """
                BEGIN;
                UPDATE customers SET points = 0 WHERE id = 77;
                PREPARE TRANSACTION 'crm-import-17';
                DO $$ BEGIN
                    FOR number IN 1..130000 LOOP PERFORM pg_current_xact_id(); COMMIT; END LOOP;
                END $$;

                """),
        limits: ["vacuum.xmin_held.warning": "100000", "vacuum.xmin_held.time.warning": "1s"],
        ripens: .seconds(2),
        clients: everyday)

    private static let passwordExpiring = Scenario(
        name: "password-expiring",
        summary: "the password of the billing programs ends the day after tomorrow",
        setup: DemoSetup(
            after: """
                DO $$ BEGIN
                    EXECUTE format('ALTER ROLE billing VALID UNTIL %L', now() + interval '51 hours');
                END $$;

                """),
        clients: everyday)

    /// The publisher is another database of the same server.
    private static let subscriptionFailing = Scenario(
        name: "subscription-failing",
        summary: "a row that somebody typed in is in the way of a subscription",
        setup: DemoSetup(
            settings: ["wal_level": "logical", "wal_retrieve_retry_interval": "'1s'"],
            before: """
                CREATE TABLE prices (id int PRIMARY KEY, price numeric NOT NULL);
                CREATE PUBLICATION prices FOR TABLE prices;
                SELECT pg_create_logical_replication_slot('prices', 'pgoutput');
                INSERT INTO prices SELECT id, 5 + id % 90 FROM generate_series(1, 600) id;

                """,
            after: """
                CREATE TABLE prices (id int PRIMARY KEY, price numeric NOT NULL);
                INSERT INTO prices VALUES (501, 9.90);
                DO $$ BEGIN
                    EXECUTE format(
                        'CREATE SUBSCRIPTION prices CONNECTION %L PUBLICATION prices'
                            ' WITH (create_slot = false, copy_data = false)',
                        format(
                            'host=%s port=%s dbname=postgres user=postgres',
                            current_setting('unix_socket_directories'), current_setting('port')));
                END $$;

                """),
        ripens: .seconds(6),
        clients: everyday)
}
