import Probes

/// What is to be watched, until when, and what must not happen meanwhile.
struct WatchPlan: Sendable, Equatable {
    typealias Fault = SettingsFile.Fault

    /// What is done, in the user's words.
    var title = ""
    /// The one whose end is looked at; nil where only the server is watched.
    var operation: Operation.ID?
    var end: WindowEnd?
    /// How long the baseline is taken for.
    var baseline = Duration.seconds(60)
    var conditions = StopCondition.standards
    /// A command that prints when the last backup was taken.
    var backupAge: String?
    /// An older backup is none to begin with.
    var backupWithin = Duration.seconds(86_400)
    /// Disk space that the work needs, where somebody has reckoned that.
    var needs: Bytes?
    /// What is told to others, with names in braces to be filled in; nil is the built-in text.
    var announcement: String?

    init() {}

    subscript(kind: StopCondition.Kind) -> StopCondition.Setting {
        get { conditions[kind] ?? StopCondition.Setting(limit: kind.condition.standard) }
        set { conditions[kind] = newValue }
    }
}

extension WatchPlan {
    private static let keys = [
        "title", "operation", "end", "baseline", "backup_age", "backup_within", "needs", "announcement",
    ]
    /// Less says nothing; more than that would never end.
    static let baselines = Duration.seconds(5)...Duration.seconds(86_400)

    /// Understands a plan: the sections [window] and [stop], with settings of which all may be left out.
    init(_ text: String, file: String, now: ServerTime, zones: Zones) throws(Fault) {
        let settings = try SettingsFile(text, file: file, sections: "[window] and [stop]") {
            ["window", "stop"].contains($0)
        }
        for entry in settings.entries {
            do throws(Fault) {
                if entry.section == "stop" {
                    try setCondition(entry.key, entry.value)
                } else {
                    try set(entry.key, to: entry.value, now: now, zones: zones)
                }
            } catch {
                throw Fault(description: "\(entry.place): \(error)")
            }
        }
    }

    private mutating func setCondition(_ key: String, _ value: String) throws(Fault) {
        guard let kind = StopCondition.Kind(rawValue: key) else {
            let known = StopCondition.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw Fault(description: "there is no such condition; there are \(known)")
        }
        self[kind] = try kind.setting(value, instead: self[kind])
    }

    /// Sets one thing as it is written in a plan, or typed.
    mutating func set(
        _ key: String, to value: String, now: ServerTime, zones: Zones
    ) throws(Fault) {
        switch key {
        case "title": title = value
        case "operation":
            operation = Operation.ID(written: value)
            guard operation != nil || value.isEmpty else {
                throw Fault(
                    description: "operation is what pgtop has written there: leave it out, and choose")
            }
        case "end": end = value.isEmpty ? nil : try Self.end(value, now: now, zones: zones)
        case "baseline":
            let stretch = Duration.seconds(try Self.amount(value, .time))
            guard Self.baselines.contains(stretch) else {
                throw Fault(description: "a baseline takes between 5 s and 1 d")
            }
            baseline = stretch
        case "backup_age": backupAge = value.isEmpty ? nil : value
        case "backup_within": backupWithin = .seconds(try Self.amount(value, .time))
        case "needs": needs = value.isEmpty ? nil : Bytes(Int64(try Self.amount(value, .bytes)))
        case "announcement":
            let text = value.split(separator: "\\n", omittingEmptySubsequences: false).joined(separator: "\n")
            try Announcement.check(text)
            announcement = text.isEmpty ? nil : text
        default:
            throw Fault(
                description: "there is no such setting; there are \(Self.keys.joined(separator: ", "))")
        }
    }

    private static func end(_ text: String, now: ServerTime, zones: Zones) throws(Fault) -> WindowEnd {
        do throws(WindowEnd.Fault) {
            return try WindowEnd(text, now: now, zones: zones)
        } catch {
            throw Fault(description: "\(error)")
        }
    }

    private static func amount(_ text: String, _ unit: Limit.Unit) throws(Fault) -> Double {
        do throws(Limits.Fault) {
            let amount = try unit.amount(text)
            guard amount < 1e15 else { throw Limits.Fault(description: "\(text.prefix(20)) is too much") }
            return amount
        } catch {
            throw Fault(description: "\(error)")
        }
    }

    /// What a watch must be asked for, on whatever page one is.
    static let probes = StopCondition.Kind.probes.union(Baseline.probes).union(Checklist.probes)

    /// Why it cannot be begun like this, in a sentence; nil when it can.
    func obstacle(at now: ServerTime) -> String? {
        guard let end, end.instant <= now else { return nil }
        return "the window's end (\(end.zone.dated(end.instant))) is past"
    }
}

extension WatchPlan {
    /// The plan as a file, which reads as the same plan whenever it is read.
    var text: String {
        var window = ["title = \(Self.oneLine(title))"]
        if let operation { window.append("operation = \(operation.written)") }
        if let end { window.append("end = \(end.text)") }
        window.append("baseline = \(Limit.Unit.time.exactText(baseline.seconds))")
        if let backupAge { window.append("backup_age = \(Self.oneLine(backupAge))") }
        window.append("backup_within = \(Limit.Unit.time.exactText(backupWithin.seconds))")
        if let needs { window.append("needs = \(Limit.Unit.bytes.exactText(Double(needs.count)))") }
        if let announcement { window.append("announcement = \(Self.oneLine(announcement))") }
        let stop = StopCondition.Kind.allCases.flatMap { kind -> [String] in
            let setting = self[kind]
            let amount = kind.condition.unit.flatMap { unit in setting.limit.map(unit.exactText) }
            // What is off keeps its amount.
            let lines = [
                amount.map { "\(kind.rawValue) = \($0)" }, setting.isOn ? nil : "\(kind.rawValue) = off",
            ]
            let told = lines.compactMap(\.self)
            return told.isEmpty ? ["\(kind.rawValue) = on"] : told
        }
        return (["[window]"] + window + ["", "[stop]"] + stop).joined(separator: "\n") + "\n"
    }

    /// Line ends are written as in a template.
    private static func oneLine(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n")
    }
}
