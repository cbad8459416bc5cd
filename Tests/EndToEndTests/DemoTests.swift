import Glibc
import TestSupport
import Testing

extension EndToEnd {
    @Suite struct DemoTests {
        @Test func `a demo has trouble in it`() async throws {
            let demo = try await RunningDemo.start("trouble")

            let session = try demo.session()
            try await wait(for: "the trouble", evidence: { "\((try? session.query(Self.trouble)) ?? [])" }) {
                try session.query(Self.trouble) == [["1", "4", "3", "1", "3", "1", "1", "1"]]
            }
            var standbys: TestSession.Rows = []
            try await wait(for: "the standby", evidence: { "\(standbys)" }) {
                standbys = try session.query("SELECT application_name, state FROM pg_stat_replication")
                return standbys == [["standby_1", "streaming"]]
            }
        }

        @Test(arguments: [SIGKILL, SIGTERM, SIGHUP])
        func `nothing of a demo is left when a signal ends pgtop`(signal: Int32) async throws {
            let demo = try await RunningDemo.start("calm")

            demo.pgtop.program.send(signal)

            try await demo.waitForEndOfProcesses()
            try await wait(for: "the folder's end") { !fileExists(demo.folder) }
        }

        @Test
        func `when its supervisor is killed a demo's servers die, and the next demo removes its folder`()
            async throws
        {
            let demo = try await RunningDemo.start("calm")

            kill(demo.supervisor, SIGKILL)

            try await demo.waitForEndOfProcesses()
            #expect(fileExists(demo.folder))
            let next = try await RunningDemo.start("calm")
            #expect(!fileExists(demo.folder))
            #expect(fileExists(next.folder))
        }

        /// The forgotten transaction, who waits for it and for them, the migration, its queue, a parallel query, what is
        /// left behind.
        private static let trouble = """
            SELECT count(*) FILTER (WHERE query LIKE '%captured%' AND state = 'idle in transaction'),
                   count(*) FILTER (WHERE query LIKE 'UPDATE payments%' AND wait_event_type = 'Lock'),
                   count(*) FILTER (WHERE query LIKE 'UPDATE customers%' AND wait_event_type = 'Lock'),
                   count(*) FILTER (WHERE query LIKE 'ALTER TABLE%' AND wait_event = 'relation'),
                   count(*) FILTER (WHERE query LIKE '% FROM orders WHERE id%' AND wait_event = 'relation'),
                   least(count(leader_pid), 1), (SELECT count(*) FROM pg_prepared_xacts),
                   (SELECT count(*) FROM pg_replication_slots WHERE NOT active)
              FROM pg_stat_activity
            """
    }
}

/// A `pgtop demo` in a terminal, and what belongs to it.
private struct RunningDemo {
    let pgtop: TestTerminal
    let supervisor: pid_t
    let folder: String
    private let port: String
    private let processes: [pid_t]

    /// Starts a demo of the servers under test, and returns when its clients are at work.
    static func start(_ scenario: String) async throws -> RunningDemo {
        let path = [ServerBinaries.found?.folder, environmentVariable("PATH")].compactMap { $0 }
        let pgtop = try TestTerminal(
            [Pgtop.path, "demo", scenario], environment: ["PATH": path.joined(separator: ":")])
        var demo: RunningDemo?
        try await TestSupport.wait(for: "a demo", evidence: { pgtop.screen.text }) {
            pgtop.receive()
            demo = RunningDemo(pgtop)
            return demo != nil
        }
        return try #require(demo)
    }

    /// Finds the parts of a demo, or nothing before the last of them is there.
    private init?(_ pgtop: TestTerminal) {
        guard let supervisor = ProcessTable.children(of: pgtop.program.id).first,
            let folder = resolved("/proc/\(supervisor)/cwd"),
            let postmaster = try? readText("\(folder)/primary/postmaster.pid").split(separator: "\n")
        else { return nil }
        let children = ProcessTable.children(of: supervisor)
        guard children.contains(where: { Self.commandLine(of: $0).contains("client-0.sql") }) else {
            return nil
        }
        self.pgtop = pgtop
        self.supervisor = supervisor
        self.folder = folder
        port = String(postmaster[3])
        processes = [supervisor] + children + children.flatMap(ProcessTable.children)
    }

    private static func commandLine(of process: pid_t) -> String {
        (try? readText("/proc/\(process)/cmdline")) ?? ""
    }

    func session() throws -> TestSession {
        try TestSession(
            socket: "\(folder)/.s.PGSQL.\(port)", parameters: ["user": "postgres", "database": "shopdb"],
            within: .seconds(20))
    }

    /// Waits until no process of the demo runs; one that only waits to be reaped has no command line.
    func waitForEndOfProcesses() async throws {
        try await TestSupport.wait(for: "the end of all processes") {
            processes.allSatisfy { Self.commandLine(of: $0).isEmpty }
        }
    }
}
