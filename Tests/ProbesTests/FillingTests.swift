import Testing

@testable import Probes

@Suite struct FillingTests {
    private let values: [String: RunbookValue] = [
        "pid": .number(4242), "slot": .name("o'ne"), "role": .name("my \"role\""),
        "relation": .relation(schema: "public", name: "Or\"ders"), "statement": .number(-7),
        "gid": .name("back\\slash"),
    ]

    @Test(arguments: [
        ("SELECT pg_cancel_backend(:pid)", "SELECT pg_cancel_backend(4242)"),
        ("SELECT f(:'slot')", "SELECT f('o''ne')"),
        ("ALTER ROLE :\"role\" SET a = 1", "ALTER ROLE \"my \"\"role\"\"\" SET a = 1"),
        ("VACUUM :relation", "VACUUM \"public\".\"Or\"\"ders\""),
        ("SELECT :'relation'::regclass", "SELECT '\"public\".\"Or\"\"ders\"'::regclass"),
        ("WHERE queryid = :statement", "WHERE queryid = (-7)"),
        ("COMMIT PREPARED :'gid'", "COMMIT PREPARED  E'back\\\\slash'"),
    ])
    func `values take their places`(text: String, filled: String) {
        let found = SQLText.filled(text, with: values)

        #expect(found.text == filled)
        #expect(found.missing.isEmpty)
        #expect(found.names.count == 1)
    }

    @Test(arguments: [
        "SELECT a::pid, 1 AS x", "SELECT ':pid' -- :pid", "SELECT /* :pid */ a[1:2]", "f(a := 1)",
        "SELECT $$:pid$$", "SELECT \":pid\"", "SELECT :unknown", "SELECT 'without an end :pid",
    ])
    func `what is no place of a value is left alone`(text: String) {
        #expect(SQLText.filled(text, with: values) == .init(text: text, names: [], missing: []))
    }

    @Test func `what is missing is said once, and its places stay`() {
        let found = SQLText.filled("SELECT :'pool', :'pool', :pid, :blocked", with: values)

        #expect(found.text == "SELECT :'pool', :'pool', 4242, :blocked")
        #expect(found.missing == ["pool", "blocked"])
        #expect(found.names == ["pool", "pid", "blocked"])
    }

    @Test(arguments: [
        "'; DROP TABLE a; --", "\\'; DROP TABLE a; --", "\"; DROP", "$$", "/*", "--", "E'", "\u{1b}[2J",
        "'\u{301}; DROP TABLE a; --",
        "\"\u{301}; DROP", "\\\u{301}'; DROP",
        "é''\\\\",
    ])
    func `a hostile name stays one literal and one name`(name: String) {
        let found = SQLText.filled("SELECT :'slot' :\"slot\" :slot", with: ["slot": .name(name)])

        let kinds = SQLLexer(found.text).filter { !$0.isSpace }.map(\.kind)
        #expect(kinds == [.word, .string, .quotedIdentifier, .quotedIdentifier])
    }

    @Test func `a zero byte is no value`() {
        #expect(SQLText.filled(":slot", with: ["slot": .name("a\0b")]).missing == ["slot"])
    }

    @Test func `what is typed becomes a value of the right kind, or none`() {
        #expect(RunbookValue(typed: " 42 ", for: "pid") == .number(42))
        #expect(RunbookValue(typed: "4x", for: "pid") == nil)
        #expect(RunbookValue(typed: "public.a.b", for: "relation") == nil)
        #expect(
            RunbookValue(typed: "public.\"a.b\"", for: "relation") == .relation(schema: "public", name: "a.b")
        )
        #expect(RunbookValue(typed: "old slot", for: "slot") == .name("old slot"))
    }
}
