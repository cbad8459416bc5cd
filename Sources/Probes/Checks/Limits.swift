/// The limits of all checks: the defaults, and what the user's file says instead.
package struct Limits: Sendable, Equatable {
    private var changed: [String: Limit] = [:]
    /// Checks that are switched off.
    private var unwanted: Set<CheckID> = []

    package func isWanted(_ check: CheckID) -> Bool { !unwanted.contains(check) }

    package init() {}

    package subscript(name: String) -> Limit {
        get {
            guard let limit = changed[name] ?? Self.defaults[name] else {
                preconditionFailure("no check has a limit \(name)")
            }
            return limit
        }
        set { changed[name] = newValue }
    }

    package static let defaults: [String: Limit] = Dictionary(
        uniqueKeysWithValues: Check.all.flatMap { $0.trouble?.limits ?? [] }.map { ($0.name, $0) })

    /// Those that are not the defaults.
    package var names: [String] { changed.keys.sorted() }

    /// Takes over what another says, where it says anything.
    package func overlaid(by other: Limits) -> Limits {
        var limits = self
        limits.changed.merge(other.changed) { _, new in new }
        limits.unwanted.formUnion(other.unwanted)
        return limits
    }
}

extension Limits {
    /// Why an amount could not be set.
    package struct Fault: Error, Equatable, CustomStringConvertible {
        package let description: String

        package init(description: String) { self.description = description }
    }

    /// Sets an amount by its name in the user's file: `locks.blocked.time.warning` to `20s`; `off` is never.
    ///
    /// The name of a check alone can only be switched `off`.
    package mutating func set(_ key: String, to text: String) throws(Fault) {
        if Check.named(key)?.trouble != nil, text == "off" {
            unwanted.insert(key)
            return
        }
        guard let dot = key.lastIndex(of: "."),
            var limit = Self.defaults[String(key[..<dot])].map({ self[$0.name] })
        else {
            throw Fault(description: "there is no limit \(key); pgtop --docs checks lists them")
        }
        let amount = text == "off" ? nil : try limit.unit.amount(text)
        switch key[key.index(after: dot)...] {
        case "warning": limit.warning = amount
        case "critical": limit.critical = amount
        default: throw Fault(description: "\(key) must end in .warning or .critical")
        }
        if let warning = limit.warning, let critical = limit.critical,
            limit.isFloor ? warning < critical : warning > critical
        {
            throw Fault(description: "\(limit.name): the warning would come after what is critical")
        }
        self[limit.name] = limit
    }
}

extension Limit.Unit {
    private static let times = ["ms": 0.001, "s": 1, "min": 60, "h": 3600, "d": 86_400]
    private static let sizes: [String: Double] = [
        "B": 1, "kB": 1024, "MB": 1_048_576, "GB": 1_073_741_824, "TB": 1_099_511_627_776,
    ]

    /// The units that may be written, and what they count.
    private var factors: [String: Double] {
        switch self {
        case .percent: ["%": 1, "": 1]
        case .time: Self.times
        case .bytes: Self.sizes
        case .count: ["": 1]
        }
    }

    package func amount(_ text: String) throws(Limits.Fault) -> Double {
        let digits = text.prefix { $0.isNumber || $0 == "." }
        let unit = text.dropFirst(digits.count).drop { $0 == " " }
        guard let number = Double(digits), number.isFinite, let factor = factors[String(unit)] else {
            let known = factors.keys.sorted().filter { !$0.isEmpty }
            let units = known.isEmpty ? "a number" : "a number and one of \(known.joined(separator: ", "))"
            throw Limits.Fault(description: "\(text) is no amount here: write \(units)")
        }
        return number * factor
    }

    /// An amount so that reading it gives the very same: `90 s`, `1 GB`.
    package func exactText(_ amount: Double) -> String {
        let written = amount == amount.rounded() && abs(amount) < 1e15 ? "\(Int64(amount))" : "\(amount)"
        switch self {
        case .percent: return "\(written) %"
        case .time:
            if amount >= 7200, amount.truncatingRemainder(dividingBy: 3600) == 0 {
                return "\(Int64(amount / 3600)) h"
            }
            let isWhole = amount >= 120 && amount.truncatingRemainder(dividingBy: 60) == 0
            return isWhole ? "\(Int64(amount / 60)) min" : "\(written) s"
        case .count: return written
        case .bytes:
            let units = Self.sizes.sorted { $0.value > $1.value }
            let unit = units.first {
                amount >= $0.value && amount.truncatingRemainder(dividingBy: $0.value) == 0
            }
            guard let unit else { return "\(written) B" }
            return "\(Int64(amount / unit.value)) \(unit.key)"
        }
    }

    /// An amount as it is written in the user's file.
    package func text(_ amount: Double) -> String {
        switch self {
        case .percent: Told.percent(amount)
        case .time: Told.time(.seconds(amount))
        case .bytes: Told.bytes(Bytes(Int64(amount)))
        case .count: Told.count(Int64(amount))
        }
    }
}
