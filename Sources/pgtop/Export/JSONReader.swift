extension JSON {
    /// What is wrong with a text, and at which byte.
    struct Fault: Error, Equatable {
        let offset: Int
    }

    /// Reads a text that holds one value.
    init(reading text: String) throws(Fault) {
        var reader = JSONReader(text)
        self = try reader.value(depth: 0)
        try reader.end()
    }

    /// The first member of that name.
    subscript(name: String) -> JSON? {
        guard case .object(let members) = self else { return nil }
        return members.first { $0.name == name }?.value
    }

    var text: String? { if case .string(let text) = self { text } else { nil } }
}

/// Reads JSON by recursive descent, as deep as this program writes it and no deeper.
private struct JSONReader {
    private let bytes: [UInt8]
    private var position = 0

    /// Deeper values are refused: a hostile file must not use up the stack.
    private static let deepest = 32

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    mutating func value(depth: Int) throws(JSON.Fault) -> JSON {
        guard depth < Self.deepest else { throw fault }
        skipBlanks()
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try literal("true", .bool(true))
        case UInt8(ascii: "f"): return try literal("false", .bool(false))
        case UInt8(ascii: "n"): return try literal("null", .null)
        default: return try number()
        }
    }

    mutating func end() throws(JSON.Fault) {
        skipBlanks()
        if next != nil { throw fault }
    }

    private var next: UInt8? { position < bytes.count ? bytes[position] : nil }
    private var fault: JSON.Fault { JSON.Fault(offset: position) }

    private mutating func skipBlanks() {
        while let next, [0x20, 0x09, 0x0A, 0x0D].contains(next) { position += 1 }
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipBlanks()
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ character: Unicode.Scalar) throws(JSON.Fault) {
        if !take(character) { throw fault }
    }

    private mutating func literal(_ word: String, _ value: JSON) throws(JSON.Fault) -> JSON {
        guard bytes[position...].starts(with: word.utf8) else { throw fault }
        position += word.utf8.count
        return value
    }

    private mutating func number() throws(JSON.Fault) -> JSON {
        let text = String(
            decoding: bytes[position...].prefix { "+-.eE0123456789".utf8.contains($0) }, as: UTF8.self)
        guard let number = Double(text) else { throw fault }
        position += text.utf8.count
        return Int64(text).map(JSON.integer) ?? .number(number)
    }

    private mutating func array(depth: Int) throws(JSON.Fault) -> JSON {
        try expect("[")
        var elements: [JSON] = []
        while !take("]") {
            if !elements.isEmpty { try expect(",") }
            elements.append(try value(depth: depth + 1))
        }
        return .array(elements)
    }

    private mutating func object(depth: Int) throws(JSON.Fault) -> JSON {
        try expect("{")
        var members: [JSON.Member] = []
        while !take("}") {
            if !members.isEmpty { try expect(",") }
            let name = try string()
            try expect(":")
            members.append(JSON.Member(name: name, value: try value(depth: depth + 1)))
        }
        return .object(members)
    }

    private mutating func string() throws(JSON.Fault) -> String {
        guard take("\"") else { throw fault }
        var units: [UInt16] = []
        while let byte = next, byte != UInt8(ascii: "\"") {
            guard byte >= 0x20 else { throw fault }
            if byte == UInt8(ascii: "\\") {
                units.append(try escaped())
            } else {
                let run = bytes[position...].prefix { $0 >= 0x20 && $0 != 0x22 && $0 != 0x5C }
                units += Array(String(decoding: run, as: UTF8.self).utf16)
                position += run.count
            }
        }
        guard next != nil else { throw fault }
        position += 1
        return String(decoding: units, as: UTF16.self)
    }

    private mutating func escaped() throws(JSON.Fault) -> UInt16 {
        position += 1
        guard let kind = next else { throw fault }
        position += 1
        if let unit = Self.plainEscapes[kind] { return unit }
        let digits = String(decoding: bytes[position...].prefix(4), as: UTF8.self)
        guard kind == UInt8(ascii: "u"), digits.utf8.count == 4, let unit = UInt16(digits, radix: 16) else {
            throw fault
        }
        position += 4
        return unit
    }

    private static let plainEscapes: [UInt8: UInt16] = [
        0x22: 0x22, 0x5C: 0x5C, 0x2F: 0x2F, 0x62: 8, 0x66: 12, 0x6E: 10, 0x72: 13, 0x74: 9,
    ]
}
