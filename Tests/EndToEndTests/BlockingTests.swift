import TestSupport
import Testing

extension EndToEnd {
    /// Every way in which sessions wait is told as it is: nobody is blamed who is not in the way.
    @Suite struct BlockingTests {
        private func entangled(_ name: String = #function) async throws -> Entanglement {
            let letters = name.filter { $0.isASCII && $0.isLetter }.suffix(40)
            return try Entanglement(String(letters), at: try await SharedServer.server)
        }

        @Test func `writers of one row wait for the first, then for each other`() async throws {
            let knot = try await entangled()
            try knot.run("A", "BEGIN; UPDATE t1 SET v = 1 WHERE id = 1")
            for name in ["B", "C", "D"] { try await knot.block(name, "UPDATE t1 SET v = 2 WHERE id = 1") }

            let rows = try await knot.rows()

            #expect(try await knot.edges() == ["B<-A hard", "C<-B hard", "D<-B hard", "D<-C soft"])
            #expect(rows["A"]?["root"] == .bool(true))
            #expect(rows["A"]?["victims"]?.number == 3)
            #expect(rows["A"]?["state"] == .string("idle in transaction"))
            #expect(rows["B"]?["locktype"] == .string("transactionid"))
            #expect(rows["B"]?["mode"] == .string("ShareLock"))
            #expect(rows["C"]?["relation"] == .string("t1"))
            #expect((rows["D"]?["waited_s"]?.number ?? -1) >= 0)
            for waiter in ["B", "C", "D"] {
                let told = Set(
                    try await knot.edges().filter { $0.hasPrefix("\(waiter)<") }.map {
                        $0.split(separator: "-")[1].split(separator: " ")[0]
                    })
                #expect(Set(told.map(String.init)) == (try knot.blockers(of: waiter)))
            }
        }

        @Test func `readers behind a waiting DDL wait for it, and it for the open transaction`() async throws
        {
            let knot = try await entangled()
            try knot.run("A", "BEGIN; SELECT 1 FROM t1 LIMIT 1")
            try await knot.block("B", "ALTER TABLE t1 ADD COLUMN z int")
            for name in ["C", "D"] { try await knot.block(name, "SELECT count(*) FROM t1") }

            let rows = try await knot.rows()

            #expect(try await knot.edges() == ["B<-A hard", "C<-B soft", "D<-B soft"])
            #expect(rows["A"]?["victims"]?.number == 3)
            #expect(rows["B"]?["frees"]?.number == 2)
        }

        @Test func `an index waits for the writer, not for the reader`() async throws {
            let knot = try await entangled()
            try knot.run("A", "BEGIN; SELECT 1 FROM t1")
            try knot.run("E", "BEGIN; INSERT INTO t1 VALUES (5001, 1)")
            try await knot.block("B", "CREATE INDEX ON t1 (v)")

            #expect(try await knot.edges() == ["B<-E hard"])
        }

        @Test func `advisory locks are told apart by database, and their idle holder is found`() async throws
        {
            let knot = try await entangled()
            try knot.run("A", "SELECT pg_advisory_lock(42)")
            try await knot.block("B", "SELECT pg_advisory_lock(42)")
            try await knot.block("C", "SELECT pg_advisory_lock(42)")
            try knot.run("P", "SELECT pg_advisory_lock(0, 42)")
            try await knot.block("Q", "SELECT pg_advisory_lock(0, 42)")
            let elsewhere = try knot.server.session()
            try elsewhere.query("SELECT pg_advisory_lock(42)")

            let rows = try await knot.rows()

            #expect(
                try await knot.edges() == ["B<-A hard", "C<-A hard", "C<-B soft", "Q<-P hard"])
            #expect(rows["A"]?["state"] == .string("idle"))
            #expect(rows["Q"]?["what"]?.text?.contains("advisory lock (0, 42)") == true)
        }

