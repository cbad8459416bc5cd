extension Scenario {
    /// The same shop on a good day.
    static let calm = Scenario(name: "calm", summary: "the same shop on a good day", clients: everyday)

    /// What goes on in the shop whatever else happens; nothing of it is worth a warning.
    static let everyday = [
        DemoClient(
            application: "web", role: "shop", route: .pool("shopdb"), sessions: 4, rate: 40,
            returns: .seconds(5),
            script: """
                \\set product random(1, 5000)
                SELECT product, on_hand FROM stock WHERE id = :product;
                UPDATE stock SET on_hand = on_hand - 1, sold_at = now() WHERE id = :product;
                """),
        DemoClient(
            application: "health-check", role: "shop", rate: 2, reconnects: true, returns: .seconds(5),
            script: "SELECT count(*) FROM stock WHERE on_hand < 0;"),
        DemoClient(
            application: "web", role: "shop", sessions: 3,
            script: """
                SELECT id, name FROM customers ORDER BY created_at DESC LIMIT 10;
                \\sleep 600 s
                """),
    ]
}
