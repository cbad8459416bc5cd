import Glibc

/// Pauses a database, watches its queue, and resumes it: after a limit, when told to, and when it is left alone.
///
/// It lives in a process of its own, whose input pipe closes however pgtop ends: a paused database must not be left
/// behind. PAUSE goes out on one connection, which answers only when all transactions have ended; RESUME on another
/// that stood before, after which the first never answers.
package actor PauseKeeper {
    private nonisolated let reactor: Reactor
    package nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    private let address: PoolerAddress
    private let database: String
    private let limit: Duration?
    /// Ready, or closed, when the pause is to end.
    private let input: Int32
    private let report: @Sendable (DeedOutcome) -> Void

    private var sentAt = Instant(nanoseconds: 0)
    private var isPaused = false
    private var pausing: Console?

    private static let patience = Duration.seconds(5)
    private static let pace = Duration.milliseconds(250)
    /// So long it tries to resume through a link that is cut.
    private static let persistence = Duration.seconds(120)

    package init(
        _ address: PoolerAddress, database: String, limit: Duration?, input: Int32, on reactor: Reactor,
        report: @escaping @Sendable (DeedOutcome) -> Void
    ) {
        (self.address, self.database, self.limit, self.input) = (address, database, limit, input)
        (self.reactor, self.report) = (reactor, report)
    }

    /// Starts it on its reactor; `ended` is called when nothing is left to do.
    package nonisolated func start(ended: @escaping @Sendable () -> Void) {
        Task.detached(executorPreference: reactor) {
            await self.report(self.run())
            ended()
        }
    }

    private func run() async -> DeedOutcome {
        let hand: Console
        do throws(ProbeFailure) {
            hand = try await open()
            let console = try await open()
            guard try await look(hand)?.isPaused == false else {
                throw .denied(reason: "it is paused already, or there is no such database: nothing was sent")
            }
            sentAt = Clock.now
            try console.send(ConsoleAct.pause(database: database, limit: limit).command)
            pausing = console
        } catch {
            return .refused(error)
        }
        do throws(ProbeFailure) {
            return try await keep(hand)
        } catch .denied(let reason) {
            return .refused(.denied(reason: reason))
        } catch {
            return limit == nil
                ? .unknown(error) : await resume(nil, because: "the link to PgBouncer was cut")
        }
    }

    private func open() async throws(ProbeFailure) -> Console {
        let console = try await Console.open(address, on: reactor, until: Clock.now + Self.patience)
        _ = try await console.version(until: Clock.now + Self.patience)
        return console
    }

    private func look(_ console: Console) async throws(ProbeFailure) -> PooledDatabase? {
        try await PooledDatabase.list(console.ask("SHOW DATABASES", until: Clock.now + Self.patience))
            .first { $0.name == database }
    }

    /// Watches the pause until it is over.
    private func keep(_ hand: Console) async throws(ProbeFailure) -> DeedOutcome {
        var wasSeen = false
        while true {
            try await takeAnswer(until: Clock.now + Self.pace)
            if isTold { return await end(hand) }
            if let limit, Clock.now.since(sentAt) >= limit {
                return await resume(hand, because: "\(Int(limit.seconds)) s were over")
            }
            // A database that PgBouncer made up is not listed while nobody uses it; it stays paused all the same.
            let isHeldUp = try await look(hand)?.isPaused
            if wasSeen, isHeldUp == false { return .done("resumed by somebody else after \(elapsed)") }
            wasSeen = wasSeen || isHeldUp == true
            if isPaused, limit == nil { return .done("paused, and left so until somebody resumes it") }
            report(.underWay(try await progress(hand)))
        }
    }

    /// The one who wanted the pause has gone, or wants its end.
    private func end(_ hand: Console) async -> DeedOutcome {
        limit == nil
            ? .done("left to end by itself; it stays paused until somebody resumes it")
            : await resume(hand, because: "pgtop asked for it")
    }

    /// Takes in the answer to PAUSE, if it comes; ends early when there is word from pgtop.
    private func takeAnswer(until deadline: Instant) async throws(ProbeFailure) {
        guard let console = pausing else {
            _ = await reactor.wait(for: POLLIN, on: input, until: deadline)
            return
        }
        guard await !console.idle(orUntil: input, deadline: deadline), !isTold else { return }
        guard try await console.receive(until: Clock.now) != nil else { return }
        // It stays open: closing it would not resume, but need not be risked.
        isPaused = true
        held = console
        pausing = nil
    }

    private var held: Console?

    private var isTold: Bool {
        var polled = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
        return poll(&polled, 1, 0) > 0
    }

    private var elapsed: String { "\(Int(Clock.now.since(sentAt).seconds)) s" }

    private func progress(_ hand: Console) async throws(ProbeFailure) -> String {
        let pools = try await Pool.list(hand.ask("SHOW POOLS", until: Clock.now + Self.patience))
            .filter { $0.database == database }
        let (busy, waiting) = (sum(pools, \.serversActive), sum(pools, \.clientsWaiting))
        let wait = pools.map(\.longestWait).max() ?? .zero
        let queue = waiting == 0 ? "nobody waits" : "\(waiting) wait, the longest \(Int(wait.seconds)) s"
        let rest = limit.map { "; resumes in \(max(0, Int(($0 - Clock.now.since(sentAt)).seconds))) s" } ?? ""
        let state = isPaused ? "paused for \(elapsed)" : "waits for \(busy) server connections to come free"
        return "\(state); \(queue)\(rest)"
    }

    private func sum(_ pools: [Pool], _ count: KeyPath<Pool, Int64>) -> Int64 {
        pools.reduce(0) { $0 + $1[keyPath: count] }
    }

    /// Resumes, over a new connection where the one that stood is cut, until it is true that nothing is paused.
    private func resume(_ hand: Console?, because reason: String) async -> DeedOutcome {
        let deadline = Clock.now + Self.persistence
        var hand = hand
        var failure = ProbeFailure.timedOut(after: .zero)
        while Clock.now < deadline {
            do throws(ProbeFailure) {
                let console: Console
                if let hand { console = hand } else { console = try await open() }
                hand = nil
                if try await look(console)?.isPaused != false {
                    _ = try await console.ask(
                        ConsoleAct.resume(database: database).command, until: Clock.now + Self.patience)
                }
                return .done("resumed after \(elapsed): \(reason)")
            } catch .denied(let words) {
                // PgBouncer says that it is not paused, or was started anew and does not know it.
                return .done("over after \(elapsed): \(words)")
            } catch {
                failure = error
                _ = await reactor.wait(on: -1, until: Clock.now + Self.pace)
            }
        }
        return .unknown(failure)
    }
}
