import Glibc
import TUI
import Testing

@testable import Probes
@testable import pgtop

/// What needs no server to be measured: run by `make bench`, printed, never judged.
@Suite(.serialized, .enabled(if: getenv("PGTOP_BENCH") != nil, "benchmarks run with make bench"))
@MainActor
struct Benchmarks {
    /// Stands first: memory that an earlier one has given back would not be counted.
    @Test func `memory of ten thousand sessions`() throws {
        let before = Bench.memory
        var crowd = Crowd(10_000)
        var model = try model(of: &crowd)
        for second in 2...20 { update(&model, second, try crowd.tick(at: second)) }

        Bench.say("memory for 10,000 active sessions", "\(Bench.tenths(Bench.memory - before)) MB")
    }

    @Test(arguments: [1_000, 2_000, 10_000]) func `decoding so many sessions`(count: Int) throws {
        var crowd = Crowd(count)
        var second = 1
        _ = try crowd.tick(at: second)

        try Bench.time("\(count) sessions decoded") {
            second += 1
            return crowd.rows(at: second)
        } _: {
            _ = try SessionsProbe.sample(from: $0, knowing: crowd.readings)
        }
    }

    @Test(arguments: [1_000, 2_000, 10_000]) func `a tick of so many sessions`(count: Int) throws {
        var crowd = Crowd(count)
        var model = try model(of: &crowd)
        var second = 1

        try Bench.time("\(count) sessions counted, sorted, laid out") {
            second += 1
            return try crowd.tick(at: second)
        } _: {
            update(&model, second, $0)
        }
        Bench.time("a key among \(count) rows") {
            _ = model.update(.key(.down), at: Crowd.instant(second))
        }
        Bench.time("a frame of 160x48 out of \(count) rows") { _ = model.frame() }
    }

    @Test(arguments: [1_000, 2_000, 10_000]) func `arranging a table`(count: Int) throws {
        var crowd = Crowd(count)
        _ = try crowd.tick(at: 1)
        var snapshot = Snapshot()
        snapshot.readings = crowd.readings
        let rows = SessionsPane.rows(snapshot)
        var table = Table(SessionsPane.columns, sortedBy: SessionsPane.sorting)

        Bench.time("\(count) rows sorted by age") { table.show(rows) }
        table.sort(by: Sorting("query"))
        Bench.time("\(count) rows sorted by query") { table.show(rows) }
        table.filter(by: Filter("customer_id role:app 7"))
        Bench.time("\(count) rows filtered by three words and sorted") { table.show(rows) }
    }

    @Test func `the difference between frames`() throws {
        var crowd = Crowd(1_000)
        var model = try model(of: &crowd)
        let before = model.frame()
        let same = model.frame()
        update(&model, 7, try crowd.tick(at: 7))
        let after = model.frame()
        _ = model.update(.key("?"), at: Crowd.instant(7))
        let help = model.frame()

        Bench.time("difference of 160x48: nothing changed") { _ = same.changes(since: before) }
        Bench.time("difference of 160x48: a tick later") { _ = after.changes(since: before) }
        Bench.time("difference of 160x48: another screen") { _ = help.changes(since: after) }
        Bench.time("rows of 160x48 that moved, found and moved") { _ = after.rows(movedFrom: before) }
    }

    @Test func `an hour's recording`() throws {
        let crowd = Crowd(1_000, activeEvery: 3)
        var recorder = Recorder()
        var second = 1
        var bytes = 0
        let first = try recorder.lines(
            for: SessionsProbe.self, crowd.rows(at: second, isFirst: true), at: Crowd.instant(second))

        try Bench.time("a tick recorded: 1,000 sessions, a third active", times: 60) {
            second += 1
            return crowd.rows(at: second)
        } _: {
            bytes += try recorder.lines(for: SessionsProbe.self, $0, at: Crowd.instant(second)).utf8.count
        }
        let hour = Double(first.utf8.count) + Double(bytes) / Double(second - 1) * 3_600
        Bench.say("an hour recorded: 1,000 sessions, a third active", "\(Bench.tenths(hour / 1_000_000)) MB")
    }

    @Test func `reading a recording`() throws {
        let crowd = Crowd(1_000, activeEvery: 3)
        var recorder = Recorder()
        var text = Recorder.heading
        for second in 1...60 {
            text += try recorder.lines(
                for: SessionsProbe.self, crowd.rows(at: second, isFirst: second == 1),
                at: Crowd.instant(second))
        }

        try Bench.time("a minute of it read", times: 5) {
            _ = try Recording(text, start: Crowd.instant(0))
        }
    }

    @Test(arguments: [1_000, 2_000]) func `the graph of so many who want one row`(count: Int) {
        let locks = Queueing.pile(count)
        Bench.time("graph of \(count) waiters for one row", times: 9) { _ = LockGraph(locks) }

        let graph = LockGraph(locks)
        Bench.time("victims of its root", times: 9) { _ = graph.victims(of: .session(1)) }
        var snapshot = Snapshot()
        Sampled(
            LocksProbe.self, .init(takenAt: .init(microseconds: 9), graph: graph), takenAt: Crowd.instant(1))(
                &snapshot.readings)
        var table = Table(
            BlockingPane.columns, sortedBy: BlockingPane.sorting, parent: { BlockingPane.parent(of: $0) })
        Bench.time("rows of it, sorted and arranged", times: 9) { table.show(BlockingPane.rows(snapshot)) }
    }

    @Test func `the graph of a tree of two hundred`() {
        let locks = Queueing.tree(200)
        Bench.time("graph of a tree of 200 waiters") { _ = LockGraph(locks) }
    }

    /// The model when it has seen the first answer.
    private func model(of crowd: inout Crowd) throws -> Model {
        var model = Model(at: Crowd.instant(0))
        _ = model.update(.resize(Size(columns: 160, rows: 48)), at: Crowd.instant(0))
        update(&model, 1, try crowd.tick(at: 1))
        return model
    }

    private func update(_ model: inout Model, _ second: Int, _ report: Report) {
        _ = model.update(.report(report), at: Crowd.instant(second))
    }
}
