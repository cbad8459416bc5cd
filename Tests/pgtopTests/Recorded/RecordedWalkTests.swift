import Probes
import Testing

@testable import pgtop

/// In each recorded scenario the guide of its finding leads to the step that mends it.
@Suite struct RecordedWalkTests {
    struct Way: Sendable, CustomTestStringConvertible {
        let scenario: String
        /// The nodes that the walk comes by.
        let nodes: [String]
        /// What only people know.
        let said: [String: Flowchart.Branch]

        var testDescription: String { scenario }

        init(_ scenario: String, _ nodes: String, said: [String: Flowchart.Branch] = [:]) {
            (self.scenario, self.said) = (scenario, said)
            self.nodes = nodes.split(separator: " ").map(String.init)
        }
    }

    private static let ways: [Way] = [
        Way("trouble", "locks.waiting find_root locks.waiting_ddl ddl"),
        Way(
            "lock-storm",
            "locks.waiting find_root locks.waiting_ddl locks.root_prepared locks.root_wraparound locks.root_idle end_root"
        ),
        Way("waiting-ddl", "locks.waiting_ddl you.must_run cancel_ddl", said: ["you.must_run": .no]),
        Way(
            "deadlocks", "locks.deadlocks locks.blocked read_log you.new_release take_back",
            said: ["you.new_release": .yes]),
        Way(
            "prepared-transaction", "prepared.old see_prepared you.coordinator_alive you.others_committed",
            said: ["you.coordinator_alive": .no]),
        Way(
            "idle-in-transaction",
            "sessions.idle_in_transaction sessions.idle_blocks sessions.idle_holds_xmin you.owner_ends_it terminate",
            said: ["you.owner_ends_it": .no]),
        Way(
            "long-transaction",
            "sessions.long_transaction locks.blocked sessions.idle_in_transaction you.is_maintenance see_progress",
            said: ["you.is_maintenance": .yes]),
        Way(
            "connections-full",
            "connections.near_limit locks.blocked connections.mostly_idle connections.one_client"),
        Way(
            "slow-query", "statements.waiting_lock statements.waiting_client you.hurts cancel_it",
            said: ["you.hurts": .yes]),
        Way(
            "temp-files",
            "find_spillers disk.filling statements.spilling tables.statistics_stale host.memory_short give_memory given"
        ),
        Way(
            "checkpoint-storm", "wal.checkpoints_forced disk.filling see_writers you.one_job rest_job",
            said: ["you.one_job": .yes]),
        Way(
            "pool-saturated",
            "pools.unreachable pools.paused pools.waiting pools.servers_all_busy pools.blocked pools.idle_in_transaction idle"
        ),
        Way(
            "pool-paused", "pools.paused pools.paused_here you.pauser_known server.unreachable",
            said: ["you.pauser_known": .no]),
        Way(
            "replica-lag",
            "replication.disconnected replication.replay_paused replication.caught_up replication.conflict stop_query"
        ),
        Way(
            "replica-paused",
            "replication.disconnected replication.replay_paused resume replication.caught_up replication.conflict replication.stalled replication.catching_up replication.replay_behind help_replay"
        ),
        Way(
            "replica-gone", "guard_primary disk.filling you.standby_runs start_standby",
            said: ["you.standby_runs": .no]),
        Way(
            "sync-standby-missing", "replication.sync_missing see_waiting you.back_soon bring_back",
            said: ["you.back_soon": .yes]),
        Way(
            "slot-filling",
            "replication.slot_retains replication.slot_lost replication.slot_inactive you.reader_returns you.reader_dead",
            said: ["you.reader_returns": .no]),
        Way("slots-used-up", "replication.slots_near_limit replication.slot_inactive dead_slot"),
        Way("vacuum-behind", "vacuum.dead_tuples vacuum.xmin_held"),
        Way(
            "archiver-failing",
            "archive.failing see_archiver disk.filling read_why you.target_full make_room",
            said: ["you.target_full": .yes]),
        Way(
            "long-vacuum",
            "vacuum.dead_tuples vacuum.xmin_held settings.autovacuum_off vacuum.running let_it_work"),
        Way(
            "reindex-concurrently-stuck",
            "locks.waiting find_root locks.waiting_ddl locks.root_prepared locks.root_wraparound locks.root_idle end_root"
        ),
        Way("migration-queue", "locks.waiting_ddl you.must_run cancel_ddl", said: ["you.must_run": .no]),
        Way(
            "switchover", "pools.paused pools.paused_here you.pauser_known server.unreachable resume",
            said: ["you.pauser_known": .no]),
        Way(
            "xmin-held-back",
            "vacuum.xmin_held see_holders vacuum.held_by_session you.session_may_end end_session",
            said: ["you.session_may_end": .yes]),
        Way("wraparound", "wraparound.xid see_databases vacuum.xmin_held let_go"),
        Way(
            "password-expiring",
            "credentials.password_expiring see_roles you.still_needed you.program move_end",
            said: ["you.still_needed": .yes, "you.program": .yes]),
        Way(
            "subscription-failing",
            "replication.subscription_failing you.reaches you.slot_there mend_rows enable",
            said: ["you.reaches": .yes, "you.slot_there": .yes]),
        Way("unsafe-settings", "settings.unsafe you.throw_away switch_on", said: ["you.throw_away": .no]),
    ]

    @Test(arguments: ways)
    func `the answers lead to the right step`(way: Way) throws {
        let recorded = try RecordedScenario(way.scenario)
        let finding = try #require(recorded.findings.all.first)
        let runbook = try #require(RunbookShelf.builtIn[finding.guide])
        var walk = try #require(
            Walk(runbook, about: finding.worst.subject, values: finding.worst.values))

        for _ in 1..<way.nodes.count { walk.goOn(way, recorded.sight) }

        #expect(walk.path.map(\.node) + [walk.node] == way.nodes)
    }

    @Test func `every scenario with trouble has a way out`() {
        #expect(Set(Self.ways.map(\.scenario)) == Set(Scenario.all.map(\.name)).subtracting(["calm"]))
    }
}

extension Walk {
    /// Takes the branch that pgtop proposes, or the one that is said.
    fileprivate mutating func goOn(_ way: RecordedWalkTests.Way, _ sight: Sight) {
        var sight = sight
        sight.subject = concern.subject
        if let check = Check.named(node) { take([check.id: check.answer(sight)], at: sight.now) }
        if let branch = way.said[node] { prefer(branch) }
        advance()
    }
}
