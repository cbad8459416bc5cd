import Probes

@testable import pgtop

extension Situation {
    static let progress = [idleProgress, maintenance, hiddenProgress]

    private static let idleProgress = Situation(name: "nothing-at-work", pages: ["progress"]) {
        connected(.primary, [], idle: 3) + [progressing([])]
    }

    /// A window in full swing: all courses that an operation can be in.
    private static let maintenance = Situation(name: "maintenance", pages: ["progress"]) {
        let waiting = Backend.client(
            5200, role: "owner", wait: ("Lock", "relation"), transaction: 65, statement: 65,
            query: "ALTER TABLE orders ADD COLUMN note text")
        let others: [Backend] = [
            .client(5100, "idle in transaction", role: "report", transaction: 900, since: 840),
            .client(7001, role: "owner", statement: 400, query: "VACUUM accounts"),
            .client(7002, role: "owner", statement: 200, query: "CREATE INDEX CONCURRENTLY ON events (at)"),
            waiting,
        ]
        let locks: [Lock] = [
            Lock(.session(5100), .accessShare, .orders), .waiting(5200, .accessExclusive, .orders, for: 65),
        ]
        return connected(.primary, others, idle: 4, locks: .among(locks)) + [
            named([16_385: "orders", 17_000: "accounts", 17_010: "audit.events", 17_030: "ledger"]),
            progressing([.vacuum, .build, .autovacuum, .backup, .ended]),
        ]
    }

    private static let hiddenProgress = Situation(name: "no-privileges", pages: ["progress"]) {
        var hidden = Operation(
            id: .init(session: .init(pid: 7009, start: nil), kind: .vacuum, relation: nil, begunAt: nil),
            sampledAt: .noon, name: "hidden")
        hidden.database = 6
        return connected(Server.primary.with { $0.canReadAllStats = false }, [], idle: 3)
            + [progressing([hidden])]
    }

    private static func progressing(_ operations: [Operation]) -> (Event, Double) {
        let sample = ProgressProbe.Sample(takenAt: .noon, operations: operations)
        return (.report(.tick([Sampled(ProgressProbe.self, sample, takenAt: .at(8))], Ledger())), 8)
    }

    private static func named(_ names: [UInt32: String]) -> (Event, Double) {
        let databases = NamesProbe.Sample(
            databases: [5: "postgres", 6: "shop"], roles: [10: "app", 11: "owner", 12: "backup"])
        return (
            .report(
                .tick(
                    [
                        Sampled(NamesProbe.self, databases, takenAt: .at(8)),
                        Sampled(RelationNamesProbe.self, .init(names: names), takenAt: .at(8)),
                    ], Ledger())), 8
        )
    }
}

extension Operation {
    fileprivate static func of(
        _ pid: Int32, _ kind: Kind, _ relation: UInt32?, for seconds: Double, command: String? = nil,
        database: UInt32 = 5
    ) -> Operation {
        var operation = Operation(
            id: .init(
                session: .init(pid: pid, start: .noon(minus: 7200 + Double(pid))), kind: kind,
                relation: relation, begunAt: .noon(minus: seconds)),
            sampledAt: .noon, name: relation.map { "oid \($0)" } ?? kind.rawValue, command: command)
        operation.database = database
        operation.starter = .user(role: 11, application: "psql")
        return operation
    }

    private static let vacuumSteps = [
        "scan heap", "vacuum indexes", "vacuum heap", "clean up indexes", "truncate", "finish",
    ]

    fileprivate static var vacuum: Operation {
        var vacuum = of(7001, .vacuum, 17_000, for: 400)
        vacuum.phase = Phase(name: "vacuuming indexes", steps: vacuumSteps, place: 1, detail: "2/5")
        vacuum.work = Work(done: 2, of: 5, .items("indexes"))
        vacuum.fraction = Percent(41.4)
        vacuum.remaining = Estimate(likely: .seconds(560), earliest: .seconds(300), latest: .seconds(1100))
        vacuum.details.indexPasses = 1
        vacuum.details.deadRows = Percent(100)
        return vacuum
    }

    fileprivate static var build: Operation {
        var build = of(7002, .createIndex, 17_010, for: 200, command: "create index concurrently")
        build.phase = Phase(
            name: "waiting for old snapshots",
            steps: [
                "wait for writers", "scan table", "sort", "load", "wait for validation", "scan index",
                "sort again", "validate", "old snapshots",
            ], place: 8, detail: "0/1")
        build.work = Work(done: 0, of: 1, .items("sessions"))
        build.blockers = [Blocker(.session(5100), .snapshot)]
        build.uncertainty = "as long as others take"
        return build
    }

    fileprivate static var autovacuum: Operation {
        var vacuum = of(7003, .vacuum, 4711, for: 90_000, database: 6)
        vacuum.starter = .autovacuum(preventsWraparound: true)
        vacuum.phase = Phase(name: "scanning heap", steps: vacuumSteps, place: 0)
        vacuum.work = Work(done: 9_000_000, of: 60_000_000, .blocks(size: 8192))
        vacuum.rate = 110
        vacuum.fraction = Percent(8.3)
        vacuum.remaining = Estimate(likely: .seconds(700_000), earliest: .seconds(460_000), latest: nil)
        return vacuum
    }

    fileprivate static var backup: Operation {
        var backup = of(7004, .baseBackup, nil, for: 30)
        backup.starter = .user(role: 12, application: "pg_basebackup")
        backup.phase = Phase(
            name: "streaming database files",
            steps: ["checkpoint", "estimate size", "stream files", "wait for archiving", "send WAL"], place: 2
        )
        backup.work = Work(done: 3 << 30, of: 200 << 30, .bytes)
        backup.fraction = Percent(1.5)
        backup.rate = 110e6
        backup.uncertainty = "too early to tell"
        return backup
    }

    fileprivate static var ended: Operation {
        var ended = of(7005, .reindex, 17_030, for: 500)
        ended.course = .ended(at: .noon(minus: 130), took: .seconds(370))
        return ended
    }
}
