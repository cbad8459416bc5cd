import Glibc

/// The process that owns a demo: it builds the cluster, keeps it at work, and takes all of it away.
///
/// It is not part of pgtop's own process, so that the demo ends with pgtop in whatever way pgtop ends.
enum Supervisor {
    /// The whole life of a supervisor, which talks to pgtop over descriptor 0.
    static func run(scenario name: String?) -> Never {
        guard let scenario = name.flatMap(Scenario.named), let account = ServerAccount.current() else {
            exit(2)
        }
        let pgtop = fcntl(0, F_DUPFD_CLOEXEC, 3)
        dup2(open("/dev/null", O_RDWR | O_CLOEXEC), 0)
        signal(SIGPIPE, SIG_IGN)
        let vigil = Vigil(pgtop: pgtop)
        let household = Household(account: account, vigil: vigil)
        var folder: DemoFolder?
        let report = { (report: DemoReport) in
            let bytes = Array(report.line.utf8)
            _ = write(pgtop, bytes, bytes.count)
        }
        do throws(DemoEnd) {
            let parent = DemoFolder.parent
            for leftOver in DemoFolder.leftOvers(of: account, in: parent) { household.remove(leftOver) }
            let programs = try ServerPrograms.find()
            let own = try DemoFolder(account: account, in: parent)
            folder = own
            let cluster = ClusterBuilder(
                programs: programs, folder: own, household: household, vigil: vigil, report: report)
            try supervise(scenario, on: cluster.build(), household, vigil, report)
        } catch {
            if case .failed(let reason) = error { report(.failed(reason)) }
        }
        household.clear(folder)
        exit(0)
    }

    /// Lets the clients in, says so, and looks after them until nobody wants the demo any more.
    private static func supervise(
        _ scenario: Scenario, on servers: DemoServers, _ household: Household, _ vigil: Vigil,
        _ report: (DemoReport) -> Void
    ) throws(DemoEnd) {
        report(.progress("letting the shop's programs in: \(scenario.summary)"))
        var workload = try Workload(scenario, servers: servers, household: household)
        var isReady = false
        while true {
            let due = try workload.tend()
            if workload.isComplete, !isReady {
                isReady = true
                report(.ready(servers.conninfo))
            }
            try vigil.rest(until: due)
        }
    }
}
