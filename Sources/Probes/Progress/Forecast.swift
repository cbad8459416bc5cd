/// How much of an operation is done, and how long the rest will take, from how it went so far.
///
/// What is behind and what is ahead are counted in seconds: of a phase that counts its work by its own pace, of phases
/// to come by what such phases took before, or else by experience with a wide range.
struct Forecast {
    let row: ProgressRow
    let operation: Operation
    /// Nil while they are not known, and for relations of other databases.
    let sizes: RelationSizesProbe.Size?

    /// Seconds behind and ahead.
    struct Course: Equatable {
        var behind: Double
        var ahead: Stretch
    }

    /// What comes out of it.
    struct Outcome: Equatable {
        var fraction: Percent?
        var remaining: Estimate?
        var uncertainty: String?
    }

    static let tooEarly = "too early to tell"
    static let still = "stands still"

    /// Why there is no estimate, where its phase counts something.
    private var ignorance: String? {
        guard operation.work != nil, let leg = trail.current else { return nil }
        return leg.rate == 0 && leg.lasts >= .seconds(10) ? Self.still : Self.tooEarly
    }

    var trail: OperationTrail { operation.trail }

    var outcome: Outcome {
        if let reason = reasonForNone { return Outcome(fraction: plainFraction, uncertainty: reason) }
        guard let course, course.behind > 0 else {
            return Outcome(fraction: plainFraction, uncertainty: ignorance)
        }
        let ahead = course.ahead
        let whole = course.behind + ahead.likely
        return Outcome(
            fraction: plainFraction ?? (whole > 0 ? Percent(100 * course.behind / whole) : nil),
            remaining: Estimate(
                likely: .seconds(ahead.likely), earliest: .seconds(ahead.least),
                latest: ahead.most.map { .seconds($0) }))
    }

    /// Of what does only one thing, and counts it.
    private var plainFraction: Percent? {
        guard row.kind == .baseBackup || row.kind == .copy else { return nil }
        return operation.work?.fraction.map { Percent(100 * $0) }
    }

    /// Why nobody could say how long it takes.
    private var reasonForNone: String? {
        if !row.isVisible { return nil }
        if row.source == "CREATE INDEX",
            !operation.blockers.isEmpty || [1, 3, 7, 8, 9].contains(row["phase"])
        {
            return "as long as others take"
        }
        switch (row.kind, row["phase"]) {
        case (.baseBackup, 1): return "waits for a checkpoint"
        case (.baseBackup, 4): return "waits for the archiver"
        case (.baseBackup, _) where row["bytes_total"] == nil: return "its size was not asked for"
        case (.copy, _) where row["bytes_total"] == nil: return "its size is not known"
        default: return nil
        }
    }

    private var course: Course? {
        switch row.kind {
        case .vacuum: VacuumForecast(row: row, trail: trail, sizes: sizes).course
        case .createIndex, .reindex: IndexForecast(row: row, trail: trail).course
        case .cluster, .vacuumFull, .repack: RewriteForecast(row: row, trail: trail, sizes: sizes).course
        case .analyze: analyze
        case .baseBackup, .copy, .checksums: simple
        case .ddl: nil
        }
    }

    /// One phase is all that takes time.
    private var simple: Course? {
        guard let work = operation.work, let total = work.total, let pace = WorkPace(trail.current) else {
            return nil
        }
        let left = pace.time(for: Double(max(0, total - work.done)))
        return Course(behind: pace.likely * Double(work.done), ahead: left)
    }

    /// After the sample it computes, which counts nothing and is short as a rule.
    private var analyze: Course? {
        let phases = ["acquiring sample rows", "acquiring inherited sample rows"]
        guard let leg = phases.lazy.compactMap(trail.latest).first, let pace = WorkPace(leg),
            let total = leg.total
        else { return nil }
        let whole = pace.time(for: Double(total))
        let rest = whole.times(0.1, from: 0, to: 1)
        guard let work = operation.work, trail.current?.phase == leg.phase else {
            let spent = trail.current.map { $0.lasts.seconds } ?? 0
            return Course(behind: whole.likely + spent, ahead: rest.after(spent))
        }
        return Course(
            behind: pace.likely * Double(work.done),
            ahead: pace.time(for: Double(max(0, total - work.done))) + rest)
    }
}
