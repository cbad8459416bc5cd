import Probes
import TestSupport
import Testing

/// What replication looks like from both of its ends.
@Suite(.tags(.server), .needsServer)
struct ReplicationServerTests {
    @Test func `an idle standby is caught up at both ends, and its slot in use`() async throws {
        let primary = try await TestServer.fresh()
        let standby = try await primary.standby()
        let (above, below) = (try Probed.replicating(primary), try Probed.replicating(standby))

        try await above.become(.caughtUp, "the standby") { $0.sender?.verdict }
        try await below.become(.caughtUp, "its receiver") { $0.receiver?.verdict }

        // An idle server writes a little now and then.
        try await wait(for: "no lag", evidence: { "\(String(describing: above.sender))" }) {
            above.sender.map { $0.verdict == .caughtUp && $0.lag == nil } == true
        }
        try await wait(for: "the slot", evidence: { "\(String(describing: above.slot("standby")))" }) {
            let pid = above.slot("standby")?.activePID
            return pid != nil && pid == above.sender?.pid && below.receiver?.slot == "standby"
        }
        #expect(above.replicationFailures == [] && below.replicationFailures == [])
    }

    @Test func `replay that is paused while the primary writes is told at both ends`() async throws {
        let primary = try await TestServer.fresh()
        let standby = try await primary.standby()
        let (above, below) = (try Probed.replicating(primary), try Probed.replicating(standby))
        try await above.become(.caughtUp, "the standby") { $0.sender?.verdict }

        try standby.session().query("SELECT pg_wal_replay_pause()")
        try primary.session().query("CREATE TABLE written AS SELECT generate_series(1, 10000)")

        try await below.become(.paused, "the receiver") { $0.receiver?.verdict }
        try await above.become(.stalled, "the standby") { $0.sender?.verdict }
        try await wait(for: "a lag", evidence: { "\(String(describing: above.sender))" }) {
            guard let sender = above.sender, let unreplayed = sender.unreplayed, let lag = sender.lag else {
                return false
            }
            return sender.verdict == .stalled && unreplayed.count > 0 && lag >= .seconds(2)
        }

        try standby.session().query("SELECT pg_wal_replay_resume()")
        try await above.become(.caughtUp, "the standby") { $0.sender?.verdict }
    }

    @Test func `replay that a query holds up is stalled, and says so at both ends`() async throws {
        let primary = try await TestServer.fresh()
        let standby = try await primary.standby(settings: ["max_standby_streaming_delay": "-1"])
        try await standby.start()
        let writer = try primary.session()
        try writer.query("CREATE TABLE read AS SELECT 1 AS a")
        let reader = try standby.session()
        try await wait(for: "the table") {
            try reader.query("SELECT 1 FROM pg_class WHERE relname = 'read'").count == 1
        }
        let (above, below) = (try Probed.replicating(primary), try Probed.replicating(standby))

        try reader.query("BEGIN; SELECT * FROM read")
        try writer.query("DROP TABLE read")

        try await above.become(.stalled, "the standby") { $0.sender?.verdict }
        try await below.become(.stalled, "its replay") { $0.receiver?.verdict }
        try reader.query("ROLLBACK")
        try await above.become(.caughtUp, "the standby") { $0.sender?.verdict }
    }

    @Test func `a standby that is gone leaves a slot behind, and a primary that is gone a receiver`()
        async throws
    {
        let primary = try await TestServer.fresh()
        let standby = try await primary.standby()
        let (above, below) = (try Probed.replicating(primary), try Probed.replicating(standby))
        try await below.become(.caughtUp, "the receiver") { $0.receiver?.verdict }

        try standby.session().query(
            "ALTER SYSTEM SET primary_conninfo = 'host=127.0.0.1 port=1'")
        try standby.session().query("SELECT pg_reload_conf()")

        try await below.become(.disconnected, "the receiver") { $0.receiver?.verdict }
        try await wait(for: "the slot to be left") {
            above.slot("standby")?.isActive == false && above.sender == nil
        }
        #expect(below.receiver?.lag == nil)
    }

    @Test func `a standby that sends is measured by what it has received`() async throws {
        let primary = try await TestServer.fresh()
        let standby = try await primary.standby()
        let leaf = try await standby.standby()
        let middle = try Probed.replicating(standby)
        defer { withExtendedLifetime(leaf) {} }

        try primary.session().query("CREATE TABLE written AS SELECT generate_series(1, 10000)")

        try await middle.become(.caughtUp, "the leaf") { $0.sender?.verdict }
        #expect(middle.readings[WALSendersProbe.self].latest?.isStandby == true)
        try await middle.become(.caughtUp, "its receiver") { $0.receiver?.verdict }
        #expect(middle.replicationFailures == [])
    }

