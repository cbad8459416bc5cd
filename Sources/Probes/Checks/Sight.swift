/// All that a check may look at: what was known at one moment.
package struct Sight: Sendable {
    package var readings: Readings
    package var server: Server?
    package var host: HostLoad?
    /// Why there is no connection, while there is none.
    package var lost: ProbeFailure?
    package var xray = XRay()
    package var limits: Limits
    /// What the guide's question is about; nil is the worst that there is.
    package var subject: Subject?
    /// Databases of poolers that this pgtop has paused.
    package var pausedHere: [Subject] = []
    /// The session of the connection that acts.
    package var actingPID: Int32?
    package var now: Instant
    /// How often the server is looked at.
    package var period: Duration

    package init(
        readings: Readings = Readings(), server: Server? = nil, limits: Limits = Limits(), now: Instant,
        period: Duration = .seconds(1)
    ) {
        self.readings = readings
        self.server = server
        self.limits = limits
        self.now = now
        self.period = period
    }
}

extension Sight {
    /// A sample that is older than this many of its periods answers nothing.
    private static let mostPeriods = 3

    /// The reading of a probe, if it is fresh enough to answer from.
    package func reading<P: Probe>(_ probe: P.Type) throws(Ignorance) -> Reading<P.Sample> {
        let reading = readings[P.self]
        if let failure = reading.failure { throw Ignorance(failure.told(cure: P.grant)) }
        guard reading.latest != nil, let age = reading.age(at: now) else {
            throw lost.map { Ignorance("\($0)") } ?? .notYet
        }
        let pause = max(P.longestPause(at: period, knowing: readings), reading.pause)
        let longest = pause * Self.mostPeriods + .seconds(2)
        guard reading.isLasting || age <= longest else {
            throw Ignorance("the last answer is \(Int(age.seconds)) s old")
        }
        return reading
    }

    package func latest<P: Probe>(_ probe: P.Type) throws(Ignorance) -> P.Sample {
        guard let latest = try reading(P.self).latest else { throw Ignorance.notYet }
        return latest
    }

    /// Two samples to compare: a rate needs both, and nothing missing between them.
    package func pair<P: Probe>(_ probe: P.Type) throws(Ignorance) -> (previous: P.Sample, latest: P.Sample) {
        let reading = try reading(P.self)
        guard let latest = reading.latest, let previous = reading.previous, !reading.hasGap else {
            throw Ignorance.notTwice
        }
        return (previous, latest)
    }

    package func limit(_ name: String) -> Limit { limits[name] }
}

extension ProbeFailure {
    /// What went wrong, and what would help when it was a privilege that was missing.
    fileprivate func told(cure grant: String) -> String {
        let reason = "\(self)"
        return reason.contains("permission denied for") ? "\(reason): \(grant)" : reason
    }
}
