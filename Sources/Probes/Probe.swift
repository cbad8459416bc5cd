/// The name of a question, in recordings and in the ledger.
package typealias ProbeID = String

/// A value that goes along with a question.
package enum Parameter: Sendable, Equatable {
    case flag(Bool)
    case int(Int32)
    case time(ServerTime)
    case text(String)
    case ints([Int32])
    case oids([UInt32])
    /// NULL of the type that the server infers.
    case null
    /// NULL as a point in time.
    case noTime

    static func optional(_ time: ServerTime?) -> Parameter { time.map(Parameter.time) ?? .noTime }
}

/// One question, asked again and again, and the sample its answer becomes.
package protocol Probe: Sendable {
    associatedtype Sample: Sendable

    static var id: ProbeID { get }
    /// What it tells, for the ledger and the documents.
    static var meaning: String { get }
    /// How often it is asked; nil is at every tick.
    static var interval: Duration? { get }
    /// The privilege that would let a refused question through.
    static var grant: String { get }

    static func sql(on server: Capabilities) -> String
    /// What goes along this time, from what the screen wants and what is known already.
    static func parameters(for wish: Wish, knowing readings: Readings) -> [Parameter]
    /// The sample that the rows are. Readings hold the sample before, and those of other probes.
    static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure) -> Sample
}

extension Probe {
    package static var interval: Duration? { nil }
    package static var grant: String { "GRANT pg_monitor TO your role" }
    package static func parameters(for wish: Wish, knowing readings: Readings) -> [Parameter] { [] }
}

/// What the screen needs from the server just now: nothing that cannot be seen is asked for.
package struct Wish: Sendable, Equatable {
    /// Idle sessions row by row, rather than as a count.
    package var idle: Bool
    /// Characters of a query text that can be shown.
    package var queryWidth: Int

    package init(idle: Bool = false, queryWidth: Int = 240) {
        self.idle = idle
        self.queryWidth = queryWidth
    }
}
