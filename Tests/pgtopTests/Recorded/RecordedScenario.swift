import Probes
import TestSupport

@testable import pgtop

/// What the servers of a demo told, recorded by `scripts/record-scenarios`, and what is found in it.
struct RecordedScenario {
    let scenario: Scenario
    private(set) var sight: Sight
    private(set) var findings = Findings()
    /// All that was ever found.
    private(set) var found: Set<CheckID> = []

    private static let folder =
        #filePath.split(separator: "/").dropLast(3).map { "/\($0)" }.joined() + "/Fixtures"
    private static let start = Instant(nanoseconds: 1_000_000_000_000)

    /// Replays the recording to its end, as fast as it goes.
    init(_ name: String) throws {
        scenario = try Scenario.named(name).required("a scenario \(name)")
        sight = Sight(limits: try scenario.checkLimits(), now: Self.start)
        for moment in try Self.recording(of: name, from: Self.start).moments { take(moment) }
    }

    private static func recording(of name: String, from start: Instant) throws -> Recording {
        try Recording(path: "\(folder)/\(name).rec", start: start)
    }

    /// What came, and when; nothing where there is no recording.
    static func moments(of name: String, from start: Instant) -> [Recording.Moment] {
        (try? recording(of: name, from: start).moments) ?? []
    }

    private mutating func take(_ moment: Recording.Moment) {
        sight.now = Self.start + moment.offset
        switch moment.report {
        case .connected(let server): sight.server = server
        case .tick(let sampled, _):
            for sample in sampled { sample(&sight.readings) }
            if let server = sight.server {
                let poolers = sight.readings[PoolersProbe.self].latest ?? []
                sight.xray = XRay(sight.readings[PooledPeersProbe.self], poolers, of: server)
            }
            _ = findings.take(Check.answers(sight, of: Check.findable), at: sight.now)
            found.formUnion(findings.all.map(\.check))
        default: break
        }
    }

    /// What a check answers in the end.
    func answer(_ id: CheckID) throws -> CheckAnswer {
        try Check.named(id).required("a check \(id)").answer(sight)
    }
}

/// What a test cannot do without.
private struct Missing: Error, CustomStringConvertible {
    let description: String
}

extension Optional {
    fileprivate func required(_ what: String) throws -> Wrapped {
        guard let self else { throw Missing(description: "there is no such thing: \(what)") }
        return self
    }
}
