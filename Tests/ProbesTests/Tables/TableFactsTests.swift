import Testing

@testable import Probes

/// What is told of tables between two looks.
@Suite struct TableFactsTests {
    private static func time(_ seconds: Int64) -> ServerTime { ServerTime(microseconds: seconds * 1_000_000) }

    private static func table(_ seconds: Int64, scans: Int64 = 0, heap: Int64? = 8192) -> TableFacts {
        var table = TableFacts(.init(1), name: "t", sampledAt: time(seconds))
        table.heap = heap.map(Bytes.init)
        table.unsized = heap == nil ? 1 : 0
        var counters = TableFacts.Counters()
        counters.scans = scans
        counters.read = scans * 100
        table.counters = counters
        return table
    }

    private static func look(_ tables: TableFacts..., after before: TableListProbe.Sample? = nil)
        -> TableListProbe.Sample
    {
        TableListProbe.Sample(takenAt: tables[0].sampledAt, tables: tables).following(before)
    }

    @Test func `rates are counted between two looks that lie far enough apart`() {
        let first = Self.look(Self.table(0, scans: 10))
        let soon = Self.look(Self.table(1, scans: 1000), after: first)
        let later = Self.look(Self.table(10, scans: 30), after: soon)

        #expect(first.tables[0].rates?.scans == nil)
        #expect(soon.tables[0].rates?.scans == nil)
        #expect(later.tables[0].rates?.scans == 2)
        #expect(later.tables[0].rates?.readPerScan == 100)
    }

    @Test func `counters that went back give no rate`() {
        let first = Self.look(Self.table(0, scans: 10))

        let reset = Self.look(Self.table(10, scans: 3), after: first)

        #expect(reset.tables[0].rates?.scans == nil)
    }

    @Test func `a tree that has got another part gives no rate`() {
        let first = Self.look(Self.table(0, scans: 10))
        var grown = Self.table(10, scans: 5000)
        grown.tables = 2

        #expect(Self.look(grown, after: first).tables[0].rates?.scans == nil)
    }

    @Test func `growth is told since the first look and since the last`() {
        let first = Self.look(Self.table(0, heap: 1000))
        let second = Self.look(Self.table(10, heap: 4000), after: first)
        let third = Self.look(Self.table(20, heap: 3000), after: second)

        #expect(first.tables[0].growth == nil)
        #expect(third.tables[0].growth == 2000)
        #expect(third.tables[0].lateGrowth == -1000)
    }

    @Test func `the first look is remembered while a table has no row`() {
        let first = Self.look(Self.table(0, heap: 1000))
        let other = Self.look(TableFacts(.init(2), name: "u", sampledAt: Self.time(10)), after: first)

        let back = Self.look(Self.table(20, heap: 1500), after: other)

        #expect(back.tables[0].growth == 500)
    }

    @Test func `a table that was never measured has no size, and does not grow when it is`() {
        let unknown = Self.look(Self.table(0, heap: nil))
        let measured = Self.look(Self.table(10, heap: 8000), after: unknown)

        #expect(unknown.tables[0].size == nil)
        #expect(measured.tables[0].size == Bytes(8000))
        #expect(measured.tables[0].growth == nil && measured.tables[0].lateGrowth == nil)
    }

    @Test func `bloat is what full pages would not need`() {
        // 4 bytes of a pointer, 24 of a header and 104 of data fit 61 times into a page.
        let bloat = Bloat(
            pages: 100, rows: 610, width: 100, columns: 3, hasNulls: false, fill: 1, block: 8192)

        #expect(bloat.bytes == Bytes(90 * 8192))
    }

    @Test func `a table that is fuller than expected has no bloat`() {
        let bloat = Bloat(pages: 1, rows: 1000, width: 100, columns: 3, hasNulls: true, fill: 1, block: 8192)

        #expect(bloat.bytes == Bytes(0))
    }
}

/// How fast ids are used up.
@Suite struct ConsumptionTests {
    private static func mark(_ seconds: Int64, _ xid: Int64, _ multixact: Int64 = 0) -> Consumption.Mark {
        .init(at: ServerTime(microseconds: seconds * 1_000_000), xid: xid, multixact: multixact)
    }

    private static func consumption(_ marks: Consumption.Mark...) -> Consumption {
        marks.reduce(into: Consumption()) { $0.add($1) }
    }

    @Test func `one look is no ground for a rate`() {
        #expect(Self.consumption(Self.mark(0, 100)).xidsPerSecond == nil)
    }

    @Test func `the rate is that between the looks`() {
        #expect(Self.consumption(Self.mark(0, 100), Self.mark(10, 600)).xidsPerSecond == 50)
    }

    @Test func `what lies more than half an hour back does not count`() {
        let consumption = Self.consumption(
            Self.mark(0, 0), Self.mark(1000, 1_000_000), Self.mark(2000, 1_000_100))

        #expect(consumption.xidsPerSecond == 0.1)
    }

    @Test func `the counter of multixacts starts anew after the last`() {
        let consumption = Self.consumption(Self.mark(0, 0, 4_294_967_290), Self.mark(10, 0, 4))

        #expect(consumption.multixactsPerSecond == 1)
    }

    @Test func `another server's counter begins anew`() {
        #expect(Self.consumption(Self.mark(0, 900), Self.mark(10, 100)).xidsPerSecond == nil)
    }

    @Test func `the time to an age is told where it will come`() {
        #expect(Consumption.time(from: 100, to: 1100, at: 10) == .seconds(100))
        #expect(Consumption.time(from: 1100, to: 1000, at: 10) == .zero)
        #expect(Consumption.time(from: 100, to: 1000, at: 0) == nil)
        #expect(Consumption.time(from: 100, to: 1000, at: nil) == nil)
    }
}

/// When the server picks anew.
@Suite struct PicksTests {
    private static let picks = Picks(takenAt: ServerTime(microseconds: 0), picking: Picking(by: "size"))

    @Test func `nothing is picked before there are rows to look at`() {
        #expect(!Picks.areDue(nil, wanted: Picking(), afterFirstRows: false, Turn()))
        #expect(Picks.areDue(nil, wanted: Picking(), afterFirstRows: true, Turn()))
    }

    @Test func `another order is picked by soon, the same seldom`() {
        let turn = Turn(ticks: 5, time: .seconds(5))

        #expect(Picks.areDue(Self.picks, wanted: Picking(by: "dead"), afterFirstRows: true, turn))
        #expect(!Picks.areDue(Self.picks, wanted: Picking(by: "size"), afterFirstRows: true, turn))
    }
}
