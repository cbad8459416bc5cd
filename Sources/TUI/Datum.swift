/// One value of a table, before it becomes text: sorting, filters and records use the value itself.
package enum Datum: Sendable, Equatable {
    /// There is none (NULL).
    case missing
    /// There may be one, but this user is not allowed to see it.
    case hidden
    case text(String)
    case flag(Bool)
    case integer(Int64)
    case real(Double)
    case duration(Duration)
    case bytes(Int64)
    /// In hundredths of the whole.
    case percent(Double)
    /// Several values of one kind, for programs to read.
    case list([Datum])
    /// Values with names, for programs to read.
    case record([DatumField])

    /// The value as a number, ages in seconds.
    package var number: Double? {
        switch self {
        case .flag(let value): value ? 1 : 0
        case .integer(let value), .bytes(let value): Double(value)
        case .real(let value), .percent(let value): value
        case .duration(let value): value.inSeconds
        case .missing, .hidden, .text, .list, .record: nil
        }
    }
}

/// A value and its name.
package struct DatumField: Sendable, Equatable {
    package let name: String
    package let value: Datum

    package init(_ name: String, _ value: some Showable) {
        self.name = name
        self.value = value.datum
    }
}

extension Duration {
    /// The whole and broken seconds of it.
    var inSeconds: Double {
        let (seconds, attoseconds) = components
        return Double(seconds) + Double(attoseconds) / 1e18
    }
}

/// What a column can show.
package protocol Showable: Sendable {
    var datum: Datum { get }
}

extension Datum: Showable {
    package var datum: Datum { self }
}

extension String: Showable {
    package var datum: Datum { .text(self) }
}

extension Bool: Showable {
    package var datum: Datum { .flag(self) }
}

extension Int: Showable {
    package var datum: Datum { .integer(Int64(self)) }
}

extension Int32: Showable {
    package var datum: Datum { .integer(Int64(self)) }
}

extension Int64: Showable {
    package var datum: Datum { .integer(self) }
}

extension UInt32: Showable {
    package var datum: Datum { .integer(Int64(self)) }
}

extension Double: Showable {
    package var datum: Datum { .real(self) }
}

extension Duration: Showable {
    package var datum: Datum { .duration(self) }
}

extension Optional: Showable where Wrapped: Showable {
    package var datum: Datum { self?.datum ?? .missing }
}
