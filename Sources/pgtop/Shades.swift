import Probes
import TUI

/// By which limit of a check an amount is tinted where it stands in a table.
struct Shade<Amount: Sendable>: Sendable {
    private let limit: Limit
    private let number: @Sendable (Amount) -> Double

    fileprivate init(_ limit: Limit, _ number: @escaping @Sendable (Amount) -> Double) {
        self.limit = limit
        self.number = number
    }

    func role(_ amount: Amount?) -> Role? {
        amount.flatMap { limit.severity(of: number($0)) }?.role
    }
}

/// What is tinted, by the defaults of the checks.
enum Shades {
    static let idleInTransaction = time("sessions.idle_in_transaction")
    static let transaction = time("sessions.long_transaction")
    static let statement = time("statements.long_running")
    static let blocked = time("locks.blocked.time")
    /// How long a client waits for a connection of a pool.
    static let poolWait = time("pools.waiting.time")
    /// Of what a pool, or a pooler, may have, in hundredths: a full pool is no trouble while nobody waits.
    static let poolUse = Shade<Double>(Limit("use", .percent, warning: 80, critical: 100)) { $0 }
    /// Of the connections that roles without special rights may open, in hundredths.
    static let connections = Shade<Double>(Limits()["connections.near_limit"]) { $0 }

    /// How far a standby is behind.
    static let lag = time("replication.lag.time")
    static let behind = Shade<Bytes>(Limits()["replication.lag.bytes"]) { Double($0.count) }

    private static func time(_ name: String) -> Shade<Duration> { Shade(Limits()[name], \.seconds) }
}
