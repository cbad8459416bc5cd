/// How two positions in the WAL moved lately: the head that goes ahead, and the tail that follows it.
///
/// Positions are absolute, so that rates over a time without samples are honest means, never invented.
package struct Trail: Sendable, Equatable {
    package struct Point: Sendable, Equatable {
        package let time: ServerTime
        package let head: LSN
        package let tail: LSN

        package init(time: ServerTime, head: LSN, tail: LSN) {
            self.time = time
            self.head = head
            self.tail = tail
        }

        var backlog: Bytes { head.past(tail) }
    }

    private var points: [Point] = []
    /// Since when the tail has not moved, though the head was ahead of it all the time.
    private var stillSince: ServerTime?
    /// The greatest backlog of each span of time, for a picture of it.
    package private(set) var history: [Bytes] = []
    private var spanStart: ServerTime?

    /// Rates are means over so much time at the most.
    private static let window = Duration.seconds(20)
    /// Over less time than this a rate is chance.
    private static let shortest = Duration.seconds(2)
    private static let spanLength = Duration.seconds(5)
    private static let mostSpans = 24

    package init() {}

    /// The trail with another point; one that goes back in time or in the WAL begins a new trail.
    package func adding(_ point: Point) -> Trail {
        guard let last = points.last, last.time <= point.time, last.head <= point.head,
            last.tail <= point.tail
        else { return Trail().beginning(point) }
        var trail = self
        let isStill = last.tail == point.tail && last.backlog.count > 0 && point.backlog.count > 0
        trail.stillSince = isStill ? stillSince ?? last.time : nil
        trail.points.append(point)
        let old = trail.points.prefix { point.time.since($0.time) > Self.window }.count
        // One point beyond the window is kept when all others lie within: looks may be rare.
        trail.points.removeFirst(min(old, trail.points.count - 2))
        trail.picture(point)
        return trail
    }

    private func beginning(_ point: Point) -> Trail {
        var trail = self
        trail.points = [point]
        trail.picture(point)
        return trail
    }

    private mutating func picture(_ point: Point) {
        if let start = spanStart, point.time.since(start) < Self.spanLength, let last = history.last {
            history[history.count - 1] = max(last, point.backlog)
        } else {
            history.append(point.backlog)
            spanStart = point.time
            if history.count > Self.mostSpans { history.removeFirst() }
        }
    }

    package var backlog: Bytes? { points.last?.backlog }

    /// Whether it reaches back far enough to tell one who stands still from one who is on the way.
    package var isConclusive: Bool {
        backlog.map { $0.count == 0 } ?? true || length.map { $0 >= ReplicationRules.patience } ?? false
    }

    /// How long the tail has not moved, though there was something ahead of it.
    package var stillFor: Duration? {
        stillSince.flatMap { since in points.last.map { $0.time.since(since) } }
    }

    /// How long the tail has had something ahead of it; nil when that began before anybody looked.
    package var behindFor: Duration? {
        guard let last = points.last, last.backlog.count > 0 else { return nil }
        return points.last { $0.head <= last.tail }.map { last.time.since($0.time) }
    }

    /// Over how much time it reaches back.
    package var length: Duration? {
        points.first.flatMap { first in points.last.map { $0.time.since(first.time) } }
    }

    package var headPerSecond: Double? { rate { $0.head } }
    package var tailPerSecond: Double? { rate { $0.tail } }
    /// How fast the backlog grows, in bytes; negative when it shrinks.
    package var growthPerSecond: Double? {
        headPerSecond.flatMap { head in tailPerSecond.map { head - $0 } }
    }

    /// When the tail will have reached the head, if both go on like this; nil when it would not.
    package var timeToGo: Duration? {
        guard let backlog, backlog.count > 0, let head = headPerSecond, let tail = tailPerSecond,
            tail > head * 1.05
        else { return nil }
        return .seconds(Double(backlog.count) / (tail - head))
    }

    private func rate(_ position: (Point) -> LSN) -> Double? {
        guard let first = points.first, let last = points.last,
            last.time.since(first.time) >= Self.shortest
        else { return nil }
        return Rate.perSecond(
            from: position(first).position, to: position(last).position, in: last.time.since(first.time))
    }
}
