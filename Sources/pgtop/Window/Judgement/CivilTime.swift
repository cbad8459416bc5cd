import Probes

/// A day and a time of day, as a calendar and a clock on the wall show them.
struct CivilTime: Sendable, Equatable {
    var year: Int64
    var month: Int64
    var day: Int64
    var hour: Int64 = 0
    var minute: Int64 = 0
    var second: Int64 = 0

    init(
        year: Int64, month: Int64, day: Int64, hour: Int64 = 0, minute: Int64 = 0, second: Int64 = 0
    ) {
        (self.year, self.month, self.day) = (year, month, day)
        (self.hour, self.minute, self.second) = (hour, minute, second)
    }

    /// What a clock shows that counted so many seconds since 1970 began on it.
    init(seconds: Int64) {
        let days = Int64((Double(seconds) / 86_400).rounded(.down))
        let rest = seconds - days * 86_400
        let (year, month, day) = ServerTime.civil(fromDays: days)
        self.init(
            year: year, month: month, day: day, hour: rest / 3600, minute: rest / 60 % 60, second: rest % 60)
    }

    /// The seconds since 1970 began on the same clock.
    var seconds: Int64 { days * 86_400 + hour * 3600 + minute * 60 + second }

    /// The days since 1970-01-01, in the proleptic Gregorian calendar.
    var days: Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// There is such a day, and such a time on it.
    var exists: Bool {
        (1...12).contains(month) && (1...31).contains(day) && CivilTime(seconds: seconds) == self
    }

    var date: String { "\(year)-\(Self.pad(month))-\(Self.pad(day))" }
    var clock: String { "\(Self.pad(hour)):\(Self.pad(minute))" }
    var longClock: String { "\(clock):\(Self.pad(second))" }

    static func pad(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
