/// The servers of a demo: what each is told, and what is asked of its programs.
struct DemoServers {
    let programs: ServerPrograms
    let folder: DemoFolder
    /// The primary's TCP port on 127.0.0.1; also names its socket.
    let port: UInt16
    /// What roles need over TCP; over the socket, in a folder that only we may enter, nobody is asked.
    let password: String

    private static let standbyPort = "5433"
    private static let pgbouncerPort = "6432"

    var conninfo: String {
        "host=\(folder.path) port=\(port) dbname=\(ShopSchema.database) user=\(ShopSchema.superuser)"
    }

    var pgbouncerConninfo: String {
        "host=\(folder.path) port=\(Self.pgbouncerPort) dbname=pgbouncer user=\(ShopSchema.superuser)"
    }

    var pgbouncerSocket: String { "\(folder.path)/.s.PGSQL.\(Self.pgbouncerPort)" }

    // MARK: Command lines

    var initdb: [String] {
        [
            program("initdb"), "-D", "primary", "-U", ShopSchema.superuser, "--pwfile=password", "--no-sync",
            "--auth-local=trust", "--auth-host=scram-sha-256", "--encoding=UTF8", "--locale=C",
        ]
    }

    var primary: [String] { [program("postgres"), "-D", "primary"] }

    var backup: [String] {
        [
            program("pg_basebackup"), "-D", "standby", "-h", folder.path, "-p", "\(port)", "-U",
            ShopSchema.superuser,
            "-C", "-S", ShopSchema.standby, "-R", "-X", "stream", "-c", "fast", "--no-sync",
        ]
    }

    var standby: [String] {
        [
            program("postgres"), "-D", "standby", "-c", "port=\(Self.standbyPort)", "-c", "listen_addresses=",
            "-c", "cluster_name=\(ShopSchema.standby)",
        ]
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
        unix_socket_directories = '\(folder.path)'
        cluster_name = 'shop'
        max_connections = 60
        shared_buffers = '64MB'
        dynamic_shared_memory_type = 'mmap'
        max_wal_size = '256MB'
        max_wal_senders = 5
        max_replication_slots = 5
        fsync = off
        synchronous_commit = off
        jit = off
        track_io_timing = on
        shared_preload_libraries = '\(programs.hasStatements ? "pg_stat_statements" : "")'

        """
    }

    var pgbouncerSettings: String {
        let server = "host=\(folder.path) port=\(port) dbname=\(ShopSchema.database)"
        return """
            [databases]
            \(ShopSchema.database) = \(server) pool_size=8
            reports = \(server) pool_size=2
            [pgbouncer]
            listen_port = \(Self.pgbouncerPort)
            unix_socket_dir = \(folder.path)
            auth_type = trust
            auth_file = \(folder.path)/pgbouncer.users
            admin_users = \(ShopSchema.superuser)
            pool_mode = transaction
            ignore_startup_parameters = extra_float_digits

            """
    }

    var pgbouncerUsers: String {
        (ShopSchema.roles + [ShopSchema.superuser]).map { "\"\($0)\" \"\"\n" }.joined()
    }

    /// What libpq reads passwords from, for the clients that come over TCP.
    var passwords: String { "*:*:*:*:\(password)\n" }

    // MARK: Environments

    /// All that a server's program finds in its environment: nothing of the user's.
    var environment: [String: String] {
        [
            "PATH": "\(programs.folder):/usr/bin:/bin", "LC_ALL": "C", "HOME": folder.path,
            "TMPDIR": folder.path,
        ]
    }

    /// The environment of a client with this role, by this route.
    func environment(role: String, route: DemoClient.Route, application: String) -> [String: String] {
        let to: (host: String, port: String, database: String) =
            switch route {
            case .tcp: ("127.0.0.1", "\(port)", ShopSchema.database)
            case .pool(let pool) where programs.pgbouncer != nil: (folder.path, Self.pgbouncerPort, pool)
            case .socket, .pool: (folder.path, "\(port)", ShopSchema.database)
            }
        let connection = [
            "PGHOST": to.host, "PGPORT": to.port, "PGDATABASE": to.database, "PGUSER": role,
            "PGAPPNAME": application, "PGPASSFILE": "\(folder.path)/pgpass",
        ]
        return environment.merging(connection) { $1 }
    }
}
