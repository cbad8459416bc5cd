import Probes
import TUI
import Testing

@testable import pgtop

/// What is made of the numbers.
@Suite struct WALPaneTests {
    private static func situation(_ name: String) throws -> Snapshot {
        let situation = try #require(Situation.writing.first { $0.name == name })
        return situation.model(.usual).snapshot
    }

    private static func verdicts(_ name: String) throws -> [String] {
        WALVerdicts(WALView(try situation(name))).all.map(\.text)
    }

    private static func row(_ name: String, in snapshot: Snapshot) throws -> WALMeasure {
        try #require(WALPane.rows(snapshot).first { $0.name == name })
    }

    @Test func `a server that is well has no verdict`() throws {
        #expect(try Self.verdicts("wal-calm") == [])
    }

    @Test func `a storm names each setting to look at`() throws {
        let verdicts = try Self.verdicts("wal-storm")

        for setting in [
            "max_wal_size", "wal_buffers", "checkpoint_timeout", "bgwriter_lru_maxpages", "archive_command",
            "shared_buffers",
        ] {
            #expect(verdicts.contains { $0.contains(setting) }, "\(setting) in \(verdicts)")
        }
    }

    @Test func `what checks found is told as they found it`() throws {
        let snapshot = try Self.situation("wal-storm")
        let found = try #require(snapshot.answers["wal.checkpoints_forced"]?.evidence.first)

        let verdict = try #require(WALVerdicts(WALView(snapshot)).forced)

        #expect(verdict.text.hasPrefix(found.sentence))
        #expect(verdict.severity == found.severity)
    }

    @Test func `the rate of WAL is that of its position`() throws {
        let row = try Self.row("WAL written", in: Self.situation("wal-calm"))

        #expect(row.now == .bytesPerSecond(1_300_000))
    }

    @Test func `a standby has received WAL and made restartpoints`() throws {
        let snapshot = try Self.situation("wal-standby")
        let names = WALPane.rows(snapshot).map(\.name)

        #expect(names.contains("WAL received") && names.contains("restartpoints by time"))
        #expect(!names.contains("records") && !names.contains("WAL written"))
        #expect(WALPane.notes(snapshot).contains { $0.text.hasPrefix("A standby writes no WAL") })
    }

    @Test func `what a role may not see is unknown, with the grant that shows it`() throws {
        let snapshot = try Self.situation("wal-no-privileges")

        for name in ["pg_wal", "to be archived"] {
            let row = try Self.row(name, in: snapshot)
            #expect(row.now == .hidden)
            #expect(row.note.hasPrefix("GRANT pg_monitor TO "))
        }
        #expect(!WALPane.rows(snapshot).contains { $0.name == "disk of pg_wal" })
    }

    @Test func `sessions' writes come from either account`() throws {
        let old = WALView(try Self.situation("wal-storm")), new = WALView(try Self.situation("wal-calm"))

        #expect(old.sessionWrites?.rate == 13_926_400.0)
        #expect(new.sessionWrites?.rate == 0)
    }

    @Test func `syncs of the WAL come from either account`() throws {
        let old = WALView(try Self.situation("wal-storm")), new = WALView(try Self.situation("wal-calm"))

        #expect(old.walSyncs.count?.rate == 310 && new.walSyncs.count?.rate == 240)
        #expect(new.walSyncs.told == "1.3 ms each")
    }

    @Test func `times that nobody measures are not told`() throws {
        var snapshot = try Self.situation("wal-calm")
        snapshot.readings[SettingsProbe.self].latest = .init([
            Setting("track_io_timing", "off"), Setting("track_wal_io_timing", "off"),
        ])

        #expect(WALView(snapshot).walSyncs.told == "track_wal_io_timing is off")
        #expect(IOPane.absentColumns(snapshot) == ["read_ms", "write_ms", "sync_ms"])
        #expect(IOPane.rows(snapshot).allSatisfy { $0.readTime == nil })
    }

    @Test func `what did nothing has no row among the rates, and one among the totals`() throws {
        var snapshot = try Self.situation("wal-calm")
        let quiet = IOAccount.ID("startup", "wal", "normal")
        let course = Course<IOCounter>.watched([.reads: 0], from: [.reads: 9])
        snapshot.readings[IOProbe.self].latest?.accounts.append(IOAccount(id: quiet, course: course))

        #expect(!IOPane.rows(snapshot).contains { $0.id == quiet })
        snapshot.showsTotals = true
        #expect(IOPane.rows(snapshot).contains { $0.id == quiet })
    }

    @Test func `a server before 16 tells who writes the cache`() throws {
        let rows = IOPane.rows(try Self.situation("wal-storm"))

        #expect(Set(rows.map(\.id.backend)) == ["checkpointer", "background writer", "sessions and others"])
        #expect(rows.first { $0.id.backend == "sessions and others" }?.written == Bytes(1700 * 8192))
    }

    @Test func `a small cache that is read from disk again and again is trouble`() throws {
        let notes = SLRUPane.notes(try Self.situation("wal-storm")).map(\.text)

        #expect(notes.contains { $0.hasPrefix("subtransaction is read from disk 1400 times a second") })
        #expect(try SLRUPane.notes(Self.situation("wal-calm")).count == 1)
    }

    @Test func `databases are told by the second, and what is rare by the minute`() throws {
        let snapshot = try Self.situation("wal-calm")
        let shop = try #require(DatabasesPane.rows(snapshot).first { $0.name == "shop" })

        #expect(shop.commits == 240)
        #expect(shop.deadlocks == 1 && shop.killed == 1 && shop.fatal == 2)
        #expect(shop.busy == 3.2)
    }

    @Test func `t shows all that was counted, on the panes that have rates`() throws {
        var snapshot = try Self.situation("wal-calm")
        snapshot.showsTotals = true

        let shop = try #require(DatabasesPane.rows(snapshot).first { $0.name == "shop" })
        let clients = try #require(
            IOPane.rows(snapshot).first {
                $0.id.context == "normal" && $0.id.backend == "client backend" && $0.id.object == "relation"
            })
        #expect(shop.commits == 14_400)
        #expect(clients.reads == 55_296_000.0)
    }

    @Test func `there are no rates before the second look`() throws {
        var snapshot = Snapshot()
        let course = Course(Counters<WALCounter>([.position: 5]), at: .noon)
        snapshot.readings[WALProbe.self].latest = WALProbe.Sample(isStandby: false, course: course)

        #expect(WALPane.rows(snapshot).allSatisfy { $0.now == nil })
        #expect(WALPane.notes(snapshot).map(\.text) == ["No rates yet: they need two samples"])
        #expect(!WALPane.isComplete(snapshot))
    }
}
