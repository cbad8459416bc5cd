import Probes
import Synchronization

/// What other threads tell the main one, which polls the alarm along with its keyboard.
final class Mailbox: Sendable {
    private let events = Mutex<[Event]>([])
    let alarm = Alarm.make()

    func put(_ event: Event) {
        let isFirst = events.withLock { events in
            events.append(event)
            return events.count == 1
        }
        if isFirst { Alarm.ring(alarm) }
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
