extension Scenario {
    static let slotScenarios = [slotFilling, slotsUsedUp]

    /// The slot is there before the tables are filled: it keeps their WAL, and all that comes after.
    private static let slotFilling = Scenario(
        name: "slot-filling",
        summary: "a slot that nobody reads keeps ever more WAL",
        setup: DemoSetup(
            settings: ["max_slot_wal_keep_size": "'256MB'"],
            before: "SELECT pg_create_physical_replication_slot('old_standby', true);\n"),
        limits: [DemoLimit("replication.slot_retains", 16_000_000)],
        clients: everyday + [
            DemoClient(
                application: "catalog-import", role: "batch", rate: 4,
                script: """
                    \\set first random(1, 4900)
                    UPDATE stock SET product = 'Product ' || id WHERE id BETWEEN :first AND :first + 99;
                    """)
        ])

    private static let slotsUsedUp = Scenario(
        name: "slots-used-up",
        summary: "replication slots that nobody uses leave none for a new standby",
        setup: DemoSetup(
            before: """
                SELECT pg_create_physical_replication_slot('rebuild_' || number)
                  FROM generate_series(1, 4) number;

                """),
        clients: everyday)
}
