import TestSupport
import Testing

/// What the user gets for a command line that cannot be right: a sentence, and no password.
@Suite struct BadInputTests {
    @Test(arguments: [
        (["--bogus"], "--bogus"), (["-s", "0"], "0"), (["-s", "61"], "61"), (["-s", "often"], "often"),
        (["-s"], "-s"), (["show", "nonsense"], "nonsense"), (["show", "sessions", "--format", "xml"], "xml"),
        (["show", "sessions", "-n", "none"], "none"), (["show"], "show"), (["--theme", "pink"], "pink"),
        (["--docs", "nothing"], "nothing"),
    ])
    func `a bad option is named in one sentence`(arguments: [String], named: String) async throws {
        let run = try await Pgtop.run(arguments)

        #expect(run.status == .code(2))
        #expect(run.output.isEmpty)
        #expect(run.error.hasPrefix("pgtop: "))
        #expect(run.error.contains(named))
        #expect(run.error.split(separator: "\n").count == 1)
    }

    @Test(arguments: [
        "host=x nonsense=1", "host='x", "postgresql://h:port/db", "postgresql://h/db?nonsense=1",
    ])
    func `a bad connection string is refused`(conninfo: String) async throws {
        let run = try await Pgtop.run(["show", "sessions", "-n", "1", conninfo])

        #expect(run.status == .code(2))
        #expect(run.output.isEmpty)
        #expect(run.error.split(separator: "\n").count == 1)
    }

    @Test(arguments: [
        "postgresql://u:s3%zzcret@127.0.0.1/db", "postgresql://u:s3cr@et@127.0.0.1:1/db",
        "postgresql://u:p/s3cret@127.0.0.1/db", "postgresql://u:s3cret@[::1/db",
        "host=127.0.0.1 password=s3cret nonsense=1", "host=127.0.0.1 password='s3cret",
        "postgresql://u:s3cret@127.0.0.1:1/db",
    ])
    func `no piece of a password is ever printed`(conninfo: String) async throws {
        let run = try await Pgtop.run(["show", "sessions", "-n", "1", conninfo])

        #expect(run.status != .code(0))
        #expect(!run.error.isEmpty)
        for piece in ["s3", "cret", "et@", "zz"] {
            #expect(!(run.output + run.error).contains(piece))
        }
    }

    @Test func `a password in the arguments is wiped and warned about`() async throws {
        let dashboard = try Dashboard(
            ["postgresql://u:s3cret@127.0.0.1:1/db"], environment: ["PGCONNECT_TIMEOUT": "2"])
        let path = "/proc/\(dashboard.terminal.program.id)/cmdline"

        try await dashboard.terminal.wait(for: "the password to be wiped") { _ in
            (try? readText(path)).map { $0.contains("pgtop") && !$0.contains("s3cret") } == true
        }

        try await dashboard.terminal.wait(forText: "1 Sessions")
        dashboard.terminal.type("q")
        #expect(try await dashboard.terminal.exit() == .code(0))
        #expect(dashboard.terminal.screen.text.contains("password"))
        #expect(!String(decoding: dashboard.terminal.bytes, as: UTF8.self).contains("s3cret"))
    }

    @Test func `without a terminal the dashboard names show`() async throws {
        let run = try await Pgtop.run([])

        #expect(run.status == .code(2))
        #expect(run.error.contains("terminal"))
        #expect(run.error.contains("pgtop show"))
        #expect(run.output.isEmpty)
    }

    @Test(arguments: ["dumb", "unknown", "no-such-terminal", ""])
    func `a terminal that cannot be drawn on is named, and left alone`(term: String) async throws {
        let dashboard = try Dashboard(environment: ["TERM": term])
        let before = dashboard.terminal.lineSettings

        #expect(try await dashboard.terminal.exit() == .code(2))
        #expect(dashboard.terminal.screen.text.contains("pgtop show"))
        #expect(!dashboard.terminal.bytes.contains(0x1b))
        #expect(dashboard.terminal.lineSettings == before)
    }

    @Test(arguments: ["--help", "--version"])
    func `help and version are printed on standard output`(option: String) async throws {
        let run = try await Pgtop.run([option])

        #expect(run.status == .code(0))
        #expect(run.output.contains("pgtop"))
        #expect(run.error.isEmpty)
    }
}
