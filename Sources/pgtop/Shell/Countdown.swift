import CSystem
import Glibc
import Probes
import Synchronization

/// So many things that are not over yet, and a thread that waits until none is left.
final class Countdown: Sendable {
    private let count = Mutex(0)
    private let alarm = Alarm.make()

    deinit {
        close(alarm)
    }

    func add() {
        count.withLock { $0 += 1 }
    }

    func remove() {
        let left = count.withLock { count in
            count -= 1
            return count
        }
        if left == 0 { Alarm.ring(alarm) }
    }

    var isOver: Bool { count.withLock { $0 == 0 } }

    /// Waits until nothing is left, or until the deadline.
    func wait(until deadline: Instant) {
        while count.withLock({ $0 > 0 }), Clock.now < deadline {
            var polled = pollfd(fd: alarm, events: Int16(POLLIN), revents: 0)
            var timeout = timespec(
                tv_sec: 0, tv_nsec: Int(min(Clock.now.timeLeft(until: deadline), 999_999_999)))
            _ = csystem_ppoll(&polled, 1, &timeout)
            Alarm.quiet(alarm)
        }
    }
}
