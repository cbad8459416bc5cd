import Glibc
import Probes
import TestSupport
import Testing

/// A signal reaches the session that was meant and no other, and what became of it is the truth.
@Suite(.serialized, .tags(.server), .needsServer)
struct SignalServerTests {
    /// A session that runs a statement until it is stopped.
    private func sleeper(on server: TestServer, as role: String = "postgres") throws -> TestSession {
        let session = try server.session(as: role)
        try session.send("SELECT pg_sleep(600)")
        return session
    }

    @Test func `a cancelled statement ends and its session lives`() async throws {
        let server = try await SharedServer.server
        let probed = try Probed(server)
        let sleeper = try sleeper(on: server)
        let backend = try await probed.backend(sleeper.backend) { $0.state == "active" }

        let outcome = try await probed.outcome(of: .cancel, to: Target(.cancel, backend))

        guard case .statementEnded = outcome else {
            Issue.record("the outcome is \(outcome)")
            return
        }
        #expect(throws: ServerError.self) { try sleeper.reply() }
        #expect(try sleeper.query("SELECT 1") == [["1"]])
    }

    @Test func `a terminated session is gone`() async throws {
        let server = try await SharedServer.server
        let probed = try Probed(server)
        let sleeper = try sleeper(on: server)
        let backend = try await probed.backend(sleeper.backend) { $0.state == "active" }

        let outcome = try await probed.outcome(of: .terminate, to: Target(.terminate, backend))

        guard case .gone = outcome else {
            Issue.record("the outcome is \(outcome)")
            return
        }
        #expect(throws: ServerError.self) { try sleeper.reply() }
    }

    @Test(arguments: [Signal.cancel, .terminate])
    func `a pid that belongs to a later session is refused`(signal: Signal) async throws {
        let server = try await SharedServer.server
        let probed = try Probed(server)
        let sleeper = try sleeper(on: server)
        let backend = try await probed.backend(sleeper.backend) { $0.state == "active" }
        let start = try #require(backend.id.start)
        let earlier = Backend.ID(pid: backend.id.pid, start: ServerTime(microseconds: start.microseconds - 1))

        let outcome = try await probed.outcome(of: signal, to: Target(id: earlier))

        #expect(outcome == .noSuchSession)
        #expect(!sleeper.hasReply)
        #expect(try await probed.backend(sleeper.backend).state == "active")
    }

    @Test func `a session at another statement than the one meant is not cancelled`() async throws {
        let server = try await SharedServer.server
        let probed = try Probed(server)
        let session = try server.session()
        try session.query("SELECT 'meant'")
        let sql = """
            SELECT (extract(epoch FROM backend_start) * 1000000)::int8,
                   (extract(epoch FROM query_start) * 1000000)::int8
              FROM pg_stat_activity WHERE pid = \(session.backend)
            """
        let earlier = try #require(try server.session().query(sql).first).compactMap {
            $0.flatMap(Int64.init)
        }
        try session.send("SELECT pg_sleep(600)")
        _ = try await probed.backend(session.backend) { $0.state == "active" }
        let target = Target(
            id: Backend.ID(pid: session.backend, start: ServerTime(unixMicroseconds: earlier[0])),
            queryStart: ServerTime(unixMicroseconds: earlier[1]))

        let outcome = try await probed.outcome(of: .cancel, to: target)

