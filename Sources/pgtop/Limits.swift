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
    /// How long a client waits for a connection of a pool.
    static let poolWait = Limit(warning: Duration.seconds(1), critical: .seconds(5))
    /// Of what a pool, or a pooler, may have, in hundredths.
    static let poolUse = Limit(warning: 80.0, critical: 100.0)
    /// Of the connections that roles without special rights may open.
    static let connections = Limit(warning: 0.8, critical: 0.9)
}
