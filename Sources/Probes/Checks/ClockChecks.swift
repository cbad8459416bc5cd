extension Check {
    static let clock: [Check] = [
        Check(
            "clock.skew", "Does a clock tell another time than the others?",
            Trouble(
                guide: "clock-skew", weight: 15, settles: .seconds(5), profiles: [.daily, .pre],
                limits: [Limit("clock.skew", .time, warning: 5, critical: 60)]),
            from: [PulseProbe.self, WALSendersProbe.self, ReceiverProbe.self]
        ) { sight throws(Ignorance) in
            guard let skew = try sight.reading(PulseProbe.self).skew else {
                throw Ignorance.notTwice
            }
            let others = sight.senders + sight.receivers
            let told = Evidence.ranked([sight.evidence(skew)] + others)
            let trouble = told.filter { $0.severity != nil }
            return trouble.isEmpty ? .no(told) : .yes(trouble)
        }
    ]
}

extension Sight {
    /// What is certain of the difference, whatever the way took.
    fileprivate func evidence(_ skew: ClosedRange<Double>) -> Evidence {
        if skew.contains(0) {
            let bound = Told.time(.seconds(max(-skew.lowerBound, skew.upperBound)))
            return Evidence("the server's clock and this host's agree within \(bound)")
        }
        let least = skew.lowerBound > 0 ? skew.lowerBound : -skew.upperBound
        let side = skew.lowerBound > 0 ? "ahead of" : "behind"
        return Evidence(
            "the server's clock is \(Told.time(.seconds(least))) \(side) that of this host",
            limit("clock.skew").severity(of: least))
    }

    fileprivate var senders: [Evidence] {
        let sessions = readings[SessionsProbe.self].latest?.backends ?? []
        return (readings[WALSendersProbe.self].latest?.senders ?? []).compactMap { sender in
            guard let skew = sender.clockSkew?.seconds else { return nil }
            let name = sessions.first { $0.id.pid == sender.pid }?.application ?? "of pid \(sender.pid)"
            return Evidence(
                "standby \(name)'s clock is \(Told.time(.seconds(abs(skew)))) \(skew > 0 ? "ahead" : "behind")",
                about: .standby(sender.pid), limit("clock.skew").severity(of: abs(skew)))
        }
    }

    fileprivate var receivers: [Evidence] {
        guard let skew = readings[ReceiverProbe.self].latest?.receiver?.clockSkew?.seconds else { return [] }
        return [
            Evidence(
                "the primary's clock is \(Told.time(.seconds(abs(skew)))) \(skew > 0 ? "ahead" : "behind")",
                about: .receiver, limit("clock.skew").severity(of: abs(skew)))
        ]
    }
}
