import Probes
import Synchronization
import TestSupport

/// A prober and a performer at a server, with all that they report.
final class Probed: Sendable {
    private let reports = Mutex<[Report]>([])
    private let wishes: [Lane: Wishes]
    private let queue = ActionQueue()
    private let reactor = Reactor()

    /// Connects as the words say, which later ones may repeat.
    init(
        _ words: [(String, String)], wish: Wish = Wish(), period: Duration = .milliseconds(100),
        lanes: Set<Lane> = [.fast]
    ) throws {
        wishes = Dictionary(
            uniqueKeysWithValues: lanes.map { ($0, Wishes(wish.part(for: $0), period: period)) })
        let conninfo = try Conninfo(words: words)
        let report: @Sendable (Report) -> Void = { [weak self] report in
            self?.reports.withLock { $0.append(report) }
        }
        let readings = SharedReadings()
        for (lane, wishes) in wishes {
            Prober(
                conninfo, lane: lane, wishes: wishes, sharing: readings, on: reactor, report: report
            ).start {}
        }
        Performer(conninfo, queue: queue, user: "tester", on: reactor) { report(.action($0)) }.start {}
    }

    convenience init(
        _ server: TestServer, as role: String = "postgres", calling application: String = "pgtop",
        wish: Wish = Wish(), lanes: Set<Lane> = [.fast]
    ) throws {
        let words = [
            ("host", server.folder), ("port", "\(server.port)"), ("dbname", "postgres"), ("user", role),
            ("application_name", application),
        ]
        try self.init(words, wish: wish, lanes: lanes)
    }

    deinit {
        wishes.values.forEach { $0.stop() }
        queue.stop()
    }

    /// Wants something else from now on.
    func wish(_ wish: Wish) {
        for (lane, wishes) in wishes { wishes.wish = wish.part(for: lane) }
    }

    func ask(_ request: ActionRequest) {
        queue.add(request)
    }

    /// Forgets what has been reported so far.
    func forget() {
        reports.withLock { $0.removeAll() }
    }

    /// The first thing that is found in the reports since the last `forget`, once it is there.
    func first<Found: Sendable>(
        _ awaited: String, isolation: isolated (any Actor)? = #isolation, in find: (Report) -> Found?
    ) async throws -> Found {
        var found: Found?
        try await wait(for: awaited, evidence: { self.all.suffix(5).map { "\($0)" }.joined(separator: "\n") })
        {
            for report in all {
                found = find(report)
                if found != nil { return true }
            }
            return false
        }
        guard let found else { throw TimedOut(awaited, after: .zero, seeing: "") }
        return found
    }

    private var pids: [Int32] {
        readings[SessionsProbe.self].latest?.backends.map(\.id.pid) ?? []
    }

    private var all: [Report] {
        reports.withLock { $0 }
    }

    /// All readings that the reports amount to.
    var readings: Readings {
        var readings = Readings()
        for case .tick(let sampled, _) in all {
            sampled.forEach { $0(&readings) }
        }
        return readings
    }

    /// What was known of a probe after each of its answers and failures, since the last `forget`.
    func history<P: Probe>(of probe: P.Type) -> [Reading<P.Sample>] {
        var readings = Readings()
        var history: [Reading<P.Sample>] = []
        for case .tick(let sampled, _) in all {
            for each in sampled where each.probe == P.id {
                each(&readings)
                history.append(readings[P.self])
            }
        }
        return history
    }

    /// A session as the latest sample has it, once it is as wanted.
    func backend(
        _ pid: Int32, isolation: isolated (any Actor)? = #isolation,
        where isWanted: (Backend) -> Bool = { _ in true }
    ) async throws -> Backend {
        var found: Backend?
        try await wait(
            for: "session \(pid) in a sample", evidence: { "the last sample: \(self.pids)" }
        ) {
            found = readings[SessionsProbe.self].latest?.backends.first { $0.id.pid == pid && isWanted($0) }
            return found != nil
        }
        guard let found else { throw TimedOut("session \(pid)", after: .zero, seeing: "") }
        return found
    }

    /// What becomes of a signal in the end.
    func outcome(
        of signal: Signal, to target: Target, isolation: isolated (any Actor)? = #isolation
    ) async throws -> Outcome {
        ask(.signal(signal, target, reason: "a test"))
        return try await first("the outcome of \(signal)") { report in
            guard case .action(.outcome(signal, target, let outcome)) = report, outcome.isFinal else {
                return nil
            }
            return outcome
        }
    }
}
