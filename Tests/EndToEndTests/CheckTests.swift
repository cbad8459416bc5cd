import TestSupport
import Testing

extension EndToEnd {
    @Suite(.needsServer) struct CheckTests {
        private func check(_ arguments: [String], _ server: TestServer) async throws -> ProgramRun {
            try await Pgtop.run(["check"] + arguments, environment: server.environment)
        }

        @Test func `what is wrong decides the exit status, in every format`() async throws {
            // The servers of tests run with fsync off.
            let server = try await SharedServer.server

            let text = try await check([], server)
            let nagios = try await check(["--format", "nagios"], server)
            let json = try await check(["--format", "json", "--profile", "post"], server)

            #expect(text.status == .code(2), "\(text.error)")
            #expect(text.output.contains("FAIL    settings.unsafe"))
            #expect(text.output.contains("PASS    connections.near_limit"))
            #expect(nagios.status == .code(2))
            #expect(nagios.output.hasPrefix("PGTOP CRITICAL: "))
            #expect(nagios.output.contains("| fail="))
            #expect(json.status == .code(2))
            #expect(json.output.contains(#""id":"settings.unsafe""#))
            #expect(!json.output.contains(#""id":"statements.long_running""#))
        }

        @Test func `a server that does not answer is critical`() async throws {
            let run = try await Pgtop.run(["check", "-h", "/nowhere"])

            #expect(run.status == .code(2))
            #expect(run.error.contains("/nowhere"))
        }

        @Test func `runbooks are listed, printed and verified`() async throws {
            let list = try await Pgtop.run(["runbook"])
            let one = try await Pgtop.run(["runbook", "lock-contention"])
            let missing = try await Pgtop.run(["runbook", "no-such"])
            let nowhere = try await Pgtop.run(["runbook", "--verify", "/nowhere"])

            #expect(list.output.contains("lock-contention "))
            #expect(one.output.contains("flowchart TD"))
            #expect(missing.status == .code(2))
            #expect(nowhere.status == .code(1))
            #expect(nowhere.error.hasPrefix("/nowhere:0: cannot open it"))
        }
    }
}
