/// How fast the server uses up transaction ids, and ids of groups of transactions.
package struct Consumption: Sendable, Equatable {
    /// How far the counters had come at one moment.
    package struct Mark: Sendable, Equatable {
        package let at: ServerTime
        package let xid: Int64
        /// Of 32 bits: it starts anew after the last.
        package let multixact: Int64

        package init(at: ServerTime, xid: Int64, multixact: Int64) {
            self.at = at
            self.xid = xid
            self.multixact = multixact
        }
    }

    /// The earliest first.
    private var marks: [Mark] = []

    /// The present rate is that of the last half hour, as far as pgtop was there.
    private static let span = Duration.seconds(1800)
    /// Over less time a rate would jump.
    private static let least = Duration.seconds(8)
    /// The server refuses to hand out more ids when so many are left of two billion.
    private static let reserve: Int64 = 3_000_000
    /// Ids older than this would be taken for those to come.
    package static let end = Int64(Int32.max) - reserve

    package init() {}

    package mutating func add(_ mark: Mark) {
        if let last = marks.last, mark.at <= last.at || mark.xid < last.xid { marks = [] }
        marks.removeAll { mark.at.since($0.at) > Self.span }
        marks.append(mark)
    }

    /// What the rates are counted over; nil before there is ground for one.
    package var over: Duration? {
        guard let first = marks.first, let last = marks.last else { return nil }
        let span = last.at.since(first.at)
        return span >= Self.least ? span : nil
    }

    package var xidsPerSecond: Double? { rate { $1.xid - $0.xid } }

    package var multixactsPerSecond: Double? {
        rate { Int64(Int32(truncatingIfNeeded: $1.multixact &- $0.multixact)) }
    }

    private func rate(_ used: (Mark, Mark) -> Int64) -> Double? {
        guard let over, let first = marks.first, let last = marks.last else { return nil }
        let count = used(first, last)
        return count < 0 ? nil : Double(count) / over.seconds
    }

    /// How long until an age is reached at this rate; nil where it never will be, or nobody knows.
    package static func time(from age: Int64, to limit: Int64, at rate: Double?) -> Duration? {
        guard age < limit else { return .zero }
        guard let rate, rate > 0 else { return nil }
        let seconds = Double(limit - age) / rate
        return seconds < longest ? .seconds(seconds) : nil
    }

    /// A thousand years are never.
    private static let longest = 1000.0 * 365 * 86_400
}
