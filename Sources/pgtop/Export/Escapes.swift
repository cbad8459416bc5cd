/// How characters that must not reach a terminal are written in text for other programs.
enum Escapes {
    /// Whether a character shows itself as what it is: no control, no direction mark, nothing invisible.
    static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.value < 0x7F { return scalar.value >= 0x20 }
        let properties = scalar.properties
        guard !properties.isDefaultIgnorableCodePoint else { return false }
        switch properties.generalCategory {
        case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator:
            return false
        default: return true
        }
    }

    /// The escape that JSON and JavaScript know: `\n`, `\t`, or `\u` and four digits for each UTF-16 unit.
    static func append(_ scalar: Unicode.Scalar, to text: inout String) {
        switch scalar {
        case "\n": text += #"\n"#
        case "\r": text += #"\r"#
        case "\t": text += #"\t"#
        default:
            for unit in UTF16.encode(scalar) ?? UTF16.EncodedScalar() {
                let digits = String(unit, radix: 16)
                text += #"\u"# + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
    }
}
