import Glibc

/// A program in a pseudo-terminal, with its screen.
package final class TestTerminal {
    package private(set) var screen: Screen
    /// Everything the program has sent so far.
    package private(set) var bytes: [UInt8] = []
    package let program: ChildProcess
    private let master: Int32
    private var isConnected = true

    /// Starts a program that has the terminal as its controlling terminal and as all three streams.
    package init(
        _ command: [String], environment: [String: String] = [:], columns: Int = 80, rows: Int = 24
    ) throws {
        master = try checked("open a terminal", open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK))
        screen = Screen(columns: columns, rows: rows)
        let path = try Self.unlock(master)
        try Self.setSize(of: master, columns: columns, rows: rows)
        let terminal = ["TERM": "xterm-256color"]
        do {
            program = try ChildProcess(
                command, environment: Environment.base.merging(terminal) { $1 }.merging(environment) { $1 },
                streams: [.terminal(path)])
        } catch {
            close(master)
            throw error
        }
    }

    deinit {
        hangUp()
    }

    /// Makes the terminal's other side usable, and returns its path.
    private static func unlock(_ master: Int32) throws -> String {
        let unlockTerminal: UInt = 0x4004_5431
        let getTerminalNumber: UInt = 0x8004_5430
        var locked: Int32 = 0
        var number: UInt32 = 0
        try checked("unlock a terminal", ioctl(master, unlockTerminal, &locked))
        try checked("number a terminal", ioctl(master, getTerminalNumber, &number))
        return "/dev/pts/\(number)"
    }

    private static func setSize(of master: Int32, columns: Int, rows: Int) throws {
        var size = winsize()
        (size.ws_col, size.ws_row) = (UInt16(columns), UInt16(rows))
        try checked("set the terminal's size", ioctl(master, UInt(TIOCSWINSZ), &size))
    }

    /// Gives the terminal another size, of which the kernel tells the program.
    package func resize(columns: Int, rows: Int) throws {
        receive()
        try Self.setSize(of: master, columns: columns, rows: rows)
        screen.resize(columns: max(1, columns), rows: max(1, rows))
    }

    /// Presses keys.
    package func type(_ keys: String) {
        let bytes = Array(keys.utf8)
        _ = write(master, bytes, bytes.count)
    }

    /// Takes the terminal away, as a broken SSH connection does.
    package func hangUp() {
        guard isConnected else { return }
        isConnected = false
        close(master)
    }

    /// Shows what the program has sent; a test that does not call this is a terminal that does not read.
    package func receive() {
        guard isConnected else { return }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(master, &buffer, buffer.count)
            guard count > 0 else { return }
            bytes += buffer[..<count]
            screen.feed(buffer[..<count])
        }
    }

    /// The settings of the terminal's line.
    package var lineSettings: LineSettings {
        var settings = termios()
        tcgetattr(master, &settings)
        return LineSettings(settings)
    }

    /// Waits until the screen is as a test expects it; like a terminal's user, it sees no half frame.
    package func wait(
        for awaited: String, within limit: Duration = patience,
        isolation: isolated (any Actor)? = #isolation, until condition: (Screen) -> Bool
    ) async throws {
        try await TestSupport.wait(for: awaited, within: limit, evidence: { self.portrait }) {
            let hasEnded = program.poll() != nil
            receive()
            if hasEnded || !screen.isUpdating, condition(screen) { return true }
            if hasEnded { throw TimedOut(awaited, after: .zero, seeing: portrait) }
            return false
        }
    }

    /// Waits until the screen shows a text.
    package func wait(
        forText text: String, within limit: Duration = patience,
        isolation: isolated (any Actor)? = #isolation
    ) async throws {
        try await wait(for: "\(text.debugDescription) on the screen", within: limit) {
            $0.text.contains(text)
        }
    }

    /// Waits until the program has ended, and returns how.
    package func exit(
        within limit: Duration = patience, isolation: isolated (any Actor)? = #isolation
    ) async throws -> ExitStatus? {
        try await TestSupport.wait(for: "the program's end", within: limit, evidence: { self.portrait }) {
            receive()
            return program.poll() != nil
        }
        receive()
        return program.poll()
    }

    /// The screen in a frame, for a message to a human.
    package var portrait: String {
        let edge = "+" + String(repeating: "-", count: screen.columns) + "+"
        let ended = program.poll().map { "\nended with \($0)" } ?? ""
        return ([edge] + screen.lines.map { "|" + $0 } + [edge]).joined(separator: "\n") + ended
    }
}

/// What a program can change about a terminal's line and must put back.
package struct LineSettings: Equatable, Sendable {
    private let flags: [tcflag_t]

    init(_ settings: termios) {
        flags = [settings.c_iflag, settings.c_oflag, settings.c_cflag, settings.c_lflag]
    }
}
