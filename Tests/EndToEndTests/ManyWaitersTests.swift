import TestSupport
import Testing

extension EndToEnd {
    /// A pile of waiters, or a locked catalog, does not keep the program from answering.
    @Suite struct ManyWaitersTests {
        @Test func `with two thousand waiters for one row keys answer, and the root is told`() async throws {
            let server = try await TestServer.fresh(settings: [
                "max_connections": "2100", "deadlock_timeout": "10min",
            ])
            let root = try server.session(application: "root")
            try root.query("CREATE TABLE one AS SELECT 1 AS id, 0 AS v")
            try root.query("BEGIN; UPDATE one SET v = 1")
            var waiters: [TestSession] = []
            for _ in 0..<2_000 {
                waiters.append(try server.session(application: "waiter"))
                // Other tests need the thread.
                await Task.yield()
            }
            for waiter in waiters { try waiter.send("UPDATE one SET v = 2") }
            let watch = try server.session()
            try await wait(for: "all to wait") {
                try watch.query("SELECT count(*) FROM pg_locks WHERE NOT granted") == [["2000"]]
            }

            let dashboard = try await Dashboard.at(server)
            dashboard.terminal.type("2")
            try await dashboard.terminal.wait(for: "the root and its harm") { screen in
                screen.text.contains("… and 1992 more") && screen.rows(with: "\(root.backend)").count > 0
            }
            dashboard.terminal.type("?")
            try await dashboard.terminal.wait(forText: "HURTS", within: .seconds(5))
            dashboard.terminal.type("q")
        }

        @Test(arguments: ["pg_class", "pg_authid", "pg_database"])
        func `a locked catalog freezes nothing, and its waiters are shown`(catalog: String) async throws {
            let server = try await TestServer.fresh()
            let waiter = try server.session(application: "waiter")
            let locker = try server.session(application: "locker")
            let dashboard = try await Dashboard.at(server)
            dashboard.terminal.type("2")
            try await dashboard.terminal.wait(forText: "Nobody waits")

            try locker.query("BEGIN; LOCK \(catalog) IN ACCESS EXCLUSIVE MODE")
            try waiter.send("SELECT count(*) FROM \(catalog)")

            try await dashboard.terminal.wait(for: "both") { screen in
                screen.rows(with: "waits for AccessShareLock").contains { $0.contains("\(locker.backend)") }
            }
            dashboard.terminal.type("?")
            try await dashboard.terminal.wait(forText: "HURTS")
        }
    }
}
