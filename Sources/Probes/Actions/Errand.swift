import Glibc
import Synchronization

/// One statement of a guide on its way, on a connection of its own: it may take long, and must hold up nothing.
actor Errand {
    private nonisolated let reactor: Reactor
    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    private let sql: String
    private let conninfo: Conninfo
    /// Says whether a server is the one that the user sees.
    private let isMeant: @Sendable (Server) -> Bool
    private let alarm = Alarm.make()
    private let isUnwanted = Mutex(false)

    private static let settings =
        SessionSettings.acting.filter { $0.0 != "statement_timeout" && $0.0 != "lock_timeout" }
        + [("statement_timeout", "0"), ("lock_timeout", "2000")]

    /// Servers from 14 on notice while they work that pgtop has gone, and end.
    private static let fuse = """
        SELECT pg_catalog.set_config(name, '2000', false) FROM pg_catalog.pg_settings
         WHERE name = 'client_connection_check_interval'
        """

    init(
        _ sql: String, _ conninfo: Conninfo, on reactor: Reactor,
        isMeant: @escaping @Sendable (Server) -> Bool
    ) {
        (self.sql, self.conninfo, self.reactor, self.isMeant) = (sql, conninfo, reactor, isMeant)
    }

    deinit {
        close(alarm)
    }

    /// Does it; `ended` is told the outcome.
    nonisolated func start(ended: @escaping @Sendable (DeedOutcome) -> Void) {
        Task.detached(executorPreference: reactor) { ended(await self.run()) }
    }

    nonisolated func breakOff() {
        isUnwanted.withLock { $0 = true }
        Alarm.ring(alarm)
    }

    private nonisolated var isBroken: Bool { isUnwanted.withLock { $0 } }

    private func run() async -> DeedOutcome {
        let connection: Connection
        do throws(ProbeFailure) {
            connection = try await prepared()
        } catch {
            return .refused(error)
        }
        guard !isBroken else { return .refused(.brokenOff) }
        do throws(ProbeFailure) {
            return try await outcome(connection)
        } catch {
            return .unknown(error)
        }
    }

    private func prepared() async throws(ProbeFailure) -> Connection {
        let connection = try await Connection.open(conninfo, on: reactor, until: Clock.now + .seconds(10))
        let handshake = try await Handshake(connection, settings: Self.settings, within: .seconds(5))
        guard !handshake.server.isPooled else {
            throw .denied(reason: "a pooler sits between: it is not done through one")
        }
        guard isMeant(handshake.server) else {
            throw .denied(reason: "it reached another server than the screen shows")
        }
        _ = try await connection.ask(Question(sql: Self.fuse), within: .seconds(5))
        return connection
    }

    private func outcome(_ connection: Connection) async throws(ProbeFailure) -> DeedOutcome {
        let began = Clock.now
        var result: Result<Answer, ProbeFailure>?
        var deadline = Instant(nanoseconds: .max)
        var isWhole = try await connection.ask([Question(sql: sql, isText: true)], until: Clock.now) {
            result = $1
        }
        while !isWhole {
            guard Clock.now < deadline else { throw .timedOut(after: Desk.breakLimit) }
            if isBroken {
                deadline = min(deadline, Clock.now + Desk.breakLimit)
                try await connection.breakOff(until: deadline)
            }
            let pause = isBroken ? min(deadline, Clock.now + Desk.breakPace) : deadline
            if await connection.idle(orUntil: alarm, deadline: pause) { Alarm.quiet(alarm) }
            isWhole = try await connection.drain(until: Clock.now) { result = $1 }
        }
        return Self.told(result, after: Clock.now.since(began), isBroken: isBroken)
    }

    private static func told(
        _ result: Result<Answer, ProbeFailure>?, after time: Duration, isBroken: Bool
    ) -> DeedOutcome {
        let done = "done after \(Told.time(time))"
        switch result {
        case .success(let answer):
            guard let value = answer.texts.first?.first ?? nil, !value.isEmpty else { return .done(done) }
            if value == "f" { return .refused(.denied(reason: "the server answered false: it was not done")) }
            return .done(value == "t" ? done : "\(done); the server answered \(value.prefix(200))")
        case .failure(.emptyAnswer), nil: return .done(done)
        case .failure(.timedOut) where isBroken: return .refused(.brokenOff)
        case .failure(let failure): return .refused(failure)
        }
    }
}

extension ProbeFailure {
    /// The user did not want to wait for its end.
    static let brokenOff = ProbeFailure.denied(reason: "broken off before it was done")
}
