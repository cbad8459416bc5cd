import Probes
import TestSupport
import Testing

/// Samples keep coming, and say what is so, whatever happens to the server.
@Suite(.serialized, .tags(.server), .needsServer)
struct ProberServerTests {
    @Test(arguments: TestRole.allCases)
    func `a role sees what it may see, and nothing that it may not is made up`(role: TestRole) async throws {
        let server = try await SharedServer.server
        let probed = try Probed(server, as: role.rawValue)
        let other = try server.session(application: "other")
        try other.send("SELECT pg_sleep(600) AS seen_by_\(role)")

        // A session that begins is seen without a role, and with an empty text.
        let seen = try await probed.backend(other.backend) { backend in
            role == .plain ? backend.role != nil : backend.query?.contains("seen_by") == true
        }

        #expect(seen.isVisible == (role != .plain))
        #expect(seen.role == "postgres")
        #expect(seen.query.map { $0.contains("seen_by") } ?? false == (role != .plain))
        #expect((seen.state == nil) == (role == .plain))
        #expect((seen.queryAge == nil) == (role == .plain))
    }

    /// The last bytes begin a character of UTF-8 that does not come.
    @Test(arguments: [("LATIN1", [0xe9]), ("SQL_ASCII", [0xff, 0xf0]), ("EUC_JP", [0xa4, 0xe9])])
    func `texts of databases in other encodings do no harm`(encoding: String, tail: [UInt8]) async throws {
        let server = try await SharedServer.server
        let name = "in_\(encoding.lowercased())"
        try server.session().query(
            "CREATE DATABASE \(name) TEMPLATE template0 ENCODING '\(encoding)' LOCALE 'C'")
        let probed = try Probed(server)
        let session = try server.session(in: name)
        let text = Array("SELECT pg_sleep(600) /* ".utf8) + [0xa4, 0xa2] + Array(" end */ -- ".utf8) + tail

        try session.send(bytes: text)

        let seen = try await probed.backend(session.backend) { $0.query?.contains(" end */") == true }
        #expect(seen.database == name)
    }

    @Test(arguments: ["pg_authid", "pg_database"])
    func `a locked catalog does not stop the samples`(catalog: String) async throws {
        let server = try await TestServer.fresh()
        let probed = try Probed(server)
        let early = try server.session()
        // A question must have been planned once before the catalogs are locked.
        try await wait(for: "the first answer") { probed.readings[SessionsProbe.self].latest != nil }
        let locker = try server.session()
        try locker.query("BEGIN; LOCK \(catalog) IN ACCESS EXCLUSIVE MODE")

        try early.send("SELECT pg_sleep(600) AS while_locked")

        let seen = try await probed.backend(early.backend) { $0.query?.contains("while_locked") == true }
        #expect(seen.role == "postgres")
        #expect(seen.database == "postgres")
    }

    @Test func `a frozen server is said to be late, and no rate is made over the gap`() async throws {
        let server = try await TestServer.fresh()
        let probed = try Probed(server)
        try await wait(for: "a rate") { probed.readings[PulseProbe.self].transactionsPerSecond != nil }
        let before = probed.history(of: PulseProbe.self).count

        server.freeze()
        try await wait(for: "the failure") { probed.readings[PulseProbe.self].failure != nil }
        server.thaw()

        var back: Reading<PulseProbe.Sample>?
        try await wait(for: "a sample after the gap") {
            let since = probed.history(of: PulseProbe.self).dropFirst(before)
            back = since.drop { $0.failure == nil }.first { $0.failure == nil }
            return back != nil
        }
        #expect(back?.previous != nil)
        #expect(back?.hasGap == true)
        #expect(back?.transactionsPerSecond == nil)
        try await wait(for: "rates again") { probed.readings[PulseProbe.self].transactionsPerSecond != nil }
    }

    @Test func `a restarted server is connected to again`() async throws {
        let server = try await TestServer.fresh()
        let probed = try Probed(server)
        _ = try await probed.first("a connection") { $0.server }

        probed.forget()
        try await server.restart(.immediate)

        _ = try await probed.first("the next connection") { $0.server }
        let session = try server.session()
        try session.send("SELECT pg_sleep(600)")
        _ = try await probed.backend(session.backend) { $0.state == "active" }
    }

    @Test func `a text crosses the wire once, however often the session is sampled`() async throws {
        let server = try await SharedServer.server
        let proxy = try TestProxy(to: server.port)
        defer { proxy.close() }
        let session = try server.session()
        try session.send("SELECT pg_sleep(600) /* crosses_once */")
        proxy.startRecording()

        let probed = try Probed([
            ("host", "127.0.0.1"), ("port", "\(proxy.port)"), ("dbname", "postgres"), ("user", "postgres"),
        ])

        let seen = try await probed.backend(session.backend) { $0.query != nil }
        for _ in 0..<5 {
            probed.forget()
            _ = try await probed.first("another sample") { $0.isTick ? true : nil }
        }
        #expect(seen.query?.contains("crosses_once") == true)
        #expect(proxy.occurrences(of: "crosses_once") == 1)
    }

    @Test func `a wrong password is not tried again`() async throws {
        let server = try await SharedServer.server

        let probed = try Probed([
            ("host", "127.0.0.1"), ("port", "\(server.port)"), ("dbname", "postgres"),
            ("user", "with_password"),
            ("password", "wrong"),
        ])

        let retry = try await probed.first("the refusal") { report -> Duration?? in
            guard case .disconnected(.loginRefused, let retryIn) = report else { return nil }
            return .some(retryIn)
        }
        #expect(retry == nil)
    }

    @Test func `a server without free slots is asked again`() async throws {
        let settings = [
            "max_connections": "5", "superuser_reserved_connections": "3", "max_wal_senders": "0",
        ]
        let server = try await TestServer.fresh(settings: settings)
        // The session that saw the server start may still be on its way out, and hold a slot.
        var sessions: [TestSession] = []
        try await wait(for: "all slots to be taken") {
            if let session = try? server.session(as: "plain") { sessions.append(session) }
            return sessions.count == 2
        }

        let probed = try Probed(server, as: "plain")

        _ = try await probed.first("the refusal") { report -> Bool? in
            guard case .disconnected(.notAccepting, .some) = report else { return nil }
            return true
        }
        sessions.removeAll()
        _ = try await probed.first("a connection") { $0.server }
    }

    @Test(.enabled(if: TestPooler.isInstalled, "PgBouncer is not installed"))
    func `a pooler is recognised, left as it was, and nothing is signalled through it`() async throws {
        let server = try await SharedServer.server
        let pooler = try TestPooler(before: server)
        try await pooler.start()
        let sleeper = try server.session()
        try sleeper.send("SELECT pg_sleep(600)")

        let probed = try Probed([
            ("host", "127.0.0.1"), ("port", "\(pooler.port)"), ("dbname", "postgres"), ("user", "postgres"),
        ])

        #expect(try await probed.first("a connection") { $0.server }.isPooled)
        let backend = try await probed.backend(sleeper.backend) { $0.state == "active" }
        let outcome = try await probed.outcome(of: .cancel, to: Target(.cancel, backend))
        guard case .refused = outcome else {
            Issue.record("the outcome is \(outcome)")
            return
        }
        #expect(!sleeper.hasReply)
    }
}

extension Report {
    fileprivate var server: Server? {
        if case .connected(let server) = self { server } else { nil }
    }

    fileprivate var isTick: Bool {
        if case .tick = self { true } else { false }
    }
}
