import Glibc

/// Asks one PgBouncer's console at a fixed cadence, over one connection that is made again when it breaks.
actor PoolerWatch {
    private nonisolated let reactor: Reactor
    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    private let address: PoolerAddress
    private let wishes: Wishes
    private let board: PoolerBoard
    private let report: @Sendable (Report) -> Void

    private var pooler: Pooler
    private var takenAt: Instant?
    /// Counters of the last look, and when that was; none over a gap.
    private var counted: (totals: [String: PoolerTotals], at: Instant)?
    private var settingsDue = Instant(nanoseconds: 0)
    private var peersDue = Instant(nanoseconds: 0)
    private var hasState = true

    /// How long PgBouncer may be silent before its connection is given up.
    private static let patience = Duration.seconds(5)
    /// Settings change when somebody changes them.
    private static let settingsPeriod = Duration.seconds(15)

    init(
        _ address: PoolerAddress, wishes: Wishes, board: PoolerBoard, on reactor: Reactor,
        report: @escaping @Sendable (Report) -> Void
    ) {
        (self.address, self.wishes, self.board) = (address, wishes, board)
        (self.reactor, self.report) = (reactor, report)
        pooler = Pooler(id: address.name)
    }

    /// Starts it on its reactor; `ended` is called when it was stopped and has closed its connection.
    nonisolated func start(ended: @escaping @Sendable () -> Void) {
        Task.detached(executorPreference: reactor) {
            await self.run()
            ended()
        }
    }

    private func run() async {
        var backoff = Backoff(first: .milliseconds(500), most: .seconds(5))
        while !wishes.isStopped {
            let failure = await session { backoff.succeeded() }
            guard !wishes.isStopped else { return }
            let pause = failure.isFinal ? nil : backoff.failed()
            await rest(for: pause, because: failure)
        }
    }

    /// One connection from its beginning to its end.
    ///
    /// Returns why it ended.
    private func session(connected: () -> Void) async -> ProbeFailure {
        (counted, hasState) = (nil, true)
        (settingsDue, peersDue) = (Instant(nanoseconds: 0), Instant(nanoseconds: 0))
        do throws(ProbeFailure) {
            let console = try await Console.open(address, on: reactor, until: Clock.now + .seconds(10))
            pooler.version = try await console.version(until: Clock.now + Self.patience)
            pooler.user = console.user
            connected()
            try await ticks(console)
            return .unreachable(reason: "stopped")
        } catch {
            return error
        }
    }

    private func ticks(_ console: Console) async throws(ProbeFailure) {
        var cadence = Cadence(from: Clock.now, every: period)
        while !wishes.isStopped {
            let began = Clock.now
            _ = cadence.advance(past: began)
            try await look(console)
            cadence.change(to: period, at: Clock.now)
            while !wishes.isStopped, Clock.now < cadence.next {
                guard await console.idle(orUntil: wishes.alarm, deadline: cadence.next) else {
                    try console.checkLink()
                    continue
                }
                Alarm.quiet(wishes.alarm)
                if wishes.takeRetry() || wantsPeers(at: Clock.now) {
                    let soonest = cadence.soonest(after: began)
                    while Clock.now < soonest { _ = await reactor.wait(on: -1, until: soonest) }
                    break
                }
            }
        }
    }

    private var period: Duration { max(wishes.period, .seconds(1)) }

    /// Says at every tick how old is what is known, until there is a connection again.
    private func rest(for pause: Duration?, because failure: ProbeFailure) async {
        let deadline = pause.map { Clock.now + $0 } ?? Instant(nanoseconds: .max)
        pooler.failure = failure
        while !wishes.isStopped, !wishes.takeRetry(), Clock.now < deadline {
            tell(at: Clock.now)
            let ready = await reactor.wait(
                for: POLLIN, on: wishes.alarm, until: min(deadline, Clock.now + .seconds(1)))
            if ready != 0 { Alarm.quiet(wishes.alarm) }
        }
    }

    private func tell(at now: Instant, _ others: [Sampled] = []) {
        pooler.age = takenAt.map { now.since($0) }
        report(.tick([board.note(pooler)] + others, Ledger()))
    }

    // MARK: One look

    private func look(_ console: Console) async throws(ProbeFailure) {
        let began = Clock.now
        if settingsDue <= began {
            pooler.settings = PoolerSettings(try await ask(console, "CONFIG"))
            settingsDue = began + Self.settingsPeriod
        }
        let databases = try await PooledDatabase.list(ask(console, "DATABASES"))
        let pools = try await Pool.list(ask(console, "POOLS"))
        let totals = try await PoolerTotals.byDatabase(ask(console, "STATS"))
        let counts = try await ask(console, "LISTS")
        pooler.state = try await state(console)
        (pooler.databases, pooler.pools) = (databases, pools)
        take(totals, at: began)
        pooler.clients = Self.count("used_clients", counts)
        pooler.servers = Self.count("used_servers", counts)
        pooler.failure = nil
        takenAt = began
        tell(at: Clock.now, try await peers(console))
    }

    private func ask(_ console: Console, _ what: String) async throws(ProbeFailure) -> ConsoleTable {
        try await console.ask("SHOW \(what)", until: Clock.now + Self.patience)
    }

    private static func count(_ list: String, _ table: ConsoleTable) -> Int64? {
        table.rows.indices.first { table.text($0, "list") == list }.flatMap { table.integer($0, "items") }
    }

    /// Asked for once where it is not known: it came with 1.19.
    private func state(_ console: Console) async throws(ProbeFailure) -> String? {
        guard hasState else { return nil }
        do throws(ProbeFailure) {
            let table = try await ask(console, "STATE")
            // `active yes`, `paused no`… since 1.19: what is so stands in the rows that say yes.
            return PoolerWatch.state(table)
        } catch .denied {
            hasState = false
            return nil
        }
    }

    static func state(_ table: ConsoleTable) -> String? {
        let rows = table.rows.indices.map { (table.text($0, "key"), table.text($0, "value")) }
        return rows.first { $0.1 == "yes" }?.0
    }

    private func take(_ totals: [String: PoolerTotals], at now: Instant) {
        pooler.rates = [:]
        if let counted {
            for (database, latest) in totals {
                guard let before = counted.totals[database] else { continue }
                pooler.rates[database] = PoolerRates(from: before, to: latest, in: now.since(counted.at))
            }
        }
        counted = (totals, now)
    }

    private func wantsPeers(at now: Instant) -> Bool {
        wishes.wish.probes.contains(PooledPeersProbe.id) && peersDue <= now
    }

    /// Servers first: a link that both then tell was there when the clients were asked for.
    private func peers(_ console: Console) async throws(ProbeFailure) -> [Sampled] {
        let began = Clock.now
        guard wantsPeers(at: began) else { return [] }
        let servers = try await PooledPeer.list(ask(console, "SERVERS"))
        let clients = try await PooledPeer.list(ask(console, "CLIENTS"))
        peersDue = began + PooledPeersProbe.pause(after: clients.count)
        let peers = PooledPeersProbe.Peers(clients: clients, servers: servers, askedAt: began)
        return [board.note(peers, of: address.name)]
    }
}

extension Console {
    /// Which PgBouncer it is; what says something else is none.
    func version(
        until deadline: Instant, isolation: isolated (any Actor)? = #isolation
    ) async throws(ProbeFailure) -> String {
        let table: ConsoleTable
        do throws(ProbeFailure) {
            table = try await ask("SHOW VERSION", until: deadline)
        } catch .refused, .denied {
            throw .unreachable(reason: "it is not the console of a PgBouncer")
        }
        guard table.rows.count == 1, let text = table.text(0, "version"), text.hasPrefix("PgBouncer ") else {
            throw .unreachable(reason: "it is not the console of a PgBouncer")
        }
        return String(text.dropFirst("PgBouncer ".count).prefix { $0 != " " })
    }
}
