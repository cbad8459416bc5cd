import Glibc

/// A throw-away cluster on this machine, with trouble in it.
enum Demo {
    /// What the processes of a demo that are pgtop's own program are called: by these names it knows them.
    static let supervisorName = "pgtop-demo-supervisor"
    static let childName = "pgtop-demo-child"

    /// Does not return when this process is not pgtop but a part of a demo; call it first.
    static func superviseIfAsked(_ arguments: [String]) {
        if arguments.first == supervisorName { Supervisor.run(scenario: arguments.dropFirst().first) }
        if arguments.first == childName { Household.become(Array(arguments.dropFirst())) }
    }

    /// Builds a cluster with a scenario at work in it, which takes some seconds, and says how far it is.
    ///
    /// Call it while signals still end the program: then Ctrl-C ends this too.
    static func start(
        scenario name: String = Scenario.trouble.name, progress: (String) -> Void
    ) throws(DemoFailure) -> DemoCluster {
        guard let scenario = Scenario.named(name) else { throw .unknownScenario(name) }
        let cluster = try DemoCluster(scenario: scenario)
        do throws(DemoFailure) {
            try cluster.becomeReady(within: .seconds(30), progress: progress)
        } catch {
            cluster.stop()
            throw error
        }
        return cluster
    }
}

/// Why there is no demo.
enum DemoFailure: Error, Equatable, CustomStringConvertible {
    case unknownScenario(String)
    case failed(String)

    var description: String {
        switch self {
        case .unknownScenario(let name):
            "no scenario \(name): there are \(Scenario.all.map(\.name).joined(separator: ", "))"
        case .failed(let reason): "cannot make the demo's cluster: \(reason)"
        }
    }
}
