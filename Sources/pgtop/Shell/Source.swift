import Glibc
import Probes

/// Where samples come from, and where requests go: a server with its two connections, or a recording.
struct Source: Sendable {
    let wishes: Wishes
    let queue: ActionQueue

    /// Two connections to a server: one that asks, one that acts.
    static func server(
        _ conninfo: Conninfo, wish: Wish, period: Duration, user: String, mailbox: Mailbox
    ) -> Source {
        let source = Source(wishes: Wishes(wish, period: period), queue: ActionQueue())
        let reactor = Reactor()
        let performer = Performer(conninfo, queue: source.queue, user: user, on: reactor) { report in
            mailbox.put(.report(.action(report)))
        }
        // The second connection waits for the first: the screen comes before what may be done on it.
        let performerStarts = Once { performer.start() }
        let prober = Prober(conninfo, probes: ProbeList.all, wishes: source.wishes, on: reactor) { report in
            mailbox.put(.report(report))
            if case .tick(let sampled, _) = report, sampled.contains(where: { $0.probe == SessionsProbe.id }) {
                performerStarts.run()
            }
        }
        prober.start()
        return source
    }

    /// A recording, told at its pace.
    static func recording(path: String, period: Duration, mailbox: Mailbox) throws(Recording.Fault) -> Source {
        let source = Source(wishes: Wishes(Wish(), period: period), queue: ActionQueue())
        let recording = try Recording(path: path, start: Clock.now)
        Replayer(recording, wishes: source.wishes, on: Reactor()) { report in
            mailbox.put(.report(report))
        }.start()
        return source
    }

    func stop() {
        wishes.stop()
        queue.stop()
    }

    /// The user at this terminal, for the journal and the server's log.
    static var user: String {
        if let entry = getpwuid(getuid()), let name = entry.pointee.pw_name { return String(cString: name) }
        return "uid \(getuid())"
    }
}
