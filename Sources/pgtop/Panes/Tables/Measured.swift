import Probes
import TUI

/// Relations whose size was asked for to the byte, one at a time.
struct Measured: Sendable {
    /// What came of it, and when.
    struct Answer: Sendable {
        let result: Result<RelationSize, ProbeFailure>
        let at: Instant
    }

    private(set) var answers: [UInt32: Answer] = [:]
    /// The one that is being measured, and its name.
    private(set) var pending: (relation: UInt32, name: String)?

    /// What was true so long ago is no longer shown.
    private static let lasts = Duration.seconds(600)

    mutating func begin(_ relation: UInt32, _ name: String) { pending = (relation, name) }

    /// Takes an answer in; returns the name of what was measured.
    mutating func take(_ result: Result<RelationSize, ProbeFailure>, of relation: UInt32, at now: Instant)
        -> String?
    {
        answers = answers.filter { now.since($0.value.at) < Self.lasts }
        answers[relation] = Answer(result: result, at: now)
        defer { if pending?.relation == relation { pending = nil } }
        return pending?.relation == relation ? pending?.name : nil
    }

    /// What a cell shows of it: the size, `locked`, or nothing.
    func datum(of relation: UInt32) -> Datum {
        switch answers[relation]?.result {
        case nil: .missing
        case .success(let size): .bytes(size.total.count)
        case .failure(.lockedOut): .text("locked")
        case .failure: .hidden
        }
    }
}
