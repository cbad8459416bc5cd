/// What was found in the server's log since pgtop looks, and shortly before.
package struct LogSample: Sendable, Equatable {
    /// A message that is worth a name of its own.
    package struct Event: Sendable, Equatable {
        package let at: ServerTime
        package let verdict: LogVerdict
        package let message: String

        package init(at: ServerTime, _ verdict: LogVerdict, _ message: String) {
            (self.at, self.verdict, self.message) = (at, verdict, message)
        }
    }

    /// How many messages there were in one look.
    package struct Tally: Sendable, Equatable {
        package let at: ServerTime
        package let errors: Int64
        package let fatals: Int64

        package init(at: ServerTime, errors: Int64, fatals: Int64) {
            (self.at, self.errors, self.fatals) = (at, errors, fatals)
        }
    }

    package var takenAt: ServerTime
    package var file: String
    /// Where the next look goes on.
    package var offset: Int64
    /// Bytes that were passed over, because there were too many at once.
    package var skipped: Int64 = 0
    /// The newest last.
    package var events: [Event] = []
    package var tallies: [Tally] = []

    package init(takenAt: ServerTime, file: String, offset: Int64 = 0) {
        (self.takenAt, self.file, self.offset) = (takenAt, file, offset)
    }

    /// Errors that an application makes are counted over this time.
    static let window = Duration.seconds(600)
    /// Events are kept as long as any limit looks back.
    static let memory = Duration.seconds(86_400)
    private static let mostEvents = 20

    package var errors: Int64 { tallies.reduce(0) { $0 + $1.errors } }
    package var fatals: Int64 { tallies.reduce(0) { $0 + $1.fatals } }

    /// Statements that failed lately.
    package func errors(within time: Duration) -> Int64 {
        tallies.filter { takenAt.since($0.at) <= time }.reduce(0) { $0 + $1.errors }
    }

    mutating func follow(_ before: LogSample?) {
        guard let before else { return }
        skipped += before.skipped
        events = (before.events + events).filter { takenAt.since($0.at) <= Self.memory }
            .suffix(Self.mostEvents).map { $0 }
        tallies = (before.tallies + tallies).filter { takenAt.since($0.at) <= Self.window }
    }
}

extension LogSample {
    static let columns: KeyValuePairs<String, CellKind> = [
        "name": .text, "at": .time, "verdict": .text, "message": .text, "bytes": .integer,
        "skipped": .integer,
        "errors": .integer, "fatals": .integer,
    ]

    /// The sample that the rows of a look are, after an earlier one: the look itself, then what it found.
    init(_ rows: some Rows, after before: LogSample?) throws(ProbeFailure) {
        guard rows.count > 0, let at = try Record(rows, 0).time("at") else {
            throw .undecodable(column: "at")
        }
        let look = Record(rows, 0)
        self.init(
            takenAt: at, file: try look.text("message") ?? "", offset: try look.integer("bytes") ?? 0)
        skipped = try look.integer("skipped") ?? 0
        tallies = [
            Tally(at: at, errors: try look.integer("errors") ?? 0, fatals: try look.integer("fatals") ?? 0)
        ].filter { $0.errors + $0.fatals > 0 }
        for row in 1..<max(1, rows.count) {
            let record = Record(rows, row)
            guard let verdict = try record.text("verdict").flatMap(LogVerdict.init) else { continue }
            events.append(
                Event(at: try record.time("at") ?? at, verdict, try record.text("message") ?? ""))
        }
        follow(before)
    }
}

/// A piece of a log that was read, and what is to be told of it.
struct LogPiece {
    let file: String
    let form: LogForm
    let bytes: ArraySlice<UInt8>
    /// Where in the file it begins.
    let start: Int64
    /// How much before it was passed over.
    var skipped: Int64 = 0
    /// When the file was last written.
    let writtenAt: ServerTime
    /// Nothing was read before: what is old in it is no news.
    let isFirst: Bool

    /// More than these are not told one by one.
    private static let mostTold = 10

    func rows(at now: ServerTime) -> TextRows {
        let (entries, length) = form.entries(bytes)
        // The last message was written when the file was: so no time zone has to be known.
        let last = entries.last { $0.stamp != nil }?.stamp
        var (errors, fatals) = (0, 0)
        var told: [[(any CustomStringConvertible)?]] = []
        for entry in entries {
            guard let verdict = entry.verdict else { continue }
            let age = entry.stamp.flatMap { stamp in last.map { Duration.microseconds(max(0, $0 - stamp)) } }
            let at = age.map { ServerTime(microseconds: writtenAt.microseconds - Int64($0.seconds * 1e6)) }
            if isFirst, at.map({ now.since($0) > LogSample.window }) ?? true { continue }
            switch verdict {
            case .error: errors += 1
            case .fatal: fatals += 1
            case .crash, .corruption, .exhausted:
                let name = "\(at?.microseconds ?? now.microseconds) \(told.count)"
                told.append([
                    name, (at ?? now).microseconds, verdict.rawValue, entry.told, nil, nil, nil, nil,
                ])
            }
        }
        let look: [(any CustomStringConvertible)?] = [
            "look", now.microseconds, nil, file, start + Int64(length), skipped, errors, fatals,
        ]
        return TextRows(LogSample.columns, [look] + told.suffix(Self.mostTold))
    }
}
