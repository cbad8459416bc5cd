import Probes
import TUI

/// A database, as a line.
struct DatabaseLine: Identifiable, Sendable {
    let id: UInt32
    let name: String
    let activity: DatabaseActivity
    let showsTotals: Bool

    /// What the columns that are told by the second are made of.
    private var counted: (added: DatabaseCounters, time: Double)? {
        showsTotals
            ? (activity.total, 1) : activity.since(about: CourseSpan.now).map { ($0.added, $0.time.seconds) }
    }

    /// What the columns that count events are made of.
    private var events: DatabaseCounters? { showsTotals ? activity.total : activity.lately?.added }

    private func rate(_ value: (DatabaseCounters) -> Int64) -> Double? {
        counted.map { Double(value($0.added)) / $0.time }
    }

    private func bytes(_ rate: Double?, times size: Double = 1) -> Bytes? {
        rate.map { Bytes(Int64($0 * size)) }
    }

    var commits: Double? { rate(\.commits) }
    var rollbacks: Double? { rate(\.rollbacks) }
    var read: Bytes? { bytes(rate(\.blocksRead), times: WALView.block) }
    var hits: Double? { rate(\.blocksHit) }
    var temporary: Bytes? { bytes(rate(\.tempBytes.count)) }
    var hitShare: Percent? {
        guard let added = counted?.added, added.blocksHit + added.blocksRead > 0 else { return nil }
        return Percent(Double(added.blocksHit) / Double(added.blocksHit + added.blocksRead) * 100)
    }

    /// Sessions at work at the same time, on average.
    var busy: Double? {
        guard !showsTotals, let counted, let sessions = counted.added.sessions else { return nil }
        return sessions.active.seconds / counted.time
    }

    var begun: Double? {
        counted.flatMap { counted in counted.added.sessions.map { Double($0.begun) / counted.time } }
    }

    var tempFiles: Int64? { events?.tempFiles }
    var deadlocks: Int64? { events?.deadlocks }
    var conflicts: Int64? { events?.conflicts }
    var abandoned: Int64? { events?.sessions?.abandoned }
    var fatal: Int64? { events?.sessions?.fatal }
    var killed: Int64? { events?.sessions?.killed }
    var checksumFailures: Int64? { activity.total.checksumFailures }
    var eventTime: Duration? { showsTotals ? nil : activity.lately?.time }
    var interval: Duration? { showsTotals ? nil : activity.since(about: CourseSpan.now)?.time }
    var all: Double { (commits ?? 0) + (rollbacks ?? 0) }
}

/// What happens in each database.
enum DatabasesPane: Pane {
    static let id: PaneID = "databases"
    static let title = "Databases"
    static let meaning = """
        What happens in each database: a second, over the last 10 seconds, and what is rare in the last minute; or all \
        that was counted, with t. What a session does is counted when its statement ends, a session when it is over.
        """
    static let probes: [any Probe.Type] = [DatabasesProbe.self]
    static let extras: [any Probe.Type] = [NamesProbe.self]
    static let sorting = Sorting("all", descending: true)

