import Testing

@testable import pgtop

struct ExportTests {
    @Test func `an object keeps the order of its members`() {
        let json: JSON = ["z": 1, "a": [true, nil, 0.5, "x"], "empty": [:], "none": []]

        #expect(json.description == #"{"z":1,"a":[true,null,0.5,"x"],"empty":{},"none":[]}"#)
    }

    @Test(
        arguments: [
            (0.0, "0"), (-2.0, "-2"), (1.25, "1.25"), (1e300, "1e+300"), (.infinity, "null"), (.nan, "null"),
        ] as [(Double, String)])
    func `numbers are numbers, and null where JSON has none`(value: Double, text: String) {
        #expect(JSON.number(value).description == text)
    }

    @Test func `the greatest integers are exact`() {
        #expect(JSON.array([.integer(.max), .integer(.min)]).description == "[\(Int64.max),\(Int64.min)]")
    }

    @Test(arguments: [
        ("plain ä 漢 😀", #""plain ä 漢 😀""#), ("a\"b\\c/", #""a\"b\\c/""#), ("\n\r\t", #""\n\r\t""#),
        ("\u{0}\u{1B}[31m\u{7F}", #""\u0000\u001b[31m\u007f""#), ("\u{9B}", #""\u009b""#),
        ("\u{202E}\u{2066}", #""\u202e\u2066""#), ("\u{200B}\u{FEFF}\u{2028}", #""\u200b\ufeff\u2028""#),
        ("\u{E0061}", #""\udb40\udc61""#), ("\u{E000}", #""\ue000""#), ("e\u{301}", "\"e\u{301}\""),
    ])
    func `a string is printable and exact`(value: String, text: String) {
        #expect(JSON.string(value).description == text)
    }

    @Test func `names of members are escaped too`() {
        #expect(JSON.object([.init(name: "a\u{1B}\"", value: .null)]).description == #"{"a\u001b\"":null}"#)
    }

    @Test(
        arguments: [
            (["a", "b c", "1"], "a,b c,1"), ([nil, "", nil], ",\"\","),
            (["a,b", "say \"x\""], #""a,b","say ""x""""#),
            ([" a", "b "], #"" a","b ""#), (["a\nb\u{1B}\u{202E}"], #"a\nb\u001b\u202e"#), (["=1+1"], "=1+1"),
        ] as [([String?], String)])
    func `a record is one line that can be taken apart again`(cells: [String?], line: String) {
        #expect(CSV.record(cells) == line)
    }
}
