import Probes
import Testing

@testable import pgtop

@Suite struct DriftTests {
    @Test(arguments: 1...12)
    func `noise is no drift, however long one looks`(seed: Int) {
        var scene = WatchScene(seed: UInt64(seed))
        let baseline = scene.baseline()
        var drift = Drift()

        #expect(scene.drifting(&drift, from: baseline, for: 1800).map(\.sentence) == [])
    }

    @Test func `what lasts is told once, and once more when it is over`() {
        var scene = WatchScene()
        let baseline = scene.baseline()
        var drift = Drift()

        let came = scene.drifting(&drift, from: baseline, for: 60) { $0.active = 40 }
        let went = scene.drifting(&drift, from: baseline, for: 60)

        #expect(came.map(\.measure) == [.active])
        #expect(came.first?.sentence.hasPrefix("sessions at work rose to ") ?? false)
        #expect(came.first?.sentence.hasSuffix(" (6 to 10 at the start)") ?? false, "\(came)")
        #expect(came.first?.severity == .warning)
        #expect(went.map(\.measure) == [.active])
        #expect(went.first?.isOver == true && went.first?.severity == nil)
        #expect(drift.drifted.isEmpty)
    }

    @Test func `a moment is no drift`() {
        var scene = WatchScene()
        let baseline = scene.baseline()
        var drift = Drift()

        for _ in 0..<20 {
            #expect(scene.drifting(&drift, from: baseline, for: 1) { $0.active = 40 }.isEmpty)
            #expect(scene.drifting(&drift, from: baseline, for: 30).isEmpty)
        }
    }

    @Test func `transactions that come to a stop are drift`() {
        var scene = WatchScene()
        let baseline = scene.baseline()
        var drift = Drift()

        let events = scene.drifting(&drift, from: baseline, for: 30) { ($0.commits, $0.rollbacks) = (0, 0) }

        #expect(events.map(\.measure) == [.transactions])
        #expect(events.first?.sentence.hasPrefix("transactions fell to ") ?? false)
    }

    @Test func `what goes on growing is told again, but not all the time`() {
        var scene = WatchScene()
        let baseline = scene.baseline()
        var drift = Drift()
        var waiting = 0

        let events = scene.drifting(&drift, from: baseline, for: 300) {
            waiting += 1
            $0.blocked = waiting
        }

        let told = events.filter { $0.measure == .blocked }
        #expect((2...6).contains(told.count), "\(told.map(\.sentence))")
    }

    @Test func `one deadlock is told where there was none`() {
        var scene = WatchScene()
        let baseline = scene.baseline()
        var drift = Drift()

        var isFirst = true
        let events = scene.drifting(&drift, from: baseline, for: 40) {
            if isFirst { $0.deadlocks = 1 }
            isFirst = false
        }

        #expect(events.map(\.sentence) == ["deadlocks rose to 1 a minute (0 a minute at the start)"])
    }

    @Test func `settings, restarts and invalid indexes are told once, and when they are gone`() {
        var scene = WatchScene()
        let baseline = scene.baseline()
        var drift = Drift()

        scene.settings = [Setting("work_mem", "8192", unit: "kB")]
        scene.invalid = [
            InvalidIndex(
                id: 5, schema: "public", name: "orders_ccnew", table: "orders", tableSchema: "public")
        ]
        let came = scene.drifting(&drift, from: baseline, for: 30)
        scene.invalid = []
        let went = scene.drifting(&drift, from: baseline, for: 30)

        #expect(
            came.map(\.sentence) == [
                "setting work_mem was changed from 4096 to 8192", "index orders_ccnew is invalid",
            ])
        #expect(went.map(\.sentence) == ["no longer so: index orders_ccnew is invalid"])
    }

    @Test func `nothing is told twice after it was written down and read`() throws {
        var scene = WatchScene()
        let baseline = scene.baseline()
        var drift = Drift()
        scene.settings = [Setting("work_mem", "8192", unit: "kB")]
        let before = scene.drifting(&drift, from: baseline, for: 60) { $0.active = 40 }

        var again = Drift(try JSON(reading: drift.json.description))
        let after = scene.drifting(&again, from: baseline, for: 60) { $0.active = 40 }
        let over = scene.drifting(&again, from: baseline, for: 60)

        #expect(before.count == 2)
        #expect(after.isEmpty)
        #expect(over.map(\.measure) == [.active])
    }

    @Test func `before the baseline is complete, and while the link is lost, nothing drifts`() {
        var scene = WatchScene()
        let baseline = scene.baseline()
        var drift = Drift()
        scene.noisy(60) { $0.active = 90 }
        var sight = scene.sight
        sight.lost = .unreachable(reason: "gone")

        #expect(drift.take(baseline, sight).isEmpty)
        #expect(drift.take(Baseline(over: .seconds(60)), scene.sight).isEmpty)
    }

    @Test func `what cannot be looked at any more is told after a while`() {
        var scene = WatchScene()
        let baseline = scene.baseline()
        var drift = Drift()
        var events: [DriftEvent] = []
        for _ in 0..<60 {
            scene.noisy(1)
            var sight = scene.sight
            sight.readings[SessionsProbe.self].failure = .timedOut(after: .seconds(2))
            events += drift.take(baseline, sight)
        }

        #expect(events.map(\.measure) == [.active, .blocked, .connections])
        #expect(events.first?.sentence.hasPrefix("sessions at work: not known any more, ") ?? false)
    }
}
