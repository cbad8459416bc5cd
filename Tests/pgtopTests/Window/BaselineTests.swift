import Probes
import Testing

@testable import pgtop

@Suite struct BaselineTests {
    @Test func `it takes as long as it is said to, and then takes no more`() {
        var scene = WatchScene()
        let baseline = scene.baseline(60)
        var later = baseline

        scene.noisy(30) { $0.active = 90 }
        later.take(scene.sight)

        #expect((60...61).contains(scene.second - 30))
        #expect(later == baseline)
    }

    @Test func `it holds how the server was`() throws {
        var scene = WatchScene()
        let baseline = scene.baseline()
        let transactions = try #require(baseline.spreads[.transactions])
        let active = try #require(baseline.spreads[.active])

        #expect(abs(transactions.mean - 404) < 20)
        #expect((6...12).contains(active.mean) && active.most <= 10)
        #expect(abs((baseline.statements.times[WatchScene.key]?.mean ?? 0) - 2) < 0.3)
        #expect(baseline.facts.settings == ["work_mem": "4096"])
        #expect(baseline.unknown[.archiveFailures] == "not looked at yet")
        #expect(baseline.unknown[.lag] == "no standby is connected")
    }

    @Test func `time in which nothing was seen does not count`() {
        var scene = WatchScene()
        var baseline = Baseline(over: .seconds(60))
        scene.noisy(1)
        baseline.take(scene.sight)
        let early = scene.sight

        for second in 0..<100 {
            var sight = early
            sight.now = .at(Double(second))
            baseline.take(sight)
        }

        #expect(baseline.elapsed == .zero)
    }

    @Test func `half of it is written down, read, and goes on`() throws {
        var scene = WatchScene()
        var baseline = Baseline(over: .seconds(60))
        for _ in 0..<30 {
            scene.noisy(1)
            baseline.take(scene.sight)
        }

        var again = try #require(Baseline(try JSON(reading: baseline.json.description)))
        #expect(again.spreads == baseline.spreads)
        #expect(again.statements == baseline.statements)
        #expect(again.facts == baseline.facts)
        #expect(abs(again.share - baseline.share) < 0.001)

        while !again.isComplete {
            scene.noisy(1)
            again.take(scene.sight)
        }
        #expect((60...62).contains(scene.second))
    }

    @Test(arguments: [
        "null", "{}", "[]", "{\"stretch\":-1,\"elapsed\":0}", "{\"stretch\":\"x\",\"elapsed\":0}",
    ])
    func `what is no baseline is none`(text: String) throws {
        #expect(Baseline(try JSON(reading: text)) == nil)
    }

    @Test func `the mean and the spread are those of all values`() {
        let values = (0..<1000).map { Double($0 % 7) }
        var spread = Spread()
        for value in values + [.nan, .infinity] { spread.take(value) }

        let mean = values.reduce(0, +) / 1000
        let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 999
        #expect(abs(spread.mean - mean) < 1e-9)
        #expect(abs(spread.deviation - variance.squareRoot()) < 1e-9)
        #expect((spread.least, spread.most, spread.count) == (0, 6, 1000))
    }

    @Test func `a statement is slower only when it was called often enough and costs more than noise`() {
        func times(_ calls: Double, _ mean: Double) -> StatementTimes {
            var times = StatementTimes()
            times.add(.init(calls: calls, total: calls * mean), of: WatchScene.key)
            return times
        }

        #expect(times(100, 5).slower(than: times(100, 2)).map(\.now) == [5])
        #expect(times(100, 3.9).slower(than: times(100, 2)).isEmpty)
        #expect(times(4, 50).slower(than: times(100, 2)).isEmpty)
        #expect(times(100, 50).slower(than: times(4, 2)).isEmpty)
        #expect(times(100, 0.9).slower(than: times(100, 0.01)).isEmpty)
    }
}
