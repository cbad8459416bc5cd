import TUI

/// From where on a number is a warning, and from where on it is critical.
struct Limit<Value: Comparable & Sendable>: Sendable {
    let warning: Value
    let critical: Value

    func role(_ value: Value?) -> Role? {
        guard let value else { return nil }
        return value >= critical ? .critical : value >= warning ? .warning : nil
    }
}

/// The limits by which numbers are tinted.
enum Limits {
    static let idleInTransaction = Limit(warning: Duration.seconds(60), critical: .seconds(300))
    static let transaction = Limit(warning: Duration.seconds(300), critical: .seconds(1800))
    static let statement = Limit(warning: Duration.seconds(60), critical: .seconds(600))
    static let blocked = Limit(warning: Duration.seconds(10), critical: .seconds(60))
    /// Of the connections that roles without special rights may open.
    static let connections = Limit(warning: 0.8, critical: 0.9)
}
