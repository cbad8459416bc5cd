import Glibc

/// Asks a server its questions at a fixed cadence, over one connection that is made again when it breaks.
package actor Prober {
    private nonisolated let reactor: Reactor
    package nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    private let conninfo: Conninfo
    private let probes: [any Probe.Type]
    private let wishes: Wishes
    private let report: @Sendable (Report) -> Void

    private var readings = Readings()
    private var ledger = Ledger()
    private var schedules: [ProbeID: Schedule] = [:]
    /// The next sample of each probe does not follow upon its last one.
    private var hasGap = false

    /// When a question is due again.
    private struct Schedule {
        var due = Instant(nanoseconds: 0)
        var backoff = Backoff(first: .seconds(2), most: .seconds(60))
    }

    /// How long a server may be silent before its connection is given up.
    private static let patience = Duration.seconds(30)

    package init(
        _ conninfo: Conninfo, probes: [any Probe.Type], wishes: Wishes, on reactor: Reactor,
        report: @escaping @Sendable (Report) -> Void
    ) {
        self.conninfo = conninfo
        self.probes = probes
        self.wishes = wishes
        self.reactor = reactor
        self.report = report
    }

    /// Starts it on its reactor.
    package nonisolated func start() {
        Task.detached(executorPreference: reactor) { await self.run() }
    }

    private func run() async {
        var backoff = Backoff(first: .milliseconds(200), most: .seconds(2))
        while !wishes.isStopped {
            let failure = await session { backoff.succeeded() }
            hasGap = true
            guard !wishes.isStopped else { return }
            let pause = failure.isFinal ? nil : backoff.failed()
            report(.disconnected(failure, retryIn: pause))
            await rest(for: pause)
        }
    }

    /// One connection from its beginning to its end. Returns why it ended.
    private func session(connected: () -> Void) async -> ProbeFailure {
        do throws(ProbeFailure) {
            report(.connecting)
            var conninfo = conninfo
            if let password = wishes.password { conninfo["password"] = password }
            let connection = try await Connection.open(conninfo, on: reactor, until: Clock.now + Self.patience)
            let handshake = try await Handshake(connection, settings: SessionSettings.probing, within: .seconds(5))
            connected()
            begin(handshake)
            try await ticks(connection, handshake.capabilities)
            return .unreachable(reason: "stopped")
        } catch {
            return error
        }
    }

    private func begin(_ handshake: Handshake) {
        schedules.removeAll()
        let now = Clock.now
        report(.connected(handshake.server))
        if case .success(let names) = handshake.names {
            let sampled = Sampled(NamesProbe.self, names, takenAt: now)
            sampled(&readings)
            schedules[NamesProbe.id] = Schedule(due: now + (NamesProbe.interval ?? .zero))
            report(.tick([sampled], ledger))
        }
    }

    private func ticks(_ connection: Connection, _ capabilities: Capabilities) async throws(ProbeFailure) {
        var cadence = Cadence(from: Clock.now, every: wishes.period)
        var silentSince: Instant?
        while !wishes.isStopped {
            let now = Clock.now
            if let since = silentSince, now.since(since) > Self.patience {
                throw .timedOut(after: now.since(since))
            }
            if cadence.advance(past: now) > 0 { hasGap = true }
            if connection.isBusy, try await !connection.drain(until: cadence.next) {
                skip()
                continue
            }
            let isWhole = try await ask(connection, capabilities, until: now + max(.seconds(1), wishes.period))
            silentSince = isWhole ? nil : silentSince ?? now
            if isWhole { try await pause(connection, until: &cadence) }
        }
    }

    /// Waits for the next point of the cadence, unless something is wanted at once.
    private func pause(_ connection: Connection, until cadence: inout Cadence) async throws(ProbeFailure) {
        cadence.period = wishes.period
        let ready = await reactor.wait(for: POLLIN, on: wishes.alarm, until: cadence.next)
        if ready != 0 { Alarm.quiet(wishes.alarm) }
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

    /// Sends all due questions in one go. Returns whether all answers came in time.
    private func ask(
        _ connection: Connection, _ capabilities: Capabilities, until deadline: Instant
    ) async throws(ProbeFailure) -> Bool {
        let start = Clock.now
        let due = probes.filter { (schedules[$0.id]?.due ?? start) <= start }
        let wish = wishes.wish
        let questions = due.map { probe in
            Question(
                name: probe.id, sql: probe.sql(on: capabilities),
                parameters: probe.parameters(for: wish, knowing: readings))
        }
        var sampled: [Sampled] = []
        var answered = 0
        let isWhole = try await connection.ask(questions, until: deadline) { index, answer in
            answered = index + 1
            sampled.append(take(due[index], answer, sentAt: start))
        }
        for probe in due[answered...] { sampled.append(late(probe, at: start)) }
        hasGap = !isWhole
        report(.tick(sampled, ledger))
        return isWhole
    }

    /// Turns an answer into a sample, and plans the question's next time.
    private func take<P: Probe>(_ probe: P.Type, _ answer: Result<Answer, ProbeFailure>, sentAt start: Instant) -> Sampled {
        let now = Clock.now
        var schedule = schedules[P.id] ?? Schedule()
        defer { schedules[P.id] = schedule }
        ledger[P.self].asked += 1
        do throws(ProbeFailure) {
            let rows = try answer.get()
            let sample = try P.sample(from: rows, knowing: readings)
            schedule.backoff.succeeded()
            schedule.due = P.interval.map { now + $0 } ?? start
            account(P.self, rows: rows.count, took: now.since(start))
            let sampled = Sampled(P.self, sample, takenAt: now, afterGap: hasGap)
            sampled(&readings)
            return sampled
        } catch {
            schedule.due = now + schedule.backoff.failed()
            ledger[P.self].refused += 1
            if case .denied = error { ledger[P.self].cure = P.grant }
            return Sampled(P.self, failure: error, at: now)
        }
    }

    private func account<P: Probe>(_ probe: P.Type, rows: Int, took duration: Duration) {
        ledger[P.self].answered += 1
        ledger[P.self].latest = duration
        ledger[P.self].total += duration
        ledger[P.self].rows = rows
    }

    private func late<P: Probe>(_ probe: P.Type, at start: Instant) -> Sampled {
        ledger[P.self].asked += 1
        ledger[P.self].late += 1
        return Sampled(P.self, failure: .timedOut(after: Clock.now.since(start)), at: start)
    }

    /// A tick that passes while older answers are still to come.
    private func skip() {
        for probe in probes where probe.interval == nil { skip(probe) }
        report(.tick([], ledger))
    }

    private func skip<P: Probe>(_ probe: P.Type) {
        ledger[P.self].skipped += 1
    }
}
