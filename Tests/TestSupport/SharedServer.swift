/// The one server that tests share which only read, or clean up behind themselves.
package actor SharedServer {
    private static let shared = SharedServer()
    private var server: Task<Box, any Error>?

    /// How to reach the server; it is started by whoever asks first.
    package static var server: TestServer {
        get async throws { try await shared.running().server }
    }

    private func running() async throws -> Box {
        if let server {
            return try await server.value
        }
        // All suites are at it at once.
        let starting = Task { Box(server: try await TestServer.fresh(settings: ["max_connections": "200"])) }
        server = starting
        return try await starting.value
    }

    /// Carries the server between tests.
    ///
    /// That is safe as long as they only read its constants and open sessions.
    private struct Box: @unchecked Sendable {
        let server: TestServer
    }
}
