/// When summer time begins and ends every year, as POSIX writes it: `CET-1CEST,M3.5.0,M10.5.0/3`.
struct ZoneRule: Sendable, Equatable {
    /// A day of the year, and the time on it.
    enum Day: Sendable, Equatable {
        /// The week of the month (5 is the last), and the day of that week (0 is Sunday).
        case week(month: Int64, week: Int64, day: Int64)
        /// Counted from 1, and 29 February is not counted.
        case julian(Int64)
        /// Counted from 0.
        case ordinal(Int64)
    }

    struct Change: Sendable, Equatable {
        let day: Day
        /// Seconds since midnight, by the clock that is put right then.
        let time: Int64
    }

    struct Summer: Sendable, Equatable {
        let period: Zone.Period
        let begins: Change
        let ends: Change
    }

    let standard: Zone.Period
    let summer: Summer?

    init?(_ text: String) {
        var reader = ZoneRuleReader(text)
        guard let name = reader.name(), let offset = reader.time() else { return nil }
        standard = Zone.Period(offset: -offset, abbreviation: name)
        guard !reader.isAtEnd else {
            summer = nil
            return
        }
        guard let other = reader.name() else { return nil }
        let otherOffset =
            reader.next == UInt8(ascii: ",") ? standard.offset + 3600 : reader.time().map { -$0 }
        guard let otherOffset, let begins = reader.change(), let ends = reader.change(), reader.isAtEnd
        else { return nil }
        summer = Summer(
            period: Zone.Period(offset: otherOffset, abbreviation: other), begins: begins, ends: ends)
    }

    /// Which period holds at so many seconds since 1970 UTC.
    func period(at instant: Int64) -> Zone.Period {
        guard let summer else { return standard }
        let year = CivilTime(seconds: instant + standard.offset).year
        let begin = summer.begins.seconds(in: year) - standard.offset
        let end = summer.ends.seconds(in: year) - summer.period.offset
        let isSummer =
            begin < end ? instant >= begin && instant < end : !(instant >= end && instant < begin)
        return isSummer ? summer.period : standard
    }
}

extension ZoneRule.Change {
    /// On the clock on the wall, as seconds since 1970.
    fileprivate func seconds(in year: Int64) -> Int64 {
        let first = CivilTime(year: year, month: 1, day: 1).days
        let isLeap = CivilTime(year: year, month: 2, day: 29).exists
        let days =
            switch day {
            case .ordinal(let number): first + number
            case .julian(let number): first + number - 1 + (isLeap && number > 59 ? 1 : 0)
            case .week(let month, let week, let weekday):
                Self.day(weekday, of: week, in: CivilTime(year: year, month: month, day: 1))
            }
        return days * 86_400 + time
    }

    private static func day(_ weekday: Int64, of week: Int64, in month: CivilTime) -> Int64 {
        // 1970-01-01 was a Thursday.
        let first = ((month.days + 4) % 7 + 7) % 7
        var day = month.days + (weekday - first + 7) % 7 + (week - 1) * 7
        while CivilTime(seconds: day * 86_400).month != month.month { day -= 7 }
        return day
    }
}

/// Reads the parts of a POSIX rule from left to right.
private struct ZoneRuleReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { position == bytes.count }
    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    private mutating func take(_ sign: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: sign) else { return false }
        position += 1
        return true
    }

    private mutating func run(_ isPart: (UInt8) -> Bool) -> String {
        let run = bytes[position...].prefix(while: isPart)
        position += run.count
        return String(decoding: run, as: UTF8.self)
    }

    mutating func name() -> String? {
        if take("<") {
            let name = run { $0 != UInt8(ascii: ">") }
            return take(">") ? name : nil
        }
        let name = run { (65...90).contains($0) || (97...122).contains($0) }
        return name.utf8.count >= 3 ? name : nil
    }

    private mutating func number() -> Int64? {
        Int64(run { (48...57).contains($0) }).flatMap { $0 <= 9999 ? $0 : nil }
    }

    /// Hours, and minutes and seconds where they are written.
    mutating func time() -> Int64? {
        let sign: Int64 = take("-") ? -1 : 1
        if sign == 1 { _ = take("+") }
        guard let hours = number() else { return nil }
        var seconds = hours * 3600
        for unit: Int64 in [60, 1] where take(":") {
            guard let part = number() else { return nil }
            seconds += part * unit
        }
        return sign * seconds
    }

    mutating func change() -> ZoneRule.Change? {
        guard take(","), let day = day() else { return nil }
        guard take("/") else { return ZoneRule.Change(day: day, time: 7200) }
        return time().map { ZoneRule.Change(day: day, time: $0) }
    }

    private mutating func day() -> ZoneRule.Day? {
        if take("J") { return number().map(ZoneRule.Day.julian) }
        guard take("M") else { return number().map(ZoneRule.Day.ordinal) }
        guard let month = number(), (1...12).contains(month), take("."), let week = number(),
            (1...5).contains(week), take("."), let day = number(), (0...6).contains(day)
        else { return nil }
        return .week(month: month, week: week, day: day)
    }
}
