import Testing

@testable import Probes

/// How long it still takes: what is said is within its range, and nothing is said without ground.
struct ForecastTests {
    private func isAbout(_ time: Duration?, _ seconds: Double, within share: Double = 0.3) -> Bool {
        time.map { abs($0.seconds - seconds) <= share * seconds + 0.5 } ?? false
    }

    @Test func `a base backup at an even pace ends when its bytes are sent`() throws {
        var run = ProgressRun("BASEBACKUP")
        try run.look(1...25) { ["phase": 3, "bytes_total": 100_000_000, "bytes_done": $0 * 1_000_000] }

        let backup = try #require(run.operation)
        #expect(backup.fraction == Percent(25))
        #expect(isAbout(backup.remaining?.likely, 75, within: 0.02))
        #expect(backup.rate == 1_000_000)
        let estimate = try #require(backup.remaining)
        #expect(estimate.earliest < .seconds(75) && estimate.latest.map { $0 > .seconds(75) } ?? false)
    }

    @Test func `nothing is said in the first seconds`() throws {
        var run = ProgressRun("BASEBACKUP")
        try run.look(1...3) { ["phase": 3, "bytes_total": 100_000_000, "bytes_done": $0 * 5_000_000] }

        #expect(run.operation?.remaining == nil)
        #expect(run.operation?.uncertainty == Forecast.tooEarly)
    }

    @Test func `nothing is said of the first hundredths, unless they took half a minute`() throws {
        var run = ProgressRun("BASEBACKUP")
        try run.look(1...20) { ["phase": 3, "bytes_total": 100_000_000, "bytes_done": $0 * 100_000] }
        #expect(run.operation?.remaining == nil)

        try run.look(21...40) { ["phase": 3, "bytes_total": 100_000_000, "bytes_done": $0 * 100_000] }

        #expect(isAbout(run.operation?.remaining?.likely, 960))
    }

    @Test func `one that stands still has no time to go`() throws {
        var run = ProgressRun("BASEBACKUP")
        try run.look(1...100) { _ in ["phase": 3, "bytes_total": 100_000_000, "bytes_done": 50_000_000] }

        #expect(run.operation?.remaining == nil)
        #expect(run.operation?.rate == 0)
        #expect(run.operation?.uncertainty == Forecast.still)
    }

    @Test func `a pace that changes widens the range`() throws {
        func spread(_ done: (Int64) -> Int64) throws -> Double {
            var run = ProgressRun("BASEBACKUP")
            try run.look(1...40) { ["phase": 3, "bytes_total": 100_000_000, "bytes_done": done($0)] }
            let estimate = try #require(run.operation?.remaining)
            let latest = try #require(estimate.latest)
            return latest.seconds / estimate.earliest.seconds
        }

        let even = try spread { $0 * 1_000_000 }
        let uneven = try spread { $0 < 20 ? $0 * 500_000 : 10_000_000 + ($0 - 20) * 2_000_000 }

        #expect(uneven > 1.5 * even)
    }

    @Test func `a copy from a file ends with it, one from a client nobody knows when`() throws {
        var file = ProgressRun("COPY"), client = ProgressRun("COPY")
        try file.look(1...20) {
            ["command": 1, "phase": 1, "bytes_total": 40_000, "bytes_done": $0 * 1000, "tuples_done": $0]
        }
        // A total of nothing is NULL where the server is asked.
        try client.look(1...20) { ["command": 1, "phase": 3, "bytes_done": $0 * 1000, "tuples_done": $0] }

        #expect(isAbout(file.operation?.remaining?.likely, 20))
        #expect(client.operation?.remaining == nil)
        #expect(client.operation?.work?.fraction == nil)
    }

    @Test func `a vacuum without dead rows takes as long as its scan`() throws {
        var run = ProgressRun("VACUUM", sizes: .init(pages: 10_000, rows: 1e6, indexes: 2, indexPages: 4000))
        try run.look(1...20) {
            ["phase": 1, "blocks_total": 10_000, "blocks_done": $0 * 100, "dead_most": 100_000]
        }

        #expect(isAbout(run.operation?.remaining?.likely, 80))
    }

