import Glibc
import Probes

/// Where samples come from, and where requests go: a server with its two connections, or a recording.
struct Source: Sendable {
    let wishes: Wishes
    let queue = ActionQueue()
    /// Connections that are not closed yet.
    private let open = Countdown()

    /// How long a connection may take to say goodbye.
    private static let patience = Duration.milliseconds(100)

    private init(_ wish: Wish, period: Duration) {
        wishes = Wishes(wish, period: period)
    }

    /// A connection to a server that asks, and one more that acts where a user is there to want it.
    static func server(
        _ conninfo: Conninfo, wish: Wish, period: Duration, user: String? = nil,
        recordingTo file: RecordingFile? = nil,
        mailbox: Mailbox
    ) -> Source {
        let source = Source(wish, period: period)
        let reactor = Reactor()
        // The second connection waits for the first: the screen comes before what may be done on it.
        let performs = Once {
            guard let user else { return }
            source.open.add()
            Performer(conninfo, queue: source.queue, user: user, on: reactor) { report in
                mailbox.put(.report(.action(report)))
            }.start(ended: source.open.remove)
        }
        source.open.add()
        Prober(
            conninfo, probes: ProbeList.all, wishes: source.wishes, on: reactor, recordingTo: file
        ) { report in
            let isFollowed = if case .host = report { true } else { false }
            mailbox.put(.report(report), wakes: !isFollowed)
            if case .connected(let server) = report {
                source.queue.actOnly(atServerStarted: server.startedAt)
            }
            if case .tick(let sampled, _) = report, sampled.contains(where: { $0.probe == SessionsProbe.id })
            {
                performs.run()
            }
        }.start(ended: source.open.remove)
        return source
    }

    /// A recording, told at its pace.
    static func recording(_ recording: Recording, mailbox: Mailbox) -> Source {
        let source = Source(Wish(), period: .seconds(1))
        Replayer(recording, wishes: source.wishes, on: Reactor()) { report in
            mailbox.put(.report(report))
        }.start()
        return source
    }

    /// Ends what was started, and waits a moment for the connections to be closed in good order.
    func stop() {
        wishes.stop()
        queue.stop()
        open.wait(until: Clock.now + Self.patience)
    }

    /// The user at this terminal, for the journal and the server's log.
    static var user: String {
        if let entry = getpwuid(getuid()), let name = entry.pointee.pw_name { return String(cString: name) }
        return "uid \(getuid())"
    }
}
