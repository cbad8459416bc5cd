import Glibc
import TestSupport
import Testing

/// What the pseudo-terminal does, proven with a shell.
@Suite struct TestTerminalTests {
    @Test func `a program reads keys and its screen is seen`() async throws {
        let terminal = try TestTerminal(["cat"])

        terminal.type("hello\n")

        try await terminal.wait(forText: "hello\nhello")
    }

    @Test func `a program is told of a new size`() async throws {
        let script = "trap 'stty size' WINCH; sleep 600 & stty size; wait"
        let terminal = try TestTerminal(["bash", "-c", script], columns: 80, rows: 24)
        try await terminal.wait(forText: "24 80")

        try terminal.resize(columns: 40, rows: 12)

        try await terminal.wait(forText: "12 40")
    }

    @Test func `a program notices that its terminal has gone`() async throws {
        let terminal = try TestTerminal(["cat"])
        terminal.type("up\n")
        try await terminal.wait(forText: "up")

        terminal.hangUp()

        #expect(try await terminal.exit() == .signal(SIGHUP))
    }

    @Test func `line settings that are not put back are seen`() async throws {
        let terminal = try TestTerminal(["sh", "-c", "read x; stty raw"])
        let before = terminal.lineSettings

        terminal.type("\n")

        #expect(try await terminal.exit() == .code(0))
        #expect(terminal.lineSettings != before)
    }

    @Test func `a program that writes to a terminal nobody reads has to wait`() async throws {
        let terminal = try TestTerminal(["seq", "100000"])

        try await wait(for: "the writer to sleep") { ProcessTable.isAsleep(terminal.program.id) }
        #expect(terminal.program.poll() == nil)

        try await terminal.wait(forText: "100000")
    }
}
