extension Check {
    static let checkpoints: [Check] = [
        Check(
            "wal.checkpoints_forced", "Does WAL force checkpoints in quick succession?",
            Trouble(
                guide: "checkpoint-storm", weight: 15,
                // In ten minutes: twice as often as the default `checkpoint_timeout`, and as often as `checkpoint_warning`
                // finds too often.
                limits: [Limit("wal.checkpoints_forced", .count, warning: 4, critical: 20)]),
            from: [CheckpointerProbe.self]
        ) { sight throws(Ignorance) in
            let sample = try sight.latest(CheckpointerProbe.self)
            if sample.isStandby { return .no([Evidence("a standby follows its primary's checkpoints")]) }
            guard sample.trail.isLongEnough else { throw Ignorance.notTwice }
            guard let size = sample.asksAfter else { throw Ignorance("max_wal_size cannot be read") }
            guard let forced = sample.trail.forced(asksAfter: size), forced.count > 1, forced.goesOn else {
                return .no([Evidence("no succession of checkpoints that WAL has forced")])
            }
            let often = CheckpointTrail.window.seconds / max(1, forced.apart.seconds)
            let severity = sight.limit("wal.checkpoints_forced").severity(of: often)
            let limit = sample.maxWAL.map { " (max_wal_size \(Told.bytes($0)))" } ?? ""
            let evidence = Evidence(
                "WAL forced \(forced.count) checkpoints in \(Told.time(forced.time)), one every \(Told.time(forced.apart))\(limit)",
                about: .setting("max_wal_size"), severity,
                hurts: "writes, by full pages in the WAL and the disk's work",
                values: ["setting": .name("max_wal_size")])
            return severity == nil ? .no([evidence]) : .yes([evidence])
        }
    ]
}

extension CheckpointTrail.Forced {
    /// The next one is not overdue by more than a little.
    fileprivate var goesOn: Bool { ago <= max(.seconds(60), apart * 2) }
}
