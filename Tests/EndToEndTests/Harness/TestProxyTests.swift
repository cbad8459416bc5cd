import TestSupport
import Testing

extension EndToEnd {
    /// What the bad network does, proven with `psql`.
    @Suite struct TestProxyTests {
        private func psql(through proxy: TestProxy, _ sql: String) throws -> TestTerminal {
            let conninfo = "host=127.0.0.1 port=\(proxy.port) user=postgres dbname=postgres"
            return try TestTerminal(["psql", "-XAt", conninfo, "-c", sql])
        }

        @Test func `bytes pass and are counted`() async throws {
            let proxy = try TestProxy(to: try await SharedServer.server.port)
            defer { proxy.close() }
            proxy.startRecording()

            let psql = try psql(through: proxy, "SELECT repeat('abc', 1000)")

            #expect(try await psql.exit() == .code(0))
            #expect(proxy.occurrences(of: "abc") == 1000)
            #expect(proxy.traffic.toClient > 3000)
            #expect((100..<3000).contains(proxy.traffic.toServer))
        }

        @Test func `held bytes arrive when the link is back`() async throws {
            let proxy = try TestProxy(to: try await SharedServer.server.port)
            defer { proxy.close() }
            proxy.set(.hold)
            let psql = try psql(through: proxy, "SELECT 'through'")
            try await wait(for: "psql to connect") { proxy.connections == 1 }

            proxy.set(.pass(delay: .milliseconds(5)))

            try await psql.wait(forText: "through")
        }

        @Test func `connections can be reset and refused`() async throws {
            let proxy = try TestProxy(to: try await SharedServer.server.port)
            defer { proxy.close() }
            let connected = try psql(through: proxy, "SELECT pg_sleep(600)")
            try await wait(for: "psql to connect") { proxy.traffic.toClient > 0 }

            proxy.set(.reset)
            #expect(try await connected.exit() == .code(2))
            proxy.set(.refuse)
            try await wait(for: "the port to be closed") { !proxy.isListening }

            let refused = try psql(through: proxy, "SELECT 1")
            #expect(try await refused.exit() == .code(2))
            #expect(refused.screen.text.contains("refused"))
        }
    }
}
