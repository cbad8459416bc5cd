/// A PgBouncer in front of a server, with a pool for each transaction.
package final class TestPooler {
    package let port: Int
    private let process: ChildProcess

    /// Whether the machine has PgBouncer.
    package static let isInstalled = program != nil

    private static let program = ((environmentVariable("PATH") ?? "") + ":/usr/sbin")
        .split(separator: ":").map { "\($0)/pgbouncer" }.first(where: fileExists)

    package init(before server: TestServer) throws {
        port = try LoopbackSocket.unusedPort()
        let folder = try Scratch.newPath("pgbouncer")
        try ServerAccount.makeFolder(folder)
        try writeText(#""postgres" """#, to: "\(folder)/users")
        try writeText(
            """
            [databases]
            * = host=\(server.folder) port=\(server.port)
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = \(port)
            unix_socket_dir =
            auth_type = trust
            auth_file = \(folder)/users
            pool_mode = transaction
            """, to: "\(folder)/pgbouncer.ini")
        process = try ChildProcess(
            ServerAccount.command([Self.program ?? "pgbouncer", "\(folder)/pgbouncer.ini"]),
            environment: Environment.base, streams: [.nothing])
    }

    /// Waits until clients can connect.
    package func start() async throws {
        try await wait(for: "PgBouncer to listen") { LoopbackSocket.answers(at: port) }
    }
}
