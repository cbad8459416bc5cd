/// Signs of ASCII for what a terminal, or its locale, cannot draw.
enum ASCIIDrawing {
    static func sign(for scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0x2581...0x2588: bars[Int(scalar - 0x2581)]
        case 0x2589...0x258F: UInt32(UInt8(ascii: scalar < 0x258C ? "#" : "|"))
        case 0x2500...0x257F: line(scalar)
        case 0x2801...0x28FF: dots[(scalar - 0x2800).nonzeroBitCount - 1]
        default: signs[scalar] ?? UInt32(UInt8(ascii: "?"))
        }
    }

    /// The eight heights of a bar chart.
    private static let bars = scalars("_.-:=+*#")
    /// One to eight dots of a Braille cell.
    private static let dots = scalars("..::++##")

    private static func scalars(_ text: String) -> [UInt32] { text.unicodeScalars.map(\.value) }

    /// Lines are straight or meet others; dashed, double and heavy ones come in the same two directions.
    private static func line(_ scalar: UInt32) -> UInt32 {
        let sign: Unicode.Scalar =
            switch scalar {
            case 0x2500, 0x2501, 0x2504, 0x2505, 0x2508, 0x2509, 0x254C, 0x254D, 0x2550: "-"
            case 0x2502, 0x2503, 0x2506, 0x2507, 0x250A, 0x250B, 0x254E, 0x254F, 0x2551: "|"
            case 0x2574, 0x2576, 0x2578, 0x257A, 0x257C, 0x257E: "-"
            case 0x2575, 0x2577, 0x2579, 0x257B, 0x257D, 0x257F: "|"
            case 0x2571: "/"
            case 0x2572: "\\"
            case 0x2573: "X"
            default: "+"
            }
        return sign.value
    }

    private static let signs: [UInt32: UInt32] = {
        let pairs: [(Unicode.Scalar, Unicode.Scalar)] = [
            ("·", "."), ("…", "~"), ("•", "*"), ("●", "*"), ("○", "o"), ("◆", "*"), ("■", "#"), ("□", "o"),
            ("←", "<"), ("↑", "^"), ("→", ">"), ("↓", "v"), ("▲", "^"), ("▼", "v"), ("▶", ">"), ("◀", "<"),
            ("▴", "^"), ("▾", "v"), ("▸", ">"), ("◂", "<"), ("⏎", "/"), ("✓", "+"), ("✔", "+"), ("✗", "x"),
            ("✘", "x"), ("⚠", "!"), ("–", "-"), ("—", "-"), ("‘", "'"), ("’", "'"), ("“", "\""), ("”", "\""),
            ("×", "x"), ("≤", "<"), ("≥", ">"), ("≈", "~"), ("±", "~"), ("µ", "u"), ("░", "."), ("▒", ":"),
            ("▓", "#"), ("▀", "#"), ("▐", "|"), ("❯", ">"), ("›", ">"), ("‹", "<"),
        ]
        return Dictionary(uniqueKeysWithValues: pairs.map { ($0.value, $1.value) })
    }()
}
