import Testing

@testable import Probes
@testable import pgtop

@Suite struct ChecklistTests {
    private static let zones = WindowEndTests.zones
    private static let now = WindowEndTests.at(11, 21, 22)

    private func view(_ plan: WatchPlan, _ sight: Sight = Sight(server: .primary, now: .at(0))) -> WatchView {
        WatchView(plan: plan, sight: sight, baseline: nil, operation: nil, now: Self.now)
    }

    private func before(
        _ id: String, _ plan: WatchPlan = WatchPlan(), backup: BackupAge = .notAsked,
        _ sight: Sight = Sight(server: .primary, now: .at(0))
    ) -> ChecklistItem? {
        Checklist.before(view(plan, sight), backup: backup, zones: Self.zones).first { $0.id == id }
    }

    @Test func `nothing passes that was not looked at`() {
        let before = Checklist.before(view(WatchPlan()), backup: .asking, zones: Self.zones)
        let after = Checklist.after(view(WatchPlan()), afterwards: nil)

        for item in before + after where item.id != "server.unreachable" {
            #expect([.unknown, .moot].contains(item.standing), "\(item)")
        }
    }

    @Test func `the lists hold the checks of their profiles, each once`() {
        let before = Checklist.before(view(WatchPlan()), backup: .notAsked, zones: Self.zones).map(\.id)
        let after = Checklist.after(view(WatchPlan()), afterwards: nil).map(\.id)

        #expect(Set(before).count == before.count && Set(after).count == after.count)
        for id in ["archive.failing", "replication.lag", "sessions.long_transaction", "indexes.invalid"] {
            #expect(before.contains(id))
        }
        for id in ["replication.lag", "settings.pending_restart", "indexes.invalid", "window.statements"] {
            #expect(after.contains(id))
        }
    }

    @Test(arguments: [
        ("2026-11-21 02:00:00+01", CheckLine.Standing.pass),
        ("2026-11-21T01:00:00Z\nmore", .pass), ("2026-11-21 02:00:00.123 Europe/Berlin", .pass),
        ("1795222800", .pass), ("2026-11-20 02:00:00+01", .fail), ("2026-11-22 02:00:00+01", .unknown),
        ("", .unknown), ("never", .unknown), ("2026-02-30 01:00:00", .unknown), ("\u{1B}[2J", .unknown),
    ])
    func `a backup's time is read as the command prints it`(text: String, standing: CheckLine.Standing) {
        let item = before("window.backup", backup: .said(text))

        #expect(item?.standing == standing, "\(item?.sentence ?? "")")
    }

    @Test func `a backup that nobody knows of is not well`() {
        for backup in [BackupAge.notAsked, .asking, .failed("exit status 1")] {
            #expect(before("window.backup", backup: backup)?.standing == .unknown)
        }
    }

    @Test func `disk space is held against what the plan says the work needs`() {
        let volume = Volume(
            device: "1", folders: ["data"], path: "/data", size: Bytes(100 << 30), used: Bytes(50 << 30),
            available: Bytes(50 << 30), at: .noon)
        var sight = Sight(server: .primary, now: .at(0))
        Sampled(DiskProbe.self, DiskProbe.Sample(volumes: [volume]), takenAt: .at(0))(&sight.readings)
        var (small, large) = (WatchPlan(), WatchPlan())
        (small.needs, large.needs) = (Bytes(40 << 30), Bytes(45 << 30))

        #expect(before("window.space", WatchPlan(), sight)?.standing == .unknown)
        #expect(before("window.space", small, sight)?.standing == .pass)
        #expect(before("window.space", large, sight)?.standing == .fail)
    }

    @Test func `the session of the window's own operation is no trouble`() {
        var sight = Sight(server: .primary, now: .at(0))
        let backend = Backend.client(
            4242, transaction: 4000, statement: 4000, query: "CREATE INDEX ON orders (id)")
        Sampled(SessionsProbe.self, .init(takenAt: .noon, backends: [backend]), takenAt: .at(0))(
            &sight.readings)
        var plan = WatchPlan()
        #expect(before("statements.long_running", plan, sight)?.standing == .fail)

        plan.operation = Operation.ID(session: backend.id, kind: .createIndex, relation: nil, begunAt: nil)
        #expect(before("statements.long_running", plan, sight)?.standing == .pass)
    }

    // MARK: After

    private func after(
        _ change: (inout WatchScene) -> Void = { _ in }, _ load: (inout WatchScene.Second) -> Void = { _ in }
    ) -> [String: ChecklistItem] {
        var scene = WatchScene()
        let baseline = scene.baseline()
        change(&scene)
        var afterwards = Baseline(over: .seconds(60))
        while !afterwards.isComplete {
            scene.noisy(1, load)
            afterwards.take(scene.sight)
        }
        let items = Checklist.after(scene.view(WatchPlan(), baseline), afterwards: afterwards)
        return Dictionary(uniqueKeysWithValues: items.map { ($0.id, $0) })
    }

    @Test func `what is as before is well`() {
        let items = after()

        for id in ["invalid_indexes", "settings", "same_server", "errors", "statements", "measures"] {
            #expect(items["window.\(id)"]?.standing == .pass, "\(String(describing: items["window.\(id)"]))")
        }
        #expect(items["window.replicas"]?.standing == .moot)
    }

    @Test func `what the work has left behind is told`() {
        let items = after({ scene in
            scene.settings = [Setting("work_mem", "8192", unit: "kB")]
            scene.startedAt = .noon
            scene.invalid = [
                InvalidIndex(
                    id: 5, schema: "public", name: "orders_ccnew", table: "orders", tableSchema: "public")
            ]
        })

        #expect(items["window.invalid_indexes"]?.sentence == "index orders_ccnew is invalid since")
        #expect(items["window.invalid_indexes"]?.standing == .fail)
        #expect(items["window.settings"]?.sentence == "work_mem was changed from 4096 to 8192")
        #expect(items["window.same_server"]?.sentence == "the server was started anew")
    }

    @Test func `statements that take more than twice as long are told`() {
        let items = after { _ in
        } _: {
            $0.milliseconds = 6
        }

        #expect(items["window.statements"]?.standing == .warn)
        #expect(items["window.statements"]?.sentence.hasPrefix("statement 77 takes 6 ms (") ?? false)
        #expect(
            items["window.measures"]?.sentence.hasPrefix("the mean time of statements rose to 6 ms") ?? false)
    }

    @Test func `more rollbacks than before are told`() {
        let items = after { _ in
        } _: {
            $0.rollbacks = 40
        }

        #expect(items["window.errors"]?.standing == .warn)
        #expect(items["window.errors"]?.sentence.hasPrefix("rollbacks rose to 40 a second") ?? false)
    }
}
