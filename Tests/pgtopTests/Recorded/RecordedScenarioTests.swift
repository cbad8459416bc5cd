import Probes
import Testing

@testable import pgtop

/// In each recorded scenario the checks find its trouble, and nothing else.
@Suite struct RecordedScenarioTests {
    /// What must be found, the worst first; what may be found besides, for it has the same cause.
    struct Expected: Sendable, CustomTestStringConvertible {
        let scenario: String
        let found: [CheckID]
        var besides: Set<CheckID> = []

        var testDescription: String { scenario }
    }

    private static let all = [
        Expected(scenario: "calm", found: []),
        Expected(
            scenario: "trouble", found: ["locks.blocked", "pools.waiting", "locks.waiting_ddl"],
            besides: ["replication.disconnected", "replication.lag", "replication.stalled"]),
        Expected(scenario: "lock-storm", found: ["locks.blocked"]),
        Expected(scenario: "waiting-ddl", found: ["locks.waiting_ddl", "locks.blocked"]),
        Expected(scenario: "deadlocks", found: ["locks.deadlocks"]),
        Expected(scenario: "prepared-transaction", found: ["prepared.old"]),
        Expected(scenario: "idle-in-transaction", found: ["sessions.idle_in_transaction"]),
        Expected(scenario: "long-transaction", found: ["sessions.long_transaction"]),
        Expected(scenario: "connections-full", found: ["connections.near_limit"]),
        Expected(scenario: "slow-query", found: ["statements.long_running"]),
        Expected(scenario: "temp-files", found: ["temp.storm"]),
        Expected(scenario: "checkpoint-storm", found: ["wal.checkpoints_forced"]),
        Expected(scenario: "pool-saturated", found: ["pools.waiting"]),
        Expected(scenario: "pool-paused", found: ["pools.paused"]),
        Expected(scenario: "replica-lag", found: ["replication.stalled"], besides: ["replication.lag"]),
        Expected(scenario: "replica-paused", found: ["replication.replay_paused"]),
        Expected(scenario: "replica-gone", found: ["replication.disconnected"]),
        Expected(scenario: "sync-standby-missing", found: ["replication.sync_missing"]),
        Expected(
            scenario: "slot-filling", found: ["replication.slot_retains"],
            besides: ["replication.disconnected"]),
        Expected(scenario: "slots-used-up", found: ["replication.slots_near_limit"]),
        Expected(scenario: "vacuum-behind", found: ["vacuum.dead_tuples"]),
        Expected(scenario: "archiver-failing", found: ["archive.failing"]),
        Expected(scenario: "unsafe-settings", found: ["settings.unsafe"]),
        Expected(
            scenario: "long-vacuum", found: ["vacuum.dead_tuples"], besides: ["tables.statistics_stale"]),
        Expected(scenario: "reindex-concurrently-stuck", found: ["locks.blocked", "indexes.invalid"]),
        Expected(scenario: "migration-queue", found: ["locks.waiting_ddl", "locks.blocked"]),
        Expected(
            scenario: "switchover", found: ["pools.paused"],
            besides: ["replication.disconnected", "pools.waiting", "host.cpu_busy"]),
        Expected(scenario: "xmin-held-back", found: ["vacuum.xmin_held"]),
        Expected(scenario: "wraparound", found: ["wraparound.xid", "vacuum.xmin_held"]),
        Expected(scenario: "password-expiring", found: ["credentials.password_expiring"]),
        Expected(scenario: "subscription-failing", found: ["replication.subscription_failing"]),
    ]

    @Test func `every scenario is recorded`() {
        #expect(Set(Self.all.map(\.scenario)) == Set(Scenario.all.map(\.name)))
    }

    @Test(arguments: all)
    func `the trouble of a scenario is found, and no other`(expected: Expected) throws {
        let recorded = try RecordedScenario(expected.scenario)

        let findings = recorded.findings.all
        #expect(Array(findings.map(\.check).prefix(expected.found.count)) == expected.found)
        let unexpected = recorded.found.subtracting(expected.found).subtracting(expected.besides)
        #expect(unexpected == [], "\(findings.map { "\($0.check): \($0.worst.sentence)" })")
    }

    @Test func `a pool that was recorded is known with whom it keeps waiting`() throws {
        let recorded = try RecordedScenario("pool-saturated")

        #expect(try recorded.answer("pools.servers_all_busy").isYes)
        #expect(try recorded.answer("pools.idle_in_transaction").isYes)
        #expect(try recorded.answer("pools.blocked").isNo)
    }
}

extension CheckAnswer {
    fileprivate var isNo: Bool { if case .no = self { true } else { false } }
}
