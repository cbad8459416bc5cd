import Glibc

/// Asks a server its questions at a fixed cadence, over one connection that is made again when it breaks.
package actor Prober {
    private nonisolated let reactor: Reactor
    package nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    private let conninfo: Conninfo
    private let lane: Lane
    private let probes: [any Probe.Type]
    private let wishes: Wishes
    private let report: @Sendable (Report) -> Void
    private let recording: RecordingFile?

    private let shared: SharedReadings
    private var readings: Readings { shared.latest }
    private var ledger = Ledger()
    private var schedules: [ProbeID: Schedule] = [:]
    private var host: HostWatch?
    /// The questions that were sent last.
    private var round = Round()
    /// The way to the server and back.
    private var roundTrip = Duration.zero

    /// When a question is due again.
    private struct Schedule {
        var due = Instant(nanoseconds: 0)
        var backoff = Backoff(first: .seconds(2), most: .seconds(60))
        var pace = Pace()
        /// The next sample does not follow upon the last one.
        var hasGap = true
        var turn = Turn()
        var askedAt: Instant?
    }

    /// Questions that were sent together.
    private struct Round {
        var probes: [any Probe.Type] = []
        var sentAt = Instant(nanoseconds: 0)
        /// When its latest answer came.
        var answeredAt: Instant?
        /// Its time is over: what comes now is late.
        var isOver = false
    }

    /// How long a server may be silent before its connection is given up.
    private static let patience = Duration.seconds(30)

    package init(
        _ conninfo: Conninfo, lane: Lane = .fast, probes: [any Probe.Type] = ProbeList.all, wishes: Wishes,
        sharing readings: SharedReadings = SharedReadings(), on reactor: Reactor,
        recordingTo recording: RecordingFile? = nil, report: @escaping @Sendable (Report) -> Void
    ) {
        self.conninfo = conninfo
        self.lane = lane
        self.probes = probes.filter { $0.lane == lane }
        self.wishes = wishes
        shared = readings
        self.reactor = reactor
        self.recording = recording
        self.report = report
    }

    /// Starts it on its reactor; `ended` is called when it was stopped and has closed its connection.
    package nonisolated func start(ended: @escaping @Sendable () -> Void) {
        Task.detached(executorPreference: reactor) {
            await self.run()
            ended()
        }
    }

    private func run() async {
        var backoff = Backoff(first: .milliseconds(200), most: .seconds(2))
        while !wishes.isStopped {
            let failure = await session { backoff.succeeded() }
            guard !wishes.isStopped else { return }
            let pause = failure.isFinal ? nil : backoff.failed()
            tell(failure, retryIn: pause)
            await rest(for: pause)
        }
    }

    /// Says that there is no connection; one that is missing in the slow lane only ages its samples.
    private func tell(_ failure: ProbeFailure, retryIn pause: Duration?) {
        switch lane {
        case .fast: report(.disconnected(failure, retryIn: pause))
        case .slow, .console, .host: report(.tick(probes.map { failed($0, failure) }, ledger))
        }
    }

    private func failed<P: Probe>(_ probe: P.Type, _ failure: ProbeFailure) -> Sampled {
        schedules[P.id, default: Schedule()].hasGap = true
        return Sampled(P.self, failure: failure, at: Clock.now)
    }

    /// One connection from its beginning to its end.
    ///
    /// Returns why it ended.
    private func session(connected: () -> Void) async -> ProbeFailure {
        do throws(ProbeFailure) {
            if lane == .fast { report(.connecting) }
            var conninfo = conninfo
            if let password = wishes.password { conninfo["password"] = password }
            let connection = try await Connection.open(
                conninfo, on: reactor, until: Clock.now + Self.patience)
            let handshake = try await Handshake(
                connection,
                settings: lane == .fast ? SessionSettings.probing : SessionSettings.inquiring,
                within: .seconds(5))
            connected()
            try begin(handshake)
            try await ticks(connection, handshake.capabilities)
            return .unreachable(reason: "stopped")
        } catch {
            return error
        }
    }

    private func begin(_ handshake: Handshake) throws(ProbeFailure) {
        guard wishes.serverStart ?? handshake.server.startedAt == handshake.server.startedAt else {
            throw .unreachable(reason: "it reached another server than the screen shows")
        }
        schedules.removeAll()
        roundTrip = handshake.roundTrip
        shared.meet(serverStarted: handshake.server.startedAt)
        guard lane == .fast else { return }
        host = handshake.server.isLocal ? HostWatch() : nil
        recording?.connected(to: handshake.server)
        report(.connected(handshake.server))
        round = Round(probes: [NamesProbe.self], sentAt: Clock.now)
        count(round.probes)
        report(.tick([take(NamesProbe.self, handshake.names)], ledger))
    }

    private func ticks(_ connection: Connection, _ capabilities: Capabilities) async throws(ProbeFailure) {
        var cadence = Cadence(from: Clock.now, every: wishes.period)
        var silentSince: Instant?
        while !wishes.isStopped {
            let now = Clock.now
            if let since = silentSince, now.since(since) > Self.patience {
                throw .timedOut(after: now.since(since))
            }
            if cadence.advance(past: now) > 0 { missTick() }
            let isWhole =
                connection.isBusy
                ? try await takeLate(connection, until: cadence.next)
                : try await ask(connection, capabilities, until: now + max(.seconds(1), wishes.period))
            silentSince = isWhole ? nil : silentSince ?? now
            if isWhole { try await pause(connection, until: &cadence) }
        }
    }

    /// Waits for the next point of the cadence, or less when something is wanted at once.
    private func pause(_ connection: Connection, until cadence: inout Cadence) async throws(ProbeFailure) {
        var isHurried = false
        while !wishes.isStopped {
            cadence.change(to: wishes.period, at: Clock.now)
            let deadline = isHurried ? min(cadence.next, cadence.soonest(after: round.sentAt)) : cadence.next
            if await connection.idle(orUntil: wishes.alarm, deadline: deadline) {
                Alarm.quiet(wishes.alarm)
                isHurried = true
            } else {
                try connection.checkLink()
                if Clock.now >= deadline { return }
            }
        }
    }

    /// Waits out a back-off; for ever, when only the user can mend it.
    private func rest(for pause: Duration?) async {
        let deadline = pause.map { Clock.now + $0 } ?? Instant(nanoseconds: .max)
        while !wishes.isStopped, !wishes.takeRetry(), Clock.now < deadline {
            let ready = await reactor.wait(for: POLLIN, on: wishes.alarm, until: deadline)
            if ready != 0 { Alarm.quiet(wishes.alarm) }
        }
    }

    // MARK: One tick

    /// Sends all due questions in one go.
    ///
    /// Returns whether all answers came in time.
    private func ask(
        _ connection: Connection, _ capabilities: Capabilities, until deadline: Instant
    ) async throws(ProbeFailure) -> Bool {
        let start = Clock.now
        let wish = wishes.wish
        let due = probes.filter { isDue($0, wish, at: start) }
        guard !due.isEmpty || lane == .fast else { return true }
        let questions = due.map { probe in
            Question(
                name: probe.id, sql: probe.sql(on: capabilities, knowing: readings),
                parameters: probe.parameters(for: wish, knowing: readings))
        }
        round = Round(probes: due, sentAt: start)
        count(due)
        var sampled: [Sampled] = []
        var answered = 0
        let isWhole = try await connection.ask(questions, until: deadline) { index, answer in
            answered = index + 1
            sampled.append(take(due[index], answer))
        }
        for probe in due[answered...] { sampled.append(late(probe)) }
        round.isOver = true
        if let (load, usage) = host?.look(at: wishes.processes, now: Clock.now) { report(.host(load, usage)) }
        report(.tick(sampled, ledger))
        return isWhole
    }

    /// Whether a question's time has come; counts the ticks at which it was passed over.
    private func isDue(_ probe: any Probe.Type, _ wish: Wish, at start: Instant) -> Bool {
        var schedule = schedules[probe.id] ?? Schedule()
        defer { schedules[probe.id] = schedule }
        if schedule.turn.ticks < .max { schedule.turn.ticks += 1 }
        schedule.turn.time = schedule.askedAt.map { start.since($0) }
        guard schedule.due <= start, probe.isWanted(wish, knowing: readings, after: schedule.turn) else {
            return false
        }
        schedule.turn.ticks = 0
        schedule.askedAt = start
        return true
    }

    /// Takes in what comes too late, until the next tick.
    ///
    /// Returns whether all has come.
    ///
    /// A server that always needs longer than a tick would never be seen otherwise. Samples say how old they are.
    private func takeLate(
        _ connection: Connection, until deadline: Instant
    ) async throws(ProbeFailure) -> Bool {
        var sampled: [Sampled] = []
        let asked = round.probes
        let isWhole = try await connection.drain(until: deadline) { index, answer in
            sampled.append(take(asked[index], answer))
        }
        if !isWhole {
            for probe in asked where probe.interval == nil { skip(probe) }
        }
        report(.tick(sampled, ledger))
        return isWhole
    }

    /// Turns an answer into a sample, as old as its question, and plans the question's next time.
    private func take<P: Probe>(_ probe: P.Type, _ answer: Result<Answer, ProbeFailure>) -> Sampled {
        let now = Clock.now
        var schedule = schedules[P.id] ?? Schedule()
        defer { schedules[P.id] = schedule }
        do throws(ProbeFailure) {
            let rows = try P.kept(answer.get(), knowing: readings)
            recording?.answered(P.self, rows, at: now)
            let sample = try P.sample(from: rows, knowing: readings)
            schedule.backoff.succeeded()
            let pause = pause(P.self, &schedule.pace, answeredAt: now)
            schedule.due = max(P.interval.map { now + $0 } ?? round.sentAt, round.sentAt + pause)
            account(P.self, rows: rows.count, took: now.since(round.sentAt), pause: pause)
            let sampled = Sampled(
                P.self, sample, takenAt: round.sentAt, afterGap: schedule.hasGap, pause: pause)
            schedule.hasGap = round.isOver
            shared.take(sampled)
            return sampled
        } catch {
            let took = pause(P.self, &schedule.pace, answeredAt: now)
            // Whoever waited for a lock has cost nothing.
            let pause = error == .timedOut(after: .zero) ? took : .zero
            schedule.due = max(now + schedule.backoff.failed(), round.sentAt + pause)
            schedule.hasGap = true
            ledger[P.self].refused += 1
            recording?.failed(P.self, error, at: now)
            if case .denied = error { ledger[P.self].cure = P.grant }
            return Sampled(P.self, failure: error, at: now)
        }
    }

    /// How long a question must rest after an answer, beyond its interval; zero where that makes no difference.
    ///
    /// The server answers one after the other: an answer has cost the time since the one before.
    private func pause<P: Probe>(_ probe: P.Type, _ pace: inout Pace, answeredAt now: Instant) -> Duration {
        let waited = now.since(round.answeredAt ?? round.sentAt)
        pace.took(round.answeredAt == nil ? max(.zero, waited - roundTrip) : waited)
        round.answeredAt = now
        let pause = lane == .slow ? pace.pause(resting: P.rest) : .zero
        return pause > max(wishes.period, P.interval ?? .zero) ? pause : .zero
    }

    private func count(_ probes: [any Probe.Type]) {
        for probe in probes { count(probe) }
    }

    private func count<P: Probe>(_ probe: P.Type) {
        ledger[P.self].asked += 1
    }

    private func account<P: Probe>(
        _ probe: P.Type, rows: Int, took duration: Duration, pause: Duration
    ) {
        ledger[P.self].answered += 1
        ledger[P.self].latest = duration
        ledger[P.self].total += duration
        ledger[P.self].rows = rows
        ledger[P.self].pause = pause
    }

    private func late<P: Probe>(_ probe: P.Type) -> Sampled {
        let now = Clock.now
        let failure = ProbeFailure.timedOut(after: now.since(round.sentAt))
        ledger[P.self].late += 1
        schedules[P.id, default: Schedule()].hasGap = true
        recording?.failed(P.self, failure, at: now)
        return Sampled(P.self, failure: failure, at: now)
    }

    /// A point of the cadence has passed without its questions: no rate is made over it.
    private func missTick() {
        for id in schedules.keys { schedules[id]?.hasGap = true }
    }

    private func skip<P: Probe>(_ probe: P.Type) {
        ledger[P.self].skipped += 1
    }
}
