/// The fields of something that is recorded though no server told it in rows: named values in one cell.
///
/// A type lists its fields once, as places: the same list writes them and reads them.
struct RecordedFields {
    private var values: [String: String] = [:]
    private let isReading: Bool

    /// Fields to be written.
    init() {
        isReading = false
    }

    /// Fields that were written.
    init(cell: String) {
        isReading = true
        for field in cell.split(separator: "\t") {
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { values[String(parts[0])] = CopyText.unescaped(parts[1]) }
        }
    }

    /// As they are written: in the order of their names.
    var cell: String {
        values.sorted { $0.key < $1.key }.map { "\($0.key)=\(CopyText.escaped($0.value))" }
            .joined(separator: "\t")
    }

    /// A place that always holds something; what cannot be read leaves it as it is.
    mutating func field<Value: RecordedValue>(_ name: String, _ place: inout Value) {
        var value = Optional(place)
        field(name, &value)
        if let value { place = value }
    }

    mutating func field<Value: RecordedValue>(_ name: String, _ place: inout Value?) {
        if isReading {
            place = values[name].flatMap { Value(recorded: $0) }
        } else {
            values[name] = place?.recorded
        }
    }
}

/// Something whose fields can be recorded.
protocol Recorded {
    init()
    /// Names each field and its place.
    mutating func list(in fields: inout RecordedFields)
}

extension Recorded {
    init(cell: String) {
        self.init()
        var fields = RecordedFields(cell: cell)
        list(in: &fields)
    }

    var cell: String {
        var (fields, copy) = (RecordedFields(), self)
        copy.list(in: &fields)
        return fields.cell
    }
}

/// A value that can stand in a recorded field.
protocol RecordedValue {
    var recorded: String { get }
    init?(recorded: String)
}

extension RecordedValue where Self: LosslessStringConvertible {
    var recorded: String { description }
    init?(recorded: String) { self.init(recorded) }
}

extension String: RecordedValue {}
extension Bool: RecordedValue {}
extension Int32: RecordedValue {}
extension Int64: RecordedValue {}
extension Double: RecordedValue {}

extension Duration: RecordedValue {
    /// In microseconds.
    var recorded: String { String(Int64(seconds * 1_000_000)) }
    init?(recorded: String) {
        guard let microseconds = Int64(recorded) else { return nil }
        self = .microseconds(microseconds)
    }
}

extension Set<String>: RecordedValue {
    var recorded: String { sorted().joined(separator: ",") }
    init?(recorded: String) { self = Set(recorded.split(separator: ",").map(String.init)) }
}

extension ProbeFailure: RecordedValue {
    var recorded: String { description }
    init?(recorded: String) { self = .denied(reason: recorded) }
}
