/// What has happened in one database, and what of it in the last minute.
package struct DatabaseActivity: Sendable, Equatable, Identifiable {
    /// Zero is what belongs to no database: the catalogs that all share.
    package let id: UInt32
    package let resetAt: ServerTime?
    package var checksumFailedAt: ServerTime?
    /// The looks of the last minute, the oldest first.
    private(set) var marks: [Mark]

    package struct Mark: Sendable, Equatable {
        package let time: ServerTime
        package let total: DatabaseCounters

        package init(time: ServerTime, total: DatabaseCounters) {
            self.time = time
            self.total = total
        }
    }

    /// How far back the marks go.
    package static let window = Duration.seconds(60)

    package init(id: UInt32, resetAt: ServerTime? = nil, now: Mark) {
        self.id = id
        self.resetAt = resetAt
        marks = [now]
    }

    package var total: DatabaseCounters { marks[marks.count - 1].total }

    /// What happened lately, and in how long; nil after a single look.
    package var lately: (added: DatabaseCounters, time: Duration)? {
        guard let (first, last) = marks.first.flatMap({ first in marks.last.map { (first, $0) } }),
            last.time > first.time
        else { return nil }
        return (last.total - first.total, last.time.since(first.time))
    }

    /// What happened since a look that is about so long ago, and in how long; nil after a single look.
    package func since(about span: Duration) -> (added: DatabaseCounters, time: Duration)? {
        guard let last = marks.last, marks.count > 1 else { return nil }
        let young = marks.first { last.time.since($0.time) <= span && $0.time < last.time }
        let first = young ?? marks[marks.count - 2]
        return (last.total - first.total, last.time.since(first.time))
    }

    /// Takes over what was seen of it in the last minute; nothing across a reset of the statistics.
    func following(_ before: DatabaseActivity?) -> DatabaseActivity {
        guard let before, let now = marks.last, before.resetAt == resetAt, !total.isBehind(before.total)
        else {
            return self
        }
        var next = self
        next.marks =
            before.marks.filter { now.time.since($0.time) <= Self.window && $0.time < now.time } + [now]
        return next
    }
}

/// What the server counts of a database.
package struct DatabaseCounters: Sendable, Equatable {
    package var commits: Int64
    package var rollbacks: Int64
    /// Blocks that were not in the server's own cache.
    package var blocksRead: Int64
    package var blocksHit: Int64
    package var tempFiles: Int64
    package var tempBytes: Bytes
    package var deadlocks: Int64
    package var conflicts: Int64
    /// Nil where the cluster has no checksums.
    package var checksumFailures: Int64?
    /// How sessions went, where the server counts them.
    package var sessions: SessionCounters?

    package init(
        commits: Int64 = 0, rollbacks: Int64 = 0, blocksRead: Int64 = 0, blocksHit: Int64 = 0,
        tempFiles: Int64 = 0, tempBytes: Bytes = Bytes(0), deadlocks: Int64 = 0, conflicts: Int64 = 0,
        checksumFailures: Int64? = nil, sessions: SessionCounters? = nil
    ) {
        self.commits = commits
        self.rollbacks = rollbacks
        self.blocksRead = blocksRead
        self.blocksHit = blocksHit
        self.tempFiles = tempFiles
        self.tempBytes = tempBytes
        self.deadlocks = deadlocks
        self.conflicts = conflicts
        self.checksumFailures = checksumFailures
        self.sessions = sessions
    }

    package static func - (now: Self, before: Self) -> Self {
        Self(
            commits: now.commits - before.commits, rollbacks: now.rollbacks - before.rollbacks,
            // Made of two counters that are not read at the very same moment.
            blocksRead: max(0, now.blocksRead - before.blocksRead),
            blocksHit: now.blocksHit - before.blocksHit,
            tempFiles: now.tempFiles - before.tempFiles,
            tempBytes: Bytes(now.tempBytes.count - before.tempBytes.count),
            deadlocks: now.deadlocks - before.deadlocks, conflicts: now.conflicts - before.conflicts,
            checksumFailures: now.checksumFailures.flatMap { now in before.checksumFailures.map { now - $0 }
            },
            sessions: now.sessions.flatMap { now in before.sessions.map { now - $0 } })
    }

    package static func + (one: Self, other: Self) -> Self {
        let failures = [one.checksumFailures, other.checksumFailures].compactMap(\.self)
        return Self(
            commits: one.commits + other.commits, rollbacks: one.rollbacks + other.rollbacks,
            blocksRead: one.blocksRead + other.blocksRead, blocksHit: one.blocksHit + other.blocksHit,
            tempFiles: one.tempFiles + other.tempFiles,
            tempBytes: Bytes(one.tempBytes.count + other.tempBytes.count),
            deadlocks: one.deadlocks + other.deadlocks, conflicts: one.conflicts + other.conflicts,
            checksumFailures: failures.isEmpty ? nil : failures.reduce(0, +))
    }

    /// A counter went back: it was reset, and nothing can be said about the time between.
    func isBehind(_ before: Self) -> Bool {
        commits < before.commits || rollbacks < before.rollbacks || blocksHit < before.blocksHit
            || tempFiles < before.tempFiles || tempBytes < before.tempBytes || deadlocks < before.deadlocks
            || conflicts < before.conflicts
    }
}

/// How many sessions there were, and how they ended.
package struct SessionCounters: Sendable, Equatable {
    package var begun: Int64
    /// The client was gone.
    package var abandoned: Int64
    /// By an error that ends a session.
    package var fatal: Int64
    /// Somebody ended them.
    package var killed: Int64
    /// What they spent in statements, added up; it is counted when a statement ends.
    package var active: Duration

    package init(
        begun: Int64 = 0, abandoned: Int64 = 0, fatal: Int64 = 0, killed: Int64 = 0, active: Duration = .zero
    ) {
        (self.begun, self.abandoned, self.fatal, self.killed) = (begun, abandoned, fatal, killed)
        self.active = active
    }

    package static func - (now: Self, before: Self) -> Self {
        Self(
            begun: now.begun - before.begun, abandoned: now.abandoned - before.abandoned,
            fatal: now.fatal - before.fatal, killed: now.killed - before.killed,
            active: now.active - before.active)
    }
}
