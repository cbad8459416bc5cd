/// This server's own side of replication, where it is a standby: what it receives, replays and cancels for that.
package enum ReceiverProbe: Probe {
    package struct Sample: Sendable, Equatable {
        package let takenAt: ServerTime
        /// Nil on a primary.
        package var receiver: WALReceiver?

        package init(takenAt: ServerTime, receiver: WALReceiver?) {
            self.takenAt = takenAt
            self.receiver = receiver
        }
    }

    package static let id: ProbeID = "wal_receiver"
    package static let meaning = "What this standby receives and replays"

    package static func isWanted(_ wish: Wish, knowing readings: Readings, after turn: Turn) -> Bool {
        isWanted(every: .seconds(5), by: wish, after: turn)
    }

    package static func longestPause(at period: Duration, knowing readings: Readings) -> Duration {
        max(period, .seconds(5))
    }

    /// The function of each cause, and what it is called.
    static let causes = [
        ("tablespace", "tablespace"), ("lock", "lock"), ("snapshot", "snapshot"), ("bufferpin", "bufferpin"),
        ("startup_deadlock", "deadlock"), ("logicalslot", "logicalslot"),
    ]

    package static func sql(on server: Capabilities) -> String {
        """
        SELECT pg_catalog.clock_timestamp() AS taken_at, standby, r.pid, r.status, r.sender_host, r.sender_port,
               r.slot_name, r.received_tli, r.last_msg_receipt_time,
               \(ReplicationSQL.position("pg_catalog.pg_last_wal_receive_lsn()")) AS received,
               \(ReplicationSQL.position("pg_catalog.pg_last_wal_replay_lsn()")) AS replayed,
               CASE WHEN standby THEN \(pause(on: server)) END AS pause,
               pg_catalog.pg_last_xact_replay_timestamp() AS last_commit,
               \(ReplicationSQL.duration("wal_receiver_timeout")) AS timeout,
               \(ReplicationSQL.duration("recovery_min_apply_delay")) AS delay,
               \(conflicts(on: server)), \(prefetch(on: server))
          FROM \(ReplicationSQL.recovery)
               LEFT JOIN pg_catalog.pg_stat_get_wal_receiver() AS r ON true
        """
    }

    private static func pause(on server: Capabilities) -> String {
        server.has("pg_get_wal_replay_pause_state", "()")
            ? "pg_catalog.pg_get_wal_replay_pause_state()"
            : "CASE WHEN pg_catalog.pg_is_wal_replay_paused() THEN 'paused' ELSE 'not paused' END"
    }

    private static func conflicts(on server: Capabilities) -> String {
        let known = causes.map { function, name -> String in
            guard server.has("pg_stat_get_db_conflict_\(function)", "()") else {
                return "NULL::int8 AS confl_\(name)"
            }
            return """
                CASE WHEN standby THEN (SELECT pg_catalog.sum(pg_catalog.pg_stat_get_db_conflict_\(function)(oid))::int8
                            FROM pg_catalog.unnest($1) AS oid) END AS confl_\(name)
                """
        }
        return known.joined(separator: ",\n       ")
    }

    private static func prefetch(on server: Capabilities) -> String {
        let columns = ["wal_distance", "block_distance", "io_depth"]
        return columns.map { column in
            guard server.has("pg_stat_get_recovery_prefetch", column) else {
                return "NULL::int8 AS \(column)"
            }
            return """
                CASE WHEN standby THEN (SELECT \(column)::int8 FROM pg_catalog.pg_stat_get_recovery_prefetch()) END \
                AS \(column)
                """
        }.joined(separator: ",\n       ")
    }

    package static func parameters(for wish: Wish, knowing readings: Readings) -> [Parameter] {
        PulseProbe.parameters(for: wish, knowing: readings)
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        guard rows.count == 1 else { throw .undecodable(column: "taken_at") }
        let record = Record(rows, 0)
        let takenAt = try record.moment()
        guard try record.flag("standby") ?? false else { return Sample(takenAt: takenAt, receiver: nil) }
        var receiver = WALReceiver(sampledAt: takenAt)
        receiver.pid = try record.int32("pid")
        receiver.status = try record.text("status")
        receiver.host = try record.text("sender_host")
        receiver.port = try record.int32("sender_port")
        receiver.slot = try record.text("slot_name")
        receiver.timeline = try record.int32("received_tli")
        receiver.received = try record.lsn("received")
        receiver.replayed = try record.lsn("replayed")
        receiver.pause = try record.text("pause").flatMap(WALReceiver.Pause.init) ?? .running
        receiver.lastCommit = try record.time("last_commit")
        receiver.heardAt = try record.time("last_msg_receipt_time")
        receiver.timeout = try record.seconds("timeout")
        receiver.delay = try record.seconds("delay").flatMap { $0 > .zero ? $0 : nil }
        receiver.conflicts = try conflicts(record)
        receiver.prefetch = try prefetch(record)
        receiver.follow(readings[Self.self].latest?.receiver)
        return Sample(takenAt: takenAt, receiver: receiver)
    }

    private static func conflicts(_ record: Record<some Rows>) throws(ProbeFailure) -> WALReceiver.Conflicts {
        var conflicts = WALReceiver.Conflicts()
        for (_, cause) in causes {
            guard let count = try record.integer("confl_\(cause)") else { continue }
            conflicts.byCause.append((cause, count))
            conflicts.all += count
        }
        return conflicts
    }

    private static func prefetch(_ record: Record<some Rows>) throws(ProbeFailure) -> WALReceiver.Prefetch? {
        guard let distance = try record.bytes("wal_distance") else { return nil }
        return WALReceiver.Prefetch(
            walDistance: distance, blockDistance: try record.integer("block_distance") ?? 0,
            ioDepth: try record.integer("io_depth") ?? 0)
    }
}

extension WALReceiver {
    /// Takes over what was seen of it before.
    mutating func follow(_ before: WALReceiver?) {
        guard let replayed else { return }
        // Nothing is received yet, or the archive has gone ahead of it: what is replayed is all there is.
        let newest = max(received ?? replayed, replayed)
        trail = (before?.trail ?? Trail()).adding(.init(time: sampledAt, head: newest, tail: replayed))
    }
}
