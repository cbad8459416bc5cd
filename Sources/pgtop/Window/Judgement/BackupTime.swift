import Probes

/// When the last backup was taken, as a command has printed it.
struct BackupTime: Sendable, Equatable {
    let instant: ServerTime

    /// Understands seconds since 1970, or a date and a time with an offset behind it or in the local zone.
    init?(_ text: String, zones: Zones) {
        let line = SettingsFile.trimmed(text.split(whereSeparator: \.isNewline).first ?? "")
        if let seconds = Double(line), seconds > 0, seconds < 1e11 {
            instant = ServerTime(unixSeconds: Int64(seconds))
            return
        }
        let parts = line.split { $0 == " " || $0 == "T" }
        guard parts.count >= 2 else { return nil }
        let clock = parts[1].prefix { $0.isASCII && $0.isNumber || $0 == ":" || $0 == "." }
        let rest = parts[1].dropFirst(clock.count) + (parts.count > 2 ? parts[2] : "")
        let date = parts[0].split(separator: "-").compactMap { Int64($0) }
        let time = clock.split(separator: ":").compactMap { part in
            Double(part).flatMap { $0 < 100 ? Int64($0) : nil }
        }
        guard date.count == 3, date.allSatisfy({ (1...9999).contains($0) }), time.count >= 2,
            let zone = zones.zone(String(rest))
        else { return nil }
        let civil = CivilTime(
            year: date[0], month: date[1], day: date[2], hour: time[0], minute: time[1],
            second: time.count > 2 ? time[2] : 0)
        // Of an hour that comes twice the earlier one: a backup is not to look younger than it is.
        guard civil.exists, let instant = zone.instants(of: civil).first else { return nil }
        self.instant = instant
    }
}
