import Probes

/// When a window ends, by the clock on the wall of this host.
struct WindowEnd: Sendable, Equatable {
    /// Why a text is no end of a window, with what to write instead.
    struct Fault: Error, Equatable, CustomStringConvertible {
        let description: String
    }

    let instant: ServerTime
    let zone: Zone

    /// `06:00`, `2026-11-22 06:00`, either with a zone behind it: `Europe/Berlin`, `+02:00`, `UTC`.
    ///
    /// Without a day it is the next such time, tomorrow's if need be. A time that comes twice, when clocks are put back,
    /// is the first one that is still to come.
    init(_ text: String, now: ServerTime, zones: Zones) throws(Fault) {
        let written = try WrittenTime(text)
        guard let zone = zones.zone(written.zone) else {
            throw Fault(
                description:
                    "there is no time zone \(written.zone) here: write one such as Europe/Berlin or +01:00")
        }
        self.zone = zone
        if let day = written.day {
            let civil = written.on(day)
            guard civil.exists else { throw Fault(description: "there is no \(day.date)") }
            let instants = zone.instants(of: civil)
            guard let instant = instants.first(where: { $0 > now }) ?? instants.first else {
                throw Self.skipped(civil, zone)
            }
            self.instant = instant
            return
        }
        let today = zone.civil(at: now)
        let days = [0, 1].map { CivilTime(seconds: (today.days + $0) * 86_400) }.map(written.on)
        if let skipped = days.first(where: { zone.instants(of: $0).isEmpty }), skipped.seconds > today.seconds
        {
            throw Self.skipped(skipped, zone)
        }
        guard let instant = days.flatMap(zone.instants).first(where: { $0 > now }) else {
            throw Self.skipped(days[1], zone)
        }
        self.instant = instant
    }

    private static func skipped(_ civil: CivilTime, _ zone: Zone) -> Fault {
        Fault(
            description:
                "there is no \(civil.clock) on \(civil.date) in \(zone.name): clocks are put forward then")
    }

    /// `06:00 CET`.
    var told: String { zone.clock(instant) }

    /// With its day, so that it means the same whenever it is read.
    var text: String {
        let civil = zone.civil(at: instant)
        let offset = zone.period(at: instant).offset
        // An hour that comes twice is only told apart by its offset.
        let isPlain = zone.instants(of: civil).count == 1 && zone.isFindable
        return "\(civil.date) \(civil.clock) \(isPlain ? zone.name : Zone.written(offset))"
    }

    /// How long it is until then; negative when it is past.
    func left(at now: ServerTime) -> Duration {
        .microseconds(instant.microseconds - now.microseconds)
    }
}

/// A time as somebody has written it.
private struct WrittenTime {
    var day: CivilTime?
    let hour: Int64
    let minute: Int64
    let zone: String

    init(_ text: String) throws(WindowEnd.Fault) {
        var rest = SettingsFile.trimmed(text[...])
        let parts = rest.prefix(10).split(separator: "-", omittingEmptySubsequences: false)
        if parts.count == 3, parts.map(\.count) == [4, 2, 2] {
            guard let year = Int64(parts[0]), let month = Int64(parts[1]), let day = Int64(parts[2]) else {
                throw Self.fault(text)
            }
            self.day = CivilTime(year: year, month: month, day: day)
            rest = rest.dropFirst(10).drop { $0 == " " || $0 == "T" }
        }
        let clock = rest.prefix { $0.isASCII && $0.isNumber || $0 == ":" }
        let numbers = clock.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(numbers.count), numbers.allSatisfy({ (1...2).contains($0.count) }),
            let hour = Int64(numbers[0]), let minute = Int64(numbers[1]), hour < 24, minute < 60
        else { throw Self.fault(text) }
        (self.hour, self.minute) = (hour, minute)
        zone = String(SettingsFile.trimmed(rest.dropFirst(clock.count)))
    }

    func on(_ day: CivilTime) -> CivilTime {
        CivilTime(year: day.year, month: day.month, day: day.day, hour: hour, minute: minute)
    }

    private static func fault(_ text: String) -> WindowEnd.Fault {
        WindowEnd.Fault(
            description:
                "\(text.prefix(40)) is no time: write 06:00 or 2026-11-22 06:00, and a zone behind it "
                + "(Europe/Berlin, +01:00) where it is not that of this host")
    }
}
