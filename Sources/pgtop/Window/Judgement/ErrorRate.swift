import Probes

/// Whether more fails than at the start: statements in the log, and transactions that are rolled back.
struct ErrorRate {
    let verdict: Verdict

    /// Fewer in a minute are noise, whatever they were at the start.
    private static let least = 10.0
    /// Where there is more work, more of it fails: their share must have grown as well.
    private static let leastGrowth = 1.5
    private static let shortest = Duration.seconds(10)

    init(_ view: WatchView) {
        guard let baseline = view.baseline, baseline.isComplete else {
            verdict = .unknown("the baseline is not complete yet")
            return
        }
        let factor = view.plan[.errors].limit ?? 3
        let parts = [Self.rollbacks(view.sight, baseline, factor), Self.errors(view.sight, baseline, factor)]
        if let tripped = parts.first(where: \.isTripped) {
            verdict = tripped
            return
        }
        let known = parts.filter { if case .fine = $0 { true } else { false } }
        let sentence = parts.map(\.sentence).joined(separator: "; ")
        verdict = known.isEmpty ? .unknown(sentence) : .fine(sentence)
    }

    private static func rollbacks(_ sight: Sight, _ baseline: Baseline, _ factor: Double) -> Verdict {
        guard let before = baseline.spreads[.rollbacks]?.mean,
            let work = baseline.spreads[.transactions]?.mean
        else {
            return .unknown(baseline.unknown[.rollbacks] ?? "rollbacks are not known from the start")
        }
        let lately: (added: DatabaseCounters, time: Duration)
        do throws(Ignorance) {
            lately = try sight.databasesLately()
        } catch {
            return .unknown("rollbacks: \(error.reason)")
        }
        guard lately.time >= shortest else {
            return .unknown("rollbacks were not counted for long enough yet")
        }
        let (rolledBack, ended) = (
            Double(lately.added.rollbacks), Double(lately.added.rollbacks + lately.added.commits)
        )
        let rate = rolledBack / lately.time.seconds
        let share = ended > 0 ? rolledBack / ended : 0
        let told =
            "rollbacks: \(Measure.rollbacks.told(rate)) (\(Measure.rollbacks.told(before)) at the start)"
        let isMore = rate * 60 >= least && rate > factor * before && share * work > Self.leastGrowth * before
        return isMore ? .tripped("\(told), \(Told.percent(share * 100)) of all", subject: nil) : .fine(told)
    }

    private static func errors(_ sight: Sight, _ baseline: Baseline, _ factor: Double) -> Verdict {
        guard let before = baseline.spreads[.errors]?.mean else {
            return .unknown("errors in the log: \(baseline.unknown[.errors] ?? "not known from the start")")
        }
        do throws(Ignorance) {
            guard let now = try Measure.errors.value(sight) else { throw Ignorance("not looked at yet") }
            let told =
                "errors in the log: \(Measure.errors.told(now)) (\(Measure.errors.told(before)) at the start)"
            return now >= least && now > factor * before ? .tripped(told, subject: nil) : .fine(told)
        } catch {
            return .unknown("errors in the log: \(error.reason)")
        }
    }
}
