import Probes
import Synchronization
import TestSupport
import Testing

/// What threads on this host tell of a server that runs on it.
@Suite(.tags(.server), .needsServer)
struct HostServerTests {
    /// The probers of a server, and the lookouts that know what those know.
    private final class Watched: Sendable {
        private let readings = Mutex(Readings())
        private let wishes: [Wishes]
        private let lookouts: Lookouts
        private let reactor = Reactor()

        init(_ server: TestServer, as role: String = "postgres") throws {
            let conninfo = try Conninfo(words: [
                ("host", server.folder), ("port", "\(server.port)"), ("dbname", "postgres"), ("user", role),
            ])
            var wish = Wish()
            wish.probes = Set(ProbeList.all.map { $0.id })
            let shared = SharedReadings()
            let box = Box()
            lookouts = Lookouts(sharing: shared) { box.report($0) }
            wishes = [Lane.fast, .slow].map { Wishes(wish.part(for: $0), period: .milliseconds(200)) }
            box.use { [weak self] in self?.take($0) }
            for (lane, wishes) in zip([Lane.fast, .slow], wishes) {
                Prober(conninfo, lane: lane, wishes: wishes, sharing: shared, on: reactor) { [lookouts] in
                    if case .connected(let server) = $0 { lookouts.meet(server) }
                    box.report($0)
                }.start {}
            }
        }

        deinit {
            wishes.forEach { $0.stop() }
            lookouts.stop()
        }

        private func take(_ report: Report) {
            guard case .tick(let sampled, _) = report else { return }
            readings.withLock { readings in sampled.forEach { $0(&readings) } }
        }

        var known: Readings { readings.withLock { $0 } }

        func sample<P: Probe>(_ probe: P.Type, isolation: isolated (any Actor)? = #isolation) async throws
            -> P.Sample
        {
            var sample: P.Sample?
            try await wait(for: "a sample of \(P.id)", evidence: { "\(self.known.state(of: P.self))" }) {
                sample = known[P.self].latest
                return sample != nil
            }
            guard let sample else { throw TimedOut("a sample of \(P.id)", after: .zero, seeing: "") }
            return sample
        }

        func answer(_ check: CheckID) -> CheckAnswer? {
            var sight = Sight(readings: known, now: Clock.now)
            sight.period = .seconds(60)
            return Check.named(check)?.answer(sight)
        }
    }

    /// Reports to whoever is there by now.
    private final class Box: Sendable {
        private let taker = Mutex<(@Sendable (Report) -> Void)?>(nil)

        func use(_ taker: @escaping @Sendable (Report) -> Void) {
            self.taker.withLock { $0 = taker }
        }

        func report(_ report: Report) {
            taker.withLock { $0 }?(report)
        }
    }

    @Test func `the disk of the data and the WAL is told once, with tablespaces`() async throws {
        let server = try await TestServer.fresh()
        let folder = "\(server.folder)/space"
        let session = try server.session()
        try session.query("COPY (SELECT 1) TO PROGRAM 'cat > /dev/null; mkdir \(folder)'")
        try session.query("CREATE TABLESPACE fast LOCATION '\(folder)'")

        let disk = try await Watched(server).sample(DiskProbe.self)

        #expect(disk.volumes.map(\.folders) == [["data", "pg_wal", "tablespace fast"]])
        #expect(disk.volumes.first.map { $0.size > Bytes(0) } == true)
        #expect(disk.unseen.isEmpty)
    }

    @Test func `the host is told with its memory and processors`() async throws {
        let host = try await Watched(SharedServer.server).sample(HostProbe.self)

        #expect(host.allTicks > 0)
        #expect(host.room.map { $0.total > Bytes(0) } == true)
    }

    @Test(arguments: [TestRole.superuser, .monitor])
    func `the server counts its WAL and temporary files`(role: TestRole) async throws {
        let sizes = try await Watched(SharedServer.server, as: role.rawValue).sample(FolderSizesProbe.self)

        #expect(sizes.wal.count >= 1 << 20)
        #expect(sizes.walFiles >= 1)
    }