        @Test func `a prepared transaction blocks without a session, and its remedy is told`() async throws {
            let knot = try await entangled()
            try knot.run("A", "BEGIN; UPDATE t1 SET v = 1 WHERE id = 2; PREPARE TRANSACTION 'gx1'")
            knot.end("A")
            try await knot.block("B", "UPDATE t1 SET v = 2 WHERE id = 2")

            let rows = try await knot.rows()

            #expect(try await knot.edges() == ["B<-gx1 hard"])
            #expect(rows["gx1"]?["pid"] == .null)
            #expect(rows["gx1"]?["root"] == .bool(true))
            #expect(rows["gx1"]?["what"]?.text?.contains("ROLLBACK PREPARED 'gx1'") == true)
            try knot.run("setup", "ROLLBACK PREPARED 'gx1'")
        }

        @Test func `a parallel query is one blocker`() async throws {
            let knot = try await entangled()
            try knot.run(
                "A",
                """
                SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0;
                SET max_parallel_workers_per_gather = 2
                """)
            let a = try knot["A"]
            try a.send(
                "SELECT count(pg_sleep(0.01)) FROM big WHERE id + 0 > 0 AND pg_sleep(0.001) IS NOT NULL")
            try await wait(for: "two workers to run") {
                let sql = "SELECT 1 FROM pg_stat_activity WHERE leader_pid = \(a.backend)"
                return try knot["setup"].query(sql).count == 2
            }
            try await knot.block("B", "BEGIN; LOCK TABLE big IN ACCESS EXCLUSIVE MODE")

            #expect(try await knot.edges() == ["B<-A hard"])
        }

        @Test func `who waits for a safe snapshot waits for the serializable writer`() async throws {
            let knot = try await entangled()
            try knot.run("A", "BEGIN ISOLATION LEVEL SERIALIZABLE; UPDATE t1 SET v = 1 WHERE id = 3")
            try await knot.block(
                "B", "BEGIN ISOLATION LEVEL SERIALIZABLE READ ONLY DEFERRABLE; SELECT 1 FROM t1")

            #expect(try await knot.edges() == ["B<-A safe_snapshot"])
        }

        @Test func `an index made concurrently waits for a transaction at another table`() async throws {
            let knot = try await entangled()
            try knot.run("A", "BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1 FROM big LIMIT 1")
            try await knot.block("B", "CREATE INDEX CONCURRENTLY i ON t1 (v)")

            #expect(try await knot.edges() == ["B<-A hard"])
            #expect(try await knot.rows()["B"]?["locktype"] == .string("virtualxid"))
        }

        @Test(arguments: [
            ("unique", "BEGIN; INSERT INTO t1 VALUES (9001, 1)", "INSERT INTO t1 VALUES (9001, 2)"),
            ("foreign", "BEGIN; DELETE FROM t1 WHERE id = 10", "INSERT INTO c1 VALUES (1, 10)"),
            ("vacuum", "BEGIN; LOCK TABLE t1 IN SHARE UPDATE EXCLUSIVE MODE", "VACUUM t1"),
            ("drop", "BEGIN; LOCK TABLE c1", "DROP TABLE c1"),
        ])
        func `one waits for the other's transaction or lock`(name: String, first: String, then: String)
            async throws
        {
            let knot = try Entanglement(name, at: try await SharedServer.server)
            try knot.run("A", first)
            try await knot.block("B", then)

            #expect(try await knot.edges() == ["B<-A hard"])
        }

        @Test func `of two who share a row the one that is waited for is told, then the other`() async throws
        {
            let knot = try await entangled()
            for name in ["A", "C"] { try knot.run(name, "BEGIN; SELECT * FROM t1 WHERE id = 11 FOR SHARE") }
            try await knot.block("B", "UPDATE t1 SET v = 1 WHERE id = 11")
            let first = try #require(try await knot.edges().first)
            #expect(["B<-A hard", "B<-C hard"].contains(first))

            try knot.run(first.contains("A") ? "A" : "C", "ROLLBACK")
            let second = first.contains("A") ? "B<-C hard" : "B<-A hard"

            var edges: Set<String> = []
            try await wait(for: "the other holder") {
                edges = Set(try knot.blockers(of: "B").map { "B<-\($0) hard" })
                return edges == [second]
            }
            #expect(try await knot.edges() == [second])
        }

