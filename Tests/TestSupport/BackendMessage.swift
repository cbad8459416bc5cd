/// One message of PostgreSQL's protocol, as the server sends it.
struct BackendMessage {
    let kind: UInt8
    private var rest: ArraySlice<UInt8>
    private(set) var isFatal = false

    /// Takes the first message off a buffer, if it has arrived whole.
    init?(takenFrom buffer: inout [UInt8]) {
        guard buffer.count >= 5 else { return nil }
        let length = Int(Self.number(buffer[1..<5]))
        guard buffer.count > length else { return nil }
        kind = buffer[0]
        rest = buffer[5..<(length + 1)]
        buffer.removeFirst(length + 1)
    }

    /// The next four bytes as a number.
    mutating func int32() -> Int32 {
        Int32(bitPattern: Self.number(take(4)))
    }

    /// The fields of a data row.
    mutating func row() -> [String?] {
        let count = take(2).reduce(0) { $0 << 8 | Int($1) }
        return (0..<count).map { _ in
            let length = int32()
            return length < 0 ? nil : String(decoding: take(Int(length)), as: UTF8.self)
        }
    }

    /// The state and the text of an error.
    mutating func error() -> ServerError {
        var fields: [UInt8: String] = [:]
        for field in rest.split(separator: 0) {
            fields[field[field.startIndex]] = String(decoding: field.dropFirst(), as: UTF8.self)
        }
        isFatal = ["FATAL", "PANIC"].contains(fields[UInt8(ascii: "V")])
        return ServerError(
            sqlstate: fields[UInt8(ascii: "C")] ?? "", message: fields[UInt8(ascii: "M")] ?? "")
    }

    private mutating func take(_ count: Int) -> ArraySlice<UInt8> {
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> UInt32 {
        bytes.reduce(0) { $0 << 8 | UInt32($1) }
    }
}
