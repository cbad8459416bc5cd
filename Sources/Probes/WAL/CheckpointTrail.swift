/// The checkpoints that were asked for in the last minutes.
package struct CheckpointTrail: Sendable, Equatable {
    package struct Mark: Sendable, Equatable {
        package let time: ServerTime
        package let requested: Int64
        package let wal: LSN

        package init(time: ServerTime, requested: Int64, wal: LSN) {
            self.time = time
            self.requested = requested
            self.wal = wal
        }
    }

    /// Checkpoints that WAL has forced: how many, in what time, and how long ago the last one was.
    package struct Forced: Sendable, Equatable {
        package let count: Int64
        package let time: Duration
        package let ago: Duration

        /// How far they lie apart.
        package var apart: Duration { .seconds(time.seconds / Double(max(1, count - 1))) }
    }

    /// How far back it goes.
    package static let window = Duration.seconds(600)

    private(set) var marks: [Mark] = []

    package init() {}

    package func adding(_ mark: Mark) -> CheckpointTrail {
        var next = self
        next.marks = marks.filter { mark.time.since($0.time) <= Self.window && $0.time < mark.time } + [mark]
        return next
    }

    package var isLongEnough: Bool { marks.count > 1 }

    /// What WAL has forced; nil where nothing was.
    ///
    /// The server counts checkpoints that somebody ordered together with those that its WAL made it ask for. No more
    /// of these can there have been than the WAL written in the time allows.
    package func forced(asksAfter size: Bytes) -> Forced? {
        let steps = zip(marks, marks.dropFirst()).filter { $0.requested < $1.requested }
        guard size.count > 0, let now = marks.last, let (start, first) = steps.first, let end = steps.last?.1
        else { return nil }
        // The first one may have been due to WAL from before.
        let most = end.wal.past(start.wal).count / size.count + 1
        let count = min(end.requested - start.requested, most)
        let began = first == end ? start.time : first.time
        return Forced(count: count, time: end.time.since(began), ago: now.time.since(end.time))
    }
}
