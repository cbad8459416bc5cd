import Probes
import Testing

struct RedactionTests {
    @Test(arguments: [
        ("select * from t1 where id = 42 and name = 'Ann'", "select * from t1 where id = ? and name = ?"),
        ("select $1, -1.5e3, x'FF', $$a$$, $t$b$t$, E'\\'c'", "select $1, -?, ?, ?, ?, ?"),
        ("insert into \"Order 7\" values (1,'a''b')", "insert into \"Order 7\" values (?,?)"),
        ("update t set größe = 1", "update t set größe = ?"),
        ("select col_2 from s3.t4 limit 5", "select col_2 from s3.t4 limit ?"),
    ])
    func `literals and numbers go, names and parameters stay`(text: String, redacted: String) {
        #expect(SQLText.redacted(text) == redacted)
    }

    @Test(arguments: [
        "alter role bob password 'hunter'", "alter role bob password hunter",
        "CREATE USER bob PASSWORD \"hunter\"",
        "alter user bob encrypted password hunter-2-hunter!hunter", "create role b identified by hunter",
        "select dblink('password=hunter')", "connect host=h password=hunter user=u", "pgpassword = hunter",
        "create role b password = hunter", "copy t from postgres://bob:hunter@h/db",
        "https://bob:hunter--hunter@h x", "create server \"postgres://bob:hunter@h\"",
        "create server \"host=h password=hunter\"", "{\"password\": \"hunter\"}", "-- the password hunter",
        "/* token: hunter */ select 1", "-- see https://x?token=hunter", "select 'hunter",
        "select $a$hunter$b$",
        #"select 'it\', 'hunter'"#, #"select 'it\'s hunter'"#, "/* hunter", "-- 'hunter'",
        "/* /* hunter */ */",
        "api_key := hunter",
    ])
    func `a secret goes wherever it stands`(text: String) {
        #expect(!SQLText.redacted(text).contains("hunter"))
    }

    @Test(arguments: [
        ("/* app: checkout */ select 1", "/* app: checkout */ select ?"),
        ("select 1 -- retry 3 of 'x'\n, 2", "select ? -- retry ? of ?\n, ?"),
    ])
    func `a comment keeps its words`(text: String, redacted: String) {
        #expect(SQLText.redacted(text) == redacted)
    }

    @Test func `a long comment is cut`() {
        let text = "/*" + String(repeating: "word ", count: 100) + "*/ select a"

        #expect(SQLText.redacted(text) == "/*" + String(repeating: "word ", count: 16) + "…*/ select a")
    }

    @Test(arguments: [
        "select password from users", "select password::text from users",
        "alter table users add password text",
        "select a from t where password = $1", "set password_encryption = scram",
    ])
    func `a column that is named like a secret does not hide the statement`(text: String) {
        #expect(SQLText.redacted(text) == text)
    }

    @Test(arguments: [
        "'", "$", "$a", "/*", "\\", "--", "://", ":", "password=", "é", "\u{0}", "1e", "\"", "(",
    ])
    func `long runs of anything end, and hold no literal`(unit: String) {
        let text = String(repeating: unit, count: 20_000) + " 'hunter'"

        let redacted = SQLText.redacted(text)

        #expect(!redacted.contains("hunter"))
    }

    @Test func `one line holds no line end and no double blank`() {
        #expect(SQLText.oneLine("\n select\t 1,\r\n\n  'ä' ") == "select 1, 'ä'")
        #expect(SQLText.oneLine(" \n ") == "")
    }
}
