import Probes

/// Whether the operation would end within the window.
struct Overrun {
    let verdict: Verdict

    init(_ view: WatchView, hadEnded: Bool, wasSeen: Bool) {
        guard let end = view.plan.end else {
            verdict = .moot("the window has no end")
            return
        }
        let left = end.left(at: view.now)
        if view.operation?.hasEnded ?? hadEnded {
            verdict = .fine("the operation has ended")
        } else if left <= .zero {
            let subject = view.operation.map { Subject.session($0.id.session) }
            verdict = .tripped(
                "the window ended \(Told.time(.zero - left)) ago, at \(end.told)", subject: subject)
        } else if view.plan.operation == nil {
            verdict = .fine(
                "\(Told.time(left)) left; no operation was chosen, so only the clock is looked at")
        } else if let operation = view.operation {
            verdict = Self.verdict(operation, end, left, view.now)
        } else if !view.seesOperations {
            verdict = .unknown("what is at work cannot be seen now")
        } else if view.isStillAtWork {
            verdict = .unknown("the server does not tell how far it is")
        } else {
            verdict = .unknown(
                wasSeen
                    ? "the operation is not at work any more: whether it succeeded nobody tells"
                    : "the operation is not among those at work")
        }
    }

    private static func verdict(
        _ operation: Operation, _ end: WindowEnd, _ left: Duration, _ now: ServerTime
    ) -> Verdict {
        if operation.isWaiting {
            return .unknown(
                "it waits to begin: how long it will take cannot be told; \(Told.time(left)) left")
        }
        guard let remaining = operation.remaining else {
            return .unknown(operation.uncertainty ?? "there is no ground for an estimate yet")
        }
        let clock = { (time: Duration) in
            time < .seconds(72_000) ? end.zone.clock(now.after(time)) : end.zone.dated(now.after(time))
        }
        let latest = remaining.latest.map { "\(clock($0)) at the latest" } ?? "open how late"
        let told =
            "ends about \(clock(remaining.likely)) (\(clock(remaining.earliest)) at the earliest, \(latest))"
        guard remaining.likely > left else {
            return .fine("\(told), \(Told.time(left - remaining.likely)) before the window's end")
        }
        return .tripped(
            "\(told), \(Told.time(remaining.likely - left)) after the window's end at \(end.told)",
            subject: .session(operation.id.session))
    }
}

extension ServerTime {
    /// So much later.
    func after(_ time: Duration) -> ServerTime {
        let most = Duration.seconds(100 * 365 * 86_400)
        return ServerTime(
            microseconds: microseconds &+ Int64(min(max(time, .zero - most), most).seconds * 1e6))
    }
}
