/// A point on the server's clock, in microseconds since 2000-01-01 UTC: what PostgreSQL itself counts in.
///
/// Exact, so that it can name a session: the text form would lose nothing either, but costs a conversion a row.
package struct ServerTime: Sendable, Hashable, Comparable {
    package let microseconds: Int64

    package init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// Seconds between 1970-01-01 and 2000-01-01.
    private static let epochOffset: Int64 = 946_684_800

    /// Microseconds since 1970-01-01 UTC.
    package var unixMicroseconds: Int64 { microseconds &+ Self.epochOffset * 1_000_000 }

    package init(unixMicroseconds: Int64) {
        microseconds = unixMicroseconds &- Self.epochOffset * 1_000_000
    }

    package static func < (left: Self, right: Self) -> Bool { left.microseconds < right.microseconds }

    /// How long after `earlier` this is; never negative, for two readings of one clock may cross.
    package func since(_ earlier: ServerTime) -> Duration {
        let (difference, overflow) = microseconds.subtractingReportingOverflow(earlier.microseconds)
        return .microseconds(overflow ? 0 : max(0, difference))
    }
}

extension ServerTime: CustomStringConvertible {
    /// ISO 8601 in UTC, to the microsecond.
    package var description: String {
        let unix = unixMicroseconds
        let (days, micros) = unix.quotientAndRemainder(flooringBy: 86_400_000_000)
        let (year, month, day) = Self.civil(fromDays: days)
        let seconds = micros / 1_000_000
        return "\(year)-\(Self.pad(month, 2))-\(Self.pad(day, 2))T\(Self.pad(seconds / 3600, 2)):"
            + "\(Self.pad(seconds / 60 % 60, 2)):\(Self.pad(seconds % 60, 2)).\(Self.pad(micros % 1_000_000, 6))Z"
    }

    private static func pad(_ value: Int64, _ digits: Int) -> String {
        let text = String(value)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }

    /// The date of a day counted from 1970-01-01, in the proleptic Gregorian calendar.
    package static func civil(fromDays days: Int64) -> (Int64, Int64, Int64) {
        let shifted = days + 719_468
        let era = shifted.quotientAndRemainder(flooringBy: 146_097)
        let dayOfEra = era.remainder
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        let year = yearOfEra + era.quotient * 400 + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }
}

extension Int64 {
    /// Division that rounds down, so that times before 1970 have dates too.
    fileprivate func quotientAndRemainder(flooringBy divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

/// A number of bytes.
package struct Bytes: Sendable, Hashable, Comparable {
    package let count: Int64

    package init(_ count: Int64) {
        self.count = count
    }

    package static func < (left: Self, right: Self) -> Bool { left.count < right.count }
}

/// A share of a whole, in hundredths.
package struct Percent: Sendable, Hashable, Comparable {
    package let value: Double

    package init(_ value: Double) {
        self.value = value
    }

    package static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

extension Duration {
    /// The whole and broken seconds of it.
    package var seconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}

/// A point on this host's clock that never goes back, in nanoseconds.
package struct Instant: Sendable, Hashable, Comparable {
    package let nanoseconds: UInt64

    package init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }

    package static func < (left: Self, right: Self) -> Bool { left.nanoseconds < right.nanoseconds }

    package static func + (instant: Self, duration: Duration) -> Self {
        let (seconds, attoseconds) = duration.components
        return Self(
            nanoseconds: instant.nanoseconds
                &+ UInt64(max(0, seconds * 1_000_000_000 + attoseconds / 1_000_000_000)))
    }

    package func since(_ earlier: Instant) -> Duration {
        .nanoseconds(nanoseconds > earlier.nanoseconds ? Int64(nanoseconds - earlier.nanoseconds) : 0)
    }
}
