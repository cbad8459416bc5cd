import Glibc

/// Why there is no terminal to draw on.
package enum TerminalFailure: Error, Equatable {
    case notATerminal
    /// `TERM` is not set.
    case unnamed
    /// The terminal cannot move its cursor.
    case dumb(String)
    /// The terminal database has no such entry.
    case unknown(String)
    /// The terminal has gone: its window was closed, or its connection broke.
    case hungUp
    case system(call: String, errno: Int32)
}

extension TerminalFailure: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notATerminal: "standard input and output are not a terminal"
        case .unnamed: "TERM is not set, so nothing is known about the terminal"
        case .dumb(let name): "the terminal \"\(visible(name))\" cannot move its cursor"
        case .unknown(let name):
            "the terminal \"\(visible(name))\" is not in this host's terminal database; try TERM=xterm-256color"
        case .hungUp: "the terminal has gone"
        case .system(let call, let errno): "\(call) failed: \(String(cString: strerror(errno)))"
        }
    }
}
