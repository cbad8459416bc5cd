/// The name of a number that the server only ever adds to, as its column is called.
package protocol Counter: CaseIterable, RawRepresentable, Hashable, Sendable where RawValue == String {}

extension Counter {
    fileprivate var place: Int {
        for (place, name) in Self.allCases.enumerated() where name == self { return place }
        preconditionFailure("a counter that is none of its kind")
    }
}

/// What the server has counted of one thing; a counter that it lacks, or that has no meaning for the thing, is nil.
package struct Counters<Name: Counter>: Sendable, Equatable {
    private var values: [Double?]

    package init(_ values: [Name: Double] = [:]) {
        self.values = Name.allCases.map { values[$0] }
    }

    /// From an answer whose columns have the counters' names; a recording of an earlier version may lack some.
    init(_ record: Record<some Rows>) throws(ProbeFailure) {
        values = []
        for name in Name.allCases {
            values.append(record.has(name.rawValue) ? try record.real(name.rawValue) : nil)
        }
    }

    package subscript(name: Name) -> Double? {
        get { values[name.place] }
        set { values[name.place] = newValue }
    }

    /// Nothing has been counted yet.
    package var isZero: Bool { values.allSatisfy { ($0 ?? 0) == 0 } }

    /// One of them went back, or is counted no longer: they began anew.
    func isBehind(_ before: Self) -> Bool {
        zip(values, before.values).contains { now, before in before.map { (now ?? -1) < $0 } ?? false }
    }

    package static func + (left: Self, right: Self) -> Self {
        var sum = left
        for place in sum.values.indices {
            guard let more = right.values[place] else { continue }
            sum.values[place] = (sum.values[place] ?? 0) + more
        }
        return sum
    }

    fileprivate static func - (now: Self, before: Self) -> Self {
        var difference = now
        for place in difference.values.indices {
            difference.values[place] = now.values[place].flatMap { now in
                before.values[place].map { now - $0 }
            }
        }
        return difference
    }
}

/// Counters as they were seen one look after the other.
///
/// Rates are means between two looks by the server's own clock; there is none across a reset, and none over a time in
/// which nobody looked.
package struct Course<Name: Counter>: Sendable, Equatable {
    package struct Mark: Sendable, Equatable {
        package let time: ServerTime
        package let total: Counters<Name>
    }

    /// The oldest first; the last is now.
    private var marks: [Mark]
    package let resetAt: ServerTime?

    package init(_ total: Counters<Name>, at time: ServerTime, resetAt: ServerTime? = nil) {
        marks = [Mark(time: time, total: total)]
        self.resetAt = resetAt
    }

    package var now: Mark { marks[marks.count - 1] }
    package var total: Counters<Name> { now.total }

    /// Looks that lie farther apart belong to different times.
    private static var longestGap: Duration { .seconds(60) }

    /// Takes over what was seen within `window` before.
    package func following(_ before: Course?, within window: Duration = CourseSpan.now) -> Course {
        guard let before, before.resetAt == resetAt, before.now.time < now.time,
            now.time.since(before.now.time) <= Self.longestGap, !total.isBehind(before.total)
        else { return self }
        var next = self
        let young = before.marks.filter { now.time.since($0.time) <= window }
        next.marks = (young.isEmpty ? [before.now] : young) + [now]
        return next
    }

    /// What was added lately, and in how long; nil after a single look.
    ///
    /// Looks that are rarer than the span are compared with the one before.
    package func lately(_ span: Duration = CourseSpan.now) -> (added: Counters<Name>, time: Duration)? {
        guard marks.count > 1 else { return nil }
        let first = marks.first { now.time.since($0.time) <= span && $0.time < now.time }
        let start = first ?? marks[marks.count - 2]
        return (total - start.total, now.time.since(start.time))
    }

    package func rate(_ name: Name, over span: Duration = CourseSpan.now) -> Double? {
        lately(span).flatMap { lately in lately.added[name].map { $0 / lately.time.seconds } }
    }
}

/// Times over which courses are told.
package enum CourseSpan {
    /// What is called now: sessions tell what they did about once a second, so that a single second would be chance.
    package static let now = Duration.seconds(10)
    /// As long as is remembered of what is rare.
    package static let recent = Duration.seconds(600)
}
