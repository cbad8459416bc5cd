import Probes
import Synchronization
import TestSupport
import Testing

/// What a prober and a performer say when things go wrong halfway.
@Suite(.serialized, .tags(.server), .needsServer)
struct MishapServerTests {
    @Test func `each signal has an outcome though the link breaks before its answer`() async throws {
        let server = try await SharedServer.server
        let proxy = try TestProxy(to: server.port)
        defer { proxy.close() }
        let probed = try Probed([
            ("host", "127.0.0.1"), ("port", "\(proxy.port)"), ("dbname", "postgres"), ("user", "postgres"),
        ])
        let sessions = try (0..<2).map { _ in try server.session() }
        try sessions.forEach { try $0.send("SELECT pg_sleep(600)") }
        var targets: [Target] = []
        for session in sessions {
            targets.append(
                Target(.cancel, try await probed.backend(session.backend) { $0.state == "active" }))
        }
        _ = try await probed.first("a connection to act on") { report -> Bool? in
            guard case .action(.available(.success)) = report else { return nil }
            return true
        }

        proxy.set(.hold)
        targets.forEach { probed.ask(.signal(.cancel, $0, reason: "a test")) }
        _ = try await probed.first("silence") { _ in probed.readings[PulseProbe.self].failure }
        proxy.set(.reset)

        for target in targets {
            let outcome = try await probed.first("what is known of \(target.id.pid)") { report -> Outcome? in
                guard case .action(.outcome(.cancel, target, let outcome)) = report else { return nil }
                return outcome.isFinal ? outcome : nil
            }
            switch outcome {
            case .unknown, .refused: break
            default: Issue.record("the outcome is \(outcome)")
            }
        }
    }

    @Test func `answers that always come late are shown nevertheless`() async throws {
        let server = try await SharedServer.server
        let proxy = try TestProxy(to: server.port)
        defer { proxy.close() }
        proxy.set(.pass(delay: .milliseconds(700)))
        let session = try server.session()
        try session.send("SELECT pg_sleep(600)")

        let probed = try Probed([
            ("host", "127.0.0.1"), ("port", "\(proxy.port)"), ("dbname", "postgres"), ("user", "postgres"),
        ])

        _ = try await probed.backend(session.backend) { $0.state == "active" }
    }

    @Test func `nobody is acted upon at another server than the one on the screen`() async throws {
        let server = try await SharedServer.server
        let queue = ActionQueue()
        let reports = Mutex<[ActionReport]>([])
        defer { queue.stop() }
        let conninfo = try Conninfo(words: [
            ("host", server.folder), ("port", "\(server.port)"), ("dbname", "postgres"), ("user", "postgres"),
        ])

        queue.actOnly(atServerStarted: ServerTime(microseconds: 1))
        Performer(conninfo, queue: queue, user: "tester", on: Reactor()) { report in
            reports.withLock { $0.append(report) }
        }.start {}

        try await wait(for: "the refusal") { reports.withLock { $0.contains(where: \.isUnavailable) } }
        #expect(reports.withLock { $0.allSatisfy(\.isUnavailable) })
    }

    @Test func `a connection to act on is given up when the screen shows another server`() async throws {
        let server = try await SharedServer.server
        let queue = ActionQueue()
        let reports = Mutex<[ActionReport]>([])
        defer { queue.stop() }
        let conninfo = try Conninfo(words: [
            ("host", server.folder), ("port", "\(server.port)"), ("dbname", "postgres"), ("user", "postgres"),
        ])
        Performer(conninfo, queue: queue, user: "tester", on: Reactor()) { report in
            reports.withLock { $0.append(report) }
        }.start {}
        try await wait(for: "the connection") { reports.withLock { $0.contains { !$0.isUnavailable } } }

        queue.actOnly(atServerStarted: ServerTime(microseconds: 1))

        try await wait(for: "its end") { reports.withLock { $0.contains(where: \.isUnavailable) } }
    }

