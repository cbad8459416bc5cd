import CSystem
import Glibc
import Synchronization

/// The thread on which all probers run: one `ppoll` over their sockets and deadlines.
///
/// Swift's shared pool has as many threads as there are processors; two calls that block would stop everything else
/// there. An actor that names the reactor as its executor must also be started with it as the task's preference,
/// or each of its resumptions passes through the shared pool first.
package final class Reactor: SerialExecutor, TaskExecutor, @unchecked Sendable {
    /// Somebody who waits for a descriptor or a point in time.
    private struct Waiter {
        let descriptor: Int32
        /// A second descriptor that ends the wait too; -1 is none.
        let other: Int32
        let events: Int16
        let deadline: Instant
        let continuation: UnsafeContinuation<Int16, Never>
    }

    private let jobs = Mutex<[UnownedJob]>([])
    private let alarm = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
    /// Touched by the reactor's thread only.
    private var waiters: [Waiter] = []
    private var thread = pthread_t()

    package init() {
        let me = Unmanaged.passRetained(self).toOpaque()
        pthread_create(
            &thread, nil,
            { argument in
                var all = sigset_t()
                sigfillset(&all)
                pthread_sigmask(SIG_BLOCK, &all, nil)
                csystem_name_thread("reactor")
                if let argument { Unmanaged<Reactor>.fromOpaque(argument).takeUnretainedValue().turn() }
                return nil
            }, me)
    }

    package func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let isFirst = jobs.withLock { jobs in
            jobs.append(job)
            return jobs.count == 1
        }
        if isFirst { Alarm.ring(alarm) }
    }

    package func asUnownedTaskExecutor() -> UnownedTaskExecutor { UnownedTaskExecutor(ordinary: self) }

    /// Waits until the descriptor is ready or the deadline has come.
    ///
    /// Returns what is ready; 0 is the deadline.
    ///
    /// Only for actors that run here. With the descriptor -1 it only waits for the deadline.
    func wait(
        for events: Int32 = 0, on descriptor: Int32, until deadline: Instant,
        isolation: isolated (any Actor)? = #isolation
    ) async -> Int16 {
        await withUnsafeContinuation { continuation in
            waiters.append(
                Waiter(
                    descriptor: descriptor, other: -1, events: Int16(events), deadline: deadline,
                    continuation: continuation))
        }
    }

    /// Waits for whichever of two descriptors is ready first, and says which; -1 is the deadline.
    func wait(
        for events: Int32, onEither first: Int32, _ second: Int32, until deadline: Instant,
        isolation: isolated (any Actor)? = #isolation
    ) async -> Int32 {
        let ready = await withUnsafeContinuation { continuation in
            waiters.append(
                Waiter(
                    descriptor: first, other: second, events: Int16(events), deadline: deadline,
                    continuation: continuation))
        }
        return ready == 0 ? -1 : ready & Self.otherIsReady != 0 ? second : first
    }

    /// Marks, among the ready events, that it is the second descriptor's.
    private static let otherIsReady: Int16 = 1 << 14

    /// The thread's life.
    private func turn() {
        var polled: [pollfd] = []
        while true {
            runJobs()
            polled.removeAll(keepingCapacity: true)
            polled.append(pollfd(fd: alarm, events: Int16(POLLIN), revents: 0))
            var next = Instant(nanoseconds: .max)
            for waiter in waiters {
                polled.append(pollfd(fd: waiter.descriptor, events: waiter.events, revents: 0))
                polled.append(pollfd(fd: waiter.other, events: waiter.events, revents: 0))
                next = min(next, waiter.deadline)
            }
            Self.poll(&polled, until: next)
            if polled[0].revents != 0 { Alarm.quiet(alarm) }
            resume(after: polled)
        }
    }

    private func runJobs() {
        let me = asUnownedSerialExecutor()
        while true {
            let due = jobs.withLock { jobs in
                let due = jobs
                jobs.removeAll(keepingCapacity: true)
                return due
            }
            if due.isEmpty { return }
            for job in due { job.runSynchronously(on: me) }
        }
    }

    private static func poll(_ polled: inout [pollfd], until next: Instant) {
        guard next.nanoseconds != .max else {
            _ = csystem_ppoll(&polled, UInt(polled.count), nil)
            return
        }
        let (seconds, rest) = Clock.now.timeLeft(until: next).quotientAndRemainder(dividingBy: 1_000_000_000)
        var timeout = timespec(tv_sec: Int(seconds), tv_nsec: Int(rest))
        _ = csystem_ppoll(&polled, UInt(polled.count), &timeout)
    }

    /// Lets go on whoever has what it waited for.
    ///
    /// `polled` holds the alarm, then two entries for each waiter.
    private func resume(after polled: [pollfd]) {
        let now = Clock.now
        var still: [Waiter] = []
        for (index, waiter) in waiters.enumerated() {
            let (first, second) = (polled[1 + 2 * index].revents, polled[2 + 2 * index].revents)
            if first != 0 || second != 0 || waiter.deadline <= now {
                waiter.continuation.resume(
                    returning: first != 0 || second == 0 ? first : second | Self.otherIsReady)
            } else {
                still.append(waiter)
            }
        }
        waiters = still
    }
}

/// This host's steady clock.
package enum Clock {
    package static var now: Instant {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Instant(nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
    }
}

extension Instant {
    /// Nanoseconds from here to there; 0 when it is past.
    package func timeLeft(until later: Instant) -> UInt64 {
        later.nanoseconds > nanoseconds ? later.nanoseconds - nanoseconds : 0
    }
}

/// A descriptor that wakes whoever polls it.
package enum Alarm {
    package static func make() -> Int32 { eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC)) }

    package static func ring(_ descriptor: Int32) {
        var one: UInt64 = 1
        _ = write(descriptor, &one, 8)
    }

    package static func quiet(_ descriptor: Int32) {
        var count: UInt64 = 0
        _ = read(descriptor, &count, 8)
    }
}
