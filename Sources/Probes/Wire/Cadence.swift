/// Points in time a fixed period apart, whatever happens between them.
package struct Cadence: Sendable, Equatable {
    package private(set) var next: Instant
    package private(set) var period: Duration

    /// No cadence is faster than this, and nobody's hurry.
    private static let fastest = Duration.milliseconds(200)

    package init(from start: Instant, every period: Duration) {
        next = start
        self.period = period
    }

    /// Takes on another period, from now on.
    package mutating func change(to period: Duration, at now: Instant) {
        guard period != self.period else { return }
        self.period = period
        next = min(next, now + period)
    }

    /// When somebody in a hurry may be served after the last time: a key held down must not become a load.
    package func soonest(after last: Instant) -> Instant { last + min(period, Self.fastest) }

    /// Goes on to the first point that lies ahead of `now`.
    ///
    /// Returns how many were missed.
    package mutating func advance(past now: Instant) -> Int {
        var missed = -1
        while next <= now {
            next = next + period
            missed += 1
        }
        return max(0, missed)
    }
}

/// How seldom a question must be asked so that it takes no more than its share of the server's time.
package struct Pace: Sendable, Equatable {
    private var before: Duration?
    private var latest: Duration?

    package init() {}

    package mutating func took(_ cost: Duration) {
        before = latest
        latest = cost
    }

    /// One answer that took long is chance: what a question costs is what two in a row have taken.
    package var cost: Duration { before.flatMap { before in latest.map { min(before, $0) } } ?? .zero }

    package func pause(resting times: Int) -> Duration { cost * times }
}

/// How long to wait before the next try, longer after each that failed.
package struct Backoff: Sendable, Equatable {
    package let first: Duration
    package let most: Duration
    package private(set) var failures = 0

    package init(first: Duration, most: Duration) {
        self.first = first
        self.most = most
    }

    package mutating func succeeded() { failures = 0 }

    /// The wait after one more failure: doubled each time, up to the most.
    package mutating func failed() -> Duration {
        failures += 1
        return min(most, first * (1 << min(failures - 1, 20)))
    }
}
