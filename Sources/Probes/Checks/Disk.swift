extension Check {
    static let disk: [Check] = [
        Check(
            "disk.filling", "Is a disk of the server nearly full?",
            Trouble(
                guide: "disk-filling", weight: 90, settles: .seconds(10), profiles: [.daily, .pre, .post],
                limits: [
                    Limit("disk.filling", .percent, warning: 80, critical: 90),
                    Limit("disk.filling.left", .time, warning: 3600, critical: 900, isFloor: true),
                ]),
            from: [DiskProbe.self, SettingsProbe.self, TablespacesProbe.self]
        ) { sight throws(Ignorance) in
            let sample = try sight.here(DiskProbe.self)
            let told = Evidence.ranked(sample.volumes.map { $0.evidence(sight) })
            let trouble = told.filter { $0.severity != nil }
            if !trouble.isEmpty { return .yes(trouble) }
            if let unseen = sample.unseen.sorted(by: { $0.key < $1.key }).first {
                let rest = told.first.map { "; \($0.sentence)" } ?? ""
                throw Ignorance("\(unseen.key): \(unseen.value): run pgtop as the server's owner\(rest)")
            }
            return .no(told)
        },
        Check(
            "disk.wal_is_it", "Is it the WAL that fills the disk?",
            from: [FolderSizesProbe.self, SettingsProbe.self, DiskProbe.self]
        ) { sight throws(Ignorance) in
            let sizes = try sight.latest(FolderSizesProbe.self)
            let settings = try sight.latest(SettingsProbe.self)
            let volume = sight.readings[DiskProbe.self].latest?.volume(holding: "pg_wal")
            let wanted = settings.usualWAL
            let share = volume.map { Self.share(of: sizes.wal, on: $0) }
            let sentence = [
                "pg_wal holds \(Told.bytes(sizes.wal)) in \(Told.number(Int(sizes.walFiles), "file", "files"))",
                share.map { "\(Told.percent($0)) of what its disk holds" },
                wanted.map { "\(Told.bytes($0)) would be usual" },
            ].compactMap { $0 }.joined(separator: ", ")
            let isTooMuch = wanted.map { sizes.wal.count > 2 * $0.count } ?? false
            let isLarge = sizes.wal.count >= Self.gigabyte && (share ?? 0) >= 30
            let evidence = Evidence(sentence, about: .folder(volume?.path ?? "pg_wal"))
            return isTooMuch || isLarge ? .yes([evidence]) : .no([evidence])
        },
        Check(
            "disk.temp_is_it", "Is it temporary files that fill the disk?",
            from: [FolderSizesProbe.self, DiskProbe.self]
        ) { sight throws(Ignorance) in
            let sizes = try sight.latest(FolderSizesProbe.self)
            let share = sight.readings[DiskProbe.self].latest?.volume(holding: "data").map {
                Self.share(of: sizes.temporary, on: $0)
            }
            let files = Told.number(Int(sizes.temporaryFiles), "temporary file", "temporary files")
            let part = share.map { ", \(Told.percent($0)) of what the data disk holds" } ?? ""
            let evidence = Evidence("\(files) of \(Told.bytes(sizes.temporary))\(part)")
            let isMuch = sizes.temporary.count >= Self.gigabyte && (share ?? 100) >= 10
            return isMuch ? .yes([evidence]) : .no([evidence])
        },
    ]

    private static let gigabyte: Int64 = 1 << 30

    private static func share(of part: Bytes, on volume: Volume) -> Double {
        volume.used.count > 0 ? min(100, 100 * Double(part.count) / Double(volume.used.count)) : 0
    }
}

extension Volume {
    /// Growth alone is no trouble while there is much left: a load or an index may grow fast and end.
    private static let halfFull = Percent(50)

    fileprivate func evidence(_ sight: Sight) -> Evidence {
        let byShare = sight.limit("disk.filling").severity(of: share.value)
        let left = share < Self.halfFull ? nil : timeLeft
        let byTime = left.flatMap { sight.limit("disk.filling.left").severity(of: $0.seconds) }
        let until = timeLeft.map { ", full in \(Told.time($0)) at this rate" } ?? ""
        return Evidence(
            "\(Told.list(folders)): \(Told.percent(share.value)) of \(Told.bytes(size)) used, "
                + "\(Told.bytes(available)) left\(until)",
            about: .folder(path), [byShare, byTime].compactMap { $0 }.max())
    }
}

extension SettingsProbe.Sample {
    /// How much WAL the server keeps when nothing holds it back; nil where this role may not see it.
    fileprivate var usualWAL: Bytes? {
        guard let most = self["max_wal_size"]?.bytes else { return nil }
        return Bytes(most.count + (self["wal_keep_size"]?.bytes?.count ?? 0))
    }
}
