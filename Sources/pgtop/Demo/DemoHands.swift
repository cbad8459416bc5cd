import Glibc

/// What is done again and again to make a demo's servers do something.
struct DemoHands {
    let folder: DemoFolder
    let household: Household
    let vigil: Vigil

    /// No step takes longer, unless the machine is in trouble itself.
    private static let patience = Duration.seconds(20)

    /// Runs a script once, as the superuser.
    func run(
        _ script: String, _ name: String, in database: String, _ servers: DemoServers
    ) throws(DemoEnd) {
        try folder.write(script, to: "\(name).sql")
        let command = servers.pgbench(
            script: "\(name).sql", ["-t", "1", "-U", ShopSchema.superuser, database])
        try finish(start(command, servers, name), name)
    }

    /// Runs a client's script once.
    func run(_ client: DemoClient, _ name: String, _ servers: DemoServers) throws(DemoEnd) {
        try folder.write(client.script + "\n", to: "\(name).sql")
        let once = try household.start(
            servers.pgbench(script: "\(name).sql", ["-t", "1"]),
            environment: servers.environment(of: client), log: "\(name).log")
        try finish(once, name)
    }

    /// Starts a program whose log has its name.
    func start(_ command: [String], _ servers: DemoServers, _ name: String) throws(DemoEnd) -> Child {
        try household.start(command, environment: servers.environment, log: "\(name).log")
    }

    /// Waits for a program's good end; what it says is in the log of its name.
    func finish(_ child: Child, _ name: String) throws(DemoEnd) {
        guard let status = try household.end(of: child, within: Self.patience) else {
            throw .failed("\(name) has not finished within \(Self.patience)")
        }
        guard status == 0 else { throw .failed("\(name): \(folder.complaint(in: "\(name).log"))") }
    }

    /// Starts a PostgreSQL server, whose data and log have its name, and waits until it lets sessions in.
    func serve(_ command: [String], _ servers: DemoServers, _ name: String) throws(DemoEnd) -> Child {
        try serve(command, servers, name) { isReady(name) }
    }

    /// Starts a server and waits until it is ready; what it says is in the log of its name.
    func serve(
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
    func stop(_ server: Child, _ name: String) throws(DemoEnd) {
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
}
