/// How the values of a column are written.
package enum Format: Sendable {
    case text
    case number
    /// An age.
    case clock
    case bytes
    case percent
    /// How many of something there are; thousands as `k`.
    case count
    /// Something a second.
    case rate
    /// A time given in milliseconds.
    case milliseconds
    case flag

    /// Numbers stand at the right edge of their column, words at the left.
    package var isRightAligned: Bool { self != .text && self != .flag }

    /// The text of a value.
    package func text(_ datum: Datum) -> String {
        switch datum {
        case .missing: ""
        case .hidden: Self.unknown
        case .text(let text): text
        case .flag(let flag): flag ? "yes" : "no"
        case .list(let values): values.map(self.text).joined(separator: " ")
        case .record(let fields):
            fields.filter { $0.value != .missing }.map { self.text($0.value) }.joined(separator: ":")
        case .integer, .real, .bytes, .percent, .duration: number(datum.number ?? 0)
        }
    }

    /// What stands for a value that cannot be known: never 0, never nothing.
    package static let unknown = "–"

    private func number(_ value: Double) -> String {
        switch self {
        case .text, .number: Self.plain(value)
        case .clock: Self.clock(.seconds(value))
        case .bytes: Self.bytes(value)
        case .percent: Self.percent(value)
        case .count: Self.count(value)
        case .rate: Self.rate(value)
        case .milliseconds: Self.milliseconds(value)
        case .flag: value == 0 ? "no" : "yes"
        }
    }

    /// A whole number, as it is: digits are not grouped, so that a pid can be copied.
    private static func plain(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e18 ? String(Int64(value)) : oneDecimal(value)
    }

    /// An age, at most seven cells wide, rounded down.
    ///
    /// It grows coarser as it grows: nobody needs the seconds of an hour, and a number that stays the same costs no
    /// byte on a slow link.
    package static func clock(_ age: Duration) -> String {
        let seconds = max(0, age.inSeconds)
        let whole = Int64(min(seconds, 1e12))
        return switch whole {
        case 0: oneDecimal((seconds * 10).rounded(.down) / 10) + " s"
        case ..<10: "\(whole) s"
        case ..<60: "\(whole / 5 * 5) s"
        case ..<600: "\(whole / 60):\(twoDigits(whole % 60 / 10 * 10))"
        case ..<3_600: "\(whole / 60) min"
        case ..<86_400: "\(whole / 3_600) h \(twoDigits(whole / 60 % 60))"
        case ..<864_000: "\(whole / 86_400) d \(twoDigits(whole / 3_600 % 24))"
        default: "\(whole / 86_400) d"
        }
    }

    /// A number of bytes in three digits and a unit.
    package static func bytes(_ count: Double) -> String {
        scaled(count, by: 1024, units: ["B", "kB", "MB", "GB", "TB", "PB"])
    }

    /// How many there are, in at most four digits and a letter.
    package static func count(_ value: Double) -> String {
        abs(value) < 10_000 ? plain(value.rounded()) : thousands(value)
    }

    /// Something a second in three digits, and thousands as `k`.
    package static func rate(_ value: Double) -> String {
        value < 10_000 ? (value < 10 ? oneDecimal(value) : String(Int64(value.rounded()))) : thousands(value)
    }

    /// A time given in milliseconds, with as many digits as mean something.
    package static func milliseconds(_ value: Double) -> String {
        switch value {
        case ..<0.995: "0.\(twoDigits(Int64((clamped(value) * 100).rounded()))) ms"
        case ..<9.95: oneDecimal(value) + " ms"
        case ..<9_999.5: "\(Int64(value.rounded())) ms"
        default: clock(.milliseconds(clamped(value)))
        }
    }

    package static func percent(_ value: Double) -> String {
        value > 0 && value < 9.95 ? oneDecimal(value) + " %" : "\(Int64(clamped(value).rounded())) %"
    }

    private static func thousands(_ value: Double) -> String {
        let text = scaled(value, by: 1000, units: ["", "k", "M", "G"])
        return String(text.filter { $0 != " " })
    }

    private static func scaled(_ value: Double, by step: Double, units: [String]) -> String {
        var value = clamped(value)
        var unit = 0
        // 999.5 would be rounded to four digits: the next unit has fewer.
        while abs(value) >= 999.5, unit < units.count - 1 {
            value /= step
            unit += 1
        }
        let digits = unit > 0 && abs(value) < 9.95 ? oneDecimal(value) : String(Int64(value.rounded()))
        return "\(digits) \(units[unit])"
    }

    private static func clamped(_ value: Double) -> Double {
        value.isFinite ? min(max(value, -1e15), 1e15) : 0
    }

    private static func oneDecimal(_ value: Double) -> String {
        let tenths = Int64((clamped(value) * 10).rounded())
        return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }

    private static func twoDigits(_ value: Int64) -> String {
        value < 10 ? "0\(value)" : "\(value)"
    }
}
