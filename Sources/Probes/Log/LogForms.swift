/// `stderr`: a prefix that anybody may have set, a label, and words.
enum PlainLog {
    /// The labels that a message may have; the first in a line is its own, a later one is quoted.
    static let labels = [
        "PANIC", "FATAL", "ERROR", "WARNING", "NOTICE", "LOG", "INFO", "DEBUG", "DEBUG1", "DEBUG2", "DEBUG3",
        "DEBUG4", "DEBUG5", "DETAIL", "HINT", "QUERY", "CONTEXT", "LOCATION", "BACKTRACE", "STATEMENT",
    ]
    /// Nobody's prefix is longer.
    private static let mostPrefix = 400

    static func entry(_ line: ArraySlice<UInt8>) -> LogEntry? {
        // What goes on with a tab belongs to the line before.
        guard line.first != UInt8(ascii: "\t") else { return nil }
        let text = String(decoding: line.prefix(mostPrefix + 2000), as: UTF8.self)
        var rest = text.prefix(mostPrefix)[...]
        while let colon = rest.firstRange(of: ":  ") {
            let word = rest[..<colon.lowerBound].reversed().prefix { $0.isLetter || $0.isNumber }
            let label = String(word.reversed())
            if labels.contains(label) {
                return LogEntry(
                    stamp: LogStamp.microseconds(line), severity: label, code: nil,
                    message: String(text[colon.upperBound...]))
            }
            rest = rest[colon.upperBound...]
        }
        return nil
    }
}

/// `csvlog`: fields in quotes may hold line ends.
enum CSVLog {
    private static let (severity, code, message) = (11, 12, 13)

    static func entries(_ piece: ArraySlice<UInt8>) -> (entries: [LogEntry], bytes: Int) {
        var (entries, done) = ([LogEntry](), piece.startIndex)
        var start = piece.startIndex
        while start < piece.endIndex {
            guard LogStamp.microseconds(piece[start...].prefix(23)) != nil else {
                // The middle of a message: the piece began there.
                guard let next = piece[start...].firstIndex(of: UInt8(ascii: "\n")) else { break }
                start = next + 1
                done = start
                continue
            }
            guard let (fields, end) = record(piece[start...]) else { break }
            if fields.count > message {
                entries.append(
                    LogEntry(
                        stamp: LogStamp.microseconds(fields[0].utf8), severity: fields[severity],
                        code: fields[code], message: fields[message]))
            }
            start = end
            done = end
        }
        return (entries, done - piece.startIndex)
    }

    /// The fields of one message, and where the next begins; nil when its end is not written yet.
    private static func record(_ bytes: ArraySlice<UInt8>) -> (fields: [String], end: Int)? {
        var (fields, field, isQuoted) = ([String](), [UInt8](), false)
        for (index, byte) in zip(bytes.indices, bytes) {
            switch byte {
            case UInt8(ascii: "\""):
                // A doubled quote within quotes is one: the second opens again what the first closed.
                if !isQuoted, index > bytes.startIndex, bytes[index - 1] == byte, !field.isEmpty {
                    field.append(byte)
                }
                isQuoted.toggle()
            case UInt8(ascii: ",") where !isQuoted:
                fields.append(String(decoding: field, as: UTF8.self))
                field.removeAll()
            case UInt8(ascii: "\n") where !isQuoted:
                fields.append(String(decoding: field, as: UTF8.self))
                return (fields, index + 1)
            default: field.append(byte)
            }
        }
        return nil
    }
}

/// `jsonlog`: an object a line, of texts and numbers.
enum JSONLog {
    static func entry(_ line: ArraySlice<UInt8>) -> LogEntry? {
        let values = values(line)
        guard let severity = values["error_severity"] else { return nil }
        return LogEntry(
            stamp: values["timestamp"].flatMap { LogStamp.microseconds($0.utf8) }, severity: severity,
            code: values["state_code"], message: values["message"] ?? "")
    }

    /// The texts of an object, by name.
    private static func values(_ line: ArraySlice<UInt8>) -> [String: String] {
        var (values, name, rest) = ([String: String](), String?.none, line)
        while let byte = rest.first {
            rest = rest.dropFirst()
            switch byte {
            case UInt8(ascii: "\""):
                guard let (text, after) = text(rest) else { return values }
                rest = after
                if let known = name {
                    values[known] = text
                    name = nil
                } else if rest.first == UInt8(ascii: ":") {
                    name = text
                }
            case UInt8(ascii: ","): name = nil
            default: continue
            }
        }
        return values
    }

    /// A text behind its opening quote, and what follows it.
    private static func text(_ bytes: ArraySlice<UInt8>) -> (String, ArraySlice<UInt8>)? {
        var (text, index) = ([UInt8](), bytes.startIndex)
        while index < bytes.endIndex {
            let byte = bytes[index]
            if byte == UInt8(ascii: "\"") {
                return (String(decoding: text, as: UTF8.self), bytes[(index + 1)...])
            }
            if byte == UInt8(ascii: "\\"), index + 1 < bytes.endIndex {
                index += 1
                // A control character, by letter or number, is a blank here.
                let escaped = bytes[index]
                let isPlain = ["\"", "\\", "/"].contains(Character(UnicodeScalar(escaped)))
                text.append(isPlain ? escaped : 0x20)
                if escaped == UInt8(ascii: "u") { index += 4 }
            } else {
                text.append(byte)
            }
            index += 1
        }
        return nil
    }
}
