/// The cells of a recording, in the text form of PostgreSQL's COPY: one line a row, tabs between cells.
///
/// One sign is added to it: `\=` is a cell that has not changed since the row's last line.
enum CopyText {
    static let null = "\\N"
    static let unchanged = "\\="

    /// A cell without a byte that could end it, or reach a terminal: control characters become `\xNN`.
    static func escaped(_ text: String) -> String {
        var escaped: [UInt8] = []
        escaped.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            switch byte {
            case 0x5C: escaped += [0x5C, 0x5C]
            case 0x0A: escaped += [0x5C, 0x6E]
            case 0x0D: escaped += [0x5C, 0x72]
            case 0x09: escaped += [0x5C, 0x74]
            case 0..<0x20, 0x7F: escaped += Array("\\x".utf8) + hex(byte)
            default: escaped.append(byte)
            }
        }
        return withoutC1(String(decoding: escaped, as: UTF8.self))
    }

    /// C1 controls are two bytes in UTF-8: each is written as its bytes.
    private static func withoutC1(_ text: String) -> String {
        guard text.unicodeScalars.contains(where: { (0x80...0x9F).contains($0.value) }) else { return text }
        var result = ""
        for scalar in text.unicodeScalars {
            if (0x80...0x9F).contains(scalar.value) {
                result += String(scalar).utf8.map { "\\x" + String(decoding: hex($0), as: UTF8.self) }
                    .joined()
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    private static func hex(_ byte: UInt8) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }

    /// The text that an escaped cell stands for; nil where an escape is malformed.
    static func unescaped(_ cell: Substring) -> String? {
        guard cell.utf8.contains(0x5C) else { return String(cell) }
        var bytes: [UInt8] = []
        var rest = cell.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == 0x5C else {
                bytes.append(byte)
                continue
            }
            switch rest.popFirst() {
            case 0x5C: bytes.append(0x5C)
            case 0x6E: bytes.append(0x0A)
            case 0x72: bytes.append(0x0D)
            case 0x74: bytes.append(0x09)
            case 0x78:
                guard rest.count >= 2, let value = UInt8(String(Substring(rest.prefix(2))), radix: 16) else {
                    return nil
                }
                bytes.append(value)
                rest.removeFirst(2)
            default: return nil
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
