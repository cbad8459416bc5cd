import TestSupport
import Testing

extension EndToEnd {
    /// All panes at once, and one after the other.
    @Suite struct OverviewTests {
        @Test func `a large screen begins with the overview, and Enter and z go to a page and back`()
            async throws
        {
            let server = try await SharedServer.server
            let session = try server.session(application: "overviewed")
            try session.query("BEGIN; SELECT 1")
            let dashboard = try await Dashboard.at(server, page: "o", columns: 132, rows: 43)

            try await dashboard.terminal.wait(forText: "▸Sessions")
            dashboard.terminal.type("\r")
            try await dashboard.terminal.wait(for: "the page") { !$0.text.contains("▸Sessions") }
            dashboard.terminal.type("z")

            try await dashboard.terminal.wait(forText: "▸Sessions")
        }

        @Test func `every page takes no more than three connections`() async throws {
            let server = try await TestServer.fresh()
            let dashboard = try await Dashboard.at(server, page: "o", columns: 132, rows: 43)
            let session = try server.session()

            for page in ["o", "1", "2", "3", "4", "5"] {
                dashboard.terminal.type(page)
                try await wait(for: "all connections") {
                    try session.query("SELECT 1 FROM pg_stat_activity WHERE application_name = 'pgtop'").count
                        == 3
                }
            }
        }
    }
}
