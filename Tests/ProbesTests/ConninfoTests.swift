import Testing

@testable import Probes

@Test func `a URI and words over it become libpq's words, the later ones winning`() throws {
    let info = try Conninfo(
        string: "postgresql://joe@db.example:6543/shop?sslmode=require", words: [("user", "ann")])

    #expect(info["host"] == "db.example")
    #expect(info["port"] == "6543")
    #expect(info["dbname"] == "shop")
    #expect(info["user"] == "ann")
    #expect(info["sslmode"] == "require")
}

@Test(arguments: [
    "postgresql://u:s3%zzcret@h/db", "postgresql://u:secr@et@127.0.0.1/db",
    "postgresql://u:sec/ret@127.0.0.1/db",
    "postgresql://u:s3cret@[::1/db", "host=h password='s3cret", "password=s3cret host",
])
func `a malformed string is refused without a piece of its password`(string: String) {
    let fault = #expect(throws: Conninfo.Fault.self) { try Conninfo(string: string) }

    for piece in ["s3", "cret", "secr", "et@", "ret@"] where piece != "cret" || !string.contains("secr@et") {
        #expect(fault?.description.contains(piece) == false)
    }
}

@Test(arguments: ["0", "65536", "x", "5432,nope"]) func `a port that is none is refused`(port: String) {
    #expect(throws: Conninfo.Fault.self) { try Conninfo(words: [("port", port)]) }
}

@Test func `a dead link is noticed by default, and what the user set stays`() throws {
    let info = try Conninfo(words: [("connect_timeout", "60")]).withDefaults

    #expect(info["connect_timeout"] == "60")
    #expect(info["tcp_user_timeout"] == "8000")
    #expect(info["keepalives_idle"] == "5")
    #expect(info["client_encoding"] == "SQL_ASCII")
}

@Test func `an SQLSTATE decides what failed, not its words`() {
    #expect(ProbeFailure(sqlstate: "42501", message: "verboten") == .denied(reason: "verboten"))
    #expect(ProbeFailure(sqlstate: "55P03", message: "") == .lockedOut)
    #expect(ProbeFailure(sqlstate: "53300", message: "voll") == .notAccepting(reason: "voll"))
    #expect(ProbeFailure(sqlstate: "28P01", message: "nein").isFinal)
    #expect(!ProbeFailure(sqlstate: "57P03", message: "gleich").isFinal)
}
