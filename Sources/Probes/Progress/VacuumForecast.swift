/// A vacuum scans the table; when its memory for dead rows is full, and at the end, it goes through all indexes and
/// then through the pages that have dead rows.
struct VacuumForecast {
    let row: ProgressRow
    let trail: OperationTrail
    let sizes: RelationSizesProbe.Size?

    private static let scan = "scanning heap", indexes = "vacuuming indexes", heap = "vacuuming heap"

    private func count(_ name: String) -> Double { Double(row[name] ?? 0) }
    private var total: Double { count("blocks_total") }
    private var scanned: Double { min(count("blocks_done"), total) }
    private var unscanned: Double { max(0, total - scanned) }
    private var isPassing: Bool { row["phase"] == 2 || row["phase"] == 3 }
    private var dead: Double { Double(row.deadRows ?? 0) }
    private var spent: Double { trail.current.map { $0.lasts.seconds } ?? 0 }

    /// What is still to come, if it goes on like this: dead rows, and pages that have any.
    private var coming: (rows: Double, pages: Double) {
        let ahead = trail.dead.expected(in: unscanned)
        return isPassing ? ahead : (dead + ahead.rows, trail.dead.pages + ahead.pages)
    }

    var course: Forecast.Course? {
        guard total > 0, let pace = WorkPace(trail.latest(Self.scan)) else { return nil }
        let passes = passesAhead
        let pass = indexPass(pace) + heapPass(pace, coming.pages / Double(max(1, passes)))
        var ahead = pace.time(for: unscanned)
        for _ in 0..<min(passes, 1000) { ahead = ahead + pass }
        var behind = pace.likely * scanned + Double(row["rounds"] ?? 0) * pass.likely
        switch row["phase"] {
        case 2:
            behind += spent
            ahead = ahead + indexesLeft(pace) + heapPass(pace, trail.dead.pages)
        case 3:
            behind += spent
            ahead = ahead + heapLeft(pace)
        default: break
        }
        // Cleaning up after the last pass is short, unless an index has to be read for it.
        let cleanup = pace.time(for: Double(sizes?.indexPages ?? 0)).times(0, from: 0, to: 0.3)
        return Forecast.Course(behind: max(behind, 0.001), ahead: ahead + cleanup + surprise(pace, passes))
    }

    /// Dead rows may come where none have been so far.
    private func surprise(_ pace: WorkPace, _ passes: Int) -> Stretch {
        guard passes == 0, row["phase"] == 1, let sizes, sizes.indexes > 0 else { return .none }
        return pace.time(for: unscanned + Double(sizes.indexPages)).times(0, from: 0, to: 1)
    }

    /// Passes over the indexes that are still to begin.
    private var passesAhead: Int {
        guard let phase = row["phase"], phase <= 3, sizes.map({ $0.indexes > 0 }) ?? true else { return 0 }
        let (rows, pages) = coming
        // Pages with dead rows so few that the server leaves them for another time.
        if pages < 0.02 * total, (row["rounds"] ?? 0) == 0, !isPassing { return 0 }
        guard rows >= 1, unscanned > 0 || !isPassing else { return 0 }
        let memory = memoryRows
        return memory > 0 ? max(1, Int((rows / memory).rounded(.up))) : 1
    }

    /// Dead rows that its memory has room for.
    private var memoryRows: Double {
        guard row["more_done"] != nil else { return count("dead_most") }
        let (most, now) = (count("dead_most"), count("dead_now"))
        return now > 0 && dead > 0 ? most / (now / dead) : 0
    }

    // MARK: A pass

    /// As long as the passes before it, as far as they were seen.
    private func asBefore(_ phase: String) -> Stretch? {
        let past = trail.past(phase).map { $0.lasts.seconds }
        guard let longest = past.max(), let shortest = past.min() else { return nil }
        return Stretch(past.reduce(0, +) / Double(past.count), from: shortest * 0.6, to: longest * 1.4)
    }

    /// Pages that change cost more than those that are only read: the server's own limit counts 20 and 2 for them, and
    /// nearly all pages change that a scan does not leave out.
    private func indexPass(_ pace: WorkPace) -> Stretch {
        if let before = asBefore(Self.indexes) { return before }
        guard let sizes else { return pace.time(for: total).times(0.3, from: 0, to: nil) }
        let pages = Double(sizes.indexPages)
        guard pages > 0 else { return .none }
        let most = memoryRows > 0 ? memoryRows : .infinity
        let rows = min(most, isPassing ? dead : coming.rows)
        let changed = DeadRows.share(rows * Double(sizes.indexes) / pages)
        let factor = (2 + 20 * changed) / 22
        return pace.time(for: pages).times(factor, from: factor * 0.4, to: factor * 3)
    }

    private func indexesLeft(_ pace: WorkPace) -> Stretch {
        if let done = row.positive("parts_done"), let all = row.positive("parts_total"), done < all {
            let each = spent / Double(done)
            let left = Double(all - done)
            return Stretch(each * left, from: each * left * 0.3, to: each * left * 3)
        }
        return indexPass(pace).after(spent)
    }

    private func heapPass(_ pace: WorkPace, _ pages: Double) -> Stretch {
        asBefore(Self.heap) ?? pace.time(for: pages).times(1, from: 0.4, to: 1.8)
    }

    /// The present pass over the heap ends with the last page that has dead rows.
    private func heapLeft(_ pace: WorkPace) -> Stretch {
        guard let own = WorkPace(trail.current) else {
            return heapPass(pace, trail.dead.pages).after(spent)
        }
        let last = trail.dead.lastPage > 0 ? Double(trail.dead.lastPage) : scanned
        return own.time(for: max(0, last - count("blocks_vacuumed")))
    }
}