    @Test func `a vacuum with dead rows goes through indexes and heap after its scan`() throws {
        var run = ProgressRun("VACUUM", sizes: .init(pages: 10_000, rows: 1e6, indexes: 1, indexPages: 5000))
        try run.look(1...20) {
            [
                "phase": 1, "blocks_total": 10_000, "blocks_done": $0 * 100, "dead_most": 1_000_000,
                "dead_now": $0 * 1000,
            ]
        }

        let vacuum = try #require(run.operation)
        // The scan, half as much for the indexes, and the heap once more.
        #expect(isAbout(vacuum.remaining?.likely, 80 + 50 + 100))
        #expect(vacuum.fraction.map { $0.value < 12 } ?? false)
    }

    @Test func `passes that its memory is too small for are counted in`() throws {
        func left(_ memory: Int64) throws -> Double {
            var run = ProgressRun(
                "VACUUM", sizes: .init(pages: 10_000, rows: 1e6, indexes: 1, indexPages: 5000))
            try run.look(1...20) {
                [
                    "phase": 1, "blocks_total": 10_000, "blocks_done": $0 * 100, "dead_most": memory,
                    "dead_now": $0 * 1000,
                ]
            }
            return try #require(run.operation?.remaining).likely.seconds
        }

        #expect(try left(25_000) > left(1_000_000) + 120)
    }

    @Test func `a pass over the indexes is expected to take as long as the one before`() throws {
        var run = ProgressRun("VACUUM")
        let scan: (Int64, Int64, Int64) -> [String: Int64] = { blocks, dead, rounds in
            [
                "phase": 1, "blocks_total": 1000, "blocks_done": blocks, "dead_most": 6000, "dead_now": dead,
                "rounds": rounds,
            ]
        }
        try run.look(1...50) { scan($0 * 10, $0 * 100, 0) }
        try run.look(51...90) { _ in ["phase": 2, "blocks_total": 1000, "blocks_done": 500] }
        try run.look(91...100) {
            [
                "phase": 3, "blocks_total": 1000, "blocks_done": 500, "blocks_vacuumed": ($0 - 90) * 50,
                "rounds": 1,
            ]
        }

        try run.look(101...120) { scan(500 + ($0 - 100) * 10, ($0 - 100) * 100, 1) }

        // The rest of the scan, the indexes as before, the heap as before.
        #expect(isAbout(run.operation?.remaining?.likely, 30 + 40 + 10))
    }

    @Test func `a scan that was not seen gives no ground for what comes after it`() throws {
        var run = ProgressRun("VACUUM")
        for second in 100...130 {
            try run.look(at: Double(second), ["phase": 2, "blocks_total": 1000, "blocks_done": 1000])
        }

        #expect(run.operation?.remaining == nil)
    }

    @Test func `an index build sorts and loads after its scan`() throws {
        var run = ProgressRun("CREATE INDEX")
        try run.look(1...20) {
            [
                "command": 1, "phase": 2, "method": 403, "subphase": 2, "blocks_total": 10_000,
                "blocks_done": $0 * 100,
            ]
        }

        let build = try #require(run.operation?.remaining)
        #expect(build.likely > .seconds(100))
        #expect(build.earliest >= .seconds(70))
        #expect(build.latest.map { $0 > build.likely } ?? false)
    }

    @Test func `loading the tree is counted in rows`() throws {
        var run = ProgressRun("CREATE INDEX")
        try run.look(1...20) {
            [
                "command": 1, "phase": 2, "method": 403, "subphase": 5, "tuples_total": 4000,
                "tuples_done": $0 * 100,
            ]
        }

        #expect(isAbout(run.operation?.remaining?.likely, 20))
    }

    @Test func `nothing bounds a concurrent build, for it waits for others`() throws {
        var run = ProgressRun("CREATE INDEX")
        try run.look(1...20) {
            [
                "command": 2, "phase": 2, "method": 403, "subphase": 2, "blocks_total": 10_000,
                "blocks_done": $0 * 100,
            ]
        }

        let build = try #require(run.operation?.remaining)
        #expect(build.latest == nil)
    }

    @Test func `counters that go back begin a new leg`() throws {
        var run = ProgressRun("COPY")
        try run.look(1...20) { ["command": 1, "phase": 1, "bytes_total": 40_000, "bytes_done": $0 * 1000] }
        try run.look(at: 21, ["command": 1, "phase": 1, "bytes_total": 40_000, "bytes_done": 10])

        #expect(run.operation?.rate == nil)
        #expect(run.operation?.remaining == nil)
    }
}
