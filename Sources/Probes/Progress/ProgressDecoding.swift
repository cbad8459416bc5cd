/// Rows of the question on their way to operations.
struct ProgressDecoding {
    let row: ProgressRow
    let takenAt: ServerTime

    func operation() -> Operation {
        var operation = Operation(
            id: row.id, sampledAt: takenAt, name: name, command: row.isVisible ? row.command : nil)
        operation.database = row.database
        operation.index = row.positive("index_relid").map(UInt32.init(truncatingIfNeeded:))
        operation.starter = row.starter
        operation.phase = ProgressPhases.phase(of: row)
        operation.work = work
        operation.details = details
        operation.blockers = blockers
        operation.phase?.detail = detail
        return operation
    }

    private var name: String {
        if let relation = row.relation { return "oid \(relation)" }
        if row.kind == .baseBackup { return Operation.Kind.baseBackup.rawValue }
        return row.isVisible ? row.command : "hidden"
    }

    /// Waiting for sessions whose transactions are in the way.
    private var awaitsOthers: Bool {
        guard row.source == "CREATE INDEX", let phase = row["phase"] else { return false }
        return phase == 1 || phase == 3 || phase >= 7
    }

    private var blockers: [Blocker] {
        guard awaitsOthers, let pid = row.positive("locker_pid") else { return [] }
        return [Blocker(.session(Int32(truncatingIfNeeded: pid)), row["phase"] == 7 ? .snapshot : .lock)]
    }

    private func blocks(_ done: String = "blocks_done") -> Work? {
        guard let count = row[done], let total = row["blocks_total"] else { return nil }
        return Work(done: count, of: total, .blocks(size: row.blockSize))
    }

    private func parts(_ name: String, of column: String) -> Work? {
        guard let total = row.positive("\(column)_total") else { return nil }
        return Work(done: row["\(column)_done"] ?? 0, of: total, .items(name))
    }

    private var bytes: Work? {
        row["bytes_done"].map { Work(done: $0, of: row["bytes_total"], .bytes) }
    }

    /// What the present phase counts.
    private var work: Work? {
        let phase = row["phase"] ?? 0
        switch row.kind {
        case .vacuum: return vacuumWork(phase)
        case .analyze where phase <= 2: return blocks()
        case .analyze: return phase == 4 ? parts("statistics", of: "more") : nil
        case .createIndex, .reindex: return indexWork
        case .cluster, .vacuumFull, .repack: return rewriteWork(phase)
        case .baseBackup: return phase >= 3 ? bytes : nil
        case .copy: return bytes
        case .checksums: return blocks()
        case .ddl: return nil
        }
    }

    private func vacuumWork(_ phase: Int64) -> Work? {
        switch phase {
        case 1: return blocks()
        case 3: return blocks("blocks_vacuumed")
        case 2, 4: return parts("indexes", of: "parts")
        default: return nil
        }
    }

    private func rewriteWork(_ phase: Int64) -> Work? {
        switch phase {
        case 1: return blocks()
        case 2...4: return row["tuples_done"].map { Work(done: $0, of: nil, .tuples) }
        case 6: return row["rounds"].map { Work(done: $0, of: nil, .items("indexes")) }
        default: return nil
        }
    }

    private var indexWork: Work? {
        if awaitsOthers {
            return row.positive("lockers_total").map {
                Work(done: row["lockers_done"] ?? 0, of: $0, .items("sessions"))
            }
        }
        switch (row["phase"], row["subphase"]) {
        case (2, 3), (2, 4): return nil
        case (2, 5):
            return row["tuples_done"].map { Work(done: $0, of: row.positive("tuples_total"), .tuples) }
        case (5, _): return nil
        case (2, _), (4, _), (6, _): return row.positive("blocks_total") == nil ? nil : blocks()
        default: return nil
        }
    }

    private var detail: String? {
        if let work, case .items = work.unit {
            return work.total.map { "\(work.done)/\($0)" } ?? "\(work.done)"
        }
        return nil
    }

    private var details: OperationDetails {
        var details = OperationDetails()
        if row.kind == .vacuum {
            details.indexPasses = row["rounds"]
            details.indexesTotal = row.positive("parts_total")
            details.indexesDone = row.positive("parts_total").flatMap { _ in row["parts_done"] }
            details.deadRows = row.positive("dead_most").flatMap { most in
                row["dead_now"].map { Percent(100 * Double($0) / Double(most)) }
            }
        }
        if row.kind == .createIndex || row.kind == .reindex {
            details.partitionsTotal = row.positive("parts_total")
            details.partitionsDone = details.partitionsTotal.flatMap { _ in row["parts_done"] }
        }
        if awaitsOthers {
            details.lockersTotal = row.positive("lockers_total")
            details.lockersDone = details.lockersTotal.flatMap { _ in row["lockers_done"] }
        }
        if row.kind == .copy || row.kind == .cluster || row.kind == .vacuumFull || row.kind == .repack {
            details.tuples = row["tuples_done"]
        }
        details.skipped = row.kind == .copy ? row["skipped"] : nil
        details.delayed = row.positive("delay_ns").map { .nanoseconds($0) }
        return details
    }
}
