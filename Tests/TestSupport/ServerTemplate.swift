/// A fresh database cluster, made once by `initdb` and copied for each server.
enum ServerTemplate {
    private static let made = Task { try await make() }

    /// Copies the cluster to a folder.
    static func copy(to folder: String) async throws {
        try await runAsServer(["cp", "-a", try await made.value, folder])
    }

    private static func make() async throws -> String {
        let folder = try Scratch.newPath("template")
        try ServerAccount.makeFolder(folder)
        try await make(in: folder)
        return "\(folder)/data"
    }

    /// Makes a cluster in a folder.
    static func make(in folder: String) async throws {
        guard let binaries = ServerBinaries.found else { throw NoServerBinaries() }
        try await runAsServer([
            binaries.path("initdb"), "-D", "\(folder)/data", "-U", "postgres", "--auth=trust", "--no-sync",
            "--encoding=UTF8", "--locale=C", "--wal-segsize=1",
        ])
        try await runAsServer(["cp", try accessRules(), "\(folder)/data/pg_hba.conf"])
    }

    /// Everyone is let in, except that the role `with_password` must give it when it comes by TCP.
    private static func accessRules() throws -> String {
        let path = try Scratch.newPath("pg_hba.conf")
        try writeText(
            """
            local all all trust
            local replication all trust
            host all with_password 127.0.0.1/32 scram-sha-256
            host all all 127.0.0.1/32 trust
            host replication all 127.0.0.1/32 trust

            """, to: path)
        return path
    }
}

/// There is no PostgreSQL server on this machine.
struct NoServerBinaries: Error, CustomStringConvertible {
    let description = "no postgres in PGTOP_TEST_BINDIR, PATH or /usr/lib/postgresql"
}

/// A program of the server's that ended in failure.
struct ServerProgramFailure: Error, CustomStringConvertible {
    let description: String
}

/// Runs a program to its end under the servers' account.
func runAsServer(_ command: [String]) async throws {
    let run = try await ProgramRun.of(ServerAccount.command(command), within: .seconds(120))
    guard run.status == .code(0) else {
        throw ServerProgramFailure(description: "\(command): \(run.status)\n\(run.output)\(run.error)")
    }
}
