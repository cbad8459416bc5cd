import CSystem
import Glibc

/// Signals as bytes to be read from a descriptor, so that no handler ever runs in the middle of something.
package final class SignalSource: Sendable {
    package enum Signal: Sendable, Equatable {
        case resized, continued, stop
        case interrupt, terminate, quit, hangUp

        /// The status with which a program ends that this signal ended.
        package var exitStatus: Int32 { 128 + number }

        fileprivate static let all: [Signal] = [
            .resized, .continued, .stop, .interrupt, .terminate, .quit, .hangUp,
        ]

        fileprivate var number: Int32 {
            switch self {
            case .resized: SIGWINCH
            case .continued: SIGCONT
            case .stop: SIGTSTP
            case .interrupt: SIGINT
            case .terminate: SIGTERM
            case .quit: SIGQUIT
            case .hangUp: SIGHUP
            }
        }
    }

    /// Readable when there are signals.
    package let descriptor: Int32

    /// Keeps the signals for `read()`; to be called before any other thread starts, which inherits it.
    ///
    /// What the parent wanted ignored is not ignored: a program that outlives its terminal keeps its connections.
    /// Writing to a closed pipe becomes an error instead of a signal.
    package static func block() {
        for kind in Signal.all { signal(kind.number, SIG_DFL) }
        signal(SIGPIPE, SIG_IGN)
        var set = signals
        pthread_sigmask(SIG_BLOCK, &set, nil)
    }

    package init() throws(TerminalFailure) {
        var set = Self.signals
        descriptor = signalfd(-1, &set, Int32(SFD_NONBLOCK | SFD_CLOEXEC))
        guard descriptor >= 0 else { throw .system(call: "signalfd", errno: errno) }
    }

    deinit {
        close(descriptor)
    }

    /// The signals that have come, each at most once.
    package func read() -> [Signal] {
        var received: [Signal] = []
        var signal = signalfd_siginfo()
        while Glibc.read(descriptor, &signal, MemoryLayout<signalfd_siginfo>.size) > 0 {
            received += Signal.all.filter { $0.number == Int32(signal.ssi_signo) }
        }
        return received
    }

    /// Stops the program, with all of its job, as ^Z does; returns when it goes on.
    ///
    /// Returns at once where nobody could make it go on.
    package static func stop() {
        kill(0, SIGTSTP)
        var set = sigset_t()
        var before = sigset_t()
        sigemptyset(&set)
        sigaddset(&set, SIGTSTP)
        pthread_sigmask(SIG_UNBLOCK, &set, &before)
        pthread_sigmask(SIG_SETMASK, &before, nil)
    }

    private static var signals: sigset_t {
        var set = sigset_t()
        sigemptyset(&set)
        for kind in Signal.all { sigaddset(&set, kind.number) }
        return set
    }
}
