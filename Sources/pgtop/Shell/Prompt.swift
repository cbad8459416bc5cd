import Glibc

/// Asks for a password on the terminal itself, without showing what is typed.
enum Prompt {
    /// Nil when there is no terminal to ask on, or the user gave up.
    static func password(for role: String?) -> String? {
        let terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)
        guard terminal >= 0 else { return nil }
        defer { close(terminal) }
        var modes = termios()
        guard tcgetattr(terminal, &modes) == 0 else { return nil }
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
        return line(from: terminal)
    }

    private static func say(_ text: String, to terminal: Int32) {
        let bytes = Array(text.utf8)
        _ = write(terminal, bytes, bytes.count)
    }

    private static func line(from terminal: Int32) -> String? {
        var bytes: [UInt8] = []
        var byte: UInt8 = 0
        while read(terminal, &byte, 1) == 1 {
            if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(byte)
        }
        return nil
    }
}
