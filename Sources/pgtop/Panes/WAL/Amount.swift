import Probes
import TUI

/// A number with what it counts, for tables whose rows differ in that.
enum Amount: Sendable, Equatable {
    case bytes(Double)
    case bytesPerSecond(Double)
    case count(Double)
    case perSecond(Double)
    case percent(Double)
    case time(Duration)
    /// So often within a time.
    case times(Double, within: Duration)
    /// There is one, but this role may not see it.
    case hidden

    var text: String {
        switch self {
        case .bytes(let count): Format.bytes(count)
        case .bytesPerSecond(let rate): "\(Format.bytes(rate))/s"
        case .count(let count):
            count < 10_000 ? Format.number.text(count.rounded().datum) : Format.rate(count)
        case .perSecond(let rate): "\(Format.rate(rate))/s"
        case .percent(let share): Format.percent(share)
        case .time(let time): Format.clock(time)
        case .times(let count, let time): "\(Int(count)) in \(Format.clock(time))"
        case .hidden: Format.unknown
        }
    }

    /// What the number counts, for programs.
    var unit: String? {
        switch self {
        case .bytes: "bytes"
        case .bytesPerSecond: "bytes/s"
        case .count: "count"
        case .perSecond: "1/s"
        case .percent: "percent"
        case .time: "s"
        case .times(_, let time): "in \(Int(time.seconds)) s"
        case .hidden: nil
        }
    }

    var value: Datum {
        switch self {
        case .bytes(let value), .count(let value), .times(let value, _): .integer(Int64(value))
        case .bytesPerSecond(let value), .perSecond(let value), .percent(let value): .real(value)
        case .time(let time): .duration(time)
        case .hidden: .hidden
        }
    }
}

/// A measure of the server's writing: how much now, how much in all, and what belongs to it.
struct WALMeasure: Identifiable, Sendable {
    let id: Int
    let name: String
    var now: Amount?
    var total: Amount?
    var note = ""
    var severity: Severity?

    init(_ id: Int, _ name: String, _ now: Amount?, _ total: Amount? = nil, _ note: String? = nil) {
        (self.id, self.name) = (id, name)
        (self.now, self.total, self.note) = (now, total, note ?? "")
    }

    /// The same, tinted.
    func tinted(_ severity: Severity?) -> WALMeasure {
        var measure = self
        measure.severity = severity
        return measure
    }
}
