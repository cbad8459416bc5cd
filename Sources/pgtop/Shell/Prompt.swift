import CSystem
import Glibc

/// Asks for a password on the terminal itself, without showing what is typed.
enum Prompt {
    /// Nil when there is no terminal to ask on, or the user gave up.
    ///
    /// A signal that ends the program does so after the terminal is as it was: what is typed shows again.
    static func password(for role: String?) -> String? {
        let terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard terminal >= 0 else { return nil }
        defer { close(terminal) }
        var modes = termios()
        guard tcgetattr(terminal, &modes) == 0 else { return nil }
        var ending = sigset_t(), before = sigset_t()
        sigemptyset(&ending)
        for signal in [SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGTSTP] { sigaddset(&ending, signal) }
        pthread_sigmask(SIG_BLOCK, &ending, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        let signals = signalfd(-1, &ending, Int32(SFD_NONBLOCK | SFD_CLOEXEC))
        defer { close(signals) }
        let saved = modes
        modes.c_lflag &= ~tcflag_t(ECHO)
        modes.c_lflag |= tcflag_t(ICANON | ISIG)
        tcsetattr(terminal, TCSAFLUSH, &modes)
        defer {
            var saved = saved
            tcsetattr(terminal, TCSAFLUSH, &saved)
        }
        say(role.map { "Password for \($0): " } ?? "Password: ", to: terminal)
        defer { say("\n", to: terminal) }
        return line(from: terminal, unless: signals)
    }

    private static func say(_ text: String, to terminal: Int32) {
        let bytes = Array(text.utf8)
        _ = write(terminal, bytes, bytes.count)
    }

    /// The line that is typed; nil when a signal is there first, which is left to whom it is for.
    private static func line(from terminal: Int32, unless signals: Int32) -> String? {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while isReadable(terminal, unless: signals), read(terminal, &byte, 1) == 1 {
            if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(byte)
        }
        return nil
    }

    private static func isReadable(_ terminal: Int32, unless signals: Int32) -> Bool {
        var polled = [
            pollfd(fd: terminal, events: Int16(POLLIN), revents: 0),
            pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
        ]
        _ = csystem_ppoll(&polled, UInt(polled.count), nil)
        return polled[1].revents == 0
    }
}
