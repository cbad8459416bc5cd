import Glibc

/// The steps from an empty folder to a primary with tables, a standby and a PgBouncer, all running.
struct ClusterBuilder {
    let programs: ServerPrograms
    let folder: DemoFolder
    let household: Household
    let vigil: Vigil
    let report: (DemoReport) -> Void

    /// No step takes longer, unless the machine is in trouble itself.
    private static let patience = Duration.seconds(20)

    func build() throws(DemoEnd) -> DemoServers {
        guard chdir(folder.path) == 0 else { throw .failed("cannot enter \(folder.path)") }
        let servers = DemoServers(
            programs: programs, folder: folder, port: try Self.freePort(), password: Self.newPassword())
        try makePrimary(servers)
        try fillAndCopy(servers)
        try startPgBouncer(servers)
        return servers
    }

    // MARK: Steps

    private func makePrimary(_ servers: DemoServers) throws(DemoEnd) {
        report(.progress("making a PostgreSQL cluster in \(folder.path)"))
        try folder.write(servers.password + "\n", to: "password")
        try folder.write(servers.passwords, to: "pgpass")
        try finish(
            household.start(servers.initdb, environment: servers.environment, log: "initdb.log"), "initdb")
        try folder.write(servers.primarySettings, to: "primary/postgresql.conf", appending: true)
        try serve(servers.primary, servers, "primary") { isReady("primary") }
        if !programs.hasStatements {
            report(
                .note("no pg_stat_statements: its library is missing (often in a package postgresql-contrib)")
            )
        }
    }

    /// Fills the tables and makes the standby, both at the same time.
    private func fillAndCopy(_ servers: DemoServers) throws(DemoEnd) {
        report(.progress("filling the shop's tables and making a standby"))
        let copying = try household.start(
            servers.backup, environment: servers.environment, log: "pg_basebackup.log")
        try run(ShopSchema.roles(password: servers.password), "roles", in: "postgres", servers)
        let tables = ShopSchema.tables(withStatements: programs.hasStatements)
        try run(tables, "tables", in: ShopSchema.database, servers)
        try finish(copying, "pg_basebackup")
        try serve(servers.standby, servers, "standby") { isReady("standby") }
    }

    private func startPgBouncer(_ servers: DemoServers) throws(DemoEnd) {
        guard let command = servers.pgbouncer else {
            return report(
                .note("no PgBouncer: it is not installed (Debian and Ubuntu: apt install pgbouncer)"))
        }
        report(.progress("starting PgBouncer"))
        try folder.write(servers.pgbouncerSettings, to: "pgbouncer.ini")
        try folder.write(servers.pgbouncerUsers, to: "pgbouncer.users")
        try serve(command, servers, "pgbouncer") { access(servers.pgbouncerSocket, F_OK) == 0 }
        report(.pgbouncer(servers.pgbouncerConninfo))
    }

    // MARK: What steps are made of

    /// Runs a script once, as the superuser.
    private func run(_ script: String, _ name: String, in database: String, _ servers: DemoServers)
        throws(DemoEnd)
    {
        try folder.write(script, to: "\(name).sql")
        var environment = servers.environment(
            role: ShopSchema.superuser, route: .socket, application: "pgtop demo")
        environment["PGDATABASE"] = database
        let command = servers.pgbench(script: "\(name).sql", ["-t", "1"])
        try finish(household.start(command, environment: environment, log: "\(name).log"), name)
    }

    /// Waits for a program's good end; what it says is in the log of its name.
    private func finish(_ child: Child, _ name: String) throws(DemoEnd) {
        guard let status = try household.end(of: child, within: Self.patience) else {
            throw .failed("\(name) has not finished within \(Self.patience)")
        }
        guard status == 0 else { throw .failed("\(name): \(folder.lastWord(in: "\(name).log") ?? "failed")") }
    }

    /// Starts a server and waits until it is ready; what it says is in the log of its name.
    private func serve(
        _ command: [String], _ servers: DemoServers, _ name: String, isReady: () -> Bool
    ) throws(DemoEnd) {
        let server = try household.serve(command, environment: servers.environment, log: "\(name).log")
        let ready = try vigil.holds(within: Self.patience) { () throws(DemoEnd) in
            if household.ended(server) != nil {
                throw .failed(
                    "the \(name) has ended: \(folder.lastWord(in: "\(name).log") ?? "it did not say why")")
            }
            return isReady()
        }
        guard ready else { throw .failed("the \(name) is not ready after \(Self.patience)") }
    }

    /// Whether a postmaster says of itself that it takes connections, as `pg_ctl` asks it.
    private func isReady(_ data: String) -> Bool {
        text(of: "\(folder.path)/\(data)/postmaster.pid")?
            .split(separator: "\n", omittingEmptySubsequences: false).dropFirst(7).first?.hasPrefix("ready")
            == true
    }

    private static func newPassword() -> String {
        (0..<2).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }.joined()
    }

    /// A TCP port of 127.0.0.1 that nobody uses now.
    private static func freePort() throws(DemoEnd) -> UInt16 {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &address) { address in
            address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        guard bound else { throw .failed("no TCP port of 127.0.0.1 is free") }
        return UInt16(bigEndian: address.sin_port)
    }
}
