/// The few numbers of the whole server that change all the time: one row, no catalog, no lock.
package enum PulseProbe: Probe {
    package struct Sample: Sendable, Equatable {
        package let takenAt: ServerTime
        /// On this host's clock, when the question was about to be sent.
        package let askedAt: ServerTime?
        package let startedAt: ServerTime
        package let isStandby: Bool
        /// Position in the WAL: written on a primary, replayed on a standby.
        package let wal: Bytes?
        /// Transactions ended so far in the databases whose names are known.
        package let commits: Int64?
        package let rollbacks: Int64?

        package init(
            takenAt: ServerTime, askedAt: ServerTime? = nil, startedAt: ServerTime, isStandby: Bool,
            wal: Bytes?, commits: Int64?, rollbacks: Int64?
        ) {
            self.takenAt = takenAt
            self.askedAt = askedAt
            self.startedAt = startedAt
            self.isStandby = isStandby
            self.wal = wal
            self.commits = commits
            self.rollbacks = rollbacks
        }
    }

    package static let id: ProbeID = "pulse"
    package static let meaning = "Uptime, transactions ended, WAL written"

    package static func sql(on server: Capabilities) -> String {
        """
        SELECT pg_catalog.clock_timestamp() AS taken_at, $2::pg_catalog.timestamptz AS asked_at, pg_catalog.pg_postmaster_start_time() AS started_at, standby,
               (CASE WHEN standby THEN pg_catalog.pg_last_wal_replay_lsn() ELSE pg_catalog.pg_current_wal_lsn() END
                OPERATOR(pg_catalog.-) '0/0'::pg_catalog.pg_lsn)::int8 AS wal, commits, rollbacks
          FROM (SELECT pg_catalog.pg_is_in_recovery() AS standby) AS recovery,
               (SELECT pg_catalog.sum(pg_catalog.pg_stat_get_db_xact_commit(oid))::int8 AS commits,
                       pg_catalog.sum(pg_catalog.pg_stat_get_db_xact_rollback(oid))::int8 AS rollbacks
                  FROM pg_catalog.unnest($1) AS oid) AS ended
        """
    }

    package static func parameters(for wish: Wish, knowing readings: Readings) -> [Parameter] {
        [.oids(readings[NamesProbe.self].latest?.databases.keys.sorted() ?? []), .time(HostClock.now)]
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        guard rows.count == 1, let takenAt = try rows.time(0, rows.column("taken_at")),
            let startedAt = try rows.time(0, rows.column("started_at"))
        else { throw .undecodable(column: "taken_at") }
        // Recordings of earlier versions lack it.
        let askedAt = rows.columns.contains("asked_at") ? try rows.time(0, rows.column("asked_at")) : nil
        return Sample(
            takenAt: takenAt, askedAt: askedAt, startedAt: startedAt,
            isStandby: try rows.flag(0, rows.column("standby")) ?? false,
            wal: try rows.integer(0, rows.column("wal")).map(Bytes.init),
            commits: try rows.integer(0, rows.column("commits")),
            rollbacks: try rows.integer(0, rows.column("rollbacks")))
    }
}

extension Reading<PulseProbe.Sample> {
    /// Transactions a second between the last two samples; nil where a rate would be invented.
    package var transactionsPerSecond: Double? {
        guard let latest, let previous, let now = latest.commits, let before = previous.commits else {
            return nil
        }
        return rate(of: now + (latest.rollbacks ?? 0), before + (previous.rollbacks ?? 0))
    }

    /// Bytes of WAL a second between the last two samples.
    package var walPerSecond: Double? {
        guard let now = latest?.wal, let before = previous?.wal else { return nil }
        return rate(of: now.count, before.count)
    }

    private func rate(of now: Int64, _ before: Int64) -> Double? {
        guard let latest, let previous, !hasGap, latest.startedAt == previous.startedAt,
            latest.isStandby == previous.isStandby
        else { return nil }
        return Rate.perSecond(from: before, to: now, in: latest.takenAt.since(previous.takenAt))
    }
}

extension Reading<PulseProbe.Sample> {
    /// How far the server's clock is ahead of this host's, at the least and at the most, in seconds.
    ///
    /// A question is asked before it is answered, and the next one after that: whatever the way took in between.
    package var skew: ClosedRange<Double>? {
        guard let latest, let previous, !hasGap, let askedAt = previous.askedAt,
            let nextAskedAt = latest.askedAt
        else { return nil }
        let answered = Double(previous.takenAt.microseconds)
        let least = (answered - Double(nextAskedAt.microseconds)) / 1e6
        let most = (answered - Double(askedAt.microseconds)) / 1e6
        return least <= most ? least...most : nil
    }
}

/// What grew in how long.
package enum Rate {
    /// Growth a second; nil when the counter went back (it was reset) or no time passed.
    package static func perSecond(from before: Int64, to now: Int64, in time: Duration) -> Double? {
        guard now >= before, time > .zero else { return nil }
        return Double(now - before) / time.seconds
    }
}
