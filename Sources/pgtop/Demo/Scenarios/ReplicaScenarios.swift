extension Scenario {
    static let replicaScenarios = [replicaLag, replicaPaused, replicaGone, syncStandbyMissing]

    /// Seen where it can be mended: who keeps the replay waiting is a session of the standby.
    private static let replicaLag = Scenario(
        name: "replica-lag",
        summary: "a long query on the standby keeps it from replaying",
        setup: DemoSetup(standbySettings: ["max_standby_streaming_delay": "-1"]),
        seenFrom: .standby,
        limits: [DemoLimit("replication.lag", 2, 300)],
        clients: everyday + [
            DemoClient(
                application: "reporting", role: "reports", route: .standby, returns: .never,
                script: """
                    SELECT s.product, count(*) FROM stock s, pg_sleep(7200) GROUP BY s.product;
                    """),
            DemoClient(
                application: "maintenance", role: ShopSchema.superuser, starts: .milliseconds(600),
                script: """
                    VACUUM stock;
                    \\sleep 20 s
                    """),
        ])

    private static let replicaPaused = Scenario(
        name: "replica-paused",
        summary: "somebody has paused the replay on the standby",
        setup: DemoSetup(),
        seenFrom: .standby,
        limits: [DemoLimit("replication.lag", 2, 300)],
        clients: everyday + [
            DemoClient(
                application: "admin", role: ShopSchema.superuser, route: .standby, returns: .never,
                script: """
                    SELECT pg_wal_replay_pause();
                    \\sleep 1800 s
                    """)
        ])

    private static let replicaGone = Scenario(
        name: "replica-gone",
        summary: "the standby is down, and its slot keeps WAL for it",
        setup: DemoSetup(stopsStandby: true),
        clients: everyday)

    private static let syncStandbyMissing = Scenario(
        name: "sync-standby-missing",
        summary: "commits wait for a synchronous standby that is not there",
        setup: DemoSetup(
            settings: ["synchronous_commit": "on"],
            after: """
                ALTER SYSTEM SET synchronous_standby_names = 'standby_2';
                SELECT pg_reload_conf();

                """),
        clients: everyday)
}
