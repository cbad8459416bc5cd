/// What is known from one probe: the latest sample, the one before, and what went wrong since.
package struct Reading<Sample: Sendable>: Sendable {
    package var latest: Sample?
    package var previous: Sample?
    /// When the latest sample came, on this host's clock.
    package var takenAt: Instant?
    /// Why there is nothing newer, while that is so.
    package var failure: ProbeFailure?
    /// The latest sample does not follow upon the previous one: a rate over the gap would be invented.
    package var hasGap = false
    /// It stays true until another comes: it does not grow old.
    package var isLasting = false
    /// It is asked no more often than this: it is dear.
    package var pause = Duration.zero

    package init() {}

    /// How old the latest sample is.
    package func age(at now: Instant) -> Duration? {
        takenAt.map { now.since($0) }
    }
}

/// The readings of all probes, by probe type.
package struct Readings: Sendable {
    private var byProbe: [ProbeID: any Sendable] = [:]

    package init() {}

    package subscript<P: Probe>(probe: P.Type) -> Reading<P.Sample> {
        get { byProbe[P.id] as? Reading<P.Sample> ?? Reading() }
        set { byProbe[P.id] = newValue }
    }

    /// How things stand with a probe, whatever its samples are.
    package func state(of probe: any Probe.Type) -> ReadingState { state(probe) }

    private func state<P: Probe>(_ probe: P.Type) -> ReadingState {
        let reading = self[P.self]
        return ReadingState(
            takenAt: reading.takenAt, failure: reading.failure, isLasting: reading.isLasting,
            pause: reading.pause)
    }

    /// Forgets all samples, when another server answers than before.
    package mutating func removeAll() {
        byProbe.removeAll()
    }
}

/// When a probe had its latest sample, and why there is none newer.
package struct ReadingState: Sendable, Equatable {
    package let takenAt: Instant?
    package let failure: ProbeFailure?
    package var isLasting = false
    package var pause = Duration.zero

    /// The server has said something to it, be it no; an answer that is late may still come.
    package var isAnswered: Bool { takenAt != nil || failure.map { !$0.isLateness } ?? false }
}

/// A sample on its way from a prober to the model: what it does to the readings.
package struct Sampled: Sendable {
    package let probe: ProbeID
    package let takenAt: Instant
    private let apply: @Sendable (inout Readings) -> Void

    /// A fresh sample of a probe.
    package init<P: Probe>(
        _ probe: P.Type, _ sample: P.Sample, takenAt: Instant, afterGap: Bool = false,
        isLasting: Bool = false,
        pause: Duration = .zero
    ) {
        self.probe = P.id
        self.takenAt = takenAt
        apply = { readings in
            var reading = readings[P.self]
            readings[P.self] = Reading()
            reading.previous = reading.latest
            reading.latest = sample
            reading.takenAt = takenAt
            reading.failure = nil
            reading.hasGap = afterGap
            reading.isLasting = isLasting
            reading.pause = pause
            readings[P.self] = reading
        }
    }

    /// A probe that got no sample, and why.
    package init<P: Probe>(_ probe: P.Type, failure: ProbeFailure, at instant: Instant) {
        self.probe = P.id
        takenAt = instant
        apply = { readings in readings[P.self].failure = failure }
    }

    package func callAsFunction(_ readings: inout Readings) {
        apply(&readings)
    }
}
