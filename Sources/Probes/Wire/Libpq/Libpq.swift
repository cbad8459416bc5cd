import CLibpq

/// What else is asked of libpq.
enum Libpq {
    /// The words of a connection string or URI; nil when libpq does not understand it.
    static func words(of string: String) -> [Conninfo.Word]? {
        guard let options = PQconninfoParse(string, nil) else { return nil }
        defer { PQconninfoFree(options) }
        var words: [Conninfo.Word] = []
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val {
                words.append(Conninfo.Word(keyword: String(cString: keyword), value: String(cString: value)))
            }
            option += 1
        }
        return words
    }

    /// A message of libpq as one line: what happened where.
    static func sentence(_ message: UnsafePointer<CChar>?) -> String {
        message.map { sentence(String(cString: $0)) } ?? "the connection broke"
    }

    static func sentence(_ message: String) -> String {
        let lines = message.split(separator: "\n").filter { !$0.hasPrefix("\t") && !$0.hasPrefix("  ") }
        let text = lines.map(event).joined(separator: "; ")
        return text.isEmpty ? "the connection broke" : text
    }

    /// `connection to server at "db" (10.0.0.1), port 5432 failed: FATAL:  …` as `db:5432: …`.
    private static func event(_ line: Substring) -> String {
        let parts = line.split(separator: " failed: ", maxSplits: 1)
        guard parts.count == 2, line.hasPrefix("connection to server") else { return String(line) }
        let quoted = parts[0].split(separator: "\"", omittingEmptySubsequences: false)
        let port = parts[0].split(separator: ", port ", maxSplits: 1).dropFirst().first.map { ":\($0)" } ?? ""
        let reason = parts[1].hasPrefix("FATAL:  ") ? parts[1].dropFirst(8) : parts[1]
        return "\(quoted.count > 1 ? quoted[1] : "server")\(port): \(reason)"
    }

    static func sentence(_ message: UnsafeMutablePointer<CChar>?) -> String {
        sentence(message.map { UnsafePointer($0) })
    }
}

/// The fields of an error, whose macros are characters that Swift sees as other types.
struct DiagnosticField {
    let code: Int32
}

let PG_DIAG_SQLSTATE = DiagnosticField(code: 67)  // 'C'
let PG_DIAG_MESSAGE_PRIMARY = DiagnosticField(code: 77)  // 'M'
