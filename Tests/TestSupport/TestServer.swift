import Glibc

/// A throw-away PostgreSQL server, alone in its folder, that is gone when the object or the test run is.
package final class TestServer {
    /// The folder of the Unix socket, which is also what to connect to.
    package let folder: String
    package let port: Int
    let binaries: ServerBinaries
    private let settings: [String: String]
    private(set) var postmaster: ChildProcess?

    /// The environment that leads a client to this server as its superuser.
    package var environment: [String: String] {
        ["PGHOST": folder, "PGPORT": "\(port)", "PGUSER": "postgres", "PGDATABASE": "postgres"]
    }

    /// The process id of the postmaster, while there is one.
    package var postmasterID: pid_t? {
        postmaster?.poll() == nil ? postmaster?.id : nil
    }

    /// Starts a fresh server, with the settings that differ from what tests usually need.
    package static func fresh(settings: [String: String] = [:]) async throws -> TestServer {
        let server = try TestServer(settings: settings)
        try await ServerTemplate.copy(to: server.folder)
        try await server.start()
        try server.createRoles()
        return server
    }

    /// Starts a server that has a system identifier of its own; the others are copies of one cluster.
    package static func unrelated() async throws -> TestServer {
        let server = try TestServer(settings: [:])
        try await ServerTemplate.make(in: server.folder)
        try await server.start()
        return server
    }

    init(settings: [String: String]) throws {
        guard let binaries = ServerBinaries.found else { throw NoServerBinaries() }
        self.binaries = binaries
        self.settings = Self.defaults(binaries).merging(settings) { $1 }
        folder = try Scratch.newPath("server")
        port = try LoopbackSocket.unusedPort()
        try ServerAccount.makeFolder(folder)
    }

    deinit {
        guard let postmaster, postmaster.poll() == nil else { return }
        thaw()
        postmaster.send(SIGQUIT)
        waitpid(postmaster.id, nil, 0)
    }

    private static func defaults(_ binaries: ServerBinaries) -> [String: String] {
        [
            "listen_addresses": "127.0.0.1", "fsync": "off", "max_connections": "60",
            "max_prepared_transactions": "5", "wal_level": "replica", "hot_standby": "on",
            "shared_buffers": "16MB", "max_wal_size": "64MB", "min_wal_size": "2MB",
            "client_connection_check_interval": "100ms",
            "shared_preload_libraries": binaries.havePgStatStatements ? "pg_stat_statements" : "",
        ]
    }

    /// Starts the server, again if need be, and waits until it answers.
    package func start() async throws {
        try await wait(for: "the server to start", evidence: log) {
            if postmasterID == nil {
                try launch()
            }
            return (try? session()) != nil
        }
    }

    /// Starts the server and does not wait for it.
    package func launch() throws {
        var command = [binaries.path("postgres"), "-D", "\(folder)/data", "-k", folder, "-p", "\(port)"]
        for (name, value) in settings {
            command += ["-c", "\(name)=\(value)"]
        }
        postmaster = try ChildProcess(
            ServerAccount.command(command), environment: Environment.base,
            streams: [.nothing, .writing("\(folder).log")])
    }

    /// How a server is asked to stop.
    package enum StopMode {
        /// Sessions are ended, and a checkpoint is written.
        case fast
        /// Everything is dropped; the next start recovers.
        case immediate
    }

    /// Stops the server and waits until it is gone.
    package func stop(_ mode: StopMode = .fast) async throws {
        postmaster?.send(mode == .fast ? SIGINT : SIGQUIT)
        try await wait(for: "the server to stop", evidence: log) { postmasterID == nil }
    }

    package func restart(_ mode: StopMode = .fast) async throws {
        try await stop(mode)
        try await start()
    }

    /// Kills the postmaster as the kernel would when memory is short; its children notice.
    package func killPostmaster() async throws {
        postmaster?.send(SIGKILL)
        try await wait(for: "the postmaster's end", evidence: log) { postmasterID == nil }
    }

    /// What the server has logged.
    package func log() -> String {
        (try? readText("\(folder).log")) ?? "no log"
    }
}

extension TestServer {
    /// Stops the postmaster and everything it started, as a frozen virtual machine does.
    package func freeze() {
        guard let postmasterID else { return }
        kill(postmasterID, SIGSTOP)
        ProcessTable.children(of: postmasterID).forEach { kill($0, SIGSTOP) }
    }

    /// Lets a frozen server go on.
    package func thaw() {
        guard let postmasterID else { return }
        ProcessTable.children(of: postmasterID).forEach { kill($0, SIGCONT) }
        kill(postmasterID, SIGCONT)
    }

    /// Crashes a backend, upon which the postmaster ends all others and recovers; waits until it has.
    package func crash() async throws {
        let (victim, witness) = (try session(), try session())
        kill(victim.backend, SIGKILL)
        try await wait(for: "all sessions to be ended", evidence: log) {
            (try? witness.query("SELECT 1")) == nil
        }
        try await start()
    }

    /// Opens a session over the Unix socket.
    package func session(
        as role: String = "postgres", in database: String = "postgres", application: String = "test",
        within limit: Duration = patience
    ) throws -> TestSession {
        try TestSession(
            socket: "\(folder)/.s.PGSQL.\(port)",
            parameters: ["user": role, "database": database, "application_name": application], within: limit)
    }

    /// Waits until a session that was sent `pg_sleep` is at it.
    package func waitForSleep(of session: TestSession) async throws {
        let witness = try self.session()
        let sql = "SELECT 1 FROM pg_stat_activity WHERE pid = \(session.backend) AND wait_event = 'PgSleep'"
        try await wait(for: "session \(session.backend) to sleep", evidence: log) {
            try witness.query(sql).count == 1
        }
    }
}
