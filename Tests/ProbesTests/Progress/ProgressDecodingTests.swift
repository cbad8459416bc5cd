import Testing

@testable import Probes

/// What the server counts becomes what it does, and what is not told stays unknown.
struct ProgressDecodingTests {
    private func operation(_ source: String, _ counters: [String: Int64]) throws -> Operation {
        var run = ProgressRun(source)
        try run.look(at: 1, counters)
        return try #require(run.operation)
    }

    @Test(
        arguments: [
            ("VACUUM", [:], "vacuum"), ("ANALYZE", [:], "analyze"),
            ("CREATE INDEX", ["command": 1], "create index"),
            ("CREATE INDEX", ["command": 2], "create index concurrently"),
            ("CREATE INDEX", ["command": 3], "reindex"),
            ("CREATE INDEX", ["command": 4], "reindex concurrently"), ("CLUSTER", ["command": 1], "cluster"),
            ("CLUSTER", ["command": 2], "vacuum full"), ("COPY", ["command": 1], "copy from"),
            ("COPY", ["command": 2], "copy to"), ("BASEBACKUP", [:], "base backup"),
            ("REPACK", [:], "repack"),
            ("DATACHECKSUMS", [:], "data checksums"),
        ] as [(String, [String: Int64], String)])
    func `each is called what its statement is called`(
        source: String, counters: [String: Int64], command: String
    ) throws {
        #expect(try operation(source, counters).command == command)
    }

    @Test func `a vacuum scans the heap, block by block`() throws {
        let vacuum = try operation(
            "VACUUM",
            [
                "phase": 1, "blocks_total": 200, "blocks_done": 50, "dead_most": 1000, "dead_now": 250,
            ])

        #expect(vacuum.phase?.short == "scan heap")
        #expect(vacuum.phase?.name == "scanning heap")
        #expect(vacuum.work == Work(done: 50, of: 200, .blocks(size: 8192)))
        #expect(vacuum.details.deadRows == Percent(25))
        #expect(vacuum.name == "oid 1000")
        #expect(vacuum.starter == .user(role: 10, application: "psql"))
    }

    @Test func `a vacuum of a server that counts indexes tells which it is at`() throws {
        let vacuum = try operation(
            "VACUUM",
            ["phase": 2, "blocks_total": 200, "blocks_done": 200, "parts_total": 5, "parts_done": 2])

        #expect(vacuum.phase?.short == "vacuum indexes 2/5")
        #expect(vacuum.details.indexesTotal == 5)
    }

    @Test func `an empty table is no division by zero`() throws {
        for source in ["VACUUM", "ANALYZE", "CREATE INDEX", "CLUSTER", "BASEBACKUP", "COPY"] {
            var run = ProgressRun(source)
            for second in 1...10 { try run.look(at: Double(second), ["phase": 1, "command": 1]) }
            let found = try #require(run.operation)
            #expect(found.work?.fraction == nil)
            #expect(found.fraction == nil)
            #expect(found.remaining == nil)
        }
    }

    @Test func `a build that waits names the session that it waits for`() throws {
        let build = try operation(
            "CREATE INDEX",
            ["command": 2, "phase": 7, "lockers_total": 3, "lockers_done": 1, "locker_pid": 4711])

        #expect(build.phase?.short == "old snapshots 1/3")
        #expect(build.blockers == [Blocker(.session(4711), .snapshot)])
        #expect(build.remaining == nil)
        #expect(build.uncertainty == "as long as others take")
    }

    @Test(arguments: [
        (1, 0, "scan table"), (1, 2, "scan table"), (1, 3, "sort"), (1, 4, "sort"), (1, 5, "load"),
    ]) func `the parts of an index build have their places`(command: Int64, part: Int64, step: String) throws
    {
        let build = try operation(
            "CREATE INDEX", ["command": command, "phase": 2, "method": 403, "subphase": part])

        let phase = try #require(build.phase)
        #expect(part == 0 ? phase.place == nil : phase.short == step)
    }

    @Test func `a concurrent build has more steps, and each of its phases one of them`() throws {
        var places: [Int] = []
        for (phase, part) in [(1, 0), (2, 2), (2, 3), (2, 5), (3, 0), (4, 0), (5, 0), (6, 0), (7, 0)] {
            let build = try operation(
                "CREATE INDEX",
                ["command": 2, "phase": Int64(phase), "method": 403, "subphase": Int64(part)])
            places.append(try #require(build.phase?.place))
            #expect(build.phase?.steps.count == 9)
        }

        #expect(places == Array(0...8))
    }

    @Test func `a phase that is not known is told by its number`() throws {
        let vacuum = try operation("VACUUM", ["phase": 99])

        #expect(vacuum.phase?.short == "phase 99")
        #expect(vacuum.phase?.place == nil)
    }

    @Test func `what this role may not see is unknown, and nothing is zero`() throws {
        var run = ProgressRun("VACUUM", visible: false)
        try run.look(at: 1, [:])

        let vacuum = try #require(run.operation)
        #expect(vacuum.name == "hidden")
        #expect(vacuum.starter == .unknown)
        #expect(vacuum.phase == nil)
        #expect(vacuum.work == nil)
        #expect(vacuum.took == nil)
        #expect(vacuum.details == OperationDetails())
    }

    @Test func `an autovacuum that prevents wraparound is told from others`() throws {
        var run = ProgressRun(
            "VACUUM", by: "autovacuum worker", saying: "autovacuum: VACUUM t (to prevent wraparound)")
        try run.look(at: 1, ["phase": 1])

        #expect(run.operation?.starter == .autovacuum(preventsWraparound: true))
    }

    @Test func `one that is gone is remembered for ten minutes, with how long it took`() throws {
        var run = ProgressRun("VACUUM")
        try run.look(at: 1, ["phase": 1])
        try run.look(at: 60, ["phase": 1])

        try run.look(at: 61, nil)

        #expect(run.operation?.course == .ended(at: .second(61), took: .seconds(60)))
        try run.look(at: 660, nil)
        #expect(run.operation != nil)
        try run.look(at: 662, nil)
        #expect(run.operation == nil)
    }

    @Test func `one that took no time is not remembered`() throws {
        var run = ProgressRun("VACUUM")
        try run.look(at: 2, ["phase": 1])
        try run.look(at: 3, nil)

        #expect(run.operation == nil)
    }
}

/// Columns by what the server's catalog has.
struct ProgressSQLTests {
    @Test func `a server before 17 counts dead rows, a later one their bytes and the indexes`() {
        let later = ["indexes_total", "delay_time"].map { "pg_stat_progress_vacuum.\($0)" }

        let old = ProgressSQL.question(on: Capabilities())
        let new = ProgressSQL.question(on: Capabilities(columns: Set(later)))

        #expect(!old.contains("param9 AS parts_total"))
        #expect(new.contains("param8 AS more_done"))
        #expect(new.contains("param9 AS parts_total"))
        #expect(new.contains("param11 AS delay_ns"))
    }

    @Test func `only a server that has them is asked for repacks and checksums`() {
        let views = ["pg_stat_progress_repack.pid", "pg_stat_progress_data_checksums.pid"]

        let old = ProgressSQL.question(on: Capabilities())
        let new = ProgressSQL.question(on: Capabilities(columns: Set(views)))

        #expect(old.contains("'CLUSTER'") && !old.contains("'REPACK'"))
        #expect(new.contains("'REPACK'") && !new.contains("'CLUSTER'"))
        #expect(new.contains("'DATACHECKSUMS'"))
    }
}
