import Probes
import TestSupport
import Testing

/// What may have to wait, waits on a connection of its own.
@Suite(.tags(.server), .needsServer)
struct SlowLaneServerTests {
    /// Names that the screen would want.
    private static func wish(for oids: [UInt32]) -> Wish {
        var wish = Wish()
        wish.relations = oids
        return wish
    }

    private static func oid(of relation: String, at server: TestServer) throws -> UInt32 {
        let rows = try server.session().query("SELECT '\(relation)'::regclass::oid")
        return try #require(rows.first?.first?.flatMap { $0 }.flatMap { UInt32($0) })
    }

    private static func name(_ probed: Probed, _ oid: UInt32) -> String? {
        probed.readings[RelationNamesProbe.self].latest?[oid]
    }

    @Test func `relations on the screen get their names, and what is none gets none`() async throws {
        let server = try await SharedServer.server
        try server.session().query("CREATE SCHEMA \"Named\" CREATE TABLE \"Some table\" ()")
        let (table, catalog) = (try Self.oid(of: "\"Named\".\"Some table\"", at: server), UInt32(1259))

        let probed = try Probed(
            server, wish: Self.wish(for: [table, catalog, 4_000_000_000]), lanes: [.slow])

        try await wait(for: "the names") { Self.name(probed, table) == "Named.Some table" }
        #expect(Self.name(probed, catalog) == "pg_class")
        #expect(Self.name(probed, 4_000_000_000) == nil)
    }

    @Test func `what nobody wants is not asked for`() async throws {
        let server = try await SharedServer.server
        let probed = try Probed(server, wish: Self.wish(for: [1259]), lanes: [.slow])

        let asked = try await probed.first("an answer") { report -> [ProbeID]? in
            guard case .tick(_, let ledger) = report else { return nil }
            return ledger.entries.map(\.id)
        }

        #expect(Set(asked).isSubset(of: [RelationNamesProbe.id, LocksProbe.id]))
    }

    @Test func `a locked catalog keeps names away and says so, and holds up nothing else`() async throws {
        let server = try await TestServer.fresh()
        let probed = try Probed(server, lanes: [.fast, .slow])
        let locker = try server.session()
        try await wait(for: "all connections") {
            try locker.query("SELECT 1 FROM pg_stat_activity WHERE application_name = 'pgtop'").count == 3
        }
        // A question must have been planned once before the catalogs are locked.
        try await wait(for: "the first answers") {
            probed.readings[SessionsProbe.self].latest != nil
                && probed.readings[LocksProbe.self].latest != nil
        }
        try locker.query("BEGIN; LOCK pg_class IN ACCESS EXCLUSIVE MODE")

        probed.wish(Self.wish(for: [1259]))

        try await wait(for: "the refusal") {
            probed.readings[RelationNamesProbe.self].failure == .lockedOut
        }
        _ = try await probed.backend(locker.backend) {
            $0.isInTransaction && $0.query?.contains("pg_class") == true
        }
        try locker.query("ROLLBACK")
        try await wait(for: "the name") { Self.name(probed, 1259) == "pg_class" }
    }
}
