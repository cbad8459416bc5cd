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
