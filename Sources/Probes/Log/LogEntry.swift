/// One message of the server's log, as far as it matters.
struct LogEntry: Equatable {
    /// When it was logged, in the log's own time of day, in microseconds since 1970 began there.
    var stamp: Int64?
    var severity: String
    /// Nil where the log's form has none.
    var code: String?
    var message: String
}

/// The forms in which a server writes its log.
enum LogForm: String {
    case plain, csv, json

    /// The one of those that are written that says most.
    init(destination: String) {
        self = destination.contains("jsonlog") ? .json : destination.contains("csvlog") ? .csv : .plain
    }

    /// Whether a file of the log's folder is one of this form, by its name.
    func has(_ name: String) -> Bool {
        switch self {
        case .csv: name.hasSuffix(".csv")
        case .json: name.hasSuffix(".json")
        case .plain: !name.hasSuffix(".csv") && !name.hasSuffix(".json")
        }
    }

    /// The messages in a piece of a log, and how many of its bytes they are: the last one may not be whole yet.
    func entries(_ piece: ArraySlice<UInt8>) -> (entries: [LogEntry], bytes: Int) {
        if self == .csv { return CSVLog.entries(piece) }
        guard let end = piece.lastIndex(of: UInt8(ascii: "\n")) else { return ([], 0) }
        let lines = piece[...end].split(separator: UInt8(ascii: "\n"))
        let entries = lines.compactMap { self == .json ? JSONLog.entry($0) : PlainLog.entry($0) }
        return (entries, end - piece.startIndex + 1)
    }
}

/// The time of day at the beginning of a message: `2026-01-31 23:59:59.123`.
enum LogStamp {
    static func microseconds(_ text: some Sequence<UInt8>) -> Int64? {
        let bytes = Array(text.prefix(23))
        guard bytes.count >= 19, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            bytes[10] == UInt8(ascii: " "), bytes[13] == UInt8(ascii: ":"), bytes[16] == UInt8(ascii: ":"),
            let year = number(bytes[0..<4]), let month = number(bytes[5..<7]), 1...12 ~= month,
            let day = number(bytes[8..<10]), 1...31 ~= day, let hour = number(bytes[11..<13]),
            let minute = number(bytes[14..<16]), let second = number(bytes[17..<19])
        else { return nil }
        let broken = bytes.count == 23 && bytes[19] == UInt8(ascii: ".") ? number(bytes[20..<23]) ?? 0 : 0
        let seconds = days(year, month, day) * 86_400 + hour * 3600 + minute * 60 + second
        return (seconds * 1000 + broken) * 1000
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
        digits.allSatisfy { (0x30...0x39).contains($0) }
            ? Int64(String(decoding: digits, as: UTF8.self)) : nil
    }

    /// Days from 1970-01-01 to a date of the Gregorian calendar.
    static func days(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
