import Probes
import TUI

extension ProgressPane {
    /// What programs read besides.
    static let records: [Column<OperationRow>] = [
        Column("PID", \.operation.id.session.pid, .number, width: 0, "Process that does it.", use: .records),
        Column(
            "COURSE", { course($0.operation) }, width: 0, "`waiting`, `running` or `ended`.", use: .records),
        Column("KIND", \.operation.kind.rawValue, width: 0, "What kind of operation it is.", use: .records),
        Column("RELATION OID", \.operation.id.relation, width: 0, "Number of the relation.", use: .records),
        Column(
            "DATABASE OID", \.operation.database, width: 0, "Number of the database that it is in.",
            use: .records),
        Column(
            "INDEX", { $0.words.index(of: $0.operation) }, width: 0, "The index that it is about just now.",
            use: .records),
        Column(
            "PHASE", { $0.seen($0.operation.phase?.name) }, width: 0, "Its phase in the server's words.",
            use: .records),
        Column(
            "WORK DONE", { $0.seen($0.operation.work?.done) }, width: 0,
            "How much of the present phase is done, in units.", use: .records),
        Column(
            "WORK TOTAL", { $0.seen($0.operation.work?.total) }, width: 0, "Of how much.", use: .records),
        Column(
            "WORK UNIT", { unit($0.operation.work) }, width: 0,
            "In what that counts: blocks, bytes, rows or what its phase goes through.", use: .records),
        Column(
            "RATE", \.operation.rate, .rate, width: 0, "Units a second over the last minute.",
            name: "units_per_second", use: .records),
        Column(
            "EARLIEST", \.operation.remaining?.earliest, .clock, width: 0, "The least that it still takes.",
            name: "to_go_least_s", use: .records),
        Column(
            "LATEST", \.operation.remaining?.latest, .clock, width: 0,
            "The most that it still takes; missing where nothing bounds it.", name: "to_go_most_s",
            use: .records),
        Column(
            "UNCERTAINTY", \.operation.uncertainty, width: 0, "Why nobody can say how long it takes.",
            use: .records),
        Column(
            "BEGUN AT", \.operation.id.begunAt?.description, width: 0, "When it began.", use: .records),
        Column(
            "INDEX PASSES", \.operation.details.indexPasses, width: 0,
            "How often a vacuum has been through all indexes.", use: .records),
        Column(
            "DEAD ROWS", \.operation.details.deadRows, .percent, width: 0,
            "How full a vacuum's memory for dead rows is; when it is full, the indexes are next.",
            name: "dead_rows_percent", use: .records),
        Column(
            "DELAYED", \.operation.details.delayed, .clock, width: 0,
            "How long it has slept for the sake of others (18+, track_cost_delay_timing).",
            name: "delayed_s", use: .records),
        Column(
            "LOCKERS DONE", \.operation.details.lockersDone, width: 0,
            "How many sessions have ended of those that its phase waits for.", use: .records),
        Column("LOCKERS TOTAL", \.operation.details.lockersTotal, width: 0, "Of how many.", use: .records),
        Column("ROWS", \.operation.details.tuples, width: 0, "Rows that it has gone through.", use: .records),
        Column(
            "ROWS SKIPPED", \.operation.details.skipped, width: 0, "Rows that a COPY left out.", use: .records
        ),
        Column(
            "WAITS FOR", { blockers($0.operation) }, width: 0,
            "Who is in its way, and whether by a lock or by a snapshot.", name: "blocked_by", use: .records),
        Column(
            "WAITED", \.waited, .clock, width: 0, "How long it has waited to begin.", name: "waited_s",
            use: .records),
        Column(
            "STANDING", \.standing, width: 0,
            "What needs eyes: 3 waits to begin, 2 waits in its work, 1 goes on, 0 has ended.", use: .records),
    ]

    private static func course(_ operation: Operation) -> String {
        switch operation.course {
        case .waitingToBegin: "waiting"
        case .running: "running"
        case .ended: "ended"
        }
    }

    private static func unit(_ work: Work?) -> String? {
        guard let work else { return nil }
        return switch work.unit {
        case .blocks: "blocks"
        case .bytes: "bytes"
        case .tuples: "rows"
        case .items(let name): name
        }
    }

    private static func blockers(_ operation: Operation) -> Datum {
        let blockers = operation.blockers.map { blocker in
            Datum.record([
                DatumField("pid", blocker.party.pid), DatumField("reason", blocker.reason.rawValue),
            ])
        }
        return .list(blockers)
    }
}
