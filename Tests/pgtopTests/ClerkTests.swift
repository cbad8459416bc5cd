import Glibc
import Probes
import Testing

@testable import Probes
@testable import pgtop

@Suite struct ClerkTests {
    /// What the model is told besides what the journal holds, until `count` events have come.
    private func events(_ mailbox: Mailbox, _ count: Int) -> [Event] {
        var events: [Event] = []
        while events.count < count {
            var polled = pollfd(fd: mailbox.alarm, events: Int16(POLLIN), revents: 0)
            guard poll(&polled, 1, 20_000) > 0 else { return events }
            events += mailbox.take().filter {
                switch $0 {
                case .journal(.added), .journal(.recalled): false
                default: true
                }
            }
        }
        return events
    }

    @Test func `a signal whose intent cannot be written is not sent`() throws {
        let mailbox = Mailbox(), queue = ActionQueue()
        // Opening succeeds, writing does not: so the first line finds out.
        let full = JournalFile(path: "/dev/full")
        let clerk = Clerk(journal: full, mailbox: mailbox, user: "me", origin: nil, act: queue.add)
        let backend = Backend(
            id: .init(pid: 7, start: ServerTime(microseconds: 1)), sampledAt: ServerTime(microseconds: 9))
        let target = Target(.terminate, backend)

        clerk.write(
            JournalLine(
                host: "h", database: "d", systemIdentifier: nil, action: "terminate",
                target: .session(backend),
                reason: "test", outcome: nil))
        clerk.pass(.signal(.terminate, target, reason: "test"))
        clerk.start()
        let told = events(mailbox, 2)

        guard told.count == 2, case .journal(.trouble(let trouble?)) = told[0],
            case .report(.action(.outcome(_, target, .refused))) = told[1]
        else {
            Issue.record("\(told)")
            return
        }
        #expect(trouble.contains("/dev/full"))
        #expect(queue.take().isEmpty)
    }
}
