import Testing

@testable import pgtop

struct ScenarioTests {
    @Test func `scenarios have names of their own`() {
        #expect(Set(Scenario.all.map(\.name)).count == Scenario.all.count)
    }

    @Test(arguments: Scenario.all)
    func `every client logs in as a role that there is`(scenario: Scenario) {
        #expect(
            Set(scenario.clients.map(\.role)).subtracting(ShopSchema.roles + [ShopSchema.superuser]) == [])
    }

    @Test(arguments: Scenario.all)
    func `every pool that a client goes through is configured`(scenario: Scenario) {
        let pools = scenario.clients.compactMap { client in
            if case .pool(let pool) = client.route { pool } else { nil as String? }
        }

        for pool in pools {
            #expect(DemoServers.sample().pgbouncerSettings().contains("\n\(pool) = "))
        }
    }

    @Test(arguments: Scenario.all)
    func `a story fits into a line of a wide terminal`(scenario: Scenario) {
        #expect(scenario.story.count <= 120)
    }

    @Test(arguments: Scenario.all)
    func `no client sleeps longer than pgbench can count`(scenario: Scenario) throws {
        for line in scenario.clients.flatMap({ $0.script.split(separator: "\n") })
        where line.hasPrefix("\\sleep") && line.hasSuffix(" s") {
            let seconds = try #require(line.split(separator: " ").dropFirst().first.flatMap { Int32($0) })
            #expect(!seconds.multipliedReportingOverflow(by: 1_000_000).overflow)
        }
    }

    @Test(arguments: Scenario.all)
    func `who has forgotten a transaction stays away when it was ended`(scenario: Scenario) {
        guard scenario.name != Scenario.trouble.name else { return }
        for client in scenario.clients where client.script.hasPrefix("BEGIN") {
            #expect(!client.script.contains("\\sleep 1800") || client.returns == .never)
        }
    }

    @Test func `a scenario that there is not is refused with the names of those that there are`() {
        #expect(throws: DemoFailure.unknownScenario("party")) { try Demo.start(scenario: "party") { _ in } }
        #expect(
            "\(DemoFailure.unknownScenario("party"))".hasPrefix(
                "no scenario party: there are trouble, calm, "))
    }
}

struct DemoServersTests {
    @Test func `a client of a pool goes to the server itself where there is no PgBouncer`() {
        let client = DemoClient(
            application: "web", role: "shop", route: .pool("reports"), script: "SELECT 1;")

        let environment = DemoServers.sample().environment(of: client)

        #expect(environment["PGPORT"] == "54321")
        #expect(environment["PGDATABASE"] == ShopSchema.database)
    }

    @Test func `a library that is missing is not preloaded`() {
        #expect(DemoServers.sample().primarySettings.contains("shared_preload_libraries = ''\n"))
    }

    @Test func `what a scenario sets stands behind what all demos set, and so is what counts`() throws {
        let setup = DemoSetup(settings: ["max_connections": "40", "archive_mode": "on"])

        let settings = DemoServers.sample(setup).primarySettings

        #expect(settings.hasSuffix("\narchive_mode = on\nmax_connections = 40\n"))
    }
}

extension DemoServers {
    /// Servers from programs that are nowhere, without PgBouncer.
    fileprivate static func sample(_ setup: DemoSetup = DemoSetup()) -> DemoServers {
        DemoServers(
            programs: ServerPrograms(folder: "/nowhere/bin", pgbouncer: nil), setup: setup,
            folder: "/tmp/pgtop-demo.x", port: 54_321, password: "secret")
    }
}

extension Scenario: CustomTestStringConvertible {
    public var testDescription: String { name }
}
