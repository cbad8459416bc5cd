import Glibc

/// The process that owns a demo: it builds the cluster, keeps it at work, and takes all of it away.
///
/// It is not part of pgtop's own process, so that the demo ends with pgtop in whatever way pgtop ends.
struct Supervisor {
    private let account: ServerAccount
    private let pgtop: Int32
    private let vigil: Vigil
    private let household: Household
    private var folder: DemoFolder?
    private var switchover: Switchover?

    /// The whole life of a supervisor, which talks to pgtop over descriptor 0.
    static func run(scenario name: String?) -> Never {
        guard let scenario = name.flatMap(Scenario.named), let account = ServerAccount.current() else {
            exit(2)
        }
        var supervisor = Supervisor(account: account)
        do throws(DemoEnd) {
            let workload = try supervisor.build(scenario)
            try supervisor.supervise(scenario, workload)
        } catch {
            if case .failed(let reason) = error { supervisor.report(.failed(reason)) }
        }
        supervisor.household.clear(supervisor.folder)
        exit(0)
    }

    /// Moves the socket to where no child inherits it.
    private init(account: ServerAccount) {
        self.account = account
        pgtop = fcntl(0, F_DUPFD_CLOEXEC, 3)
        dup2(open("/dev/null", O_RDWR | O_CLOEXEC), 0)
        signal(SIGPIPE, SIG_IGN)
        vigil = Vigil(pgtop: pgtop)
        household = Household(account: account, vigil: vigil)
    }

    private func report(_ report: DemoReport) {
        let bytes = Array(report.line.utf8)
        _ = write(pgtop, bytes, bytes.count)
    }

    /// Builds the cluster that a scenario's clients will work on.
    private mutating func build(_ scenario: Scenario) throws(DemoEnd) -> Workload {
        let parent = DemoFolder.parent
        for leftOver in DemoFolder.leftOvers(of: account, in: parent) { household.remove(leftOver) }
        let programs = try ServerPrograms.find()
        let folder = try DemoFolder(account: account, in: parent)
        self.folder = folder
        let hands = DemoHands(folder: folder, household: household, vigil: vigil)
        let builder = ClusterBuilder(
            programs: programs, setup: scenario.setup, hands: hands, report: report)
        let (servers, primary) = try builder.build()
        if let moment = scenario.setup.switchesOver {
            switchover = Switchover(servers, primary, hands, begins: .now + moment)
        }
        for note in scenario.notes(servers) { report(.note(note)) }
        report(.progress("letting the shop's programs in: \(scenario.summary)"))
        return try Workload(scenario, in: folder, servers: servers, household: household)
    }

    /// Lets the clients in, says so, and looks after them until nobody wants the demo any more.
    private mutating func supervise(_ scenario: Scenario, _ workload: Workload) throws(DemoEnd) {
        var workload = workload
        var standby = scenario.setup.stopsStandby ? StoppedStandby(workload.servers, household) : nil
        var isReady = false
        while true {
            let due = try workload.tend()
            if workload.isReady, !isReady {
                isReady = true
                report(.ready(scenario.conninfo(workload.servers)))
            }
            try standby?.startIfAsked()
            let next = try switchover?.goOn()
            try vigil.rest(until: min(due, standby?.due ?? due, next ?? due))
        }
    }
}

extension Scenario {
    /// How to connect to the server that the dashboard looks at.
    fileprivate func conninfo(_ servers: DemoServers) -> String {
        switch seenFrom {
        case .primary: servers.conninfo
        case .standby: servers.standbyConninfo
        case .whicheverLeads: servers.leaderConninfo
        }
    }

    private var limitsTold: String {
        limits.sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }.joined(separator: ", ")
    }

    /// What one must know to understand what one sees.
    fileprivate func notes(_ servers: DemoServers) -> [String] {
        var notes: [String] = []
        if !limits.isEmpty { notes.append("limits of this demo: \(limitsTold)") }
        let others =
            servers.programs.pgbouncer == nil ? "" : "; PgBouncer's console: '\(servers.pgbouncerConninfo)'"
        notes.append("the primary: '\(servers.conninfo)'; the standby: '\(servers.standbyConninfo)'\(others)")
        switch seenFrom {
        case .primary: break
        case .standby: notes.append("pgtop looks at the standby")
        case .whicheverLeads: notes.append("pgtop looks at whichever leads: '\(servers.leaderConninfo)'")
        }
        if setup.stopsStandby { notes.append(StoppedStandby.note(servers)) }
        if !story.isEmpty { notes.append(story) }
        return notes
    }
}
