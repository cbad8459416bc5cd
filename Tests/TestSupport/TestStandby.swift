import Glibc

extension TestServer {
    /// Makes a streaming standby of this server, with a slot of its own, and starts it.
    package func standby() async throws -> TestServer {
        let standby = try await standby(settings: [:])
        try await standby.start()
        return standby
    }

    /// Makes a streaming standby with settings of its own, which is not started yet.
    package func standby(settings: [String: String]) async throws -> TestServer {
        let standby = try TestServer(settings: settings)
        try await runAsServer([
            binaries.path("pg_basebackup"), "-h", folder, "-p", "\(port)", "-U", "postgres",
            "-D", "\(standby.folder)/data", "--write-recovery-conf", "--create-slot", "--slot", "standby",
            "--checkpoint=fast", "--no-sync",
        ])
        return standby
    }

    /// Makes a standby that takes no sessions a primary.
    package func promoteByFile() async throws {
        try await runAsServer(["touch", "\(folder)/data/promote"])
        postmaster?.send(SIGUSR1)
    }

    /// Makes a standby a primary and waits until it is one.
    package func promote() async throws {
        let session = try session()
        try session.query("SELECT pg_promote(false)")
        try await wait(for: "the standby to become a primary", evidence: log) {
            try session.query("SELECT pg_is_in_recovery()") == [["f"]]
        }
    }
}
