import Probes

/// Something is not as it was at the start any more, or is so again.
struct DriftEvent: Sendable, Equatable {
    /// Nil where it is no measure: a setting, a standby, an index.
    var measure: Measure?
    let sentence: String
    /// How it was at the start, and how it is now.
    var from = ""
    var to = ""
    /// Nil where it is no trouble.
    let severity: Severity?
    /// It is as it was at the start again.
    var isOver = false
}

extension Spread {
    /// How far a value may be from the mean before it has drifted: noise in what is small or uneven is none.
    private func tolerance(_ rule: Measure.Rule) -> Double {
        max(rule.floor, rule.share * abs(mean), 2 * deviation)
    }

    /// How far beyond what it may be a value is, in tolerances; up to 1 it is as it was.
    func strain(_ value: Double, _ rule: Measure.Rule) -> Double {
        let tolerance = tolerance(rule)
        let isMore = value > mean
        switch (rule.worse, isMore) {
        case (.more, false), (.less, true): return 0
        case (_, true): return (value - mean) / tolerance
        case (_, false):
            // However uneven it was: what comes to a stop has drifted.
            let most = mean >= 2 * rule.floor ? min(tolerance, 0.9 * mean) : tolerance
            return (mean - value) / most
        }
    }
}

extension Measure {
    /// How it was at the start: in whole numbers from least to most, else the mean.
    func told(_ spread: Spread) -> String {
        guard rule.unit == .count, spread.least != spread.most else { return told(spread.mean) }
        return "\(Int(spread.least)) to \(Int(spread.most))"
    }

    /// A number of sessions is a whole one.
    func toldNow(_ value: Double) -> String {
        rule.unit == .count ? "\(Int(value.rounded()))" : told(value)
    }

    func drifted(to value: Double, from spread: Spread) -> DriftEvent {
        let verb = value > spread.mean ? "rose" : "fell"
        return DriftEvent(
            measure: self,
            sentence: "\(rule.name) \(verb) to \(toldNow(value)) (\(told(spread)) at the start)",
            from: told(spread), to: toldNow(value), severity: .warning)
    }

    func returned(to value: Double, from spread: Spread) -> DriftEvent {
        DriftEvent(
            measure: self,
            sentence:
                "\(rule.name) \(rule.isPlural ? "are" : "is") back at \(toldNow(value)) (\(told(spread)) at the start)",
            from: told(spread), to: toldNow(value), severity: nil, isOver: true)
    }
}
