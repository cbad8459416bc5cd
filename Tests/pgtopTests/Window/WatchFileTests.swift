import Glibc
import Testing

@testable import Probes
@testable import pgtop

@Suite struct WatchFileTests {
    private let file = WatchFile(folder: "/tmp/pgtop-watches-\(getpid())-\(UInt64.random(in: 0 ... .max))")
    private let server = WatchedServer(.primary)

    private func clean() {
        unlink(file.path(of: server))
        rmdir(file.folder)
    }

    private func mode(_ path: String) -> mode_t {
        var facts = stat()
        return lstat(path, &facts) == 0 ? facts.st_mode & 0o7777 : 0
    }

    @Test func `what is kept replaces what was kept, and is the user's alone`() {
        defer { clean() }

        #expect(file.keep("one", of: server) == nil)
        #expect(file.keep("two", of: server) == nil)

        #expect(file.text(of: server) == "two\n")
        #expect(mode(file.path(of: server)) == 0o600 && mode(file.folder) == 0o700)
    }

    @Test func `what was dropped is not found again`() {
        defer { clean() }
        _ = file.keep("one", of: server)

        file.drop(server)

        #expect(file.text(of: server) == nil)
    }

    @Test func `each server has a file of its own`() {
        let other = WatchedServer(Server.primary.with { $0.port = "5433" })

        #expect(file.path(of: server) != file.path(of: other))
    }

    @Test(arguments: ["../../etc/passwd", "/var/run/postgresql", "::1", ""])
    func `no host makes a name of another folder`(host: String) {
        let server = WatchedServer(Server.primary.with { $0.host = host })

        #expect(!server.stem.contains("/") && !server.stem.hasPrefix("."))
    }

    @Test func `a link in its place is not read`() {
        defer { clean() }
        mkdir(file.folder, 0o700)
        symlink("/etc/passwd", file.path(of: server))

        #expect(file.text(of: server) == nil)
    }
}

@Suite struct BackupCommandTests {
    @Test(arguments: [
        ("/bin/echo 2026-11-21 01:00", BackupAge.said("2026-11-21 01:00")),
        ("echo; echo second line", .said("second line")),
        ("echo no such stanza >&2; exit 3", .failed("it ended with status 3")),
        ("true", .failed("it printed nothing")),
        ("echo oops; exit 1", .failed("it ended with status 1")),
        ("/nowhere/backup-age", .failed("cannot start /nowhere/backup-age: No such file or directory")),
    ]) func `what the command says is its first line`(text: String, age: BackupAge) {
        #expect(BackupCommand(text: text).run() == age)
    }

    @Test func `a command that takes too long is ended with all that it has started`() {
        let mark = "77\(UInt32.random(in: 100_000...999_999))"
        let age = BackupCommand(text: "sleep \(mark) & sleep \(mark)").run(within: .milliseconds(200))

        #expect(age == .failed("it took longer than 200 ms and was ended"))
    }

    @Test func `no password of pgtop's reaches the command`() {
        setenv("PGPASSWORD", "s3cret", 1)
        defer { unsetenv("PGPASSWORD") }

        #expect(BackupCommand(text: "echo [$PGPASSWORD]").run() == .said("[]"))
    }

    @Test func `a flood of words is cut`() {
        guard case .said(let text) = BackupCommand(text: "yes | tr -d '\\n' | head -c 100000").run() else {
            Issue.record("it said nothing")
            return
        }

        #expect(text.utf8.count == 4096)
    }
}
