import Glibc
import Probes
import TUI
import Testing

@testable import Probes
@testable import pgtop

/// What needs no server to be measured: run by `make bench`, printed, never judged.
@Suite(.serialized, .enabled(if: getenv("PGTOP_BENCH") != nil, "benchmarks run with make bench"))
@MainActor
struct Benchmarks {
    /// First of all, for memory that others have freed would be used again.
    @Test func `memory of ten thousand sessions`() {
        let before = Bench.memory.count
        let crowd = Crowd(10_000)
        var model = crowd.model()
        for second in 2...5 { _ = model.update(.report(crowd.tick(at: second)), at: crowd.instant(second)) }
        let after = Bench.memory.count

        Bench.say("memory of a model of 10,000 active sessions", "\((after - before) / 1_048_576) MB")
        #expect(model.readings[SessionsProbe.self].latest?.backends.count == 10_000)
    }

    @Test(arguments: [1_000, 5_000, 10_000]) func `a tick of so many sessions`(count: Int) throws {
        let crowd = Crowd(count)
        var model = crowd.model()
        var second = 1

        Bench.time("tick of \(count) active sessions: count, sort, lay out") {
            second += 1
            _ = model.update(.report(crowd.tick(at: second)), at: crowd.instant(second))
        }
        Bench.time("key in a table of \(count) rows") {
            _ = model.update(.key(.down), at: crowd.instant(second))
        }
        Bench.time("frame of 160x48 out of \(count) rows") { _ = model.frame() }
    }

    @Test func `the difference between frames`() {
        let crowd = Crowd(1_000)
        var model = crowd.model()
        let before = model.frame()
        _ = model.update(.report(crowd.tick(at: 7)), at: crowd.instant(7))
        let after = model.frame()

        Bench.time("difference of 160x48: nothing changed") { _ = before.changes(since: before) }
        Bench.time("difference of 160x48: a tick later") { _ = after.changes(since: before) }
        Bench.time("rows that moved, found and moved") { _ = after.rows(movedFrom: before) }
    }

    @Test(arguments: [1_000, 10_000]) func `samples from a recording`(count: Int) throws {
        let text = try Crowd(count).recording(seconds: 2)

        try Bench.time("two samples of \(count) sessions read from a recording", times: 5) {
            _ = try Recording(text, start: Instant(nanoseconds: 0))
        }
    }

    @Test func `the size of an hour's recording`() throws {
        let crowd = Crowd(1_000, activeEvery: 3)
        let long = try crowd.recording(seconds: 61).utf8.count,
            short = try crowd.recording(seconds: 1).utf8.count

        Bench.say("an hour of 1,000 sessions, a third active", "\(Double(long - short) * 60 / 1_000_000) MB")
    }

    @Test func `who waits for whom`() {
        let chain = Dictionary(uniqueKeysWithValues: (2...1_000).map { (Int32($0), Set([Int32($0 - 1)])) })
        let waiters = Waiters(blockers: chain)

        Bench.time("victims of a root with 999 waiters in a chain", times: 5) {
            _ = waiters.consequences(of: 1)
        }
    }
}

/// Times what is given to it, and prints the median.
@MainActor
enum Bench {
    static func time(_ what: String, times: Int = 25, _ body: () throws -> Void) rethrows {
        try body()
        var durations: [Duration] = []
        for _ in 0..<times { durations.append(try ContinuousClock().measure(body)) }
        say(what, "\(Int(durations.sorted()[times / 2].seconds * 1_000_000)) us")
    }

    static func say(_ what: String, _ value: String) {
        print(what.padded(to: 60) + value)
    }

    /// The memory of this process that is its own.
    static var memory: Bytes {
        let usage = HostWatch().look(at: ProcessWish(pids: [getpid()]), now: Clock.now).1
        return usage[getpid()]?.memory ?? Bytes(0)
    }
}

extension String {
    fileprivate func padded(to width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}
