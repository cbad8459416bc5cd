/// One setting as the server has it now.
package struct Setting: Sendable, Equatable {
    package let name: String
    /// As `pg_settings` tells it, without its unit.
    package let text: String
    /// What it counts in, such as `8kB` or `ms`; nil for what is no amount.
    package let unit: String?
    /// The file says otherwise, and only a restart will make it so.
    package let isPending: Bool
    /// It was given when the server was started: what the file says of it is passed over.
    package let isOnCommandLine: Bool

    package init(
        _ name: String, _ text: String, unit: String? = nil, isPending: Bool = false,
        isOnCommandLine: Bool = false
    ) {
        (self.name, self.text, self.unit) = (name, text, unit)
        (self.isPending, self.isOnCommandLine) = (isPending, isOnCommandLine)
    }

    /// On or off; nil for what is neither.
    package var flag: Bool? {
        switch text {
        case "on": true
        case "off": false
        default: nil
        }
    }

    package var number: Int64? { Int64(text) }

    /// An amount of storage; nil for what is none, and for -1: a limit that is not set.
    package var bytes: Bytes? { scaled(Self.sizes).map { Bytes(Int64($0)) } }

    /// A time; nil for what is none, and for -1: one that is not set.
    package var duration: Duration? { scaled(Self.times).map { .seconds($0) } }

    private func scaled(_ units: [String: Double]) -> Double? {
        guard let unit, let amount = Double(text), amount >= 0 else { return nil }
        let digits = unit.prefix { $0.isNumber }
        guard let factor = units[String(unit.dropFirst(digits.count))] else { return nil }
        return amount * factor * (Double(digits) ?? 1)
    }

    private static let sizes: [String: Double] = ["B": 1, "kB": 1024, "MB": 1_048_576, "GB": 1_073_741_824]
    private static let times = ["us": 1e-6, "ms": 1e-3, "s": 1, "min": 60, "h": 3600, "d": 86_400]
}
