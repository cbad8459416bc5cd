import Probes
import TUI

@testable import pgtop

extension Situation {
    static let tables = [calmTables, troubledTables, standbyTables, unreadableTables, firstTables]

    private static let calmTables = Situation(name: "calm", pages: ["tables"]) {
        seen([.customers, .orders] + .partitions, indexes: [.primaryKey])
    }

    private static let troubledTables = Situation(name: "trouble", pages: ["tables"]) {
        seen(
            [.events, .customers, .forsaken, .orders, .fresh] + .partitions,
            indexes: [.primaryKey, .failed, .twin, .unused], ages: [1_400_000_000, 120_000_000],
            holders: [
                XminHolder(
                    .session(Backend.sleeper.id), sampledAt: .noon, age: 5_200_000, since: .noon(minus: 4000)),
                XminHolder(.slot("old_replica"), sampledAt: .noon, age: 900_000),
                XminHolder(.prepared(gid: "it's"), sampledAt: .noon, age: 40, since: .noon(minus: 70)),
            ])
    }

    private static let standbyTables = Situation(name: "standby", pages: ["tables"]) {
        seen(
            [.customers.onStandby, .orders.onStandby], indexes: [.primaryKey, .unused], isStandby: true,
            at: Server.primary.with { $0.isStandby = true })
    }

    /// What may be read of sizes is readable by all; who holds back vacuums is not.
    private static let unreadableTables = Situation(name: "no-privileges", pages: ["tables"]) {
        seen(
            [.customers.unreadable], indexes: [.primaryKey],
            holders: [XminHolder(.session(.init(pid: 77, start: nil)), sampledAt: .noon, age: 70_000)],
            at: Server.primary.with { $0.canReadAllStats = false })
    }

    /// Before anything was picked.
    private static let firstTables = Situation(name: "first-look", pages: ["tables"]) {
        connected(.primary, storm, idle: 3) + [
            tick([Sampled(TableListProbe.self, .init(takenAt: .noon, tables: [.customers]), takenAt: .at(8))])
        ]
    }

    private static func tick(_ samples: [Sampled]) -> (Event, Double) {
        (.report(.tick(samples, Ledger())), 8)
    }

    private static func seen(
        _ tables: [TableFacts], indexes: [IndexFacts], ages: [Int64] = [140_000_000, 90_000_000],
        holders: [XminHolder] = [], isStandby: Bool = false, at server: Server = .primary
    ) -> [(Event, Double)] {
        let before = tables.map { $0.before(20) }
        var list = TableListProbe.Sample(takenAt: .noon, isStandby: isStandby, tables: tables)
            .following(.init(takenAt: .noon(minus: 20), tables: before).following(nil))
        list.picksTakenAt = .noon
        let counted = IndexListProbe.Sample(
            takenAt: .noon, isStandby: isStandby, countedSince: .noon(minus: 1_100_000),
            senders: isStandby ? 0 : 2,
            indexes: indexes)
        let samples = [
            Sampled(
                NamesProbe.self, .init(databases: [5: "postgres", 6: "shop"], roles: [10: "app"]),
                takenAt: .at(8)),
            Sampled(TableListProbe.self, list, takenAt: .at(8)),
            Sampled(
                TablePicksProbe.self,
                Picks(takenAt: .noon, count: 1240, relations: 1262, size: Bytes(48_000_000_000)),
                takenAt: .at(8)),
            Sampled(IndexListProbe.self, counted, takenAt: .at(8)),
            Sampled(
                IndexPicksProbe.self, Picks(takenAt: .noon, count: 3100, size: Bytes(9_000_000_000)),
                takenAt: .at(8)),
            Sampled(AgesProbe.self, .aged(ages), takenAt: .at(8)),
            Sampled(
                HorizonProbe.self, .init(takenAt: .noon, isStandby: isStandby, holders: holders),
                takenAt: .at(8)),
        ]
        return connected(server, storm, idle: 3) + [tick(samples)]
    }
}

extension AgesProbe.Sample {
    fileprivate static func aged(_ xids: [Int64]) -> Self {
        var sample = Self(
            databases: [
                DatabaseAge(id: 5, name: "postgres", xids: xids[0], multixacts: 3_000_000),
                DatabaseAge(id: 6, name: "shop", xids: xids[1], multixacts: 2_000_000),
            ], freezeAfter: 200_000_000, freezeMultixactsAfter: 400_000_000)
        sample.consumption.add(.init(at: .noon(minus: 600), xid: 5_000_000_000, multixact: 4_294_967_000))
        sample.consumption.add(.init(at: .noon, xid: 5_000_900_000, multixact: 304))
        return sample
    }
}

