/// To whom this server sends its WAL, and how far each has come.
///
/// Reads the function beneath `pg_stat_replication`; names of roles and clients are those of the sessions.
package enum WALSendersProbe: Probe {
    package struct Sample: Sendable, Equatable {
        package let takenAt: ServerTime
        package let isStandby: Bool
        /// The newest WAL there is to send.
        package var newest: LSN?
        package var senders: [WALSender]
        /// `synchronous_standby_names`.
        package var syncNames: String?
        package var maxSenders: Int?
        /// Standbys that were connected once and are not any more.
        package var gone: [GoneStandby] = []

        package init(
            takenAt: ServerTime, isStandby: Bool, newest: LSN?, senders: [WALSender],
            syncNames: String? = nil, maxSenders: Int? = nil
        ) {
            self.takenAt = takenAt
            self.isStandby = isStandby
            self.newest = newest
            self.senders = senders
            self.syncNames = syncNames
            self.maxSenders = maxSenders
        }
    }

    package static let id: ProbeID = "wal_senders"
    package static let meaning = "Who receives WAL from this server"

    package static func isWanted(_ wish: Wish, knowing readings: Readings, after turn: Turn) -> Bool {
        isWanted(every: .seconds(5), by: wish, after: turn)
    }

    package static func longestPause(at period: Duration, knowing readings: Readings) -> Duration {
        max(period, .seconds(5))
    }

    package static func sql(on server: Capabilities) -> String {
        let lsns = ["sent", "write", "flush", "replay"].map {
            "\(ReplicationSQL.position("s.\($0)_lsn")) AS \($0)_lsn"
        }
        let lags = ["write", "flush", "replay"].map {
            "\(ReplicationSQL.seconds("s.\($0)_lag")) AS \($0)_lag"
        }
        return """
            SELECT pg_catalog.clock_timestamp() AS taken_at, standby, \(ReplicationSQL.newest) AS newest,
                   s.pid, s.state, \((lsns + lags).joined(separator: ", ")),
                   s.sync_priority, s.sync_state, s.reply_time,
                   \(ReplicationSQL.setting("synchronous_standby_names")) AS sync_names,
                   \(ReplicationSQL.setting("max_wal_senders"))::int4 AS max_senders,
                   \(ReplicationSQL.duration("wal_sender_timeout")) AS timeout
              FROM \(ReplicationSQL.recovery)
                   LEFT JOIN pg_catalog.pg_stat_get_wal_senders() AS s ON true
            """
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        guard rows.count > 0 else { throw .undecodable(column: "taken_at") }
        let first = Record(rows, 0)
        let before = readings[Self.self].latest
        var sample = Sample(
            takenAt: try first.moment(), isStandby: try first.flag("standby") ?? false,
            newest: try first.lsn("newest"), senders: [], syncNames: try first.text("sync_names"),
            maxSenders: try first.int32("max_senders").map(Int.init))
        let sessions = readings[SessionsProbe.self].latest?.backends ?? []
        let known = before.flatMap { $0.isStandby == sample.isStandby ? $0.senders : nil } ?? []
        for row in 0..<rows.count {
            guard var sender = try sender(Record(rows, row), at: sample.takenAt) else { continue }
            let same = known.first { $0.pid == sender.pid }
            sender.name = same?.name ?? sessions.first { $0.id.pid == sender.pid }?.standbyName
            sample.senders.append(sender.following(same, newest: sample.newest))
        }
        sample.gone = GoneStandby.list(sample, after: before)
        return sample
    }

    private static func sender(
        _ record: Record<some Rows>, at moment: ServerTime
    ) throws(ProbeFailure) -> WALSender? {
        guard let pid = try record.int32("pid") else { return nil }
        var sender = WALSender(pid: pid, sampledAt: moment)
        sender.state = try record.text("state")
        sender.sent = try record.lsn("sent_lsn")
        sender.written = try record.lsn("write_lsn")
        sender.flushed = try record.lsn("flush_lsn")
        sender.replayed = try record.lsn("replay_lsn")
        sender.writeLag = try record.seconds("write_lag")
        sender.flushLag = try record.seconds("flush_lag")
        sender.replayLag = try record.seconds("replay_lag")
        sender.syncPriority = try record.int32("sync_priority")
        sender.syncState = try record.text("sync_state")
        sender.replyTime = try record.time("reply_time")
        sender.timeout = try record.seconds("timeout")
        return sender
    }
}
