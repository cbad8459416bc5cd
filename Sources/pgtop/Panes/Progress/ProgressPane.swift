import Probes
import TUI

/// What takes long: how far it has come, how long it may still take, and what it waits for.
enum ProgressPane: Pane {
    static let id: PaneID = "progress"
    static let title = "Progress"
    static let meaning = """
        Vacuums, index builds, rewrites, copies and base backups at work; those that wait for the lock that they need to \
        begin; and those that ended in the last ten minutes, of which nobody tells whether they succeeded. The time to go \
        is an estimate and comes with its range; a row is the session that does it.
        """
    static let probes: [any Probe.Type] = [ProgressProbe.self]
    static let extras: [any Probe.Type] = [SessionsProbe.self, LocksProbe.self]
    static let showsSessions = true
    static let sorting = Sorting("standing", descending: true, then: "running_s")

    static let columns: [Column<OperationRow>] = shown + records

    private static let shown: [Column<OperationRow>] = [
        Column(
            "OPERATION", \.operation.command, width: .upTo(25), tint: .operation, "What is done.",
            name: "operation"),
        Column(
            "TABLE", \.operation.name, width: .upTo(24),
            "What it is done to; `oid` and a number until the name has come, and of another database.",
            name: "table"),
        Column(
            "BY", \.by, width: .upTo(18), tint: .starter,
            "Who began it: role and application, or autovacuum; (wraparound): it must not be stopped.",
            name: "by", yields: 5),
        Column(
            "PHASE", \.phase, width: .upTo(22), tint: .operation, "Where in its course it is.",
            name: "phase", use: .screen),
        Column(
            "HOW FAR", \.bar, width: 10, "About how much of the whole is done.", name: "bar", yields: 6,
            use: .screen),
        Column(
            "DONE", \.done, .percent, width: 5,
            "About how much of the whole is done; blank where that cannot be told.", name: "done_percent"),
        Column(
            "WORK", \.work, width: .upTo(22), "How much of the present phase is done.", name: "work",
            yields: 7, use: .screen),
        Column(
            "RATE", \.rate, width: .upTo(12), "What it gets done a second, over the last minute.",
            name: "rate", yields: 4, use: .screen),
        Column(
            "TO GO", \.toGo, .clock, width: 7,
            "How long it probably still takes; blank before there is ground for a guess.", name: "to_go_s"
        ),
        Column(
            "RANGE", \.range, width: .upTo(20),
            "Between which times that lies, or why nobody can say.", name: "range", yields: 3,
            use: .screen),
        Column(
            "RUNNING", \.operation.took, .clock, width: 7,
            "How long it has run, or ran; of one that waits to begin, how long its statement has.",
            name: "running_s", yields: 2),
        Column(
            "WAITS FOR", \.obstacle, width: .upTo(40), tint: .operation,
            "Whose lock, transaction or snapshot is in its way.", name: "waits_for", yields: 1,
            use: .screen),
    ]

    static func rows(_ snapshot: Snapshot) -> [OperationRow] { snapshot.operations }

    static func session(of row: OperationRow) -> Backend? { row.backend }

    static func obstacle(to row: OperationRow) -> String? {
        if row.backend != nil { return nil }
        return row.operation.hasEnded ? "It has ended." : "Its session is not among those seen."
    }

    static func absentColumns(_ snapshot: Snapshot) -> Set<String> {
        let rows = snapshot.operations
        return rows.allSatisfy(\.waitsFor.isEmpty) ? ["waits_for"] : []
    }

    static func demand(_ rows: [OperationRow], _ snapshot: Snapshot, in wish: inout Wish) {
        wish.relations = Set(wish.relations)
            .union(rows.flatMap { $0.words.askable($0.operation) }).sorted()
    }

    /// Names come when the catalogs answer, times to go when the operations have been seen for a while.
    static func isComplete(_ snapshot: Snapshot) -> Bool {
        let readings = snapshot.readings
        guard readings.state(of: ProgressProbe.self).isAnswered else { return false }
        let known = readings[RelationNamesProbe.self]
        let rows = snapshot.operations
        let isNamed =
            known.failure != nil
            || rows.allSatisfy { row in
                row.words.askable(row.operation).allSatisfy { known.latest?.names[$0] != nil }
            }
        return isNamed && readings.state(of: SessionsProbe.self).isAnswered
            && readings.state(of: LocksProbe.self).isAnswered
    }

    static func emptiness(_ snapshot: Snapshot) -> String {
        "No vacuum, index build, rewrite, copy or base backup is at work, and none waits to begin"
    }
}

extension Tint<OperationRow> {
    static var operation: Self { Self { $0.role } }
    static var starter: Self { Self { $0.preventsWraparound ? .warning : nil } }
}
