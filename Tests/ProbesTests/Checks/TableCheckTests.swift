import Testing

@testable import Probes

/// Which tables somebody should mind.
@Suite struct TableCheckTests {
    private static func table(
        live: Int64 = 100_000, dead: Int64 = 0, _ change: (inout TableHealth) -> Void = { _ in }
    ) -> TableHealth {
        var table = TableHealth(
            id: 7, schema: "app", name: "orders", sampledAt: .second(100), live: live, dead: dead)
        table.pages = 1000
        change(&table)
        return table
    }

    private static func sight(_ tables: TableHealth..., standby: Bool = false) -> Sight {
        Sight.blank.knowing(
            TablesProbe.self, .init(takenAt: .second(100), isStandby: standby, tables: tables, count: 9))
    }

    private static let counted = ["vacuum.dead_tuples", "tables.statistics_stale"]

    @Test(arguments: counted + ["tables.never_analyzed", "indexes.invalid"])
    func `nothing is known before the first look`(id: CheckID) {
        #expect(Sight.blank.answer(id).isUnknown)
    }

    @Test(arguments: counted) func `where nothing is wrong there is no trouble`(id: CheckID) {
        #expect(Self.sight().answer(id).isNo)
        #expect(Self.sight(Self.table()).answer(id).isNo)
    }

    @Test(arguments: counted) func `a standby's tables are its primary's matter`(id: CheckID) {
        let bad = Self.table(dead: 900_000) { $0.modified = 900_000 }

        #expect(Self.sight(bad, standby: true).answer(id).isNo)
    }

    @Test(
        arguments: [
            (19_999, 80_001, nil), (20_000, 80_000, .warning), (49_999, 50_001, .warning),
            (50_000, 50_000, .critical),
        ] as [(Int64, Int64, Severity?)]) func `dead rows count by their share`(
            dead: Int64, live: Int64, severity: Severity?
        )
    {
        let answer = Self.sight(Self.table(live: live, dead: dead)).answer("vacuum.dead_tuples")

        #expect(answer.worst == severity)
        #expect(answer.isYes == (severity != nil))
    }

    @Test func `small tables do not count`() {
        let few = Self.table(live: 0, dead: 9_999)
        let narrow = Self.table(live: 0, dead: 10_000) { $0.pages = 999 }
        let uncounted = Self.table(live: 0, dead: 10_000) { $0.pages = 0 }

        #expect(Self.sight(few).answer("vacuum.dead_tuples").isNo)
        #expect(Self.sight(narrow).answer("vacuum.dead_tuples").isNo)
        #expect(Self.sight(uncounted).answer("vacuum.dead_tuples").isYes)
    }

    @Test func `who told autovacuum to come later is not told of it earlier`() {
        let early = Self.table(live: 50_000, dead: 50_000) { $0.vacuumThreshold = 60_000 }
        var off = early
        off.isAutomatic = false

        #expect(Self.sight(early).answer("vacuum.dead_tuples").isNo)
        #expect(
            Self.sight(off).answer("vacuum.dead_tuples").sentences == [
                "table app.orders: 50 % dead rows (50 k of 100 k), never vacuumed, autovacuum off"
            ])
    }

    @Test func `a vacuum that is at work makes it less bad`() {
        func vacuumed(_ dead: Int64) -> CheckAnswer {
            Self.sight(Self.table(dead: dead) { $0.isBeingVacuumed = true }).answer("vacuum.dead_tuples")
        }

        #expect(vacuumed(60_000).isNo)
        #expect(vacuumed(1_000_000).worst == .warning)
        #expect(
            vacuumed(1_000_000).sentences == [
                "table app.orders: 91 % dead rows (1 M of 1.1 M), being vacuumed"
            ])
    }

    @Test func `the evidence carries the table for the guide`() {
        let evidence = Self.sight(Self.table(dead: 60_000)).answer("vacuum.dead_tuples").evidence.first

        #expect(evidence?.subject == .relation(7))
        #expect(evidence?.values == ["relation": .relation(schema: "app", name: "orders")])
    }

    // MARK: Statistics

    /// A table as it was seen every thirty seconds.
    private static func seen(_ times: Int, uses: Int64 = 1, _ change: (inout TableHealth) -> Void)
        -> TableHealth
    {
        var seen: TableHealth?
        for look in 0..<times {
            var next = TableHealth(
                id: 7, schema: "app", name: "orders", sampledAt: .second(Double(look) * 30), live: 20_000,
                dead: 0)
            next.modified = 10_000
            next.uses = Int64(look) * uses
            change(&next)
            seen = next.following(seen)
        }
        return seen ?? table()
    }

    @Test func `statistics are stale when autovacuum has not come for a while`() {
        #expect(Self.sight(Self.seen(3) { _ in }).answer("tables.statistics_stale").isNo)
        #expect(
            Self.sight(Self.seen(4) { $0.analyzedAt = .second(-30) }).answer("tables.statistics_stale")
                .sentences
                == ["table app.orders: 10 k changes to 20 k rows since its analyze 2 min ago"]
        )
    }

    @Test func `where autovacuum is off nobody waits for it, but two looks are needed to see it used`() {
        #expect(
            Self.sight(Self.seen(1) { $0.isAutomatic = false }).answer("tables.statistics_stale").isUnknown)
        #expect(Self.sight(Self.seen(2) { $0.isAutomatic = false }).answer("tables.statistics_stale").isYes)
    }

    @Test func `a table that nobody uses, or of which less than half has changed, may have old ones`() {
        #expect(Self.sight(Self.seen(5, uses: 0) { _ in }).answer("tables.statistics_stale").isNo)
        #expect(Self.sight(Self.seen(5) { $0.modified = 9_999 }).answer("tables.statistics_stale").isNo)
        #expect(
            Self.sight(Self.seen(5) { $0.analyzeThreshold = 10_001 }).answer("tables.statistics_stale").isNo)
    }

    @Test func `tables that were never analyzed are counted`() {
        let new = Self.table(live: 5000) { $0.isUnanalyzed = true }
        let sample = TablesProbe.Sample(takenAt: .second(0), tables: [new], unanalyzed: 3, count: 9)

        #expect(
            Sight.blank.knowing(TablesProbe.self, sample).answer("tables.never_analyzed").sentences
                == ["3 of 9 tables in this database never analyzed, the largest is app.orders"])
        #expect(Self.sight().answer("tables.never_analyzed").isNo)
    }

    // MARK: Indexes

    @Test func `an index that is not valid is told with its table`() {
        let index = InvalidIndex(id: 9, schema: "app", name: "i", table: "orders", tableSchema: "app")
        let answer = Sight.blank.knowing(InvalidIndexesProbe.self, .init(indexes: [index]))
            .answer("indexes.invalid")

        #expect(answer.worst == .warning)
        #expect(answer.evidence.first?.values["index"] == .relation(schema: "app", name: "i"))
        #expect(answer.evidence.first?.values["relation"] == .relation(schema: "app", name: "orders"))
    }

    @Test func `a build that may not be looked at leaves it open`() {
        let index = InvalidIndex(id: 9, schema: "app", name: "i", table: "orders", tableSchema: "app")
        func answer(_ indexes: [InvalidIndex], hides: Bool) -> CheckAnswer {
            Sight.blank.knowing(InvalidIndexesProbe.self, .init(indexes: indexes, hidesBuilds: hides))
                .answer("indexes.invalid")
        }

        #expect(answer([index], hides: true).isUnknown)
        #expect(answer([], hides: true).isNo)
        #expect(answer([], hides: false).isNo)
    }
}
