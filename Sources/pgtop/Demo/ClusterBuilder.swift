import Glibc

/// The steps from an empty folder to a primary with tables, a standby and a PgBouncer, all running.
struct ClusterBuilder {
    let programs: ServerPrograms
    let setup: DemoSetup
    let folder: DemoFolder
    let household: Household
    let vigil: Vigil
    let report: (DemoReport) -> Void

    /// No step takes longer, unless the machine is in trouble itself.
    private static let patience = Duration.seconds(20)

    func build() throws(DemoEnd) -> DemoServers {
        guard chdir(folder.path) == 0 else { throw .failed("cannot enter \(folder.path)") }
        let port = try ReservedPort()
        let servers = DemoServers(
            programs: programs, setup: setup, folder: folder.path, port: port.number,
            password: Self.newPassword())
        try makePrimary(servers, at: port)
        let standby = try fillAndCopy(servers)
        try startPgBouncer(servers)
        if !setup.after.isEmpty { try run(setup.after, "after", in: ShopSchema.database, servers) }
        if setup.stopsStandby { try stop(standby, "standby") }
        return servers
    }

    // MARK: Steps

    private func makePrimary(_ servers: DemoServers, at port: ReservedPort) throws(DemoEnd) {
        report(.progress("making a PostgreSQL cluster in \(folder.path)"))
        try folder.write(servers.password + "\n", to: "password")
        try finish(start(servers.initdb, servers, "initdb"), "initdb")
        try folder.write(servers.primarySettings, to: "primary/postgresql.conf", appending: true)
        port.release()
        _ = try serve(servers.primary, servers, "primary") { isReady("primary") }
        if !programs.hasStatements {
            report(
                .note("no pg_stat_statements: its library is missing (see the package postgresql-contrib)"))
        }
    }

    /// Fills the tables and makes the standby, both at the same time.
    ///
    /// Returns the standby.
    private func fillAndCopy(_ servers: DemoServers) throws(DemoEnd) -> Child {
        report(.progress("filling the shop's tables and making a standby"))
        if !setup.before.isEmpty { try run(setup.before, "before", in: "postgres", servers) }
        let copying = try start(servers.backup, servers, "pg_basebackup")
        try run(ShopSchema.roles(password: servers.password), "roles", in: "postgres", servers)
        let tables = ShopSchema.tables(withStatements: programs.hasStatements)
        try run(tables, "tables", in: ShopSchema.database, servers)
        try run(ShopSchema.analysis, "analysis", in: ShopSchema.database, servers)
        try finish(copying, "pg_basebackup")
        try folder.write(servers.standbySettings, to: "standby/postgresql.conf", appending: true)
        let standby = try serve(servers.standby, servers, "standby") { isReady("standby") }
        try run(ShopSchema.arrival, "arrival", in: "postgres", servers)
        return standby
    }

    private func startPgBouncer(_ servers: DemoServers) throws(DemoEnd) {
        guard let command = servers.pgbouncer else {
            return report(.note("no PgBouncer: it is not installed (see the package pgbouncer)"))
        }
        report(.progress("starting PgBouncer"))
        try folder.write(servers.pgbouncerSettings, to: "pgbouncer.ini")
        try folder.write(servers.pgbouncerUsers, to: "pgbouncer.users")
        _ = try serve(command, servers, "pgbouncer") { access(servers.pgbouncerSocket, F_OK) == 0 }
        report(.pgbouncer(servers.pgbouncerConninfo))
    }

    // MARK: What steps are made of

    /// Runs a script once, as the superuser.
    private func run(
        _ script: String, _ name: String, in database: String, _ servers: DemoServers
    ) throws(DemoEnd) {
        try folder.write(script, to: "\(name).sql")
        let command = servers.pgbench(
            script: "\(name).sql", ["-t", "1", "-U", ShopSchema.superuser, database])
        try finish(start(command, servers, name), name)
    }

    /// Starts a program whose log has its name.
    private func start(_ command: [String], _ servers: DemoServers, _ name: String) throws(DemoEnd) -> Child {
        try household.start(command, environment: servers.environment, log: "\(name).log")
    }

    /// Waits for a program's good end; what it says is in the log of its name.
    private func finish(_ child: Child, _ name: String) throws(DemoEnd) {
        guard let status = try household.end(of: child, within: Self.patience) else {
            throw .failed("\(name) has not finished within \(Self.patience)")
        }
        guard status == 0 else { throw .failed("\(name): \(folder.complaint(in: "\(name).log"))") }
    }

    /// Starts a server and waits until it is ready; what it says is in the log of its name.
    private func serve(
        _ command: [String], _ servers: DemoServers, _ name: String, isReady: () -> Bool
    ) throws(DemoEnd) -> Child {
        let server = try household.serve(command, environment: servers.environment, log: "\(name).log")
        let ready = try vigil.holds(within: Self.patience) { () throws(DemoEnd) in
            if household.ended(server) != nil {
                throw .failed("the \(name) has ended: \(folder.complaint(in: "\(name).log"))")
            }
            return isReady()
        }
        guard ready else { throw .failed("the \(name) is not ready after \(Self.patience)") }
        return server
    }

    /// Stops a server as a careful administrator does.
    private func stop(_ server: Child, _ name: String) throws(DemoEnd) {
        server.signal(SIGINT)
        guard try household.end(of: server, within: Self.patience) != nil else {
            throw .failed("the \(name) has not stopped within \(Self.patience)")
        }
    }

    /// Whether a postmaster says of itself that it takes connections, as `pg_ctl` asks it.
    private func isReady(_ data: String) -> Bool {
        let lines = Disk.text(of: "\(folder.path)/\(data)/postmaster.pid")?.split(
            separator: "\n", omittingEmptySubsequences: false)
        return lines?.dropFirst(7).first?.hasPrefix("ready") == true
    }

    private static func newPassword() -> String {
        (0..<2).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }.joined()
    }
}