    @Test func `a crash is found in the log of a server without a collector`() async throws {
        let server = try await TestServer.fresh()
        let watched = try Watched(server)
        _ = try await watched.sample(LogProbe.self)

        try await server.crash()

        try await wait(for: "the crash", evidence: { "\(String(describing: watched.answer("log.errors")))" })
        {
            guard let answer = watched.answer("log.errors") else { return false }
            return answer.isYes
                && answer.evidence.contains { $0.sentence.contains("was terminated by signal 9") }
        }
    }

    @Test(arguments: ["stderr", "csvlog", "jsonlog"])
    func `errors are found in the log that a collector writes`(form: String) async throws {
        let server = try await TestServer.fresh(settings: [
            "logging_collector": "on", "log_destination": form,
        ])
        let watched = try Watched(server)
        _ = try await watched.sample(LogProbe.self)
        let session = try server.session()

        _ = try? session.query(
            "DO $$BEGIN RAISE EXCEPTION 'could not extend file \"x\"' USING ERRCODE = '53100'; END$$")
        _ = try? session.query("SELECT 1 / 0")

        try await wait(for: "the errors", evidence: { "\(watched.known[LogProbe.self])" }) {
            let log = watched.known[LogProbe.self].latest
            return log?.events.first?.verdict == .exhausted && log?.errors == 1
        }
    }

    @Test func `a password that ends soon is told by the role's name`() async throws {
        let server = try await TestServer.fresh()
        let session = try server.session()
        try session.query("CREATE ROLE leaver LOGIN VALID UNTIL '2001-01-01'")
        try session.query("CREATE ROLE never LOGIN VALID UNTIL 'infinity'")
        try session.query(
            "DO $$BEGIN EXECUTE format('CREATE ROLE soon LOGIN VALID UNTIL %L', now() + '1 day'); END$$")

        let watched = try Watched(server)
        let roles = try await watched.sample(RolesProbe.self)

        #expect(roles.roles.map(\.name) == ["leaver", "soon"])
        #expect(
            watched.answer("credentials.password_expiring")?.evidence.first?.sentence.hasPrefix(
                "the password of role soon ends in ") == true)
    }

    @Test func `the clock of a server on this host is right`() async throws {
        let watched = try await Watched(SharedServer.server)

        var answer: CheckAnswer?
        try await wait(for: "two looks", evidence: { "\(String(describing: answer))" }) {
            answer = watched.answer("clock.skew")
            return answer?.isUnknown == false
        }

        #expect(answer?.isYes == false)
    }
}

/// The log, read through the server.
@Suite(.tags(.server), .needsServer)
struct RemoteLogServerTests {
    private static var wish: Wish {
        var wish = Wish()
        wish.probes = [SettingsProbe.id, RemoteLogProbe.id]
        return wish
    }

    private func server(_ form: String) async throws -> TestServer {
        try await TestServer.fresh(settings: ["logging_collector": "on", "log_destination": form])
    }

    @Test(arguments: ["stderr", "csvlog", "jsonlog"])
    func `errors are found by whoever may read the file`(form: String) async throws {
        let server = try await server(form)
        let session = try server.session()
        try session.query("GRANT EXECUTE ON FUNCTION pg_read_binary_file(text, bigint, bigint) TO monitor")
        let probed = try Probed(server, as: TestRole.monitor.rawValue, wish: Self.wish, lanes: [.slow])
        _ = try? session.query(
            "DO $$BEGIN RAISE EXCEPTION 'could not extend file' USING ERRCODE = '53100'; END$$")

        try await wait(for: "the error", evidence: { "\(probed.readings[RemoteLogProbe.self])" }) {
            probed.readings[RemoteLogProbe.self].latest?.events.first?.verdict == .exhausted
        }
    }

    @Test func `who may not read the file is told what to grant`() async throws {
        let server = try await server("stderr")
        let probed = try Probed(server, as: TestRole.monitor.rawValue, wish: Self.wish, lanes: [.slow])

        var answer: CheckAnswer?
        try await wait(for: "the refusal", evidence: { "\(String(describing: answer))" }) {
            var sight = Sight(readings: probed.readings, now: Clock.now)
            sight.period = .seconds(60)
            answer = Check.named("log.errors")?.answer(sight)
            return "\(String(describing: answer))".contains(
                "GRANT EXECUTE ON FUNCTION pg_read_binary_file")
        }
        #expect(answer?.isUnknown == true)
    }
}
