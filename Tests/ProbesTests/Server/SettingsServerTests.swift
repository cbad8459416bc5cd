import Probes
import TestSupport
import Testing

/// Settings as a server tells them.
@Suite(.tags(.server), .needsServer)
struct SettingsServerTests {
    private static var wish: Wish {
        var wish = Wish()
        wish.probes = [SettingsProbe.id]
        return wish
    }

    private func settings(
        _ server: TestServer, as role: TestRole = .monitor
    ) async throws -> SettingsProbe.Sample {
        let probed = try Probed(server, as: role.rawValue, wish: Self.wish, lanes: [.slow])
        return try await probed.first("the settings") { report in
            guard case .tick = report else { return nil }
            return probed.readings[SettingsProbe.self].latest
        }
    }

    @Test func `settings come with their units`() async throws {
        let settings = try await settings(SharedServer.server)

        #expect(settings["fsync"]?.flag == false)
        #expect(settings["max_wal_size"]?.bytes == Bytes(64 << 20))
        #expect(settings["max_connections"]?.number == 200)
        #expect(settings["data_directory"]?.text.hasSuffix("/data") == true)
        #expect(settings.pending.isEmpty)
    }

    @Test func `what a role may not see is missing`() async throws {
        let settings = try await settings(SharedServer.server, as: .plain)

        #expect(settings["data_directory"] == nil)
        #expect(settings["autovacuum"]?.flag == true)
    }

    @Test func `a setting that waits for a restart is told`() async throws {
        let server = try await TestServer.fresh()
        let session = try server.session()
        try session.query("ALTER SYSTEM SET wal_buffers = '1MB'")
        try session.query("SELECT pg_reload_conf()")
        try await wait(for: "the file to be read") {
            try session.query("SELECT 1 FROM pg_settings WHERE name = 'wal_buffers' AND pending_restart")
                .count == 1
        }

        let settings = try await settings(server)

        #expect(settings.pending.filter { !$0.isOnCommandLine }.map(\.name) == ["wal_buffers"])
    }
}
