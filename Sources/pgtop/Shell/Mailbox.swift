import Probes
import Synchronization

/// What other threads tell the main one, which polls the alarm along with its keyboard.
final class Mailbox: Sendable {
    private let events = Mutex<[Event]>([])
    let alarm = Alarm.make()

    /// Adds an event.
    ///
    /// One that another follows at once need not wake anybody: two frames cost twice the bytes of one.
    func put(_ event: Event, wakes: Bool = true) {
        events.withLock { $0.append(event) }
        if wakes { Alarm.ring(alarm) }
    }

    /// All that has come since the last look.
    func take() -> [Event] {
        Alarm.quiet(alarm)
        return events.withLock { events in
            defer { events.removeAll(keepingCapacity: true) }
            return events
        }
    }
}