    @Test func `no rate is made over a question that was not answered`() async throws {
        let server = try await SharedServer.server
        var helper = try server.session(application: "fickle")
        let reports = Mutex<[Sampled]>([])
        let wishes = Wishes(Wish(), period: .milliseconds(100))
        defer { wishes.stop() }
        let conninfo = try Conninfo(words: [
            ("host", server.folder), ("port", "\(server.port)"), ("dbname", "postgres"), ("user", "postgres"),
        ])
        let readings: @Sendable () -> [Reading<FickleProbe.Sample>] = {
            var readings = Readings()
            return reports.withLock { $0 }.filter { $0.probe == FickleProbe.id }.map {
                $0(&readings)
                return readings[FickleProbe.self]
            }
        }
        Prober(conninfo, probes: [FickleProbe.self], wishes: wishes, on: Reactor()) { report in
            if case .tick(let sampled, _) = report { reports.withLock { $0 += sampled } }
        }.start {}
        try await wait(for: "samples") { readings().contains { $0.latest != nil && !$0.hasGap } }

        helper.close()
        try await wait(for: "a failure") { readings().last?.failure != nil }
        let failures = readings().count
        helper = try server.session(application: "fickle")
        try await wait(for: "a sample after it") {
            readings().dropFirst(failures).contains { $0.failure == nil }
        }

        let first = try #require(readings().dropFirst(failures).first { $0.failure == nil })
        #expect(first.hasGap)
        try await wait(for: "samples without a gap") { readings().last.map { !$0.hasGap } ?? false }
    }

    @Test func `a dear question is asked less often, and the ledger says so`() async throws {
        let server = try await SharedServer.server
        let ledger = Mutex(Ledger())
        let wishes = Wishes(Wish(), period: .milliseconds(100))
        defer { wishes.stop() }
        let conninfo = try Conninfo(words: [
            ("host", server.folder), ("port", "\(server.port)"), ("dbname", "postgres"), ("user", "postgres"),
        ])
        let probes: [any Probe.Type] = [DearProbe.self, CheapProbe.self]
        Prober(conninfo, lane: .slow, probes: probes, wishes: wishes, on: Reactor()) { report in
            guard case .tick(_, let latest) = report else { return }
            // As it was then: however late this test looks, the dear one is not due again.
            ledger.withLock { if $0[CheapProbe.self].answered < 8 { $0 = latest } }
        }.start {}

        try await wait(for: "the cheap one") { ledger.withLock { $0[CheapProbe.self].answered } >= 8 }

        let dear = ledger.withLock { $0[DearProbe.self] }
        #expect(dear.answered == 2)
        #expect(dear.pause >= .seconds(5))
        #expect(ledger.withLock { $0[CheapProbe.self].pause } < dear.pause)
    }
}

/// A question that costs half a second: more than the way to a server that is busy.
private enum DearProbe: Probe {
    struct Sample: Sendable {}

    static let id: ProbeID = "dear"
    static let meaning = "What takes time"
    static let lane = Lane.slow

    static func isWanted(_ wish: Wish, knowing readings: Readings, after turn: Turn) -> Bool { true }

    static func sql(on server: Capabilities) -> String { "SELECT pg_catalog.pg_sleep(0.5)" }

    static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure) -> Sample {
        Sample()
    }
}

/// A question that costs nothing, behind the one that does.
private enum CheapProbe: Probe {
    struct Sample: Sendable {}

    static let id: ProbeID = "cheap"
    static let meaning = "What takes none"
    static let lane = Lane.slow
    static let rest = 1

    static func isWanted(_ wish: Wish, knowing readings: Readings, after turn: Turn) -> Bool { true }

    static func sql(on server: Capabilities) -> String { "SELECT 1" }

    static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure) -> Sample {
        Sample()
    }
}

/// A question that fails while a certain session is not there.
private enum FickleProbe: Probe {
    struct Sample: Sendable {}

    static let id: ProbeID = "fickle"
    static let meaning = "Whether somebody is there"

    static func sql(on server: Capabilities) -> String {
        """
        SELECT 1 / pg_catalog.count(*)::int4 AS one FROM pg_catalog.pg_stat_get_activity(NULL)
         WHERE application_name = 'fickle'
        """
    }

    static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure) -> Sample {
        Sample()
    }
}

extension ActionReport {
    fileprivate var isUnavailable: Bool {
        if case .available(.failure) = self { true } else { false }
    }
}
