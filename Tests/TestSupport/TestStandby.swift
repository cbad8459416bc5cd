extension TestServer {
    /// Makes a streaming standby of this server, with a slot of its own.
    package func standby(slot: String = "standby") async throws -> TestServer {
        let standby = try TestServer(settings: [:])
        try await runAsServer([
            binaries.path("pg_basebackup"), "-h", folder, "-p", "\(port)", "-U", "postgres",
            "-D", "\(standby.folder)/data", "--write-recovery-conf", "--create-slot", "--slot", slot,
            "--checkpoint=fast", "--no-sync",
        ])
        try await standby.start()
        return standby
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
