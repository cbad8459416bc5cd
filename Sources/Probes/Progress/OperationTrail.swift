/// How an operation went so far, as far as it was seen: leg by leg.
struct OperationTrail: Sendable, Equatable {
    struct Point: Sendable, Equatable {
        let time: ServerTime
        let done: Int64
    }

    /// A stretch in which it was in one phase, about one thing.
    struct Leg: Sendable, Equatable {
        let phase: String
        let index: UInt32?
        /// When it was in it first, as far as that was seen.
        let begunAt: ServerTime
        /// Its beginning was seen: nobody came to look later.
        let isWhole: Bool
        private(set) var lastAt: ServerTime
        private(set) var first: Point?
        private(set) var last: Point?
        private(set) var total: Int64?
        /// Of the last minute.
        private(set) var points: [Point] = []
        /// Looks with a number so far.
        private(set) var looks = 0

        init(phase: String, index: UInt32?, begunAt: ServerTime, isWhole: Bool) {
            (self.phase, self.index, self.begunAt, self.isWhole) = (phase, index, begunAt, isWhole)
            lastAt = begunAt
        }

        mutating func add(_ work: Work?, at time: ServerTime) {
            lastAt = time
            guard let work else { return }
            let point = Point(time: time, done: work.done)
            if first == nil { first = point }
            (last, total) = (point, work.total)
            looks += 1
            points.append(point)
            let old = points.prefix { time.since($0.time) > OperationTrail.window }.count
            // One point beyond the window is kept when all others lie within: looks may be rare.
            points.removeFirst(min(old, max(0, points.count - 2)))
        }

        /// Units a second over the last minute; nil over less than two seconds, where it would be chance.
        var rate: Double? {
            guard let first = points.first, let last = points.last, last.time.since(first.time) >= .seconds(2)
            else { return nil }
            return Rate.perSecond(from: first.done, to: last.done, in: last.time.since(first.time))
        }

        /// How long it lasted so far, as far as it was seen.
        var lasts: Duration { lastAt.since(begunAt) }
    }

    /// Rates are means over so much time at the most.
    static let window = Duration.seconds(60)

    private(set) var legs: [Leg] = []
    /// Of a vacuum.
    private(set) var dead = DeadRows()

    var current: Leg? { legs.last }

    /// The trail with another look; a phase that is left, or counts anew, is a leg of its own.
    func adding(_ operation: Operation) -> OperationTrail {
        guard let phase = operation.phase?.name ?? (operation.work == nil ? nil : "") else { return self }
        var trail = self
        let goesOn =
            legs.last.map { leg in
                leg.phase == phase && leg.index == operation.index
                    && leg.last?.done ?? 0 <= operation.work?.done ?? .max
            } ?? false
        if !goesOn {
            // The first look of all sees an operation that may have been there for long.
            let isWhole = !legs.isEmpty || operation.took.map { $0 <= .seconds(3) } ?? false
            let begun =
                legs.last?.lastAt ?? (isWhole ? operation.id.begunAt : nil) ?? operation.sampledAt
            trail.legs.append(
                Leg(phase: phase, index: operation.index, begunAt: begun, isWhole: isWhole))
            if trail.legs.count > Self.mostLegs { trail.legs.removeFirst() }
        }
        trail.legs[trail.legs.count - 1].add(operation.work, at: operation.sampledAt)
        return trail
    }

    private static let mostLegs = 200

    /// The trail with another look at the dead rows that a vacuum has found.
    func finding(dead rows: Int64, at position: Int64) -> OperationTrail {
        var trail = self
        trail.dead.look(at: position, rows: rows)
        return trail
    }

    /// Legs of one phase that are over, and were seen from beginning to end.
    func past(_ phase: String) -> [Leg] { legs.dropLast().filter { $0.phase == phase && $0.isWhole } }

    /// The latest leg of a phase, be it over or not.
    func latest(_ phase: String) -> Leg? { legs.last { $0.phase == phase } }
}

/// What one unit of work costs in seconds, and between what it lies.
struct WorkPace: Sendable, Equatable {
    var likely: Double
    var least: Double
    var most: Double

    /// Over less time than this, and with less done, a pace is chance.
    private static let shortest = Duration.seconds(4)
    private static let leastShare = 0.03
    private static let longEnough = Duration.seconds(30)

    /// Nil while there is no ground for one.
    init?(_ leg: OperationTrail.Leg?) {
        guard let leg, let first = leg.points.first, let last = leg.points.last, leg.looks >= 3 else {
            return nil
        }
        let seen = leg.first.map { last.time.since($0.time) } ?? .zero
        guard seen >= Self.shortest, last.done > first.done else { return nil }
        if let total = leg.total, total > 0, let begin = leg.first,
            Double(last.done - begin.done) < Self.leastShare * Double(total), seen < Self.longEnough
        {
            return nil
        }
        let middle = leg.points[leg.points.count / 2]
        let paces = [
            Self.pace(first, last), Self.pace(first, middle), Self.pace(middle, last),
            leg.first.flatMap { Self.pace($0, last) },
        ].compactMap(\.self)
        guard let recent = paces.first, let whole = paces.last else { return nil }
        likely = (recent + whole) / 2
        least = (paces.min() ?? likely) * 0.9
        most = (paces.max() ?? likely) * 1.1
    }

    private static func pace(_ from: OperationTrail.Point, _ to: OperationTrail.Point) -> Double? {
        let time = to.time.since(from.time).seconds
        return to.done > from.done && time > 0.5 ? time / Double(to.done - from.done) : nil
    }

    /// So many units at this pace.
    func time(for units: Double) -> Stretch { Stretch(likely * units, from: least * units, to: most * units) }
}

/// A time that is not known exactly, in seconds.
struct Stretch: Sendable, Equatable {
    var likely: Double
    var least: Double
    /// Nil where nothing bounds it.
    var most: Double?

    init(_ likely: Double, from least: Double, to most: Double?) {
        self.likely = max(0, likely)
        self.least = max(0, min(least, likely))
        self.most = most.map { max($0, likely) }
    }

    static let none = Stretch(0, from: 0, to: 0)

    static func + (left: Stretch, right: Stretch) -> Stretch {
        Stretch(
            left.likely + right.likely, from: left.least + right.least,
            to: left.most.flatMap { most in right.most.map { most + $0 } })
    }

    /// A guess by experience: so many times as long, between these.
    func times(_ factor: Double, from least: Double, to most: Double?) -> Stretch {
        Stretch(
            likely * factor, from: self.least * least,
            to: most.flatMap { most in self.most.map { $0 * most } })
    }

    /// What is left of it after some time; one that takes longer than was thought is not bounded any more.
    func after(_ elapsed: Double) -> Stretch {
        guard elapsed > likely * 0.9 else {
            return Stretch(
                likely - elapsed, from: least - elapsed, to: most.map { max($0 - elapsed, likely - elapsed) })
        }
        return Stretch(elapsed * 0.2, from: 0, to: most.flatMap { $0 > elapsed * 1.2 ? $0 - elapsed : nil })
    }

    /// Nothing tells how long it may be.
    var unbounded: Stretch { Stretch(likely, from: least, to: nil) }
}
