import Probes

/// What goes on in a demo: a name, servers that are set up for it, and the clients that make it so.
struct Scenario: Sendable {
    let name: String
    let summary: String
    /// What comes in the course of the demo and what to try, told before it begins.
    var story = ""
    var setup = DemoSetup()
    /// Which server the dashboard looks at.
    var seenFrom = Viewpoint.primary
    /// Limits that must be lower in a demo, as the user's file would set them: nobody wants to wait five minutes for
    /// trouble.
    var limits: [String: String] = [:]
    /// How long the clients are at work before somebody may look.
    var ripens = Duration.zero
    let clients: [DemoClient]

    enum Viewpoint: Sendable {
        case primary, standby
        /// Whichever is the primary, also when that changes.
        case whicheverLeads
    }

    static let all =
        [trouble, calm] + lockScenarios + sessionScenarios + loadScenarios + poolScenarios + replicaScenarios
        + slotScenarios + storageScenarios + windowScenarios
        + upkeepScenarios

    func checkLimits() throws(Limits.Fault) -> Limits {
        var all = Limits()
        for (key, amount) in limits.sorted(by: { $0.key > $1.key }) { try all.set(key, to: amount) }
        return all
    }

    static func named(_ name: String) -> Scenario? {
        all.first { $0.name == name }
    }
}

/// How a scenario's servers differ from those of all demos.
struct DemoSetup: Sendable {
    /// What stands at the end of `postgresql.conf`, of both servers or of the standby alone.
    var settings: [String: String] = [:]
    var standbySettings: [String: String] = [:]
    var poolerSettings: [String: String] = [:]
    /// Megabytes of a WAL segment.
    var walSegment = 16
    /// Run by the superuser once, before the shop's tables are filled.
    var before = ""
    /// The same when all servers run.
    var after = ""
    /// Whether the standby is stopped in the end.
    var stopsStandby = false
    /// How long after the workload's beginning the two servers change their parts, if they do.
    var switchesOver: Duration?
}

/// A program of the imagined shop: so many sessions, each running one `pgbench` script over and over.
struct DemoClient: Sendable {
    /// How a client reaches the primary.
    enum Route: Sendable {
        case socket
        case tcp
        /// To the standby instead.
        case standby
        /// Through PgBouncer, to the pool of this name.
        case pool(String)
        /// To PgBouncer itself.
        case console
    }

    let application: String
    let role: String
    var route = Route.socket
    var sessions = 1
    /// Scripts begun per second by all sessions together; `nil` is as fast as the script goes.
    var rate: Int?
    /// Whether each run of the script has a connection of its own.
    var reconnects = false
    /// How long after the workload's beginning it starts.
    var starts = Duration.zero
    /// How long after its end (when somebody terminated it) it comes back.
    var returns = Duration.seconds(30)
    let script: String

    /// Whether it comes when somebody has long been looking.
    var comesLate: Bool { starts > .seconds(10) }
}

extension Duration {
    /// Longer than any demo lasts: who was ended to mend a demo stays away.
    static let never = Duration.seconds(30 * 86_400)
}
