/// Rows as comma-separated values (RFC 4180), one record a line.
enum CSV {
    /// One record, without its line end.
    ///
    /// What is not known is an empty cell; an empty text is `""`. Line ends, controls and invisible characters are
    /// written as JSON would (`\n`, `\u001b`), so that a record is one line and printing it is safe. A backslash
    /// stays as it is: where it must be told from an escape, use JSON. Texts that a spreadsheet would take for a
    /// formula are not changed: import them as text.
    static func record(_ cells: [String?]) -> String {
        cells.map { $0.map(cell) ?? "" }.joined(separator: ",")
    }

    private static func cell(_ value: String) -> String {
        var text = ""
        var needsQuotes = value.isEmpty || value.first == " " || value.last == " "
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"":
                needsQuotes = true
                text += "\"\""
            case _ where Escapes.isPlain(scalar):
                if scalar == "," { needsQuotes = true }
                text.unicodeScalars.append(scalar)
            default: Escapes.append(scalar, to: &text)
            }
        }
        return needsQuotes ? "\"\(text)\"" : text
    }
}
