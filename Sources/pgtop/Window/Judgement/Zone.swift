import Probes

/// A time zone: what its clocks show, and when they are put forward and back.
///
/// Read from the system's own files rather than through the C library, whose zone is one for the whole process.
struct Zone: Sendable, Equatable {
    /// For a while all clocks of a zone show the same.
    struct Period: Sendable, Equatable {
        /// Seconds east of UTC.
        let offset: Int64
        /// `CET`, or the offset itself.
        let abbreviation: String
    }

    /// `Europe/Berlin`, `+02:00`, `UTC`.
    let name: String
    private var changes: [Int64] = []
    /// What holds from each change on.
    private var periods: [Period] = []
    private var first: Period
    /// What holds after the last change.
    private var rule: ZoneRule?

    static let utc = Zone(name: "UTC", period: Period(offset: 0, abbreviation: "UTC"))

    init(name: String, period: Period) {
        self.name = name
        first = period
    }

    /// A zone as POSIX writes it.
    init?(rule text: String) {
        guard let rule = ZoneRule(text) else { return nil }
        self.init(name: text, period: rule.standard)
        self.rule = rule
    }

    /// What a file of the zone database says; nil where it is none.
    init?(name: String, file bytes: [UInt8]) {
        guard let table = ZoneFile(bytes) else { return nil }
        self.init(name: name, period: table.first)
        changes = table.changes
        periods = table.periods
        rule = table.rule.flatMap(ZoneRule.init)
    }

    /// Its name is enough to find it again, on this host or another.
    var isFindable: Bool {
        name == "UTC" || name.contains("/") && !name.hasPrefix("/") && !name.contains(",")
    }

    func period(at instant: ServerTime) -> Period {
        let seconds = instant.unixSeconds
        if let last = changes.last, seconds >= last, let rule { return rule.period(at: seconds) }
        guard let after = changes.firstIndex(where: { $0 > seconds }) else {
            return periods.last ?? rule?.period(at: seconds) ?? first
        }
        return after == 0 ? first : periods[after - 1]
    }

    /// What its clocks show then.
    func civil(at instant: ServerTime) -> CivilTime {
        CivilTime(seconds: instant.unixSeconds + period(at: instant).offset)
    }

    /// When its clocks show that: once as a rule, never when they are put forward, twice when they are put back.
    func instants(of civil: CivilTime) -> [ServerTime] {
        let day: Int64 = 86_400
        let offsets = Set(
            [-day, 0, day].map { period(at: ServerTime(unixSeconds: civil.seconds + $0)).offset })
        return offsets.map { ($0, ServerTime(unixSeconds: civil.seconds - $0)) }
            .filter { period(at: $1).offset == $0 }.map(\.1).sorted()
    }

    /// The period in which its clocks are called so.
    func period(called abbreviation: String) -> Period? {
        let known = [first] + periods + [rule?.standard, rule?.summer?.period].compactMap(\.self)
        return known.last { $0.abbreviation == abbreviation }
    }

    static func == (left: Zone, right: Zone) -> Bool { left.name == right.name }
}

extension Zone {
    /// `06:00 CET`.
    func clock(_ instant: ServerTime) -> String {
        "\(civil(at: instant).clock) \(period(at: instant).abbreviation)"
    }

    /// `2026-11-22 06:00 CET`.
    func dated(_ instant: ServerTime) -> String { "\(civil(at: instant).date) \(clock(instant))" }

    /// `+02:00`.
    static func written(_ offset: Int64) -> String {
        let minutes = abs(offset) / 60
        return "\(offset < 0 ? "-" : "+")\(CivilTime.pad(minutes / 60)):\(CivilTime.pad(minutes % 60))"
    }

    /// `02:14:07`, without the zone.
    func longClock(_ instant: ServerTime) -> String { civil(at: instant).longClock }
}

extension ServerTime {
    var unixSeconds: Int64 { Int64((Double(unixMicroseconds) / 1e6).rounded(.down)) }

    init(unixSeconds: Int64) { self.init(unixMicroseconds: unixSeconds * 1_000_000) }
}