extension [TableFacts] {
    fileprivate static let partitions = (1...3).map { month -> TableFacts in
        var part = TableFacts(
            .init(UInt32(110 + month), isPart: true), of: 110, name: "orders_2026_0\(month)", sampledAt: .noon
        )
        part.measure(
            heap: 3_000_000_000 - Int64(month) * 400_000_000, live: 21_000_000, dead: 900_000, due: 21)
        return part
    }
}

extension TableFacts {
    private static func made(_ oid: UInt32, _ name: String, _ change: (inout TableFacts) -> Void)
        -> TableFacts
    {
        var table = TableFacts(.init(oid), name: name, sampledAt: .noon)
        change(&table)
        return table
    }

    fileprivate mutating func measure(heap: Int64, live: Int64, dead: Int64, due share: Double) {
        self.heap = Bytes(heap)
        toast = Bytes(heap / 20)
        indexes = Bytes(heap / 4)
        (self.live, self.dead, modified) = (live, dead, dead / 2)
        (vacuumedAt, analyzedAt) = (.noon(minus: 7200), .noon(minus: 3600))
        vacuumThreshold = Double(dead) / share * 100
        due = Percent(share)
        (xids, multixacts) = (80_000_000, 1_000_000)
        bloat = Bytes(heap / 10)
        var counters = Counters()
        (counters.scans, counters.read, counters.indexScans) = (200, 200 * live, 48_000)
        (counters.inserted, counters.updated, counters.updatedHot, counters.deleted) = (5000, 9000, 8100, 100)
        self.counters = counters
    }

    fileprivate static let customers = made(100, "customers") {
        $0.measure(heap: 240_000_000, live: 1_200_000, dead: 12_000, due: 5)
    }

    fileprivate static let orders = made(110, "orders") {
        $0.measure(heap: 6_600_000_000, live: 63_000_000, dead: 2_700_000, due: 21)
        ($0.tables, $0.isPartitioned, $0.bloat) = (3, true, nil)
    }

    fileprivate static let events = made(120, "events") {
        $0.measure(heap: 19_000_000_000, live: 9_000_000, dead: 14_000_000, due: 780)
        $0.bloat = Bytes(13_000_000_000)
        $0.xids = 1_400_000_000
    }

    fileprivate static let forsaken = made(130, "sh\u{1B}op.forsaken") {
        $0.measure(heap: 800_000_000, live: 100_000, dead: 90_000, due: 400)
        ($0.isAutomatic, $0.vacuumedAt, $0.analyzedAt) = (false, nil, nil)
    }

    /// Nobody has measured it.
    fileprivate static let fresh = made(140, "fresh") {
        ($0.unsized, $0.live, $0.dead, $0.modified) = (1, 500_000, 0, 500_000)
        $0.counters = Counters()
    }

    fileprivate var onStandby: TableFacts {
        var table = self
        (table.live, table.dead, table.modified, table.due) = (nil, nil, nil, nil)
        (table.vacuumedAt, table.analyzedAt) = (nil, nil)
        table.counters?.inserted = nil
        table.counters?.updated = nil
        return table
    }

    fileprivate var unreadable: TableFacts {
        var table = self
        table.bloat = nil
        return table
    }

    /// The same so many seconds earlier.
    fileprivate func before(_ seconds: Double) -> TableFacts {
        var table = TableFacts(id, of: root, name: name, sampledAt: .noon(minus: seconds))
        (table.tables, table.unsized, table.toast, table.indexes) = (tables, unsized, toast, indexes)
        table.heap = heap.map { Bytes($0.count - 8_000_000) }
        table.counters = counters
        table.counters?.scans = (counters?.scans ?? 0) / 10 * 9
        table.counters?.read = (counters?.read ?? 0) / 10 * 9
        table.counters?.indexScans = (counters?.indexScans ?? 0) / 10 * 9
        return table
    }
}

extension IndexFacts {
    private static func made(
        _ oid: UInt32, _ name: String, on columns: String, _ change: (inout IndexFacts) -> Void
    )
        -> IndexFacts
    {
        var index = IndexFacts(.init(oid), name: name, sampledAt: .noon)
        (index.table, index.columns, index.size) = ("customers", columns, Bytes(Int64(oid) * 1_000_000))
        change(&index)
        return index
    }

    fileprivate static let primaryKey = made(200, "customers_pkey", on: "id") {
        ($0.duty, $0.scans) = ("primary key", 1_204_000)
    }
    fileprivate static let failed = made(210, "customers_email_ccnew", on: "email") {
        ($0.isValid, $0.size) = (false, nil)
    }
    fileprivate static let twin = made(220, "customers_again", on: "id") { $0.twin = "customers_pkey" }
    fileprivate static let unused = made(230, "customers_city", on: "city") { $0.scans = 0 }
}
