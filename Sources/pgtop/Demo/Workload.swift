/// The clients of a scenario at work; one that has ended comes back after a while.
struct Workload {
    private struct Post {
        let client: DemoClient
        let script: String
        var due: ContinuousClock.Instant
        var process: Child?
        var wasStarted = false
    }

    let servers: DemoServers
    private var posts: [Post] = []
    private let household: Household
    private let ripe: ContinuousClock.Instant

    /// Writes the clients' scripts; none is started yet.
    init(
        _ scenario: Scenario, in folder: DemoFolder, servers: DemoServers, household: Household
    ) throws(DemoEnd) {
        self.servers = servers
        self.household = household
        let begin = ContinuousClock.now
        ripe = begin + scenario.ripens
        for (number, client) in scenario.clients.enumerated() {
            let script = "client-\(number).sql"
            try folder.write(client.script + "\n", to: script)
            posts.append(Post(client: client, script: script, due: begin + client.starts))
        }
    }

    /// Whether each client has been let in, and has had the time that the scenario gives it.
    ///
    /// Who comes much later is a turn of the story: nobody waits for him.
    var isReady: Bool { posts.allSatisfy { $0.wasStarted || $0.client.comesLate } && ripe <= .now }

    /// Starts who is due, notes who has ended, and says when to look again.
    mutating func tend() throws(DemoEnd) -> ContinuousClock.Instant {
        for index in posts.indices {
            let now = ContinuousClock.now
            if let process = posts[index].process {
                guard household.ended(process) != nil else { continue }
                posts[index].process = nil
                posts[index].due = now + posts[index].client.returns
            } else if posts[index].due <= now {
                posts[index].process = try start(posts[index])
                posts[index].wasStarted = true
            }
        }
        let due = posts.filter { $0.process == nil }.map(\.due).min() ?? .now + .seconds(3600)
        return ripe <= .now ? due : min(due, ripe)
    }

    private func start(_ post: Post) throws(DemoEnd) -> Child {
        let client = post.client
        var options = ["-c", "\(client.sessions)", "-T", "\(30 * 86_400)"]
        if let rate = client.rate { options += ["-R", "\(rate)", "-L", "1000"] }
        if client.reconnects { options.append("-C") }
        return try household.start(
            servers.pgbench(script: post.script, options),
            environment: servers.environment(of: client))
    }
}
