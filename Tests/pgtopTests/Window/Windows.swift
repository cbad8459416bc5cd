import TUI

@testable import Probes
@testable import pgtop

extension Operation.ID {
    /// What is done in the windows of the tests.
    static let reindexing = Operation.ID(
        session: Backend.reindexing.id, kind: .createIndex, relation: 16_385, begunAt: .noon(minus: 1260))
}

extension Backend {
    static let reindexing = client(
        4800, role: "owner", transaction: 1260, statement: 1260,
        query: "CREATE INDEX CONCURRENTLY orders_paid ON orders (paid)")
}

extension Operation {
    static func building(_ share: Double, likely minutes: Double) -> Operation {
        var operation = Operation(
            id: .reindexing, sampledAt: .noon, name: "public.orders", command: "create index concurrently")
        operation.phase = Phase(
            name: "building index: scanning table", steps: ["wait", "scan", "sort", "load", "validate"],
            place: 1)
        operation.fraction = Percent(share)
        operation.remaining = Estimate(
            likely: .seconds(minutes * 60), earliest: .seconds(minutes * 48), latest: .seconds(minutes * 90))
        return operation
    }
}

extension WallClock {
    /// So many seconds after the samples of the tests were taken.
    static func noon(plus seconds: Double = 0) -> WallClock {
        WallClock(now: .noon(minus: -seconds), zones: Zones(local: .utc))
    }
}

extension WatchPlan {
    /// Until so many seconds after the samples were taken.
    static func migration(until seconds: Double) -> WatchPlan {
        var plan = WatchPlan()
        plan.title = "Index for paid orders"
        plan.end = try? WindowEnd(
            Zone.utc.dated(.noon(minus: -seconds)), now: .noon, zones: Zones(local: .utc))
        plan.baseline = .seconds(60)
        plan.operation = .reindexing
        return plan
    }
}

extension Model {
    /// On the page of the window, where somebody builds an index; nothing has begun.
    static func planning(
        _ size: Size = Size(columns: 132, rows: 43), _ backends: [Backend] = [], until end: Double = 4500,
        share: Double = 41, likely minutes: Double = 38
    ) -> Model {
        var model = Model(at: .at(0))
        model.apply(.resize(size))
        for (event, seconds) in Situation.connected(.primary, [.reindexing] + backends, idle: 38) {
            model.apply(event, at: seconds)
        }
        model.apply(.clock(.noon()), at: 8)
        model.watch.user = "kim"
        model.watch.plan = .migration(until: end)
        model.type("W", at: 8)
        model.see(backends, share: share, likely: minutes, at: 8)
        return model
    }

    /// The same a moment later.
    @discardableResult
    mutating func see(
        _ backends: [Backend] = [], share: Double = 41, likely minutes: Double = 38,
        locks: LocksProbe.Sample = .among([]), at seconds: Double
    ) -> [Effect] {
        let progress = ProgressProbe.Sample(
            takenAt: .noon(minus: 8 - seconds), operations: [.building(share, likely: minutes)])
        let pulse = PulseProbe.Sample.before(
            8 - seconds, commits: 1_000_000 + Int64(seconds * 240), wal: 5_000_000_000 + Int64(seconds * 2e6))
        var effects = apply(.clock(.noon(plus: seconds - 8)), at: seconds)
        effects += apply(.report(.pulse(pulse, at: seconds)), at: seconds)
        effects += apply(.report(.locks(locks, at: seconds)), at: seconds)
        let report = Report.tick(
            [Sampled(ProgressProbe.self, progress, takenAt: .at(seconds))], Ledger())
        effects += apply(.report(report), at: seconds)
        return effects + apply(.report(.tick([.reindexing] + backends, idle: 38, at: seconds)), at: seconds)
    }

    /// A window that is watched, with its baseline taken.
    static func watching(
        _ size: Size = Size(columns: 132, rows: 43), until end: Double = 4500, for seconds: Int = 70
    ) -> Model {
        var model = Model.planning(size, until: end)
        model.type("b", at: 8)
        for second in 0..<seconds { model.see(at: 9 + Double(second)) }
        return model
    }
}
