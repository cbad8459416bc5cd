/// A file system that holds folders of the server.
package struct Volume: Sendable, Equatable {
    /// What was used at some time.
    package struct Mark: Sendable, Equatable {
        package let at: ServerTime
        package let used: Bytes

        package init(at: ServerTime, used: Bytes) {
            (self.at, self.used) = (at, used)
        }
    }

    package let device: String
    /// What of the server lies on it, such as `data` and `pg_wal`.
    package let folders: [String]
    /// The path of the first of them.
    package let path: String
    package let size: Bytes
    package let used: Bytes
    /// What is left to others than root.
    package let available: Bytes
    /// What was used before, the oldest first, and is used now.
    package private(set) var marks: [Mark]

    package init(
        device: String, folders: [String], path: String, size: Bytes, used: Bytes, available: Bytes,
        at time: ServerTime
    ) {
        (self.device, self.folders, self.path) = (device, folders, path)
        (self.size, self.used, self.available) = (size, used, available)
        marks = [Mark(at: time, used: used)]
    }

    /// As `df` tells it: of what is used and what is left to others than root.
    package var share: Percent {
        let all = used.count + available.count
        return Percent(all > 0 ? 100 * Double(used.count) / Double(all) : 0)
    }

    /// How long growth is looked at: as long as a checkpoint may take to give files back.
    private static let window = Duration.seconds(300)
    /// What grows for less long is no trend.
    private static let shortest = Duration.seconds(60)

    mutating func follow(_ before: Volume) {
        guard before.size == size, let now = marks.last else { return }
        marks = before.marks.filter { $0.at < now.at && now.at.since($0.at) <= Self.window } + [now]
    }

    /// What it grows by in a second; nil while it was not looked at for long enough.
    package var growth: Double? {
        guard let first = marks.first, let last = marks.last, last.at.since(first.at) >= Self.shortest
        else { return nil }
        return Double(last.used.count - first.used.count) / last.at.since(first.at).seconds
    }

    /// When it will be full if it grows on like this; nil when it does not grow, or not within a year.
    package var timeLeft: Duration? {
        guard let growth, growth > 0 else { return nil }
        let seconds = Double(available.count) / growth
        return seconds < 365 * 86_400 ? .seconds(seconds) : nil
    }
}
