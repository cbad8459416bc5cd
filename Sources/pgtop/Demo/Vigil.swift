import CSystem
import Glibc

/// Why a supervisor stops.
enum DemoEnd: Error {
    /// Nobody wants the demo any more: pgtop has ended, or we were told to.
    case abandoned
    case failed(String)
}

/// Waits that end early when nobody wants the demo any more.
struct Vigil {
    /// The socket whose other end is pgtop: whatever comes from there means that pgtop is gone.
    let pgtop: Int32
    private let signals: Int32

    /// Takes the signals that end us, and SIGCHLD, from now on as something to read.
    init(pgtop: Int32) {
        var watched = sigset_t()
        sigemptyset(&watched)
        for number in [SIGCHLD, SIGTERM, SIGINT, SIGHUP] { sigaddset(&watched, number) }
        sigprocmask(SIG_BLOCK, &watched, nil)
        self.pgtop = pgtop
        signals = signalfd(-1, &watched, Int32(SFD_CLOEXEC | SFD_NONBLOCK))
    }

    /// Waits until a child has ended or the time has come, whichever is first.
    func rest(until deadline: ContinuousClock.Instant) throws(DemoEnd) {
        var watched = [
            pollfd(fd: pgtop, events: Int16(POLLIN), revents: 0),
            pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
        ]
        let left = max(.zero, ContinuousClock.now.duration(to: deadline)).components
        var timeout = timespec(tv_sec: Int(left.seconds), tv_nsec: Int(left.attoseconds / 1_000_000_000))
        csystem_ppoll(&watched, 2, &timeout)
        var signal = signalfd_siginfo()
        while read(signals, &signal, MemoryLayout.size(ofValue: signal)) > 0 {
            if signal.ssi_signo != UInt32(SIGCHLD) { throw .abandoned }
        }
        if watched[0].revents != 0 { throw .abandoned }
    }

    /// Looks every few milliseconds until the condition holds; `false` when it does not in this time.
    func holds(within limit: Duration, _ condition: () throws(DemoEnd) -> Bool) throws(DemoEnd) -> Bool {
        let deadline = ContinuousClock.now + limit
        while try !condition() {
            if ContinuousClock.now >= deadline { return false }
            try rest(until: .now + .milliseconds(15))
        }
        return true
    }
}