    @Test func `a standby that is promoted changes sides without an error and without a rate`() async throws {
        let primary = try await TestServer.fresh()
        let standby = try await primary.standby()
        let below = try Probed.replicating(standby)
        try await below.become(.caughtUp, "the receiver") { $0.receiver?.verdict }

        try await standby.promote()

        try await wait(for: "the new primary") {
            below.readings[ReceiverProbe.self].latest.map { $0.receiver == nil } == true
                && below.readings[WALSendersProbe.self].latest?.isStandby == false
        }
        #expect(below.replicationFailures == [])
    }

    @Test func `a slot that keeps more than it may is lost`() async throws {
        let primary = try await TestServer.fresh(settings: ["max_slot_wal_keep_size": "1MB"])
        let session = try primary.session()
        try session.query("SELECT pg_create_physical_replication_slot('left', true)")
        let above = try Probed.replicating(primary)

        for _ in 0..<6 {
            try session.query("CREATE TABLE w AS SELECT generate_series(1, 20000); DROP TABLE w")
            try session.query("SELECT pg_switch_wal()")
        }
        try session.query("CHECKPOINT")

        try await wait(for: "the slot's loss") { above.slot("left")?.isLost == true }
        #expect(above.slot("left")?.retained == nil)
        #expect(above.readings[SlotsProbe.self].latest?.keepLimit == Bytes(1 << 20))
    }

    @Test func `commits that wait for a standby that is not there are counted`() async throws {
        let primary = try await TestServer.fresh()
        let above = try Probed.replicating(primary)
        try primary.session().query("ALTER SYSTEM SET synchronous_standby_names = 'nobody'")
        try primary.session().query("SELECT pg_reload_conf()")
        try await wait(for: "the setting") {
            above.readings[WALSendersProbe.self].latest?.syncNames == "nobody"
        }
        // Commits wait from when the checkpointer has read the setting, which it does before its work.
        try primary.session().query("CHECKPOINT")
        let writer = try primary.session()
        try writer.send("CREATE TABLE hung ()")

        func state() -> SyncState? {
            let readings = above.readings
            return readings[WALSendersProbe.self].latest.flatMap {
                SyncState($0, names: { _ in nil }, sessions: readings[SessionsProbe.self].latest)
            }
        }
        try await wait(for: "the commit to wait", evidence: { "\(String(describing: state()))" }) {
            state()?.waiting == 1
        }

        #expect(state()?.hangs == true)
        #expect(state()?.missing == ["nobody"])
        try primary.session().query("SELECT pg_terminate_backend(\(writer.backend))")
    }

    @Test func `a role without rights sees that there is somebody, and nothing of him`() async throws {
        let primary = try await TestServer.fresh()
        let standby = try await primary.standby()
        let (above, below) = (
            try Probed.replicating(primary, as: "plain"), try Probed.replicating(standby, as: "plain")
        )

        try await above.become(.unknown, "the standby") { $0.sender?.verdict }
        try await below.become(.unknown, "the receiver") { $0.receiver?.verdict }
        #expect(above.sender?.backlog == nil)
    }

    @Test func `a subscription that cannot apply is failing, and its slot is told at the publisher`()
        async throws
    {
        let publisher = try await TestServer.fresh(settings: ["wal_level": "logical"])
        let subscriber = try await TestServer.fresh()
        let (writer, reader) = (try publisher.session(), try subscriber.session())
        try writer.query("CREATE TABLE t (a int PRIMARY KEY)")
        try writer.query("CREATE PUBLICATION p FOR TABLE t")
        try reader.query("CREATE TABLE t (a int PRIMARY KEY)")
        try reader.query(
            "CREATE SUBSCRIPTION s CONNECTION 'host=\(publisher.folder) port=\(publisher.port) user=postgres dbname=postgres' PUBLICATION p"
        )
        let below = try Probed.replicating(subscriber, lanes: [.slow])
        let above = try Probed.replicating(publisher, lanes: [.fast, .slow])
        try await wait(
            for: "the subscription",
            evidence: { "\(String(describing: below.subscription)) \(below.replicationFailures)" }
        ) { below.subscription?.verdict == .streaming }

        try reader.query("INSERT INTO t VALUES (1)")
        try writer.query("INSERT INTO t VALUES (1)")

        try await wait(
            for: "the failure", evidence: { "\(String(describing: below.subscription))" }
        ) { below.subscription?.verdict == .failing || below.subscription?.verdict == .down }
        try await wait(for: "the slot", evidence: { "\(String(describing: above.slot("s")))" }) {
            above.slot("s").map { $0.isLogical && $0.plugin == "pgoutput" } == true
        }
        try await wait(for: "the publication") {
            above.readings[SubscriptionsProbe.self].latest?.publications == 1
        }
    }
}
