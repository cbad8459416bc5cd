/// A JSON text that has been read, for tests that look into what the program writes.
package enum JSONValue: Equatable, Sendable {
    case null
    case bool(Bool)
    case number(Double)
    case string(String)
    case array([JSONValue])
    case object([String: JSONValue])

    /// What is wrong with a text, and where.
    package struct Fault: Error, Equatable {
        package let offset: Int
    }

    package init(_ text: String) throws(Fault) {
        var reader = JSONReader(text)
        self = try reader.value()
        try reader.end()
    }

    package subscript(key: String) -> JSONValue? {
        if case .object(let members) = self { members[key] } else { nil }
    }

    package var text: String? {
        if case .string(let text) = self { text } else { nil }
    }

    package var number: Double? {
        if case .number(let number) = self { number } else { nil }
    }

    package var elements: [JSONValue] {
        if case .array(let elements) = self { elements } else { [] }
    }
}

/// Reads one JSON value by recursive descent.
private struct JSONReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    mutating func value() throws(JSONValue.Fault) -> JSONValue {
        skipBlanks()
        switch next {
        case UInt8(ascii: "{"): return try object()
        case UInt8(ascii: "["): return try array()
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: return try number()
        }
    }

    mutating func end() throws(JSONValue.Fault) {
        skipBlanks()
        if next != nil { throw fault }
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }
    private var fault: JSONValue.Fault { JSONValue.Fault(offset: position) }

    private mutating func skipBlanks() {
        while let next, [0x20, 0x09, 0x0a, 0x0d].contains(next) { position += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(JSONValue.Fault) {
        if !take(character) { throw fault }
    }

    private mutating func literal(_ word: String, _ value: JSONValue) throws(JSONValue.Fault) -> JSONValue {
        guard bytes[position...].starts(with: word.utf8) else { throw fault }
        position += word.utf8.count
        return value
    }

    private mutating func number() throws(JSONValue.Fault) -> JSONValue {
        let digits = bytes[position...].prefix { "+-.eE0123456789".utf8.contains($0) }
        guard let number = Double(String(decoding: digits, as: UTF8.self)) else { throw fault }
        position += digits.count
        return .number(number)
    }

    private mutating func array() throws(JSONValue.Fault) -> JSONValue {
        try expect("[")
        var elements: [JSONValue] = []
        while !take("]") {
            if !elements.isEmpty { try expect(",") }
            elements.append(try value())
        }
        return .array(elements)
    }

    private mutating func object() throws(JSONValue.Fault) -> JSONValue {
        try expect("{")
        var members: [String: JSONValue] = [:]
        while !take("}") {
            if !members.isEmpty { try expect(",") }
            skipBlanks()
            let key = try string()
            try expect(":")
            members[key] = try value()
        }
        return .object(members)
    }

    private mutating func string() throws(JSONValue.Fault) -> String {
        guard take("\"") else { throw fault }
        var units: [UInt16] = []
        while let byte = next, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw fault }
            if byte == UInt8(ascii: "\\") {
                units.append(try escaped())
            } else {
                let run = bytes[position...].prefix { $0 >= 0x20 && $0 != 0x22 && $0 != 0x5c }
                units += Array(String(decoding: run, as: UTF8.self).utf16)
                position += run.count
            }
        }
        try expect("\"")
        return String(decoding: units, as: UTF16.self)
    }

    private mutating func escaped() throws(JSONValue.Fault) -> UInt16 {
        position += 1
        guard let kind = next else { throw fault }
        position += 1
        let plain: [UInt8: UInt16] = [
            0x22: 0x22, 0x5c: 0x5c, 0x2f: 0x2f, 0x62: 8, 0x66: 12, 0x6e: 10, 0x72: 13, 0x74: 9,
        ]
        if let unit = plain[kind] { return unit }
        let digits = String(decoding: bytes[position...].prefix(4), as: UTF8.self)
        guard kind == UInt8(ascii: "u"), let unit = UInt16(digits, radix: 16) else { throw fault }
        position += 4
        return unit
    }
}
