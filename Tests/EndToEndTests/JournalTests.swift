import TestSupport
import Testing

extension EndToEnd {
    @Suite struct JournalTests {
        @Test func `J shows what was done, and e writes it for a ticket without literals`() async throws {
            let server = try await SharedServer.server
            let session = try server.session(as: "plain", application: "journaled")
            try session.send("SELECT pg_sleep(600), 's3cret'")
            let dashboard = try await Dashboard.at(server)
            try await dashboard.choose(session, by: "journaled")

            dashboard.terminal.type("e")
            try await dashboard.terminal.wait(forText: "Evidence is written")
            dashboard.terminal.type("\u{1b}")
            try await wait(for: "the evidence in the journal") {
                try dashboard.journal().last?["action"] == .string("evidence")
            }
            dashboard.terminal.type("J")

            try await dashboard.terminal.wait(forText: "done     evidence \(dashboard.home)")
            let markdown = try #require(try dashboard.journal().last?["target"]?.text)
            let json = String(markdown.dropLast(3)) + ".json"
            for path in [markdown, json] {
                let text = try readText(path)
                #expect(permissions(of: path) == 0o600)
                #expect(text.contains("journaled") && text.contains("SELECT pg_sleep(?), ?"))
                #expect(!text.contains("s3cret"))
            }
            #expect(try JSONValue(readText(json))["panes"]?["sessions"] != nil)
        }
    }
}
