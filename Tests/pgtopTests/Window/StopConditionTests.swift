import Testing

@testable import Probes
@testable import pgtop

@Suite struct StopConditionTests {
    private static let operation = Operation.ID(
        session: Backend.ID(pid: 4242, start: .noon), kind: .createIndex, relation: 16_385,
        begunAt: .noon)

    /// The one that is watched, so many seconds before its end.
    private func operation(
        _ likely: Double? = nil, to latest: Double? = nil, _ change: (inout Operation) -> Void = { _ in }
    ) -> Operation {
        var operation = Operation(id: Self.operation, sampledAt: .noon, name: "orders")
        operation.remaining = likely.map {
            Estimate(likely: .seconds($0), earliest: .seconds($0 / 2), latest: latest.map { .seconds($0) })
        }
        change(&operation)
        return operation
    }

    private func plan(until minutes: Double? = nil, _ change: (inout WatchPlan) -> Void = { _ in })
        -> WatchPlan
    {
        var plan = WatchPlan()
        let end = ServerTime.noon.after(.seconds((minutes ?? 0) * 60))
        let zones = Zones(local: .utc)
        if minutes != nil, let told = try? WindowEnd(Zone.utc.dated(end), now: .noon, zones: zones) {
            plan.end = told
        }
        change(&plan)
        return plan
    }

    /// What a condition says after so many seconds in which nothing changes.
    private func verdict(
        _ kind: StopCondition.Kind, after seconds: Double = 0, _ plan: WatchPlan, _ sight: Sight,
        _ operation: Operation? = nil, baseline: Baseline? = nil, now: ServerTime = .noon
    ) -> Verdict? {
        var conditions = StopConditions()
        for second in 0...Int(seconds) {
            var sight = sight
            sight.now = sight.now + .seconds(second)
            conditions.take(
                WatchView(plan: plan, sight: sight, baseline: baseline, operation: operation, now: now))
        }
        return conditions.verdicts[kind]
    }

    private func sight<P: Probe>(_ probe: P.Type, _ sample: P.Sample) -> Sight {
        var sight = Sight(server: .primary, now: .at(0))
        Sampled(P.self, sample, takenAt: .at(0))(&sight.readings)
        sight.readings[P.self].isLasting = true
        return sight
    }

    private var blocked: Sight {
        var sight = sight(LocksProbe.self, .storm)
        let backends =
            [Backend.sleeper] + (0..<5).map { .client(4302 + $0, wait: ("Lock", "tuple"), statement: 95) }
        Sampled(SessionsProbe.self, .init(takenAt: .noon, backends: backends), takenAt: .at(0))(
            &sight.readings)
        sight.readings[SessionsProbe.self].isLasting = true
        return sight
    }

    @Test func `nothing that was not looked at is fine`() {
        var conditions = StopConditions()
        let sight = Sight(server: .primary, now: .at(0))
        var plan = plan(until: 60)
        plan.operation = Self.operation
        conditions.take(
            WatchView(plan: plan, sight: sight, baseline: nil, operation: nil, now: .noon))

        for kind in StopCondition.Kind.allCases {
            guard case .unknown? = conditions.verdicts[kind] else {
                Issue.record("\(kind) is \(String(describing: conditions.verdicts[kind]))")
                continue
            }
        }
        #expect(conditions.tripped.isEmpty)
    }

    @Test func `what is off is not looked at`() {
        var conditions = StopConditions()
        let plan = plan { plan in
            for kind in StopCondition.Kind.allCases { plan[kind].isOn = false }
        }
        conditions.take(
            WatchView(plan: plan, sight: blocked, baseline: nil, operation: nil, now: .noon))

        #expect(conditions.verdicts.values.allSatisfy { $0 == .off })
    }

    @Test func `somebody blocked for longer than the plan allows trips, and says who blocks`() throws {
        let verdict = try #require(self.verdict(.blocked, plan(), blocked))
        let patient = plan { $0[.blocked].limit = 96 }

        #expect(verdict.isTripped)
        #expect(verdict.sentence.contains("pid 4211 (app, web-1)"), "\(verdict.sentence)")
        #expect(self.verdict(.blocked, patient, blocked)?.isTripped == false)
    }

    @Test func `however many are blocked, it is the time that counts`() {
        let patient = plan { $0[.blocked].limit = 600 }

        #expect(verdict(.blocked, patient, blocked) == .fine("6 sessions wait, none for long"))
    }

    @Test func `a disk that is fuller than the plan allows trips when that lasts`() {
        let volume = Volume(
            device: "1", folders: ["data", "pg_wal"], path: "/data", size: Bytes(100 << 30),
            used: Bytes(91 << 30), available: Bytes(9 << 30), at: .noon)
        let sight = sight(DiskProbe.self, DiskProbe.Sample(volumes: [volume]))

        #expect(verdict(.disk, plan(), sight)?.isTripped == false)
        #expect(verdict(.disk, after: 10, plan(), sight)?.isTripped == true)
        #expect(verdict(.disk, after: 10, plan { $0[.disk].limit = 92 }, sight)?.isTripped == false)
    }

