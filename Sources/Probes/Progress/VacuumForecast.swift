import Glibc

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

    /// Dead rows that wait for the next pass; from 17 on the memory is counted in bytes, and they by themselves.
    private var dead: Double { row["more_done"].map(Double.init) ?? count("dead_now") }

    /// Dead rows in a page, as far as it has come: since the last pass, or at the same density before it.
    private var density: Double {
        let passes = trail.legs.last { $0.phase == Self.scan && ($0.last?.done ?? 0) > ($0.first?.done ?? 0) }
        let from = (row["rounds"] ?? 0) > 0 ? Double(passes?.first?.done ?? 0) : 0
        let pages = max(1, scanned - from)
        return dead / pages
    }

    /// Of things among which so many are spread by chance, the share that gets any.
    private static func share(_ mean: Double) -> Double { 1 - exp(-max(0, mean)) }

    /// What a page costs, as the server's own cost limit counts it: to read it, and to write it when it changes.
    private static func cost(_ changed: Double) -> Double { 2 + 20 * changed }

    var course: Forecast.Course? {
        guard total > 0, let scanPace else { return nil }
        let pace = scanPace
        let passes = passesAhead
        let pass = indexPass(pace) + heapPass(pace)
        var ahead = pace.time(for: unscanned)
        for _ in 0..<min(passes, 1000) { ahead = ahead + pass }
        var behind = pace.likely * scanned + Double(row["rounds"] ?? 0) * pass.likely
        switch row["phase"] {
        case 2:
            let spent = trail.current.map { $0.lasts.seconds } ?? 0
            behind += spent
            ahead = ahead + indexesLeft(pace, spent) + heapPass(pace)
        case 3:
            let (done, left) = heapLeft(pace)
            behind += done - heapPass(pace).likely
            ahead = ahead + left
        default: break
        }
        // Cleaning up after the last pass is short, unless an index has to be read for it.
        let cleanup = pace.time(for: Double(sizes?.indexPages ?? 0)).times(0, from: 0, to: 0.5)
        return Forecast.Course(behind: max(behind, 0.001), ahead: ahead + cleanup)
    }

    /// The pace of the scan now, or when it was seen last.
    private var scanPace: WorkPace? { WorkPace(trail.latest(Self.scan)) }

    /// Passes over the indexes that are still to begin.
    private var passesAhead: Int {
        let isPassing = row["phase"] == 2 || row["phase"] == 3
        guard let phase = row["phase"], phase <= 3, sizes.map({ $0.indexes > 0 }) ?? true else { return 0 }
        let coming = density * unscanned + (isPassing ? 0 : dead)
        // Pages with dead rows so few that the server leaves them for another time.
        if coming < 0.02 * total, (row["rounds"] ?? 0) == 0, !isPassing { return 0 }
        guard coming >= 1, unscanned > 0 || !isPassing else { return 0 }
        let memory = memoryRows
        return memory > 0 ? max(1, Int((coming / memory).rounded(.up))) : 1
    }

    /// Dead rows that its memory has room for.
    private var memoryRows: Double {
        guard row["more_done"] != nil else { return count("dead_most") }
        let (most, now) = (count("dead_most"), count("dead_now"))
        return now > 0 && dead > 0 ? most / (now / dead) : 0
    }

    // MARK: A pass

    private func indexPass(_ pace: WorkPace) -> Stretch {
        let past = trail.past(Self.indexes).map { $0.lasts.seconds }
        if let longest = past.max(), let shortest = past.min() {
            return Stretch(past.reduce(0, +) / Double(past.count), from: shortest * 0.6, to: longest * 1.4)
        }
        guard let sizes else {
            return pace.time(for: total).times(0.3, from: 0, to: nil)
        }
        let pages = Double(sizes.indexPages)
        guard pages > 0 else { return .none }
        let rows = min(memoryRows > 0 ? memoryRows : .infinity, max(dead, density * total))
        let changed = Self.share(rows * Double(sizes.indexes) / pages)
        let factor = Self.cost(changed) / Self.cost(Self.share(density))
        return pace.time(for: pages).times(factor, from: factor * 0.4, to: factor * 2)
    }

    private func indexesLeft(_ pace: WorkPace, _ spent: Double) -> Stretch {
        if let done = row.positive("parts_done"), let all = row.positive("parts_total"), done < all {
            let each = spent / Double(done)
            let left = Double(all - done)
            return Stretch(each * left, from: each * left * 0.3, to: each * left * 3)
        }
        return indexPass(pace).after(spent)
    }

    private func heapPass(_ pace: WorkPace) -> Stretch {
        let past = trail.past(Self.heap).map { $0.lasts.seconds }
        if let longest = past.max(), let shortest = past.min() {
            return Stretch(past.reduce(0, +) / Double(past.count), from: shortest * 0.6, to: longest * 1.4)
        }
        let pages = min(total, memoryRows > 0 ? memoryRows / max(density, 0.001) : total)
        let changed = Self.share(density)
        let factor = changed * Self.cost(1) / Self.cost(changed)
        return pace.time(for: pages).times(factor, from: factor * 0.4, to: factor * 1.6)
    }

    /// Seconds behind in the present pass over the heap, and ahead.
    private func heapLeft(_ pace: WorkPace) -> (Double, Stretch) {
        let spent = trail.current.map { $0.lasts.seconds } ?? 0
        guard let own = WorkPace(trail.current) else { return (spent, heapPass(pace).after(spent)) }
        return (spent, own.time(for: max(0, scanned - count("blocks_vacuumed"))))
    }
}