        #expect(outcome == .movedOn)
        #expect(!session.hasReply)
    }

    @Test func `a session that has left the transaction it was to be ended for is spared`() async throws {
        let server = try await SharedServer.server
        let probed = try Probed(server)
        let session = try server.session()
        try session.query("BEGIN; SELECT 1")
        let backend = try await probed.backend(session.backend) { $0.isInTransaction }
        try session.query("COMMIT; BEGIN; SELECT 2")

        let outcome = try await probed.outcome(of: .terminate, to: Target(.terminate, backend))

        #expect(outcome == .movedOn)
        #expect(try session.query("SELECT 3") == [["3"]])
    }

    @Test func `a session that was to be ended as idle is spared when it has gone to work`() async throws {
        let server = try await SharedServer.server
        let probed = try Probed(server, wish: Wish(idle: true))
        let session = try server.session()
        try session.query("SELECT 1")
        let backend = try await probed.backend(session.backend) { $0.state == "idle" && $0.queryStart != nil }
        try session.query("BEGIN; SELECT 2")

        let outcome = try await probed.outcome(of: .terminate, to: Target(.terminate, backend))

        #expect(outcome == .movedOn)
        #expect(try session.query("SELECT 3") == [["3"]])
    }

    @Test func `pgtop does not end its own sessions`() async throws {
        let server = try await SharedServer.server
        let probed = try Probed(
            [
                ("host", server.folder), ("port", "\(server.port)"), ("dbname", "postgres"),
                ("user", "postgres"),
                ("application_name", "one of two"),
            ], wish: Wish(idle: true))
        let own = try await probed.first("pgtop's session that acts") { _ in
            probed.readings[SessionsProbe.self].latest?.backends.first {
                $0.application == "one of two" && !$0.isOwn
            }
        }

        let outcome = try await probed.outcome(of: .terminate, to: Target(id: own.id))

        #expect(outcome == .noSuchSession)
    }

    @Test func `a session whose process is stopped is not said to be gone`() async throws {
        let server = try await SharedServer.server
        let probed = try Probed(server)
        let sleeper = try sleeper(on: server)
        let backend = try await probed.backend(sleeper.backend) { $0.state == "active" }
        kill(sleeper.backend, SIGSTOP)
        let target = Target(.terminate, backend)

        probed.ask(.signal(.terminate, target, reason: "a test"))
        _ = try await probed.first("a look that still finds it") { report -> Bool? in
            guard case .action(.outcome(_, target, .stillRunning(let after, _, _))) = report else {
                return nil
            }
            return after > .zero ? true : nil
        }
        kill(sleeper.backend, SIGCONT)

        _ = try await probed.first("its end") { report -> Bool? in
            guard case .action(.outcome(_, target, .gone)) = report else { return nil }
            return true
        }
    }

    @Test(arguments: [TestRole.readAllStats, .monitor])
    func `a role that may not signal is told so`(role: TestRole) async throws {
        let server = try await SharedServer.server
        let probed = try Probed(server, as: role.rawValue)
        let sleeper = try sleeper(on: server, as: TestRole.plain.rawValue)
        let backend = try await probed.backend(sleeper.backend) { $0.state == "active" }

        let outcome = try await probed.outcome(of: .terminate, to: Target(.terminate, backend))

        guard case .refused(.denied) = outcome else {
            Issue.record("the outcome is \(outcome)")
            return
        }
        #expect(!sleeper.hasReply)
    }

    @Test func `pg_signal_backend reaches all but superusers`() async throws {
        let server = try await SharedServer.server
        let probed = try Probed(server, as: TestRole.operate.rawValue)
        let ordinary = try sleeper(on: server, as: TestRole.plain.rawValue)
        let superuser = try sleeper(on: server)

        let (mine, theirs) = (
            try await probed.backend(ordinary.backend) { $0.state == "active" },
            try await probed.backend(superuser.backend) { $0.state == "active" }
        )
        let allowed = try await probed.outcome(of: .terminate, to: Target(.terminate, mine))
        let refused = try await probed.outcome(of: .terminate, to: Target(.terminate, theirs))

        guard case (.gone, .refused(.denied)) = (allowed, refused) else {
            Issue.record("the outcomes are \(allowed) and \(refused)")
            return
        }
    }

    @Test func `consequences count who waits, directly and through others`() async throws {
        let server = try await SharedServer.server
        let probed = try Probed(server, wish: Wish(idle: true))
        let sessions = try (0..<3).map { _ in try server.session() }
        try sessions[0].query("SELECT pg_advisory_lock(1)")
        try sessions[1].query("SELECT pg_advisory_lock(2)")
        for (waiter, lock) in [(1, 1), (2, 2)] {
            try sessions[waiter].send("SELECT pg_advisory_lock(\(lock))")
            _ = try await probed.backend(sessions[waiter].backend) { $0.waitType == "Lock" }
        }
        let root = try await probed.backend(sessions[0].backend)

        probed.ask(.consequences([root.id]))

        let consequences = try await probed.first("the consequences") { report -> Consequences? in
            guard case .action(.consequences(let all)) = report else { return nil }
            return all[root.id]
        }
        #expect(consequences.direct == [sessions[1].backend])
        #expect(consequences.all == [sessions[1].backend, sessions[2].backend])
    }
}
