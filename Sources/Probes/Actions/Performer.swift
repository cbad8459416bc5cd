import Glibc

/// Does what the user asked for, on a connection of its own that stands before it is needed.
///
/// A cancel must not queue behind the question that hangs, nor wait for a free slot in a full server.
package actor Performer {
    private nonisolated let reactor: Reactor
    package nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    private let conninfo: Conninfo
    private let queue: ActionQueue
    private let user: String
    private let report: @Sendable (ActionReport) -> Void
    private var watches: [Watch] = []
    /// Requests that were taken and have no answer yet; the first may have been sent.
    private var inHand: [ActionRequest] = []
    private let errands: Errands

    /// `user` is who sits before the terminal: named in the statement, and so in the server's log.
    package init(
        _ conninfo: Conninfo, queue: ActionQueue, user: String, on reactor: Reactor,
        report: @escaping @Sendable (ActionReport) -> Void
    ) {
        self.conninfo = conninfo
        self.queue = queue
        self.user = user
        self.reactor = reactor
        self.report = report
        errands = Errands(report: report)
    }

    /// Starts it on its reactor; `ended` is called when it was stopped and has closed its connection.
    package nonisolated func start(ended: @escaping @Sendable () -> Void) {
        Task.detached(executorPreference: reactor) {
            await self.run()
            await self.endErrands()
            ended()
        }
    }

    private func run() async {
        var backoff = Backoff(first: .milliseconds(200), most: .seconds(5))
        while !queue.isStopped {
            let failure = await session { backoff.succeeded() }
            guard !queue.isStopped else { return }
            for watch in watches { report(.outcome(watch.signal, watch.target, .unknown(failure))) }
            watches.removeAll()
            abandon(because: failure)
            report(.available(.failure(failure)))
            refuse(queue.take(), because: failure)
            await rest(for: failure.isFinal ? nil : backoff.failed(), because: failure)
        }
    }

    private func session(connected: () -> Void) async -> ProbeFailure {
        do throws(ProbeFailure) {
            var conninfo = conninfo
            if let password = queue.password { conninfo["password"] = password }
            let connection = try await Connection.open(conninfo, on: reactor, until: Clock.now + .seconds(30))
            let handshake = try await Handshake(
                connection, settings: SessionSettings.acting, within: .seconds(5))
            connected()
            guard !handshake.server.isPooled else {
                return .loginRefused(reason: "a pooler sits between: sessions behind it cannot be told apart")
            }
            try check(handshake.server)
            report(.available(.success(connection.backendPID)))
            try await serve(
                Desk(
                    connection: connection, server: handshake.server,
                    capabilities: handshake.capabilities, user: user))
            return .unreachable(reason: "stopped")
        } catch {
            return error
        }
    }

    /// Takes requests as they come, looks after what was signalled, and notices when the link breaks.
    private func serve(_ desk: Desk) async throws(ProbeFailure) {
        while !queue.isStopped {
            try check(desk.server)
            inHand = queue.takeNext()
            while let request = inHand.first {
                try await perform(request, at: desk)
                inHand.removeFirst()
            }
            if !watches.isEmpty { try await lookAfterWatches(at: desk) }
            let pause = watches.map { $0.pause(at: Clock.now) }.min() ?? .seconds(30)
            let ready = await desk.connection.idle(orUntil: queue.alarm, deadline: Clock.now + pause)
            if ready { Alarm.quiet(queue.alarm) } else { try desk.connection.checkLink() }
        }
    }

    /// Throws when the screen shows another server than this one.
    private func check(_ server: Server) throws(ProbeFailure) {
        guard queue.isMeant(server) else {
            throw .unreachable(reason: "it reached another server than the screen shows")
        }
    }

    /// Tells those who wait for an answer that none will come.
    ///
    /// What may have been sent is not said to have been refused.
    private func abandon(because failure: ProbeFailure) {
        switch inHand.first {
        case .signal(let signal, let target, _):
            report(.outcome(signal, target, .unknown(failure)))
            inHand.removeFirst()
        case .deed(let deed):
            report(.deed(deed, .unknown(failure)))
            inHand.removeFirst()
        default: break
        }
        refuse(inHand, because: failure)
        inHand.removeAll()
    }

    private func perform(_ request: ActionRequest, at desk: Desk) async throws(ProbeFailure) {
        switch request {
        case .consequences(let ids):
            report(try await desk.consequences(of: ids))
        case .detail(let id):
            report(.detail(id, try await desk.detail(of: id)))
        case .explain(let statement):
            report(.explained(statement.subject, try await desk.explain(statement)))
        case .statementText(let key, let place):
            report(.statementText(key, try await desk.text(of: key, at: place)))
        case .deed(let deed):
            guard case .statement(let sql) = deed.place else {
                return report(.deed(deed, try await desk.perform(deed)))
            }
            run(sql, for: deed)
        case .look(let look): report(.looked(look, try await desk.look(look, at: queue)))
        case .size(let relation): report(.sized(relation, try await desk.size(of: relation)))
        case .breakOffDeed(let deed): errands.breakOff(deed)
        case .breakOffLook: break
        case .signal(let signal, let target, _):
            let outcome = try await desk.signal(signal, target)
            report(.outcome(signal, target, outcome))
            if !outcome.isFinal { watches.append(Watch(signal: signal, target: target, sentAt: Clock.now)) }
        }
    }

    private func lookAfterWatches(at desk: Desk) async throws(ProbeFailure) {
        let outcomes = try await desk.look(at: watches)
        for (watch, outcome) in zip(watches, outcomes) {
            report(.outcome(watch.signal, watch.target, outcome))
        }
        watches = zip(watches, outcomes).filter { !$0.1.isFinal }.map(\.0)
    }

    private func refuse(_ requests: [ActionRequest], because failure: ProbeFailure) {
        for request in requests {
            switch request {
            case .consequences: report(.consequencesUnknown(failure))
            case .detail(let id): report(.detail(id, .failure(failure)))
            case .statementText(let key, _): report(.statementText(key, .failure(failure)))
            case .explain(let statement): report(.explained(statement.subject, .failure(.failed(failure))))
            case .signal(let signal, let target, _): report(.outcome(signal, target, .refused(failure)))
            case .deed(let deed): report(.deed(deed, .refused(failure)))
            case .look(let look): report(.looked(look, .failure(.failed(failure))))
            case .size(let relation): report(.sized(relation, .failure(failure)))
            case .breakOffDeed(let deed): errands.breakOff(deed)
            case .breakOffLook: break
            }
        }
    }

    private func run(_ sql: String, for deed: Deed) {
        var conninfo = conninfo
        if let password = queue.password { conninfo["password"] = password }
        let errand = Errand(
            "/* pgtop: asked for by \(ActionSQL.commentable(user)) */ \(sql)", conninfo, on: reactor
        ) { [queue] server in queue.isMeant(server) }
        errands.start(deed, errand)
    }

    /// What pgtop has sent does not go on without it.
    private func endErrands() async {
        errands.breakOffAll()
        let deadline = Clock.now + Desk.breakLimit
        while !errands.isEmpty, Clock.now < deadline {
            _ = await reactor.wait(on: -1, until: Clock.now + .milliseconds(5))
        }
    }

    /// Waits before the next try to connect; what is asked for meanwhile is refused at once.
    private func rest(for pause: Duration?, because failure: ProbeFailure) async {
        let deadline = pause.map { Clock.now + $0 } ?? Instant(nanoseconds: .max)
        let password = queue.password
        while !queue.isStopped, queue.password == password, Clock.now < deadline {
            let ready = await reactor.wait(for: POLLIN, on: queue.alarm, until: deadline)
            if ready != 0 { Alarm.quiet(queue.alarm) }
            refuse(queue.take(), because: failure)
        }
    }
}

/// A session that was signalled and is watched until it has gone.
struct Watch: Sendable {
    let signal: Signal
    let target: Target
    let sentAt: Instant

    /// How long until the next look: what has not ended soon may roll back for hours, and is watched to its end.
    func pause(at now: Instant) -> Duration {
        now.since(sentAt) < .seconds(20) ? .milliseconds(150) : .seconds(2)
    }
}
