@testable import Probes

extension Sight {
    /// The moment at which checks look in tests.
    static let moment = Instant(nanoseconds: 1_000_000_000_000)

    /// A sight of nothing.
    static var blank: Sight { Sight(now: moment) }

    /// The same, knowing what a probe told just now.
    func knowing<P: Probe>(_ probe: P.Type, _ samples: P.Sample...) -> Sight {
        var sight = self
        for sample in samples { Sampled(P.self, sample, takenAt: now)(&sight.readings) }
        return sight
    }

    /// The same, where a probe was refused.
    func failing<P: Probe>(_ probe: P.Type, _ failure: ProbeFailure) -> Sight {
        var sight = self
        Sampled(P.self, failure: failure, at: now)(&sight.readings)
        return sight
    }

    func answer(_ id: CheckID) -> CheckAnswer {
        guard let check = Check.named(id) else { preconditionFailure("no check \(id)") }
        return check.answer(self)
    }
}

extension CheckAnswer {
    var sentences: [String] { evidence.map(\.sentence) }
    var worst: Severity? { evidence.compactMap(\.severity).max() }

    /// Why nothing is known; nil where something is.
    var ignorance: String? { if case .unknown(let reason) = self { reason } else { nil } }
    var isNo: Bool { if case .no = self { true } else { false } }
}
