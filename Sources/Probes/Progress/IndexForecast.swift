/// An index build scans the table, sorts, and loads the tree; a concurrent one scans index and table once more.
struct IndexForecast {
    let row: ProgressRow
    let trail: OperationTrail

    private static let scan = "building index: scanning table",
        load = "building index: loading tuples in tree"

    private var isConcurrent: Bool { row["command"] == 2 || row["command"] == 4 }
    private var isBtree: Bool { row["method"] == 403 }

    /// By experience, in shares of the scan: the sort that follows it, and the loading.
    ///
    /// What does not fit into memory is sorted during the scan, in runs; what does, after it.
    private static let sort = (likely: 0.3, least: 0.03, most: 1.0)
    private static let loading = (likely: 0.2, least: 0.05, most: 0.8)
    /// A concurrent build reads the index, sorts, and reads the table again.
    private static let validation = (likely: 0.8, least: 0.3, most: 2.0)

    var course: Forecast.Course? {
        switch (row["phase"], row["subphase"]) {
        case (2, 5) where isBtree: return whileLoading
        case (2, 3), (2, 4): return whileSorting
        case (2, _): return whileScanning
        case (4, _), (5, _), (6, _): return whileValidating
        default: return nil
        }
    }

    private func part(_ scan: Stretch, _ factor: (likely: Double, least: Double, most: Double)) -> Stretch {
        scan.times(factor.likely, from: factor.least, to: factor.most)
    }

    /// What comes after the build; others decide how long that is.
    private func later(_ scan: Stretch?) -> Stretch {
        guard isConcurrent else { return .none }
        return (scan.map { part($0, Self.validation) } ?? .none).unbounded
    }

    private var scanned: (pace: WorkPace, total: Double)? {
        guard
            let leg = trail.legs.last(where: {
                $0.phase.hasPrefix("building index") && $0.total != nil && $0.phase != Self.load
            }),
            let pace = WorkPace(leg), let total = leg.total
        else { return nil }
        return (pace, Double(total))
    }

    private var whileScanning: Forecast.Course? {
        guard let (pace, total) = scanned, let done = row["blocks_done"].map(Double.init) else { return nil }
        let whole = pace.time(for: total)
        let after = isBtree ? part(whole, Self.sort) + part(whole, Self.loading) : part(whole, Self.sort)
        return Forecast.Course(
            behind: pace.likely * done, ahead: pace.time(for: max(0, total - done)) + after + later(whole))
    }

    private var whileSorting: Forecast.Course? {
        guard let (pace, total) = scanned else { return nil }
        let whole = pace.time(for: total)
        let spent = trail.current.map { $0.lasts.seconds } ?? 0
        return Forecast.Course(
            behind: whole.likely + spent,
            ahead: part(whole, Self.sort).after(spent) + part(whole, Self.loading) + later(whole))
    }

    private var whileLoading: Forecast.Course? {
        let whole = scanned.map { $0.pace.time(for: $0.total) }
        let spent = trail.current.map { $0.lasts.seconds } ?? 0
        let before = trail.legs.dropLast().reduce(0) { $0 + $1.lasts.seconds }
        guard let done = row["tuples_done"], let total = row.positive("tuples_total"),
            let pace = WorkPace(trail.current)
        else {
            return whole.map {
                Forecast.Course(
                    behind: before + spent, ahead: part($0, Self.loading).after(spent) + later($0))
            }
        }
        return Forecast.Course(
            behind: before + pace.likely * Double(done),
            ahead: pace.time(for: Double(max(0, total - done))) + later(whole))
    }

    /// It ends with the wait for others: nothing bounds it.
    private var whileValidating: Forecast.Course? {
        let before = trail.legs.dropLast().reduce(0) { $0 + $1.lasts.seconds }
        let spent = trail.current.map { $0.lasts.seconds } ?? 0
        if row["phase"] == 6, let done = row["blocks_done"], let total = row.positive("blocks_total"),
            let pace = WorkPace(trail.current)
        {
            return Forecast.Course(
                behind: before + spent, ahead: pace.time(for: Double(max(0, total - done))).unbounded)
        }
        guard let (pace, total) = scanned else { return nil }
        return Forecast.Course(
            behind: before + spent, ahead: part(pace.time(for: total), Self.validation).after(spent).unbounded
        )
    }
}

/// What writes a table anew copies it, sorted or not, and builds its indexes after that.
struct RewriteForecast {
    let row: ProgressRow
    let trail: OperationTrail
    let sizes: RelationSizesProbe.Size?

    /// By experience, in shares of the copying: each index.
    private static let index = (likely: 0.5, least: 0.1, most: 2.0)
    private static let scan = "seq scanning heap", build = "rebuilding index"

    var course: Forecast.Course? {
        guard let leg = trail.latest(Self.scan), let pace = WorkPace(leg), let total = leg.total else {
            return nil
        }
        let whole = pace.time(for: Double(total))
        let spent = trail.current.map { $0.lasts.seconds } ?? 0
        // Of a table that is sorted, the tuples are written after the scan.
        let sorted = row.kind == .vacuumFull ? Stretch.none : whole.times(1, from: 0.2, to: 3)
        switch row["phase"] {
        case 1:
            let done = Double(row["blocks_done"] ?? 0)
            return Forecast.Course(
                behind: pace.likely * done,
                ahead: pace.time(for: max(0, Double(total) - done)) + sorted + builds(whole, besides: 0))
        case 3, 4:
            let since = trail.legs.drop { $0.phase == Self.scan }.reduce(0) { $0 + $1.lasts.seconds }
            return Forecast.Course(
                behind: whole.likely + since, ahead: sorted.after(since) + builds(whole, besides: 0))
        case 6:
            return Forecast.Course(
                behind: whole.likely + sorted.likely + spent,
                ahead: builds(whole, besides: 0).after(spent))
        default: return nil
        }
    }

    private func builds(_ copy: Stretch, besides done: Int) -> Stretch {
        guard let sizes else { return copy.times(Self.index.likely, from: 0, to: nil) }
        let count = Double(max(0, sizes.indexes - done))
        return copy.times(
            Self.index.likely * count, from: Self.index.least * count, to: Self.index.most * count)
    }
}
