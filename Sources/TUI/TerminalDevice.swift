import CSystem
import Glibc

/// The kernel's side of a terminal: its modes, its size, and bytes that come and go without ever waiting.
@MainActor
final class TerminalDevice {
    let input: Int32
    /// Where bytes are written; a descriptor of our own if possible.
    private(set) var output: Int32
    /// Whether `output` is our own, so that it may be non-blocking for good.
    private let ownsOutput: Bool
    let savedModes: termios

    /// Takes a terminal over; `reopens` is false only to see what happens where it cannot be opened once more.
    init(input: Int32, output: Int32, reopens: Bool = true) throws(TerminalFailure) {
        guard isatty(input) == 1, isatty(output) == 1 else { throw .notATerminal }
        var modes = termios()
        guard tcgetattr(input, &modes) == 0 else { throw .system(call: "tcgetattr", errno: errno) }
        savedModes = modes
        self.input = input
        let own = reopens ? Self.reopen(output) : nil
        self.output = own ?? output
        ownsOutput = own != nil
    }

    /// The same terminal, opened once more.
    ///
    /// `O_NONBLOCK` belongs to an open file and not to a descriptor: set on standard output, it would hit the shell
    /// and all others who inherited it.
    private static func reopen(_ descriptor: Int32) -> Int32? {
        for path in ["/dev/tty", "/proc/self/fd/\(descriptor)"] {
            let own = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
            guard own >= 0 else { continue }
            if csystem_terminal_number(own) == csystem_terminal_number(descriptor) { return own }
            Glibc.close(own)
        }
        return nil
    }

    /// So many cells as the window has; a serial line knows no size, and gets that of a VT100.
    var size: Size {
        var window = winsize()
        guard ioctl(input, UInt(TIOCGWINSZ), &window) == 0, window.ws_col > 0, window.ws_row > 0 else {
            return Size(columns: 80, rows: 24)
        }
        return Size(columns: Int(window.ws_col), rows: Int(window.ws_row))
    }

    /// Lets every key through as it is, ^C, ^Z and ^S too, and all output.
    func enterRawMode() {
        var modes = savedModes
        modes.c_iflag &= ~tcflag_t(BRKINT | ICRNL | IGNCR | INLCR | INPCK | ISTRIP | IXON | IXOFF)
        modes.c_oflag &= ~tcflag_t(OPOST)
        modes.c_cflag = modes.c_cflag & ~tcflag_t(CSIZE | PARENB) | tcflag_t(CS8)
        modes.c_lflag &= ~tcflag_t(ECHO | ECHONL | ICANON | IEXTEN | ISIG)
        tcsetattr(input, TCSANOW, &modes)
    }

    /// Gives the modes back as they were found, also from the background, where the kernel would rather stop us.
    func leaveRawMode() {
        var background = sigset_t()
        var before = sigset_t()
        sigemptyset(&background)
        sigaddset(&background, SIGTTOU)
        pthread_sigmask(SIG_BLOCK, &background, &before)
        var modes = savedModes
        tcsetattr(input, TCSANOW, &modes)
        pthread_sigmask(SIG_SETMASK, &before, nil)
    }

    /// The bytes that have come; to be called when `waitForInput` says that there are some.
    func read() throws(TerminalFailure) -> [UInt8] {
        var count = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, length in
            count = Glibc.read(input, buffer.baseAddress, buffer.count)
            length = max(0, count)
        }
        if count > 0 { return bytes }
        if count < 0, errno == EINTR || errno == EAGAIN { return [] }
        throw .hungUp
    }

    /// Whether input comes within a time.
    func waitForInput(milliseconds: Int32) throws(TerminalFailure) -> Bool {
        try wait(for: POLLIN, on: input, milliseconds: milliseconds)
    }

    /// Whether the terminal takes bytes within a time.
    func waitForOutput(milliseconds: Int32) throws(TerminalFailure) -> Bool {
        try wait(for: POLLOUT, on: output, milliseconds: milliseconds)
    }

    private func wait(for event: Int32, on descriptor: Int32, milliseconds: Int32) throws(TerminalFailure)
        -> Bool
    {
        var poll = pollfd(fd: descriptor, events: Int16(event), revents: 0)
        guard Glibc.poll(&poll, 1, milliseconds) > 0 else { return false }
        // A terminal that was hung up also says that it can be read and written, for ever.
        if poll.revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0 { throw .hungUp }
        return poll.revents & Int16(event) != 0
    }

    /// Writes as much as the terminal takes at once; says how much that was.
    func write(_ bytes: ArraySlice<UInt8>) throws(TerminalFailure) -> Int {
        let flags = ownsOutput ? 0 : fcntl(output, F_GETFL)
        if !ownsOutput { _ = fcntl(output, F_SETFL, flags | O_NONBLOCK) }
        let count = bytes.withUnsafeBytes { Glibc.write(output, $0.baseAddress, $0.count) }
        let failure = errno
        if !ownsOutput { _ = fcntl(output, F_SETFL, flags) }
        if count >= 0 { return count }
        if failure == EAGAIN || failure == EINTR { return 0 }
        throw .hungUp
    }

    /// Forgets what the terminal has been sent and has not taken.
    func discardOutput() {
        tcflush(output, TCOFLUSH)
    }

    func close() {
        if ownsOutput, output >= 0 { Glibc.close(output) }
        output = -1
    }
}