    static let columns: [Column<DatabaseLine>] = [
        Column("DATABASE", \.name, width: .upTo(20), "Its name.", name: "database"),
        Column("COMMITS", \.commits, .rate, width: 7, "Transactions committed.", name: "commits"),
        Column(
            "ROLLB", \.rollbacks, .rate, width: 6, tint: .rollbacks, "Transactions rolled back.",
            name: "rollbacks"),
        Column(
            "HIT", \.hitShare, .percent, width: 5, "Share of the blocks needed that were in the cache.",
            name: "hit_percent"),
        Column("READ", \.read, .bytes, width: 7, "Bytes read that were not.", name: "read_bytes"),
        Column(
            "TEMP", \.temporary, .bytes, width: 7, "Bytes of temporary files written.", name: "temp_bytes"),
        Column(
            "FILES", \.tempFiles, .number, width: 5, "Temporary files made in the last minute.",
            name: "temp_files",
            yields: 6),
        Column(
            "DEADL", \.deadlocks, .number, width: 5, tint: .event(\.deadlocks),
            "Deadlocks in the last minute.",
            name: "deadlocks", yields: 1),
        Column(
            "CONFL", \.conflicts, .number, width: 5, tint: .event(\.conflicts),
            "Queries cancelled for replay in the last minute, on a standby.", name: "conflicts", yields: 5),
        Column(
            "BUSY", \.busy, .rate, width: 5, "Sessions at work at the same time, on average.", name: "busy",
            yields: 8),
        Column("LOGINS", \.begun, .rate, width: 6, "Sessions begun.", name: "sessions", yields: 7),
        Column(
            "LOST", \.abandoned, .number, width: 5, "Sessions in the last minute whose client was gone.",
            name: "sessions_abandoned", yields: 3),
        Column(
            "FATAL", \.fatal, .number, width: 5, tint: .event(\.fatal),
            "Sessions in the last minute that ended by an error.", name: "sessions_fatal", yields: 2),
        Column(
            "KILLED", \.killed, .number, width: 6, "Sessions in the last minute that somebody ended.",
            name: "sessions_killed", yields: 4),
        Column(
            "BAD SUMS", \.checksumFailures, .number, width: 8, tint: .damage,
            "Pages read whose checksum was wrong, in all; blank without checksums.",
            name: "checksum_failures",
            yields: 9),
        Column("HITS", \.hits, .rate, width: 0, "Blocks that were in the cache.", use: .records),
        Column("ALL", \.all, .rate, width: 0, "Transactions ended.", use: .records),
        Column(
            "INTERVAL", \.interval, .clock, width: 0, "Time that rates were counted over; none is all.",
            name: "interval_s", use: .records),
        Column(
            "EVENT INTERVAL", \.eventTime, .clock, width: 0,
            "Time that what is rare was counted over; none is all.", name: "event_interval_s", use: .records),
    ]

    static func isAbout(_ subject: Subject, _ row: DatabaseLine) -> Bool { subject == .database(row.id) }

    static func rows(_ snapshot: Snapshot) -> [DatabaseLine] {
        let names = snapshot.readings[NamesProbe.self].latest?.databases ?? [:]
        return (snapshot.readings[DatabasesProbe.self].latest?.databases ?? []).compactMap { database in
            guard snapshot.showsTotals || database.lately != nil else { return nil }
            let name = database.id == 0 ? "shared catalogs" : names[database.id] ?? "oid \(database.id)"
            return DatabaseLine(
                id: database.id, name: name, activity: database, showsTotals: snapshot.showsTotals)
        }
    }

    static func absentColumns(_ snapshot: Snapshot) -> Set<String> {
        let databases = snapshot.readings[DatabasesProbe.self].latest?.databases ?? []
        var absent: Set<String> = []
        if !(snapshot.server?.isStandby ?? false), databases.allSatisfy({ $0.total.conflicts == 0 }) {
            absent.insert("conflicts")
        }
        if databases.allSatisfy({ $0.total.checksumFailures == nil }) { absent.insert("checksum_failures") }
        if databases.allSatisfy({ $0.total.sessions == nil }) {
            absent.formUnion(["busy", "sessions", "sessions_abandoned", "sessions_fatal", "sessions_killed"])
        }
        return absent
    }

    static func counts(_ snapshot: Snapshot) -> Line {
        let lines = rows(snapshot)
        guard !snapshot.showsTotals, !lines.isEmpty else { return .empty }
        let sum = { (value: (DatabaseLine) -> Double?) in
            Format.rate(lines.reduce(0) { $0 + (value($1) ?? 0) })
        }
        return Line("\(sum(\.commits)) commits/s, \(sum(\.rollbacks)) rollbacks/s")
    }

    static func emptiness(_ snapshot: Snapshot) -> String {
        "Rates need two samples; t shows all that was counted"
    }

    static func isComplete(_ snapshot: Snapshot) -> Bool {
        let reading = snapshot.readings[DatabasesProbe.self]
        return reading.failure != nil || reading.latest?.databases.contains { $0.lately != nil } ?? false
    }
}

extension Tint<DatabaseLine> {
    static func event(_ count: @escaping @Sendable (DatabaseLine) -> Int64?) -> Self {
        Self { ($0.showsTotals ? 0 : count($0) ?? 0) > 0 ? .warning : nil }
    }
    static var rollbacks: Self {
        Self { line in
            let (rollbacks, all) = (line.rollbacks ?? 0, line.all)
            return !line.showsTotals && rollbacks >= 1 && rollbacks * 2 >= all ? .warning : nil
        }
    }
    static var damage: Self { Self { ($0.checksumFailures ?? 0) > 0 ? .critical : nil } }
}
