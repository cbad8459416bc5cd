import Glibc
import Probes

/// Where samples come from, and where requests go: a server with its three connections, or a recording.
struct Source: Sendable {
    private let fast: Wishes
    private let slow: Wishes
    private let queue = ActionQueue()
    /// Connections that are not closed yet.
    private let open = Countdown()

    /// How long a connection may take to say goodbye.
    private static let patience = Duration.milliseconds(100)

    private init(_ wish: Wish, period: Duration) {
        fast = Wishes(wish.part(for: .fast), period: period)
        slow = Wishes(wish.part(for: .slow), period: Self.slowed(period))
    }

    /// What may take its time need not be asked more often than this.
    private static func slowed(_ period: Duration) -> Duration { max(period, .seconds(1)) }

    func wish(_ wish: Wish) {
        fast.wish = wish.part(for: .fast)
        slow.wish = wish.part(for: .slow)
    }

    /// Sends a request to whoever can do it.
    @Sendable func act(_ request: ActionRequest) {
        queue.add(request)
    }

    func watch(_ processes: ProcessWish) {
        fast.processes = processes
    }

    func setPeriod(_ period: Duration) {
        fast.period = period
        slow.period = Self.slowed(period)
    }

    /// Connects again at once, with another password if one is given.
    func retry(password: String?) {
        fast.retry(password: password)
        slow.retry(password: password)
        if let password { queue.use(password: password) }
    }

    /// A connection to a server for each lane, and one more that acts where a user is there to want it.
    static func server(
        _ conninfo: Conninfo, wish: Wish, period: Duration, user: String? = nil,
        recordingTo file: RecordingFile? = nil,
        mailbox: Mailbox
    ) -> Source {
        let source = Source(wish, period: period)
        let reactor = Reactor()
        // The other connections wait for the first: the screen comes before what may be done on it.
        let follow = Once {
            if let user {
                source.open.add()
                Performer(conninfo, queue: source.queue, user: user, on: reactor) { report in
                    mailbox.put(.report(.action(report)))
                }.start(ended: source.open.remove)
            }
            source.open.add()
            Prober(
                conninfo, lane: .slow, wishes: source.slow, on: reactor, recordingTo: file
            ) { mailbox.put(.report($0)) }.start(ended: source.open.remove)
        }
        source.open.add()
        Prober(conninfo, wishes: source.fast, on: reactor, recordingTo: file) { report in
            let isFollowed = if case .host = report { true } else { false }
            mailbox.put(.report(report), wakes: !isFollowed)
            if case .connected(let server) = report { source.look(at: server) }
            if case .tick(let sampled, _) = report, sampled.contains(where: { $0.probe == SessionsProbe.id })
            {
                follow.run()
            }
        }.start(ended: source.open.remove)
        return source
    }

    /// A recording, told at its pace.
    static func recording(_ recording: Recording, mailbox: Mailbox) -> Source {
        let source = Source(Wish(), period: .seconds(1))
        Replayer(recording, wishes: source.fast, on: Reactor()) { report in
            mailbox.put(.report(report))
        }.start()
        return source
    }

    /// The other connections must reach the same server: behind one name there can be several.
    private func look(at server: Server) {
        slow.serverStart = server.startedAt
        queue.actOnly(atServerStarted: server.startedAt)
    }

    /// Ends what was started, and waits a moment for the connections to be closed in good order.
    func stop() {
        fast.stop()
        slow.stop()
        queue.stop()
        open.wait(until: Clock.now + Self.patience)
    }

    /// The user at this terminal, for the journal and the server's log.
    static var user: String {
        if let entry = getpwuid(getuid()), let name = entry.pointee.pw_name { return String(cString: name) }
        return "uid \(getuid())"
    }
}
