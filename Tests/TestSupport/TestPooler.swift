import Glibc

/// A PgBouncer in front of a server, with a pool for each transaction.
///
/// `postgres` may act on its console, `watcher` may only look.
package final class TestPooler {
    package let port: Int
    private let folder: String
    private let environment: [String: String]
    private var process: ChildProcess?
    /// A database that nobody uses is not listed.
    private var guest: TestSession?

    /// Whether the machine has PgBouncer.
    package static let isInstalled = program != nil

    private static let program = ((environmentVariable("PATH") ?? "") + ":/usr/sbin")
        .split(separator: ":").map { "\($0)/pgbouncer" }.first(where: fileExists)

    /// `settings` are laid over those that tests usually need.
    package init(before server: TestServer, settings: [String: String] = [:]) throws {
        port = try LoopbackSocket.unusedPort()
        folder = try Scratch.newPath("pgbouncer")
        environment = Environment.base
        try ServerAccount.makeFolder(folder)
        try writeText(#""postgres" "secret"\#n"watcher" "secret"\#n"#, to: "\(folder)/users")
        let usual = [
            "listen_addr": "127.0.0.1", "listen_port": "\(port)", "unix_socket_dir": folder,
            "auth_type": "trust", "auth_file": "\(folder)/users", "pool_mode": "transaction",
            "admin_users": "postgres", "stats_users": "watcher", "max_client_conn": "100",
        ]
        let lines = usual.merging(settings) { $1 }.map { "\($0) = \($1)" }.sorted()
        try writeText(
            (["[databases]", "* = host=\(server.folder) port=\(server.port)", "[pgbouncer]"] + lines)
                .joined(separator: "\n") + "\n", to: "\(folder)/pgbouncer.ini")
        try launch()
    }

    private func launch() throws {
        process = try ChildProcess(
            ServerAccount.command([Self.program ?? "pgbouncer", "\(folder)/pgbouncer.ini"]),
            environment: environment, streams: [.nothing])
    }

    /// Waits until clients can connect.
    package func start() async throws {
        if process == nil { try launch() }
        // Its two sockets do not open at once.
        try await wait(for: "PgBouncer to listen") {
            LoopbackSocket.answers(at: port) && hasSocket
        }
    }

    /// Whether its Unix socket takes connections, be they refused later.
    private var hasSocket: Bool {
        do {
            _ = try TestSession(socket: "\(folder)/.s.PGSQL.\(port)", parameters: [:], within: .seconds(1))
        } catch is SystemFailure {
            return false
        } catch {}
        return true
    }

    /// Connects a client that does nothing, so that the console lists its database.
    package func occupy() throws {
        guest = try session(application: "guest")
        try guest?.query("SELECT 1")
    }

    /// Ends it at once, as a restart does that waits for nobody.
    package func stop() async throws {
        let process = process
        process?.send(SIGKILL)
        try await wait(for: "PgBouncer to end") { process?.poll() != nil }
        self.process = nil
    }

    /// What leads to its console.
    package func conninfo(as role: String = "postgres", port: Int? = nil) -> String {
        "host=127.0.0.1 port=\(port ?? self.port) user=\(role)"
    }

    /// A client's session, or one at its console.
    package func session(
        as role: String = "postgres", in database: String = "postgres", application: String = "test"
    ) throws -> TestSession {
        try TestSession(
            socket: "\(folder)/.s.PGSQL.\(port)",
            parameters: ["user": role, "database": database, "application_name": application],
            within: .seconds(20))
    }

    /// Whether a database is paused, as the console tells it.
    package func isPaused(_ database: String = "postgres") throws -> Bool {
        let console = try session(in: "pgbouncer")
        defer { console.close() }
        // 1.18 of Debian: the last column but one.
        return try console.query("SHOW DATABASES").contains { $0[0] == database && $0[$0.count - 2] != "0" }
    }
}
