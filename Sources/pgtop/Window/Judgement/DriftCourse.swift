import Probes

/// How one measure went lately, and what was told of it.
struct DriftCourse: Sendable, Equatable {
    private struct Mark: Sendable, Equatable {
        let at: Instant
        let value: Double
    }

    private var marks: [Mark] = []
    private var strayedSince: Instant?
    private var calmSince: Instant?
    private var unknownSince: Instant?
    private var isToldUnknown = false
    /// The value that was told last; nil while it is as at the start.
    private(set) var told: Double?
    private var toldAt: Instant?

    init(told: Double? = nil) { self.told = told }

    var isTold: Bool { told != nil }

    /// Single looks jump: the mean over this time is what is judged.
    private static let window = Duration.seconds(10)
    /// So long it must have strayed.
    private static let onset = Duration.seconds(5)
    /// So long it must be well within what it was.
    private static let offset = Duration.seconds(10)
    /// What goes on growing is told again, but not more often.
    private static let repeats = Duration.seconds(60)
    private static let calm = 0.7
    /// One that cannot be looked at for so long is told.
    private static let patience = Duration.seconds(30)

    var mean: Double? {
        marks.isEmpty ? nil : marks.reduce(0) { $0 + $1.value } / Double(marks.count)
    }

    func isNews(_ seen: Instant) -> Bool { marks.last.map { seen > $0.at } ?? true }

    mutating func take(
        _ value: Double, _ now: Instant, _ measure: Measure, _ spread: Spread
    ) -> [DriftEvent] {
        marks = marks.filter { now.since($0.at) < Self.window } + [Mark(at: now, value: value)]
        guard marks.count >= 2, let mean else { return [] }
        let strain = spread.strain(mean, measure.rule)
        if strain > 1 { return strayed(mean, strain, now, measure, spread) }
        strayedSince = nil
        guard isTold, strain <= Self.calm else {
            calmSince = nil
            return []
        }
        let since = calmSince ?? now
        calmSince = since
        guard now.since(since) >= Self.offset else { return [] }
        (told, toldAt, calmSince) = (nil, nil, nil)
        return [measure.returned(to: mean, from: spread)]
    }

    private mutating func strayed(
        _ mean: Double, _ strain: Double, _ now: Instant, _ measure: Measure, _ spread: Spread
    ) -> [DriftEvent] {
        calmSince = nil
        let since = strayedSince ?? now
        strayedSince = since
        if let told {
            let isFarther = strain >= 2 * spread.strain(told, measure.rule)
            let isLater = toldAt.map { now.since($0) >= Self.repeats } ?? true
            guard isFarther, isLater else { return [] }
        } else if now.since(since) < Self.onset {
            return []
        }
        (told, toldAt) = (mean, now)
        return [measure.drifted(to: mean, from: spread)]
    }
}

extension DriftCourse {
    /// It can be looked at, again perhaps.
    mutating func known(at now: Instant, _ measure: Measure) -> [DriftEvent] {
        unknownSince = nil
        guard isToldUnknown else { return [] }
        isToldUnknown = false
        return [
            DriftEvent(
                measure: measure, sentence: "\(measure.rule.name): known again", severity: nil, isOver: true)
        ]
    }

    /// It cannot be looked at: what is not known is not as it was.
    mutating func unknown(_ reason: String, at now: Instant, _ measure: Measure) -> [DriftEvent] {
        let since = unknownSince ?? now
        unknownSince = since
        guard !isToldUnknown, now.since(since) >= Self.patience else { return [] }
        isToldUnknown = true
        marks = []
        return [
            DriftEvent(
                measure: measure, sentence: "\(measure.rule.name): not known any more, \(reason)",
                severity: .warning)
        ]
    }
}
