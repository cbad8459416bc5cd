import Glibc

/// The steps from an empty folder to a primary with tables, a standby and a PgBouncer, all running.
struct ClusterBuilder {
    let programs: ServerPrograms
    let setup: DemoSetup
    let hands: DemoHands
    let report: (DemoReport) -> Void

    private var folder: DemoFolder { hands.folder }

    /// Returns the servers, and the process that is the primary.
    func build() throws(DemoEnd) -> (DemoServers, primary: Child) {
        guard chdir(folder.path) == 0 else { throw .failed("cannot enter \(folder.path)") }
        let port = try ReservedPort()
        let servers = DemoServers(
            programs: programs, setup: setup, folder: folder.path, port: port.number,
            password: Self.newPassword())
        let primary = try makePrimary(servers, at: port)
        let standby = try fillAndCopy(servers)
        try startPgBouncer(servers)
        if !setup.after.isEmpty { try hands.run(setup.after, "after", in: ShopSchema.database, servers) }
        if setup.stopsStandby { try hands.stop(standby, "standby") }
        return (servers, primary)
    }

    // MARK: Steps

    private func makePrimary(_ servers: DemoServers, at port: ReservedPort) throws(DemoEnd) -> Child {
        report(.progress("making a PostgreSQL cluster in \(folder.path)"))
        try folder.write(servers.password + "\n", to: "password")
        try hands.finish(hands.start(servers.initdb, servers, "initdb"), "initdb")
        try folder.write(servers.primarySettings, to: "primary/postgresql.conf", appending: true)
        port.release()
        let primary = try hands.serve(servers.primary, servers, "primary")
        if !programs.hasStatements {
            report(
                .note("no pg_stat_statements: its library is missing (see the package postgresql-contrib)"))
        }
        return primary
    }

    /// Fills the tables and makes the standby, both at the same time.
    ///
    /// Returns the standby.
    private func fillAndCopy(_ servers: DemoServers) throws(DemoEnd) -> Child {
        report(.progress("filling the shop's tables and making a standby"))
        if !setup.before.isEmpty { try hands.run(setup.before, "before", in: "postgres", servers) }
        let copying = try hands.start(servers.backup, servers, "pg_basebackup")
        try hands.run(ShopSchema.roles(password: servers.password), "roles", in: "postgres", servers)
        let tables = ShopSchema.tables(withStatements: programs.hasStatements)
        try hands.run(tables, "tables", in: ShopSchema.database, servers)
        try hands.run(ShopSchema.analysis, "analysis", in: ShopSchema.database, servers)
        try hands.finish(copying, "pg_basebackup")
        try folder.write(servers.standbySettings, to: "standby/postgresql.conf", appending: true)
        let standby = try hands.serve(servers.standby, servers, "standby")
        try hands.run(ShopSchema.arrival, "arrival", in: "postgres", servers)
        return standby
    }

    private func startPgBouncer(_ servers: DemoServers) throws(DemoEnd) {
        guard let command = servers.pgbouncer else {
            return report(.note("no PgBouncer: it is not installed (see the package pgbouncer)"))
        }
        report(.progress("starting PgBouncer"))
        try folder.write(servers.pgbouncerSettings(), to: "pgbouncer.ini")
        try folder.write(servers.pgbouncerUsers, to: "pgbouncer.users")
        _ = try hands.serve(command, servers, "pgbouncer") { access(servers.pgbouncerSocket, F_OK) == 0 }
        report(.pgbouncer(servers.pgbouncerConninfo))
    }

    private static func newPassword() -> String {
        (0..<2).map { _ in String(UInt64.random(in: .min ... .max), radix: 36) }.joined()
    }
}
