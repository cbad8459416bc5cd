import Testing

@testable import Probes

/// What is made of the counters of databases.
@Suite struct DatabaseCheckTests {
    private static let names = NamesProbe.Sample(databases: [5: "shop", 6: "mail"], roles: [:])

    /// A database as it was counted one look of ten seconds after the other.
    private static func counted(
        _ totals: [DatabaseCounters], of id: UInt32 = 5, resetAt: [ServerTime?] = []
    ) -> DatabaseActivity {
        var seen: DatabaseActivity?
        for (index, total) in totals.enumerated() {
            let mark = DatabaseActivity.Mark(time: .second(Double(index) * 10), total: total)
            let reset = index < resetAt.count ? resetAt[index] : nil
            seen = DatabaseActivity(id: id, resetAt: reset, now: mark).following(seen)
        }
        return seen ?? DatabaseActivity(id: id, now: .init(time: .second(0), total: DatabaseCounters()))
    }

    private static func looking(_ databases: DatabaseActivity...) -> Sight {
        Sight.blank.knowing(DatabasesProbe.self, .init(takenAt: .second(60), databases: databases))
            .knowing(NamesProbe.self, names)
    }

    private static let lately = [
        "locks.deadlocks", "databases.rollbacks", "databases.cache_misses", "temp.storm",
    ]

    @Test(arguments: lately) func `nothing is known before the second look`(id: CheckID) {
        #expect(Sight.blank.answer(id).isUnknown)
        #expect(
            Self.looking(Self.counted([DatabaseCounters(commits: 5000, deadlocks: 9)])).answer(id).isUnknown)
    }

    @Test(arguments: lately) func `where nothing happens there is no trouble`(id: CheckID) {
        let calm = DatabaseCounters(
            commits: 5000, rollbacks: 4000, blocksRead: 90_000, tempBytes: Bytes(1 << 40), deadlocks: 9)

        #expect(Self.looking(Self.counted([calm, calm])).answer(id).isNo)
    }

    @Test func `a deadlock is told for a minute, with its database`() {
        let before = DatabaseCounters(deadlocks: 2), after = DatabaseCounters(deadlocks: 3)
        let soon = Self.looking(Self.counted([before, after, after]))
        let later = Self.looking(Self.counted([before] + Array(repeating: after, count: 8)))

        #expect(soon.answer("locks.deadlocks").sentences == ["1 deadlock in database shop in the last 20 s"])
        #expect(soon.answer("locks.deadlocks").worst == .warning)
        let values: [String: RunbookValue] = ["database": .name("shop")]
        #expect(soon.answer("locks.deadlocks").evidence.first?.values == values)
        #expect(later.answer("locks.deadlocks").isNo)
    }

    @Test func `rollbacks are told from their limit on, where there are enough transactions`() {
        func share(_ commits: Int64, _ rollbacks: Int64) -> Sight {
            Self.looking(
                Self.counted([
                    DatabaseCounters(commits: 100),
                    DatabaseCounters(commits: 100 + commits, rollbacks: rollbacks),
                ]))
        }

        #expect(share(180, 20).answer("databases.rollbacks").worst == .warning)
        #expect(share(181, 20).answer("databases.rollbacks").isNo)
        #expect(share(500, 500).answer("databases.rollbacks").worst == .critical)
        #expect(share(10, 10).answer("databases.rollbacks").isNo)
        #expect(
            share(180, 20).answer("databases.rollbacks").sentences
                == ["10 % of 200 transactions rolled back in database shop in 10 s"])
    }

    @Test func `cache misses are told where enough is read to mean something`() {
        func misses(_ read: Int64, _ hit: Int64) -> Sight {
            Self.looking(
                Self.counted([DatabaseCounters(), DatabaseCounters(blocksRead: read, blocksHit: hit)]))
        }

        #expect(misses(10_000, 190_000).answer("databases.cache_misses").worst == .warning)
        #expect(misses(10_000, 190_001).answer("databases.cache_misses").isNo)
        #expect(misses(9_999, 0).answer("databases.cache_misses").isNo)
    }

    @Test func `the database with the most temporary files stands first, and the worst before it`() {
        func wrote(_ id: UInt32, _ bytes: Int64) -> DatabaseActivity {
            Self.counted(
                [DatabaseCounters(), DatabaseCounters(tempFiles: 12, tempBytes: Bytes(bytes))], of: id)
        }
        let storm = Self.looking(wrote(5, 1 << 30), wrote(6, 9 << 30))

        #expect(
            storm.answer("temp.storm").sentences == [
                "9 GB in 12 temporary files written in database mail in 10 s",
                "1 GB in 12 temporary files written in database shop in 10 s",
            ])
        #expect(storm.answer("temp.storm").worst == .critical)
        #expect(Self.looking(wrote(5, (1 << 30) - 1)).answer("temp.storm").isNo)
    }

    @Test func `a reset of the statistics is no negative rate and no old trouble`() {
        let totals = [
            DatabaseCounters(deadlocks: 5), DatabaseCounters(deadlocks: 7), DatabaseCounters(deadlocks: 1),
        ]
        let reset = Self.counted(totals, resetAt: [nil, nil, .second(19)])

        #expect(reset.lately == nil)
        #expect(Self.counted(totals).lately == nil)
    }

    @Test func `checksum failures are critical, and cannot be where the cluster has no checksums`() {
        let none = Self.counted([DatabaseCounters(checksumFailures: 0)])
        var damaged = Self.counted([DatabaseCounters(checksumFailures: 3)], of: 0)
        damaged.checksumFailedAt = .second(-60)

        let without = Self.looking(Self.counted([DatabaseCounters()])).answer("databases.checksum_failures")
        #expect(without == .moot("the cluster has no data checksums: nothing would notice"))
        #expect(Self.looking(none).answer("databases.checksum_failures").isNo)
        #expect(Self.looking(none, damaged).answer("databases.checksum_failures").worst == .critical)
        #expect(
            Self.looking(none, damaged).answer("databases.checksum_failures").sentences
                == ["3 checksum failures in the shared catalogs, the last 2 min ago"])
    }
}
