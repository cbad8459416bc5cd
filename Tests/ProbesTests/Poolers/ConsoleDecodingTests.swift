import Testing

@testable import Probes

@Suite struct ConsoleDecodingTests {
    @Test(arguments: ConsoleRelease.all) func `pools are read by name`(release: ConsoleRelease) throws {
        let table = release.table(
            release.pools,
            [
                "database": "shop", "user": "app", "cl_active": "5", "cl_waiting": "2", "sv_active": "3",
                "sv_idle": "1", "sv_login": "1", "maxwait": "4", "maxwait_us": "500000",
                "pool_mode": "transaction",
            ])

        let pool = try #require(try Pool.list(table).first)

        #expect(pool.clientsActive == 5 && pool.clientsWaiting == 2)
        #expect(pool.servers == 5 && pool.mode == "transaction")
        #expect(pool.longestWait == .milliseconds(4500))
        #expect((pool.cancelling == nil) == (release.description == "1.12"))
    }

    @Test(arguments: ConsoleRelease.all) func `the reserve is found under both its names`(
        release: ConsoleRelease
    ) throws {
        let table = release.table(
            release.databases,
            [
                "name": "shop", "host": nil, "port": "5432", "pool_size": "20", "reserve_pool": "5",
                "reserve_pool_size": "5", "paused": "1", "max_connections": "0",
            ])

        let database = try #require(try PooledDatabase.list(table).first)

        #expect(database.reserve == 5 && database.poolSize == 20)
        #expect(database.isPaused && !database.isDisabled)
        #expect(database.host == nil && database.connectionLimit == nil)
    }

    @Test(arguments: ConsoleRelease.all) func `clients are read by name`(release: ConsoleRelease) throws {
        let table = release.table(
            release.peers,
            [
                "user": "app", "database": "shop", "state": "waiting", "addr": "10.0.1.7", "port": "53211",
                "wait": "2", "wait_us": "250000", "ptr": "0x1", "link": "", "application_name": "billing",
                "id": "77", "remote_pid": "0",
            ])

        let client = try #require(try PooledPeer.list(table).first)

        #expect(client.whence == "10.0.1.7:53211" && client.isWaiting)
        #expect(client.wait == .milliseconds(2250))
        #expect(client.link == nil && client.pid == nil)
        #expect((client.id == "77") == (release.description == "1.24"))
    }

    @Test func `the console's own pool and clients are not shown`() throws {
        let release = ConsoleRelease.oldest

        #expect(try Pool.list(release.table(release.pools, ["database": "pgbouncer"])).isEmpty)
        #expect(try PooledPeer.list(release.table(release.peers, ["database": "pgbouncer"])).isEmpty)
        #expect(try PooledDatabase.list(release.table(release.databases, ["name": "pgbouncer"])).isEmpty)
    }

    @Test func `an answer without what every release tells is said to be unknown`() {
        let table = ConsoleTable(columns: ["database", "user"], rows: [["shop", "app"]])

        #expect(throws: ProbeFailure.undecodable(column: "cl_active")) { try Pool.list(table) }
    }

    @Test func `a name in a command cannot become another command`() {
        #expect(ConsoleAct.kill(database: "a\"; KILL \"b").command == "KILL \"a\"\"; KILL \"\"b\"")
    }

    @Test func `only admins act, unless anybody may`() {
        var pooler = Pooler(id: "p")
        #expect(pooler.isAdmin == nil)
        pooler.user = "watcher"
        pooler.settings = PoolerSettings(
            ConsoleTable(
                columns: ["key", "value"], rows: [["admin_users", "boss, root"], ["auth_type", "md5"]]))
        #expect(pooler.isAdmin == false)
        pooler.user = "root"
        #expect(pooler.isAdmin == true)
    }
}

@Suite struct PoolerRatesTests {
    private func totals(_ count: Int, waiting: Int = 0) throws -> PoolerTotals {
        let release = ConsoleRelease.oldest
        let table = release.table(
            release.stats,
            [
                "database": "shop", "total_xact_count": "\(count)", "total_query_count": "\(count * 2)",
                "total_received": "0", "total_sent": "0", "total_xact_time": "\(count * 5000)",
                "total_query_time": "\(count * 2000)", "total_wait_time": "\(waiting)",
            ])
        return try #require(try PoolerTotals.byDatabase(table)["shop"])
    }

    @Test func `rates are what was added between two looks`() throws {
        let rates = try #require(
            PoolerRates(from: totals(100), to: totals(300, waiting: 4_000_000), in: .seconds(2)))

        #expect(rates.transactions == 100 && rates.queries == 200)
        #expect(rates.transactionTime == .milliseconds(5) && rates.queryTime == .milliseconds(1))
        #expect(rates.waiting == 2)
    }

    @Test func `counters that went back give no rate`() throws {
        #expect(try PoolerRates(from: totals(300), to: totals(5), in: .seconds(1)) == nil)
    }

    @Test func `without a transaction there is no average`() throws {
        let rates = try #require(try PoolerRates(from: totals(100), to: totals(100), in: .seconds(1)))

        #expect(rates.transactions == 0 && rates.transactionTime == nil)
    }
}
