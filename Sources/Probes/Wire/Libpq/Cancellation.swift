import CLibpq
import Glibc

/// Asks the server to break off what a session does, on a thread of its own: it takes a connection of its own.
final class Cancellation: Sendable {
    private let done = Alarm.make()
    private let order: UInt

    /// Takes what it needs to know from the session's connection.
    init(of handle: OpaquePointer) {
        order = UInt(bitPattern: PQgetCancel(handle))
    }

    deinit {
        close(done)
    }

    /// Waits until the server has passed it on, and no longer than the deadline; false is the deadline.
    func send(
        on reactor: Reactor, until deadline: Instant, isolation: isolated (any Actor)? = #isolation
    ) async -> Bool {
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { argument in
                var all = sigset_t()
                sigfillset(&all)
                pthread_sigmask(SIG_BLOCK, &all, nil)
                if let argument { Unmanaged<Cancellation>.fromOpaque(argument).takeRetainedValue().work() }
                return nil
            }, Unmanaged.passRetained(self).toOpaque())
        pthread_detach(thread)
        return await reactor.wait(for: POLLIN, on: done, until: deadline) != 0
    }

    private func work() {
        if let order = OpaquePointer(bitPattern: order) {
            var reason = [CChar](repeating: 0, count: 256)
            PQcancel(order, &reason, Int32(reason.count))
            PQfreeCancel(order)
        }
        Alarm.ring(done)
    }
}
