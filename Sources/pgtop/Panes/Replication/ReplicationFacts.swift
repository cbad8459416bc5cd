import Probes
import TUI

/// What there is to know of replication besides its rows, for programs to read.
struct ReplicationFacts {
    private let snapshot: Snapshot

    init(_ snapshot: Snapshot) {
        self.snapshot = snapshot
    }

    typealias Fact = (name: String, value: Datum)

    var all: [Fact] { general + sync + receiver + archiver }

    private var general: [Fact] {
        let senders = snapshot.readings[WALSendersProbe.self].latest
        let slots = snapshot.readings[SlotsProbe.self].latest
        return [
            ("is_standby", (senders?.isStandby).datum), ("newest_lsn", (senders?.newest).datum),
            ("wal_senders", (senders?.senders.count).datum), ("max_wal_senders", (senders?.maxSenders).datum),
            ("replication_slots", (slots?.slots.count).datum),
            ("max_replication_slots", (slots?.maxSlots).datum),
            ("max_slot_wal_keep_bytes", (slots?.keepLimit).datum),
            ("publications", (snapshot.readings[SubscriptionsProbe.self].latest?.publications).datum),
        ]
    }

    private var sync: [Fact] {
        guard let state = snapshot.syncState else { return [] }
        return [
            ("sync_needed", state.rule.count.datum), ("sync_serving", state.serving?.datum ?? .hidden),
            ("sync_missing", state.missing.joined(separator: ", ").datum),
            ("sync_waiting_sessions", state.waiting?.datum ?? .hidden),
            ("commits_hang", state.serving == nil ? .hidden : state.hangs.datum),
        ]
    }

    private var receiver: [Fact] {
        guard let receiver = snapshot.readings[ReceiverProbe.self].latest?.receiver else { return [] }
        let facts: [Fact] = [
            ("verdict", receiver.verdict.datum), ("host", receiver.host.datum), ("port", receiver.port.datum),
            ("slot", receiver.slot.datum), ("timeline", receiver.timeline.datum),
            ("received_lsn", receiver.received.datum), ("replayed_lsn", receiver.replayed.datum),
            ("behind_bytes", receiver.backlog.datum), ("lag", receiver.lag.datum),
            ("time_to_go", receiver.timeToGo.datum), ("replay_pause", receiver.pause.rawValue.datum),
            ("last_commit_age", receiver.lastCommit.map { receiver.sampledAt.since($0) }.datum),
            ("heard_before", receiver.silence.datum), ("apply_delay", receiver.delay.datum),
            ("conflicts", receiver.conflicts.all.datum),
        ]
        let causes = receiver.conflicts.byCause.map { ("conflicts_\($0.cause)", $0.count.datum) as Fact }
        return (facts + causes).map { ("receiver_\($0.name)", $0.value) }
    }

    private var archiver: [Fact] {
        guard let sample = snapshot.readings[ArchiverProbe.self].latest else { return [] }
        let failing = sample.failingSince.map { sample.takenAt.since($0) }
        return [
            ("archive_mode", sample.mode.datum), ("archived_count", sample.archived.datum),
            ("last_archived_wal", sample.lastArchived.datum),
            ("last_archived_age", sample.lastArchivedAt.map { sample.takenAt.since($0) }.datum),
            ("archive_failures", sample.failed.datum), ("last_failed_wal", sample.lastFailed.datum),
            ("archiver_failing", sample.isFailing.datum), ("archiver_failing_for", failing.datum),
        ]
    }
}
