/// The servers of a demo: what each is told, and what is asked of its programs.
struct DemoServers {
    let programs: ServerPrograms
    let setup: DemoSetup
    /// Where data, sockets, logs and scripts are.
    let folder: String
    /// The primary's TCP port on 127.0.0.1; also names its socket.
    let port: UInt16
    /// What roles need over TCP; over the socket, in a folder that only we may enter, nobody is asked.
    let password: String

    private static let standbyPort = "5433"
    private static let pgbouncerPort = "6432"

    var conninfo: String {
        "host=\(folder) port=\(port) dbname=\(ShopSchema.database) user=\(ShopSchema.superuser)"
    }

    var standbyConninfo: String {
        "host=\(folder) port=\(Self.standbyPort) dbname=\(ShopSchema.database) user=\(ShopSchema.superuser)"
    }

    /// Leads to the one of the two that is the primary.
    var leaderConninfo: String {
        """
        host=\(folder),\(folder) port=\(port),\(Self.standbyPort) dbname=\(ShopSchema.database) \
        user=\(ShopSchema.superuser) target_session_attrs=primary
        """
    }

    var pgbouncerConninfo: String {
        "host=\(folder) port=\(Self.pgbouncerPort) dbname=pgbouncer user=\(ShopSchema.superuser)"
    }

    var pgbouncerSocket: String { "\(folder)/.s.PGSQL.\(Self.pgbouncerPort)" }

    // MARK: Command lines

    var initdb: [String] {
        [
            program("initdb"), "-D", "primary", "-U", ShopSchema.superuser, "--pwfile=password", "--no-sync",
            "--auth-local=trust", "--auth-host=scram-sha-256", "--encoding=UTF8", "--locale=C",
            "--wal-segsize=\(setup.walSegment)",
        ]
    }

    var primary: [String] { [program("postgres"), "-D", "primary"] }

    var backup: [String] {
        [
            program("pg_basebackup"), "-D", "standby", "-U", ShopSchema.superuser,
            "-C", "-S", ShopSchema.standby, "-R", "-X", "stream", "-c", "fast", "--no-sync",
        ]
    }

    var standby: [String] {
        [
            program("postgres"), "-D", "standby", "-c", "port=\(Self.standbyPort)", "-c", "listen_addresses=",
            "-c", "cluster_name=\(ShopSchema.standby)",
        ]
    }

    /// The old primary, which follows who was its standby.
    var follower: [String] {
        let leader = "host=\(folder) port=\(Self.standbyPort) user=\(ShopSchema.superuser)"
        return primary + ["-c", "primary_conninfo=\(leader) application_name=\(ShopSchema.follower)"]
    }

    var pgbouncer: [String]? { programs.pgbouncer.map { [$0, "-q", "pgbouncer.ini"] } }

    /// `pgbench` with a script of ours, which needs neither its tables nor a vacuum.
    func pgbench(script: String, _ options: [String]) -> [String] {
        [program("pgbench"), "-n", "-f", script] + options
    }

    private func program(_ name: String) -> String { "\(programs.folder)/\(name)" }

    // MARK: Files

    var primarySettings: String {
        """
        listen_addresses = '127.0.0.1'
        port = \(port)
        unix_socket_directories = '\(folder)'
        cluster_name = 'shop'
        max_connections = 60
        shared_buffers = '64MB'
        dynamic_shared_memory_type = 'mmap'
        max_wal_size = '256MB'
        max_wal_senders = 5
        max_replication_slots = 5
        max_prepared_transactions = 5
        synchronous_commit = off
        autovacuum_naptime = '10s'
        jit = off
        track_io_timing = on
        shared_preload_libraries = '\(programs.hasStatements ? "pg_stat_statements" : "")'
        \(Self.lines(setup.settings))

        """
    }

    /// What is added to the settings that the standby has from the primary.
    var standbySettings: String { Self.lines(setup.standbySettings) + "\n" }

    private static func lines(_ settings: [String: String]) -> String {
        settings.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }.joined(separator: "\n")
    }

    /// Leads to the primary, or to the standby when that has taken its part.
    func pgbouncerSettings(standbyLeads: Bool = false) -> String {
        let leader = standbyLeads ? Self.standbyPort : "\(port)"
        let server = "host=\(folder) port=\(leader) dbname=\(ShopSchema.database)"
        return """
            [databases]
            \(ShopSchema.database) = \(server) pool_size=8
            reports = \(server) pool_size=2
            [pgbouncer]
            listen_port = \(Self.pgbouncerPort)
            unix_socket_dir = \(folder)
            auth_type = trust
            auth_file = \(folder)/pgbouncer.users
            admin_users = \(ShopSchema.superuser)
            pool_mode = transaction
            ignore_startup_parameters = extra_float_digits
            \(Self.lines(setup.poolerSettings))

            """
    }

    var pgbouncerUsers: String {
        (ShopSchema.roles + [ShopSchema.superuser]).map { "\"\($0)\" \"\"\n" }.joined()
    }

    // MARK: Environments

    /// All that a demo's program finds in its environment: how to reach the primary, and nothing of the user's.
    var environment: [String: String] {
        [
            "PATH": "\(programs.folder):/usr/bin:/bin", "LC_ALL": "C", "HOME": folder, "TMPDIR": folder,
            "PGHOST": folder, "PGPORT": "\(port)", "PGDATABASE": ShopSchema.database,
        ]
    }

    /// The environment of a client.
    func environment(of client: DemoClient) -> [String: String] {
        let own = ["PGUSER": client.role, "PGAPPNAME": client.application, "PGPASSWORD": password]
        let route =
            switch client.route {
            case .tcp: ["PGHOST": "127.0.0.1"]
            case .standby: ["PGPORT": Self.standbyPort]
            case .console: ["PGPORT": Self.pgbouncerPort, "PGDATABASE": "pgbouncer"]
            case .pool(let pool) where programs.pgbouncer != nil:
                ["PGPORT": Self.pgbouncerPort, "PGDATABASE": pool]
            case .socket, .pool: [:] as [String: String]
            }
        return environment.merging(own) { $1 }.merging(route) { $1 }
    }
}
