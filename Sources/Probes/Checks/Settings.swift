extension Check {
    static let settings: [Check] = [
        Check(
            "settings.unsafe", "Is a setting in force that risks the data?",
            Trouble(guide: "unsafe-settings", weight: 30, profiles: [.daily, .pre, .post]),
            from: [SettingsProbe.self]
        ) { sight throws(Ignorance) in
            let flags = try sight.latest(SettingsProbe.self).flags(dangers.map(\.name))
            let found = dangers.filter { flags[$0.name] == $0.value }.map(\.evidence)
            return .any(found, else: "fsync and full_page_writes are on")
        },
        Check(
            "settings.autovacuum_off", "Is autovacuum switched off?",
            Trouble(guide: "unsafe-settings", weight: 20, profiles: [.daily, .pre, .post]),
            from: [SettingsProbe.self]
        ) { sight throws(Ignorance) in
            let flags = try sight.latest(SettingsProbe.self).flags(["autovacuum", "track_counts"])
            let off = flags.filter { !$0.value }.keys.sorted()
            return .any(
                off.map { .setting($0, "is off: no table is vacuumed by itself", .warning) },
                else: "autovacuum is on")
        },
        Check(
            "settings.pending_restart", "Does a setting wait for a restart?",
            Trouble(guide: "unsafe-settings", weight: 1, profiles: [.daily, .pre]),
            from: [SettingsProbe.self]
        ) { sight throws(Ignorance) in
            let pending = try sight.latest(SettingsProbe.self).pending
            // Patroni starts the server with the settings of its file on the command line, so a restart does it.
            let isPatroni = Check.named("cluster.patroni")?.answer(sight).isYes ?? false
            let waiting = pending.filter { !$0.isOnCommandLine || isPatroni }
            let overruled = pending.filter { $0.isOnCommandLine && !isPatroni }.map {
                Evidence("\($0.name) was given on the command line, the file says otherwise")
            }
            guard waiting.isEmpty else {
                return .yes(waiting.map { .setting($0.name, "waits for a restart to change", .warning) })
            }
            return .no([Evidence("no setting waits for a restart")] + overruled)
        },
    ]

    /// A setting, and the value of it that is dangerous.
    private struct Danger {
        let name: String
        let value: Bool
        let consequence: String
        let severity: Severity

        var evidence: Evidence { .setting(name, "is \(value ? "on" : "off"): \(consequence)", severity) }
    }

    private static let dangers = [
        Danger(
            name: "fsync", value: false, consequence: "a crash of the host can destroy the cluster",
            severity: .critical),
        Danger(
            name: "full_page_writes", value: false, consequence: "a crash can leave pages half written",
            severity: .critical),
        Danger(
            name: "zero_damaged_pages", value: true, consequence: "damaged pages are read as empty",
            severity: .critical),
    ]
}

extension Evidence {
    fileprivate static func setting(_ name: String, _ words: String, _ severity: Severity) -> Evidence {
        Evidence("\(name) \(words)", about: .setting(name), severity, values: ["setting": .name(name)])
    }
}

extension SettingsProbe.Sample {
    /// Whether settings that every server has are on.
    fileprivate func flags(_ names: [String]) throws(Ignorance) -> [String: Bool] {
        var flags: [String: Bool] = [:]
        for name in names {
            guard let flag = self[name]?.flag else {
                throw Ignorance("\(name) is not shown to this role: \(SettingsProbe.grant)")
            }
            flags[name] = flag
        }
        return flags
    }
}
