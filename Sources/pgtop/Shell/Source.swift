import Glibc
import Probes

/// Where samples come from, and where requests go: a server with its three connections, or a recording.
struct Source: Sendable {
    private let fast: Wishes
    private let slow: Wishes
    private let queue = ActionQueue()
    private let poolers: Poolers
    private let keepers: PauseKeepers
    private let lookouts: Lookouts
    private let mailbox: Mailbox
    /// Connections that are not closed yet.
    private let open = Countdown()

    /// How long a connection may take to say goodbye.
    private static let patience = Duration.milliseconds(100)

    private init(
        _ wish: Wish, period: Duration, poolers addresses: [PoolerAddress] = [], on reactor: Reactor,
        lookouts: Lookouts, mailbox: Mailbox
    ) {
        fast = Wishes(wish.part(for: .fast), period: period)
        slow = Wishes(wish.part(for: .slow), period: Self.slowed(period))
        self.lookouts = lookouts
        self.mailbox = mailbox
        poolers = Poolers(addresses, wish: wish, period: period, on: reactor) { mailbox.put(.report($0)) }
        keepers = PauseKeepers { [poolers] report in
            mailbox.put(.report(report))
            if case .action(.deed(_, let outcome)) = report, outcome.isFinal { poolers.lookAgain() }
        }
    }

    /// What may take its time need not be asked more often than this.
    private static func slowed(_ period: Duration) -> Duration { max(period, .seconds(1)) }

    func wish(_ wish: Wish) {
        fast.wish = wish.part(for: .fast)
        slow.wish = wish.part(for: .slow)
        poolers.wish(wish)
    }

    /// Sends a request to whoever can do it.
    @Sendable func act(_ request: ActionRequest) {
        if case .look(let look) = request, case .pooler = look.place { return poolers.look(look) }
        guard case .deed(let deed) = request, case .pooler(let name, let act) = deed.place else {
            return queue.add(request)
        }
        guard case .pause(let database, let limit) = act, let address = poolers.address(of: name) else {
            return poolers.perform(deed)
        }
        let resume = Deed("resume", to: deed.target, at: .pooler(name, .resume(database: database)))
        keepers.start(deed, PauseKeeping.Order(address, database: database, limit: limit)) {
            [poolers, mailbox] in
            // Nobody else is left to do it.
            if limit != nil { poolers.perform(resume) }
            mailbox.put(.report(.action(.deed(deed, .unknown(.keeperLost)))))
        }
    }

    func watch(_ processes: ProcessWish) {
        fast.processes = processes
    }

    func setPeriod(_ period: Duration) {
        fast.period = period
        slow.period = Self.slowed(period)
        poolers.setPeriod(period)
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
        poolers: [PoolerAddress] = [],
        recordingTo file: RecordingFile? = nil,
        mailbox: Mailbox
    ) -> Source {
        let reactor = Reactor()
        let readings = SharedReadings()
        let lookouts = Lookouts(sharing: readings, recordingTo: file) { mailbox.put(.report($0)) }
        let source = Source(
            wish, period: period, poolers: poolers, on: reactor, lookouts: lookouts, mailbox: mailbox)
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
                conninfo, lane: .slow, wishes: source.slow, sharing: readings, on: reactor, recordingTo: file
            ) { mailbox.put(.report($0)) }.start(ended: source.open.remove)
        }
        source.poolers.start(began: source.open.add, ended: source.open.remove)
        source.open.add()
        Prober(conninfo, wishes: source.fast, sharing: readings, on: reactor, recordingTo: file) { report in
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
        let reactor = Reactor()
        // What a recording holds of its host is told with the rest.
        let lookouts = Lookouts(sharing: SharedReadings()) { _ in }
        let source = Source(
            Wish(), period: .seconds(1), on: reactor, lookouts: lookouts, mailbox: mailbox)
        source.poolers.start(began: source.open.add, ended: source.open.remove)
        Replayer(recording, wishes: source.fast, on: reactor) { report in
            mailbox.put(.report(report))
        }.start()
        return source
    }

    /// The other connections must reach the same server: behind one name there can be several.
    private func look(at server: Server) {
        slow.serverStart = server.startedAt
        queue.actOnly(atServerStarted: server.startedAt)
        lookouts.meet(server)
    }

    /// Ends what was started, and waits a moment for the connections to be closed in good order.
    func stop() {
        fast.stop()
        slow.stop()
        queue.stop()
        poolers.stop()
        keepers.stop()
        lookouts.stop()
        open.wait(until: Clock.now + Self.patience)
    }

    /// The user at this terminal, for the journal and the server's log.
    static var user: String {
        if let entry = getpwuid(getuid()), let name = entry.pointee.pw_name { return String(cString: name) }
        return "uid \(getuid())"
    }
}
