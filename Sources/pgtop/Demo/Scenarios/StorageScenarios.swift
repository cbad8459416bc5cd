extension Scenario {
    static let storageScenarios = [vacuumBehind, archiverFailing, unsafeSettings]

    private static let vacuumBehind = Scenario(
        name: "vacuum-behind",
        summary: "autovacuum was switched off for a table, and its dead rows stay",
        setup: DemoSetup(
            after: """
                ALTER TABLE orders SET (autovacuum_enabled = off);
                UPDATE orders SET status = 'archived' WHERE id <= 60000;
                SELECT pg_sleep(1.1) /* until what the update did has been counted */;
                ANALYZE orders;

                """),
        clients: everyday)

    /// The folder that the archive is kept in is missing: who makes it mends this.
    private static let archiverFailing = Scenario(
        name: "archiver-failing",
        summary: "WAL cannot be archived",
        setup: DemoSetup(
            settings: [
                "archive_mode": "on",
                "archive_command": "'test ! -f ../archive/%f && cp %p ../archive/%f'",
            ],
            after: "SELECT pg_switch_wal();\n"),
        clients: everyday)

    private static let unsafeSettings = Scenario(
        name: "unsafe-settings",
        summary: "somebody has made the server faster, and a crash fatal",
        setup: DemoSetup(settings: ["fsync": "off", "full_page_writes": "off"]),
        clients: everyday)
}