        @Test func `who holds a lock already goes before those in the queue, and no deadlock is invented`()
            async throws
        {
            let knot = try await entangled()
            try knot.run("A", "BEGIN; LOCK TABLE t1 IN ROW EXCLUSIVE MODE")
            try knot.run("C", "BEGIN; LOCK TABLE t1 IN ACCESS SHARE MODE")
            try await knot.block("B", "BEGIN; LOCK TABLE t1 IN ACCESS EXCLUSIVE MODE")
            try await knot.block("C", "LOCK TABLE t1 IN SHARE MODE")

            let rows = try await knot.rows()

            #expect(rows["C"]?["cycle"] == .null)
            #expect(try await knot.edges() == ["C<-A hard", "B<-A hard", "B<-C hard"])
        }

        @Test func `a deadlock in the making is told as one`() async throws {
            let knot = try await entangled()
            for name in ["A", "B"] { try knot.run(name, "SET deadlock_timeout = '10min'") }
            try knot.run("A", "BEGIN; UPDATE t1 SET v = 1 WHERE id = 1")
            try knot.run("B", "BEGIN; UPDATE t1 SET v = 1 WHERE id = 2")
            try await knot.block("A", "UPDATE t1 SET v = 1 WHERE id = 2")
            try await knot.block("B", "UPDATE t1 SET v = 1 WHERE id = 1")

            let rows = try await knot.rows()

            #expect(try await knot.edges() == ["A<-B hard", "B<-A hard"])
            #expect(rows["A"]?["cycle"]?.elements.count == 2)
            #expect(rows.values.allSatisfy { $0["root"] == .bool(false) })
            for name in ["A", "B"] { knot.end(name) }
        }

        @Test func `a relation of another database is not given a name of this one`() async throws {
            let knot = try await entangled()
            try knot.run("A", "BEGIN; LOCK TABLE t1")
            try await knot.block("B", "SELECT * FROM t1")
            let show = try await Pgtop.run(
                ["show", "blocking", "-n", "1", "--format", "json"], environment: knot.server.environment)

            #expect(show.output.contains("\"relation\":\"\(knot.database):"))
        }

        @Test func `shared objects have their names: a database that is being changed`() async throws {
            let knot = try await entangled()
            try knot.run("A", "BEGIN; COMMENT ON DATABASE \(knot.database) IS 'busy'")
            try await knot.block("B", "COMMENT ON DATABASE \(knot.database) IS 'too'")

            let row = try await knot.rows()["B"]

            #expect(row?["what"]?.text?.contains("database \(knot.database)") == true)
            #expect(try await knot.edges() == ["B<-A hard"])
        }

        @Test func `a standby's replay that waits for a reader is a waiter like others`() async throws {
            let primary = try await TestServer.fresh()
            let standby = try await primary.standby(settings: ["max_standby_streaming_delay": "-1"])
            try await standby.start()
            let (writer, reader) = (try primary.session(), try standby.session())
            try writer.query("CREATE TABLE replayed (i int)")
            try await wait(for: "the table to come over") {
                try reader.query("SELECT to_regclass('replayed') IS NOT NULL") == [["t"]]
            }
            try reader.query("BEGIN; SELECT * FROM replayed")
            try writer.query("ALTER TABLE replayed ADD COLUMN j int")
            let watch = try standby.session()
            try await wait(for: "replay to wait") {
                try watch.query("SELECT 1 FROM pg_locks WHERE NOT granted").count == 1
            }

            let show = try await Pgtop.run(
                ["show", "blocking", "-n", "1", "--format", "json"], environment: standby.environment)

            let rows = try JSONValue(show.output)["rows"]?.elements ?? []
            let waiter = try #require(rows.first { $0["waiting"] == .bool(true) })
            #expect(waiter["blocked_by"]?.elements.first?["pid"]?.number == Double(reader.backend))
            #expect(rows.first { $0["root"] == .bool(true) }?["pid"]?.number == Double(reader.backend))
        }
    }
}
