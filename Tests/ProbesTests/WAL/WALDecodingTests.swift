import Testing

@testable import Probes

/// What the answers of different servers become.
@Suite struct WALDecodingTests {
    private static let moment = ServerTime.second(100)

    private static func knowing<P: Probe>(_ probe: P.Type, _ sample: P.Sample?) -> Readings {
        var readings = Readings()
        readings[P.self].latest = sample
        return readings
    }

    // MARK: WAL

    private static func wal(
        at second: Double, standby: Bool = false, position: Double, records: Double, writes: Double?,
        after before: WALProbe.Sample? = nil
    ) throws -> WALProbe.Sample {
        let rows = TextRows(
            [
                "taken_at": .time, "standby": .flag, "position": .real, "wal_records": .real,
                "wal_write": .real,
                "stats_reset": .time,
            ],
            [
                [
                    ServerTime.second(second).microseconds, standby ? "t" : "f", position, records, writes,
                    ServerTime.second(0).microseconds,
                ]
            ])
        return try WALProbe.sample(from: rows, knowing: knowing(WALProbe.self, before))
    }

    @Test func `WAL is measured by its position, and what it is made of by counters`() throws {
        let before = try Self.wal(at: 10, position: 1000, records: 10, writes: 7)
        let sample = try Self.wal(at: 20, position: 51_000, records: 30, writes: 9, after: before)

        #expect(sample.course.rate(.position) == 5000)
        #expect(sample.course.rate(.records) == 2)
        #expect(sample.position == LSN(51_000))
    }

    @Test func `writes that a server from 18 on does not count there are unknown`() throws {
        let sample = try Self.wal(at: 20, position: 1, records: 1, writes: nil)

        #expect(sample.course.total[.writes] == nil)
    }

    @Test func `a promotion is no rate`() throws {
        let before = try Self.wal(at: 10, standby: true, position: 1000, records: 1, writes: 1)
        let sample = try Self.wal(at: 11, position: 900_000, records: 1, writes: 1, after: before)

        #expect(sample.course.rate(.position) == nil)
    }

    @Test func `a server is asked for the columns that it has`() {
        let old = WALProbe.sql(on: Capabilities())
        let new = WALProbe.sql(
            on: Capabilities(columns: ["pg_stat_get_wal.()", "pg_stat_get_wal.wal_records"]))

        #expect(!old.contains("pg_stat_get_wal"))
        #expect(new.contains("wal_records::float8 AS wal_records"))
        #expect(new.contains("NULL::float8 AS wal_write"))
    }

    // MARK: I/O

    @Test func `a server before 16 says that it does not count I/O`() throws {
        let sql = IOProbe.sql(on: Capabilities())
        let rows = TextRows(
            ["taken_at": .time, "backend_type": .text], [[Self.moment.microseconds, nil]])
        let sample = try IOProbe.sample(from: rows, knowing: Readings())

        #expect(!sql.contains("pg_stat_get_io"))
        #expect(!sample.isCounted && sample.accounts.isEmpty)
    }

    @Test func `bytes are counted by servers from 18 on, and reckoned of those before`() {
        let before = IOProbe.sql(
            on: Capabilities(columns: [
                "pg_stat_get_io.()", "pg_stat_get_io.reads", "pg_stat_get_io.op_bytes",
            ]))
        let since = IOProbe.sql(
            on: Capabilities(columns: [
                "pg_stat_get_io.()", "pg_stat_get_io.reads", "pg_stat_get_io.read_bytes",
            ]))

        #expect(before.contains("(reads OPERATOR(pg_catalog.*) op_bytes)::float8 AS read_bytes"))
        #expect(since.contains("read_bytes::float8 AS read_bytes") && !since.contains("op_bytes"))
    }

    private static func io(
        _ rows: [(String, String, String, reads: Double?, hits: Double?)], at second: Double
    )
        -> TextRows
    {
        TextRows(
            [
                "taken_at": .time, "backend_type": .text, "object": .text, "context": .text,
                "stats_reset": .time,
                "reads": .real, "hits": .real,
            ],
            rows.map {
                [ServerTime.second(second).microseconds, $0.0, $0.1, $0.2, 0, $0.reads, $0.hits]
            })
    }

    @Test func `each kind of process, thing and manner has a course of its own`() throws {
        let before = try IOProbe.sample(
            from: Self.io([("client backend", "relation", "normal", 10, 100)], at: 0), knowing: Readings())
        let rows = Self.io(
            [
                ("checkpointer", "wal", "normal", nil, nil), ("client backend", "relation", "vacuum", 5, 5),
                ("client backend", "relation", "normal", 30, 400),
            ], at: 10)
        let sample = try IOProbe.sample(from: rows, knowing: Self.knowing(IOProbe.self, before))

        #expect(sample.accounts.map { $0.course.rate(.reads) } == [nil, nil, 2])
        #expect(sample.accounts.map { $0.course.total[.hits] } == [nil, 5, 400])
    }

    // MARK: SLRU

    @Test(arguments: zip(["Xact", "Subtrans", "other"], ["transaction", "subtransaction", "other"]))
    func `a small cache has one name on all servers`(name: String, known: String) throws {
        let rows = TextRows(
            ["taken_at": .time, "name": .text, "stats_reset": .time, "blks_hit": .real],
            [[Self.moment.microseconds, name, 0, 7]])
        let sample = try SLRUProbe.sample(from: rows, knowing: Readings())

        #expect(sample.caches.map(\.id) == [known])
        #expect(sample.caches[0].course.total[.hits] == 7)
    }

    // MARK: Checkpoints

    @Test func `a recording from before who writes was asked can still be shown`() throws {
        let rows = TextRows(
            [
                "taken_at": .time, "standby": .flag, "wal": .integer, "timed": .integer,
                "requested": .integer,
                "stats_reset": .time, "timeout": .real, "target": .real, "max_wal": .integer,
                "segment": .integer,
            ],
            [[Self.moment.microseconds, "f", 9, 3, 4, 0, 300, 0.9, 1 << 30, 16 << 20]])
        let sample = try CheckpointerProbe.sample(from: rows, knowing: Readings())

        #expect(sample.timed == 3 && sample.requested == 4)
        #expect(sample.writers?.total[.cleaned] == nil)
    }

    @Test func `the distance between checkpoints is that of their beginnings, within one timeline`() {
        func look(_ redo: Int64, timeline: Int64 = 1, after before: LastCheckpointProbe.Sample?)
            -> LastCheckpointProbe.Sample
        {
            var sample = LastCheckpointProbe.Sample(takenAt: Self.moment, redo: LSN(redo))
            sample.timeline = timeline
            sample.follow(before)
            return sample
        }
        let first = look(100, after: nil)
        let same = look(100, after: first)
        let second = look(350, after: same)

        #expect(same.distances == [])
        #expect(second.distances == [Bytes(250)])
        #expect(look(900, timeline: 2, after: second).distances == [])
    }
}
