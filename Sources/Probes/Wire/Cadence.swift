/// Points in time a fixed period apart, whatever happens between them.
package struct Cadence: Sendable, Equatable {
    package private(set) var next: Instant
    package var period: Duration

    package init(from start: Instant, every period: Duration) {
        next = start
        self.period = period
    }

    /// Goes on to the first point that lies ahead of `now`. Returns how many were missed.
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
