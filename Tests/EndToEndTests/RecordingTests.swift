import TestSupport
import Testing

extension EndToEnd {
    /// An incident, recorded and looked at again.
    @Suite struct RecordingTests {
        /// Records a few samples with one session in them.
        private func record(_ application: String) async throws -> String {
            let server = try await SharedServer.server
            let session = try server.session(application: application)
            try session.send("SELECT pg_sleep(600) /* on record */")
            try await server.waitForSleep(of: session)
            let file = try Scratch.newPath("incident.rec")
            let recorder = try ChildProcess(
                [Pgtop.path, "record", "-s", "0.2", file],
                environment: Environment.base.merging(server.environment) { $1 }, streams: [.nothing])
            try await wait(for: "a few samples") { ((try? readBytes(file).count) ?? 0) > 4000 }
            recorder.send(2)
            try await wait(for: "the recorder's end") { recorder.poll() != nil }
            return file
        }

        @Test func `what was recorded is replayed`() async throws {
            let file = try await record("recorded")

            let dashboard = try Dashboard(["replay", file], environment: [:])

            try await dashboard.terminal.wait(forText: "recorded")
            try await dashboard.terminal.wait(forText: "The recording ends here")
            dashboard.terminal.type("K")
            try await dashboard.terminal.wait(forText: "This is a recording")
            dashboard.terminal.type("q")
            #expect(try await dashboard.terminal.exit() == .code(0))
            #expect(permissions(of: file) == 0o600)
        }

        @Test func `a recording that was cut off is replayed up to the cut`() async throws {
            let file = try await record("cut")
            let whole = try readText(file)
            let cut = try Scratch.newPath("cut.rec")
            try writeText(String(whole.prefix(whole.count - 100)), to: cut)

            let dashboard = try Dashboard(["replay", cut], environment: [:])

            try await dashboard.terminal.wait(forText: "on record")
            try await dashboard.terminal.wait(forText: "The recording ends here")
        }

        @Test func `a file that exists is not written over`() async throws {
            let server = try await SharedServer.server
            let file = try Scratch.newPath("precious")
            try writeText("precious\n", to: file)

            let record = try await Pgtop.run(["record", file], environment: server.environment)

            #expect(record.status != .code(0))
            #expect(record.error.contains(file))
            #expect(try readText(file) == "precious\n")
        }
    }
}
