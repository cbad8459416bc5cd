@testable import Probes
@testable import pgtop

/// A server as a watch sees it, second by second.
struct WatchScene {
    /// What happens in a second.
    struct Second {
        var commits = 400.0
        var rollbacks = 2.0
        var active = 8
        var blocked = 0
        var deadlocks: Int64 = 0
        /// Milliseconds a call of the one statement.
        var milliseconds = 2.0
    }

    private(set) var second = 0
    private var readings = Readings()
    private var total = DatabaseCounters(commits: 1_000_000, rollbacks: 5_000)
    private var database: DatabaseActivity?
    private var statements: StatementsSample?
    private var spent = StatementCounters(calls: 10_000, execTime: 20_000)
    var settings = [Setting("work_mem", "4096", unit: "kB")]
    var invalid: [InvalidIndex] = []
    var startedAt = ServerTime.noon(minus: 270_000)
    /// Random numbers that are the same each time.
    private var state: UInt64

    init(seed: UInt64 = 1) { state = seed }

    static let key = StatementKey(role: 10, database: 6, queryID: 77, isTopLevel: true)

    var instant: Instant { .at(Double(second)) }
    var time: ServerTime { .noon(minus: -Double(second)) }

    var sight: Sight {
        var sight = Sight(readings: readings, server: .primary, now: instant)
        sight.limits = Limits()
        return sight
    }

    /// Between 0 and 1.
    mutating func random() -> Double {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Double(state >> 11) / Double(1 << 53)
    }

    mutating func go(_ seconds: Int, _ change: (inout Second, Int) -> Void = { _, _ in }) {
        for step in 0..<seconds {
            var now = Second()
            change(&now, step)
            tick(now)
        }
    }

    mutating func tick(_ now: Second) {
        second += 1
        total.commits += Int64(now.commits)
        total.rollbacks += Int64(now.rollbacks)
        total.deadlocks += now.deadlocks
        let calls = now.commits
        spent = spent + StatementCounters(calls: calls, execTime: calls * now.milliseconds)
        take(
            PulseProbe.self,
            .init(
                takenAt: time, startedAt: startedAt, isStandby: false, wal: Bytes(Int64(second) * 1_000_000),
                commits: total.commits, rollbacks: total.rollbacks))
        let backends =
            (0..<now.active).map { Backend.client(Int32(1000 + $0)) }
            + (0..<now.blocked).map { .client(Int32(2000 + $0), wait: ("Lock", "relation")) }
        take(
            SessionsProbe.self,
            .init(takenAt: time, backends: backends, idleElsewhere: max(0, 60 - backends.count)))
        guard second % 5 == 1 else { return }
        let counted = DatabaseActivity(id: 6, now: .init(time: time, total: total)).following(database)
        database = counted
        take(DatabasesProbe.self, .init(takenAt: time, databases: [counted]))
        var sample = StatementsSample(after: statements, takenAt: time, evictions: 0, resetAt: nil)
        sample.note(Self.key, spent, countedSince: nil)
        statements = sample
        take(StatementsProbe.self, sample)
        take(SettingsProbe.self, SettingsProbe.Sample(settings))
        take(InvalidIndexesProbe.self, .init(indexes: invalid))
        take(WALSendersProbe.self, .init(takenAt: time, isStandby: false, newest: nil, senders: []))
        take(ReceiverProbe.self, .init(takenAt: time, receiver: nil))
    }

    mutating func take<P: Probe>(_ probe: P.Type, _ sample: P.Sample) {
        Sampled(P.self, sample, takenAt: instant)(&readings)
    }
}

extension WatchScene {
    /// A baseline of so many seconds, with some noise in everything.
    mutating func baseline(_ seconds: Int = 60) -> Baseline {
        var baseline = Baseline(over: .seconds(Double(seconds)))
        while !baseline.isComplete {
            noisy(1)
            baseline.take(sight)
        }
        return baseline
    }

    mutating func noisy(_ seconds: Int, _ change: (inout Second) -> Void = { _ in }) {
        for _ in 0..<seconds {
            var now = Second()
            now.commits *= 0.8 + 0.4 * random()
            now.rollbacks += 3 * random()
            now.active += Int(5 * random()) - 2
            now.blocked = random() < 0.05 ? 1 : 0
            now.milliseconds *= 0.7 + 0.6 * random()
            change(&now)
            tick(now)
        }
    }

    /// What drifts in so many seconds.
    mutating func drifting(
        _ drift: inout Drift, from baseline: Baseline, for seconds: Int,
        _ change: (inout Second) -> Void = { _ in }
    ) -> [DriftEvent] {
        var events: [DriftEvent] = []
        for _ in 0..<seconds {
            noisy(1, change)
            events += drift.take(baseline, sight)
        }
        return events
    }

    func view(_ plan: WatchPlan = WatchPlan(), _ baseline: Baseline? = nil, _ operation: Operation? = nil)
        -> WatchView
    {
        WatchView(plan: plan, sight: sight, baseline: baseline, operation: operation, now: time)
    }
}
