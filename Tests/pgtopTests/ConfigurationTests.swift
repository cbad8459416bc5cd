import Glibc
import Testing

@testable import pgtop

@Suite struct ConfigurationTests {
    @Test func `poolers are read from the section of pgtop`() throws {
        let configuration = try Configuration(
            """
            # consoles
            [pgtop]
            pgbouncer = host=a port=6432
              pgbouncer=postgres://boss@b:6433/pgbouncer
            """, file: "config")

        #expect(configuration.poolers == ["host=a port=6432", "postgres://boss@b:6433/pgbouncer"])
    }

    @Test(arguments: [
        ("pgbouncer = host=a", "config, line 1: it stands before the first section"),
        ("[pgtop]\nsecret", "config, line 2: write it as name = value"),
        ("[pgtop]\nfoo = hunter2", "config, line 2: there is no such setting; there is pgbouncer"),
        ("[other]", "config, line 1: there are the sections [pgtop], [thresholds] and [host NAME]"),
    ])
    func `what is wrong is said with its line and without its value`(text: String, complaint: String) {
        #expect(throws: Configuration.Fault(description: complaint)) {
            try Configuration(text, file: "config")
        }
    }

    @Test func `a file with a password that others may read is refused`() throws {
        let path = "/tmp/pgtop-configuration-\(getpid())"
        defer { unlink(path) }
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o644)
        let text = Array("[pgtop]\npgbouncer = host=a password=hunter2\n".utf8)
        #expect(write(descriptor, text, text.count) == text.count)
        close(descriptor)

        chmod(path, 0o644)
        #expect(throws: Configuration.Fault.self) { try Configuration(path: path, mustExist: true) }
        chmod(path, 0o600)
        #expect(try Configuration(path: path, mustExist: true).poolers.count == 1)
    }

    @Test func `a missing file matters only where it was asked for`() throws {
        #expect(try Configuration(path: "/nonexistent/config", mustExist: false) == Configuration())
        #expect(throws: Configuration.Fault.self) {
            try Configuration(path: "/nonexistent/config", mustExist: true)
        }
    }
}
