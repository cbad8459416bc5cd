import Glibc

@testable import TUI

/// A terminal without a window: what a program writes to `device`, a test reads here.
final class Pseudoterminal {
    private(set) var controller: Int32 = -1
    private(set) var device: Int32 = -1

    init(_ size: Size) {
        var window = winsize(
            ws_row: UInt16(size.rows), ws_col: UInt16(size.columns), ws_xpixel: 0, ws_ypixel: 0)
        precondition(openpty(&controller, &device, nil, nil, &window) == 0, "no pseudoterminals here")
        _ = fcntl(controller, F_SETFL, O_NONBLOCK)
    }

    deinit {
        if controller >= 0 { close(controller) }
        close(device)
    }

    /// The name by which another process opens the device.
    var name: String { ttyname(device).map { String(cString: $0) } ?? "" }

    var modes: termios {
        var modes = termios()
        tcgetattr(device, &modes)
        return modes
    }

    /// The bytes that have been written to the device and not been read here.
    func output() -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while case let count = read(controller, &buffer, buffer.count), count > 0 {
            bytes += buffer[..<count]
        }
        return bytes
    }

    func type(_ text: String) {
        _ = write(controller, text, text.utf8.count)
    }

    func resize(to size: Size) {
        var window = winsize(
            ws_row: UInt16(size.rows), ws_col: UInt16(size.columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(controller, UInt(TIOCSWINSZ), &window)
    }

    func hangUp() {
        close(controller)
        controller = -1
    }
}

extension termios {
    /// What distinguishes raw mode from a shell's, to be compared.
    var flags: [UInt32] { [c_iflag, c_oflag, c_cflag, c_lflag] }
}
