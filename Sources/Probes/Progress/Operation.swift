/// Something that takes long: at work, waiting to begin, or ended a moment ago.
package struct Operation: Sendable, Equatable, Identifiable {
    /// A session does one at a time, and another one later.
    package struct ID: Sendable, Hashable {
        package let session: Backend.ID
        package let kind: Kind
        /// Nil where it concerns no relation, or this role may not know which.
        package let relation: UInt32?
        /// When its statement began, or its own transaction where a statement does several.
        package let begunAt: ServerTime?

        package init(session: Backend.ID, kind: Kind, relation: UInt32?, begunAt: ServerTime?) {
            self.session = session
            self.kind = kind
            self.relation = relation
            self.begunAt = begunAt
        }
    }

    package enum Kind: String, Sendable, CaseIterable {
        case vacuum, analyze
        case createIndex = "create index"
        case reindex, cluster
        case vacuumFull = "vacuum full"
        case repack, copy
        case baseBackup = "base backup"
        case checksums = "data checksums"
        /// Another statement that wants a relation for itself, and waits for it.
        case ddl
    }

    package enum Starter: Sendable, Equatable {
        case user(role: UInt32?, application: String?)
        case autovacuum(preventsWraparound: Bool)
        /// This role may not know.
        case unknown
    }

    package enum Course: Sendable, Equatable {
        /// It wants a lock that others hold; nil where the server does not tell since when.
        case waitingToBegin(for: [LockParty], since: Duration?)
        case running
        /// It is not there any more, at the latest since then; whether it succeeded nobody tells.
        case ended(at: ServerTime, took: Duration?)
    }

    package let id: ID
    package let sampledAt: ServerTime
    /// The relation as far as it is known, else its number, or what there is: never empty.
    package var name: String
    /// What it is called: `create index concurrently`, `alter table`.
    package var command: String
    package var database: UInt32?
    /// The index that it is about just now.
    package var index: UInt32?
    package var starter = Starter.unknown
    package var course = Course.running
    package var phase: Phase?
    package var work: Work?
    /// Of the whole operation; nil where that cannot be told.
    package var fraction: Percent?
    /// Units of its work a second, over the last minute.
    package var rate: Double?
    /// Nil before there is ground for one.
    package var remaining: Estimate?
    /// Why nobody can say how long it still takes.
    package var uncertainty: String?
    /// For whom its phase waits.
    package var blockers: [Blocker] = []
    package var details = OperationDetails()
    /// How it went so far, as far as it was seen.
    var trail = OperationTrail()

    package init(id: ID, sampledAt: ServerTime, name: String, command: String? = nil) {
        self.id = id
        self.sampledAt = sampledAt
        self.name = name
        self.command = command ?? id.kind.rawValue
    }

    package var kind: Kind { id.kind }

    /// How long it has run, or ran.
    package var took: Duration? {
        if case .ended(_, let took) = course { return took }
        return id.begunAt.map(sampledAt.since)
    }

    package var hasEnded: Bool { if case .ended = course { true } else { false } }
    package var isWaiting: Bool { if case .waitingToBegin = course { true } else { false } }
    package var isRunning: Bool { course == .running }
}

extension Operation.ID: Comparable {
    /// The older one first.
    package static func < (left: Self, right: Self) -> Bool { left.order < right.order }

    private var order: (Int64, Int64, Int32, String, UInt32) {
        (
            begunAt?.microseconds ?? .max, session.start?.microseconds ?? .max, session.pid, kind.rawValue,
            relation ?? 0
        )
    }
}

/// Where in its course an operation is.
package struct Phase: Sendable, Equatable {
    /// In the server's words, as far as it has any.
    package let name: String
    /// Short names of all that belong to such an operation, in order.
    package let steps: [String]
    /// Which of them this is; nil for one that is not known here.
    package let place: Int?
    /// How far within it, where it counts something: `2/5`.
    package var detail: String?

    package init(name: String, steps: [String], place: Int?, detail: String? = nil) {
        self.name = name
        self.steps = steps
        self.place = place
        self.detail = detail
    }

    /// Its name where there is little room.
    package var short: String {
        let step = place.flatMap { steps.indices.contains($0) ? steps[$0] : nil } ?? name
        return detail.map { "\(step) \($0)" } ?? step
    }
}

/// What there is to do in the present phase, and how much of it is done.
package struct Work: Sendable, Equatable {
    package enum Unit: Sendable, Equatable {
        case blocks(size: Int), bytes, tuples
        /// Of the name that says what they are: `indexes`, `partitions`.
        case items(String)
    }

    package let done: Int64
    /// Nil where it cannot be known beforehand.
    package let total: Int64?
    package let unit: Unit

    package init(done: Int64, of total: Int64?, _ unit: Unit) {
        self.done = done
        self.total = total
        self.unit = unit
    }

    /// Nil for a total of nothing.
    package var fraction: Double? {
        total.flatMap { $0 > 0 ? min(max(Double(done) / Double($0), 0), 1) : nil }
    }

    /// What so many units are in bytes, where they are a size.
    package func bytes(_ count: Double) -> Double? {
        switch unit {
        case .blocks(let size): count * Double(size)
        case .bytes: count
        case .tuples, .items: nil
        }
    }
}

/// How long it still takes, honestly.
package struct Estimate: Sendable, Equatable {
    package var likely: Duration
    package var earliest: Duration
    /// Nil where nothing bounds it.
    package var latest: Duration?

    package init(likely: Duration, earliest: Duration, latest: Duration?) {
        self.likely = likely
        self.earliest = earliest
        self.latest = latest
    }
}

/// Somebody for whom an operation waits.
package struct Blocker: Sendable, Equatable {
    package enum Reason: String, Sendable {
        /// It holds a lock, or its transaction has used the table and must end.
        case lock
        /// Its snapshot is older than the index.
        case snapshot
    }

    package let party: LockParty
    package let reason: Reason

    package init(_ party: LockParty, _ reason: Reason) {
        self.party = party
        self.reason = reason
    }
}

/// What else the server counts of an operation, where it does.
package struct OperationDetails: Sendable, Equatable {
    /// Passes over all indexes that a vacuum has made so far.
    package var indexPasses: Int64?
    package var indexesTotal: Int64?
    package var indexesDone: Int64?
    /// How full a vacuum's memory for dead rows is; when it is full, it makes a pass over the indexes.
    package var deadRows: Percent?
    /// How long it has slept for the sake of others.
    package var delayed: Duration?
    package var lockersTotal: Int64?
    package var lockersDone: Int64?
    package var partitionsTotal: Int64?
    package var partitionsDone: Int64?
    package var tuples: Int64?
    /// Rows that a COPY left out.
    package var skipped: Int64?

    package init() {}
}
