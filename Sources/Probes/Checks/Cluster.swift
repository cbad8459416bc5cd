extension Check {
    static let cluster = [
        Check("cluster.patroni", "Does Patroni run this cluster?", from: [SessionsProbe.self]) {
            sight throws(Ignorance) in
            let sessions = try sight.latest(SessionsProbe.self).backends
            guard let own = sessions.first(where: { $0.application?.hasPrefix("Patroni") ?? false }) else {
                throw Ignorance("no session calls itself Patroni; ask: patronictl list")
            }
            return .yes([Evidence("\(own.told) is a session of Patroni", about: .session(own.id))])
        },
        Check(
            "archive.failing", "Does archiving fail?",
            Trouble(
                guide: "archiver-failing", weight: 52, profiles: [.daily, .pre, .post],
                limits: [Limit("archive.failing", .time, warning: 0, critical: 300)]),
            from: [ArchiverProbe.self]
        ) { sight throws(Ignorance) in
            let sample = try sight.latest(ArchiverProbe.self)
            guard sample.isOn else {
                return .no([Evidence("archive_mode is \(sample.mode): nothing is archived")])
            }
            let success = sample.lastArchivedAt.map {
                "the last success was \(Told.time(sample.takenAt.since($0))) ago"
            }
            guard sample.isFailing else { return .no([Evidence(success ?? "nothing has been archived yet")]) }
            let failing = sample.failingSince.map(sample.takenAt.since) ?? .zero
            let severity = sight.limit("archive.failing").severity(of: failing.seconds) ?? .warning
            return .yes([
                Evidence(
                    "archiving \(sample.lastFailed ?? "WAL") fails, \(success ?? "it never succeeded")",
                    severity,
                    hurts: "WAL piles up, and backups end there", lasts: failing)
            ])
        },
        Check("archive.enabled", "Is WAL archived at all?", from: [ArchiverProbe.self]) {
            sight throws(Ignorance) in
            let sample = try sight.latest(ArchiverProbe.self)
            let evidence = Evidence("archive_mode is \(sample.mode)")
            return sample.isOn ? .yes([evidence]) : .no([evidence])
        },
    ]
}
