import Probes
import Testing

@testable import pgtop

@Suite struct WatchPlanTests {
    private func plan(_ text: String) throws -> WatchPlan {
        try WatchPlan(text, file: "plan", now: WindowEndTests.at(11, 21, 22), zones: WindowEndTests.zones)
    }

    @Test func `an empty plan has the conditions that one expects`() throws {
        let plan = try plan("")
        let told = StopCondition.Kind.allCases.map { "\($0.rawValue) \($0.text(plan[$0]))" }

        #expect(plan == WatchPlan())
        #expect(
            told == [
                "blocked 30 s", "waiting_ddl 1 s", "replica_lag 60 s", "replica_bytes 1 GB",
                "slot_at_risk on", "disk 90 %", "pool_wait 10 s", "errors 3", "overrun on",
            ])
    }

    @Test func `a plan is read from a file`() throws {
        let plan = try plan(
            """
            # the night of the orders
            [window]
            title = Reindex orders
            end = 06:00
            baseline = 5min
            backup_age = pgbackrest-age --newest = yes
            needs = 40 GB
            announcement = {title} at {begin}\\nby {who}
            [stop]
            blocked = 10s
            errors = 5x
            disk = off
            """)

        #expect(plan.title == "Reindex orders")
        #expect(plan.end?.instant == WindowEndTests.at(11, 22, 6))
        #expect(plan.baseline == .seconds(300))
        #expect(plan.backupAge == "pgbackrest-age --newest = yes")
        #expect(plan.needs == Bytes(40 << 30))
        #expect(plan.announcement == "{title} at {begin}\nby {who}")
        #expect(plan[.blocked] == StopCondition.Setting(limit: 10))
        #expect(plan[.errors] == StopCondition.Setting(limit: 5))
        #expect(plan[.disk] == StopCondition.Setting(limit: 90, isOn: false))
    }

    @Test(arguments: [
        ("[stop]\nblockd = 1s", "plan, line 2: there is no such condition; there are blocked, "),
        ("[stop]\nblocked = 3", "plan, line 2: 3 is no amount here: write a number and one of"),
        ("[stop]\nblocked = -3s", "plan, line 2: -3s is no amount here"),
        ("[stop]\nblocked = 0s", "plan, line 2: blocked must be more than 0"),
        ("[stop]\ndisk = 120%", "plan, line 2: disk is between 0 % and 100 %"),
        ("[stop]\nerrors = 1", "plan, line 2: errors is how many times the baseline: more than 1"),
        ("[stop]\nslot_at_risk = 5", "plan, line 2: slot_at_risk is on or off"),
        ("[window]\nend = soon", "plan, line 2: soon is no time: write 06:00 or"),
        ("[window]\nbaseline = 1s", "plan, line 2: a baseline takes between 5 s and 1 d"),
        (
            "[window]\nannouncement = hello {you}",
            "plan, line 2: the announcement has {you}: there are {title}"
        ),
        ("[window]\noperation = vacuum", "plan, line 2: operation is what pgtop has written there"),
        ("[window]\ntitel = x", "plan, line 2: there is no such setting; there are title, "),
        ("[windows]", "plan, line 1: there are the sections [window] and [stop]"),
        ("title = x", "plan, line 1: it stands before the first section"),
    ])
    func `what is wrong is said with file and line`(text: String, complaint: String) {
        let fault = #expect(throws: SettingsFile.Fault.self) { try plan(text) }

        #expect(fault?.description.hasPrefix(complaint) ?? false, "\(fault?.description ?? "")")
    }

    @Test func `a plan that is written down is read as the same plan`() throws {
        var plan = try plan("[window]\nend = 06:00 UTC\nbaseline = 90s\nannouncement = a\\nb {who}")
        plan.title = "VACUUM (FULL) \"orders\"; # not a comment"
        plan.needs = Bytes(1_234_567_891)
        plan.operation = Operation.ID(
            session: Backend.ID(pid: 4242, start: .noon), kind: .createIndex, relation: 16_384, begunAt: nil)
        plan[.blocked] = StopCondition.Setting(limit: 12.5)
        plan[.replicaBytes] = StopCondition.Setting(limit: 1_500_000_001, isOn: false)
        plan[.slotAtRisk].isOn = false

        let again = try self.plan(plan.text)

        #expect(again == plan)
        #expect(try self.plan(again.text).text == plan.text)
    }

    @Test(arguments: Operation.Kind.allCases)
    func `every kind of operation keeps its identity in a plan`(kind: Operation.Kind) {
        let ids = [
            Operation.ID(session: Backend.ID(pid: 1, start: nil), kind: kind, relation: nil, begunAt: nil),
            Operation.ID(
                session: Backend.ID(pid: 9, start: .noon), kind: kind, relation: .max,
                begunAt: .noon(minus: 5)),
        ]

        for id in ids { #expect(Operation.ID(written: id.written) == id) }
    }

    @Test func `a window whose end is past is not begun`() throws {
        let plan = try plan("[window]\nend = 2026-11-21 06:00")

        #expect(
            plan.obstacle(at: WindowEndTests.at(11, 21, 22))
                == "the window's end (2026-11-21 06:00 CET) is past")
        #expect(plan.obstacle(at: WindowEndTests.at(11, 21, 5)) == nil)
    }

    @Test func `an announcement is filled in, and says what is not known yet`() throws {
        let text = Announcement.text(
            "{title} on {host} until {end}: {who} {", [.title: "Reindex", .host: "db1", .who: ""])

        #expect(text == "Reindex on db1 until (not known yet): (not known yet) {")
        try Announcement.check(Announcement.standard)
    }
}
