import Glibc

/// The standby of a scenario in which it is down: it comes back when somebody asks for it.
struct StoppedStandby {
    private let servers: DemoServers
    private let household: Household
    private var isStopped = true

    /// Whoever makes this file in the demo's folder has the standby started.
    private static let request = "start-standby"

    init(_ servers: DemoServers, _ household: Household) {
        (self.servers, self.household) = (servers, household)
    }

    /// How the standby is brought back.
    static func note(_ servers: DemoServers) -> String {
        "the standby is down; this starts it: touch \(path(servers))"
    }

    /// When to look again, or nil when there is nothing to look for.
    var due: ContinuousClock.Instant? { isStopped ? .now + .seconds(1) : nil }

    private static func path(_ servers: DemoServers) -> String { "\(servers.folder)/\(request)" }

    mutating func startIfAsked() throws(DemoEnd) {
        guard isStopped, access(Self.path(servers), F_OK) == 0 else { return }
        isStopped = false
        _ = try household.serve(servers.standby, environment: servers.environment, log: "standby.log")
    }
}