    @Test func `without a PgBouncer its condition means nothing`() {
        let verdict = self.verdict(.poolWait, plan(), sight(PoolersProbe.self, []))

        #expect(verdict == .moot("no PgBouncer is watched: start pgtop with --pgbouncer"))
    }

    @Test func `what has tripped stays a moment, so that it does not flicker`() {
        var conditions = StopConditions()
        let calm = sight(LocksProbe.self, .among([]))
        func take(_ sight: Sight, _ second: Double) -> Bool {
            var sight = sight
            sight.now = .at(second)
            sight.readings[SessionsProbe.self] = blocked.readings[SessionsProbe.self]
            conditions.take(
                WatchView(plan: plan(), sight: sight, baseline: nil, operation: nil, now: .noon))
            return conditions.tripped == [.blocked]
        }

        #expect(take(blocked, 0))
        #expect(take(calm, 1))
        #expect(take(calm, 3))
        #expect(!take(calm, 5))
    }

    // MARK: The end

    @Test func `an operation that would end after the window trips when it stays so, with its range`() {
        let plan = plan(until: 60) { $0.operation = Self.operation }
        let late = operation(4000, to: 7200)
        let sight = Sight(now: .at(0))

        #expect(verdict(.overrun, after: 29, plan, sight, late)?.isTripped == false)
        let verdict = self.verdict(.overrun, after: 30, plan, sight, late)
        #expect(
            verdict
                == .tripped(
                    "ends about 07:20 UTC (06:46 UTC at the earliest, 08:13 UTC at the latest), 7 min after the window's end at 07:13 UTC",
                    subject: .session(Self.operation.session)), "\(String(describing: verdict))")
    }

    @Test func `one that would end in time is fine, and says when`() {
        let plan = plan(until: 60) { $0.operation = Self.operation }
        let verdict = self.verdict(.overrun, plan, Sight(now: .at(0)), operation(1200))

        #expect(
            verdict
                == .fine(
                    "ends about 06:33 UTC (06:23 UTC at the earliest, open how late), 39 min before the window's end"
                ),
            "\(String(describing: verdict))")
    }

    @Test func `an end that is past trips, whatever is at work`() {
        let past = ServerTime.noon.after(.seconds(3720))
        let plan = plan(until: 60)

        #expect(verdict(.overrun, after: 30, plan, Sight(now: .at(0)), now: past)?.isTripped == true)
        #expect(
            verdict(
                .overrun, after: 30, self.plan(until: 60) { $0.operation = Self.operation },
                Sight(now: .at(0)), operation { $0.course = .ended(at: .noon, took: nil) }, now: past)
                == .fine("the operation has ended"))
    }

    @Test func `without ground for an estimate it is not known`() {
        let plan = plan(until: 60) { $0.operation = Self.operation }
        let sight = Sight(now: .at(0))
        let waiting = operation { $0.course = .waitingToBegin(for: [], since: nil) }

        for operation in [operation(), waiting, nil] {
            guard case .unknown? = verdict(.overrun, after: 60, plan, sight, operation) else {
                Issue.record("\(String(describing: operation))")
                continue
            }
        }
    }

    @Test func `an operation that was seen to end is remembered when it is not listed any more`() {
        let plan = plan(until: 60) { $0.operation = Self.operation }
        var conditions = StopConditions()
        for operation in [operation { $0.course = .ended(at: .noon, took: .seconds(5)) }, nil] {
            conditions.take(
                WatchView(
                    plan: plan, sight: Sight(now: .at(0)), baseline: nil, operation: operation, now: .noon))
        }

        #expect(conditions.verdicts[.overrun] == .fine("the operation has ended"))
    }

    // MARK: Errors

    @Test func `rollbacks that have grown more than threefold trip, growing with the load does not`() {
        var scene = WatchScene()
        let baseline = scene.baseline()
        var conditions = StopConditions()
        func errors(_ seconds: Int, _ change: (inout WatchScene.Second) -> Void = { _ in }) -> Bool {
            for _ in 0..<seconds {
                scene.noisy(1, change)
                conditions.take(scene.view(WatchPlan(), baseline))
            }
            return conditions.tripped == [.errors]
        }

        #expect(!errors(120))
        #expect(!errors(120) { ($0.commits, $0.rollbacks) = ($0.commits * 5, $0.rollbacks * 5) })
        #expect(errors(120) { $0.rollbacks = 30 })
        #expect(!errors(120))
    }

    @Test func `before the baseline is complete nothing can be compared`() {
        var scene = WatchScene()
        scene.noisy(10)

        #expect(
            verdict(.errors, WatchPlan(), scene.sight, baseline: Baseline(over: .seconds(60)))
                == .unknown("the baseline is not complete yet"))
    }
}
