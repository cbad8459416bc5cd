/// A line of the journal as it is read: of this session or an earlier one.
struct JournalEntry: Sendable, Hashable {
    let time: String
    let user: String
    let host: String
    let systemIdentifier: String?
    let kind: JournalLine.Kind
    let action: String
    /// Whom or what it is about, with all that tells it from others.
    let target: String
    let reason: String
    /// What became of it; nil while only the intent is known.
    var outcome: String?

    /// Of any text of a line no more than this is shown.
    private static let longest = 1000

    /// Nil for a line that no pgtop has written.
    init?(_ line: String) {
        guard let json = try? JSON(reading: line), let time = json["time"]?.text,
            let action = json["action"]?.text
        else { return nil }
        let text = { (name: String) in json[name]?.text.map { String($0.prefix(Self.longest)) } }
        self.time = String(time.prefix(40))
        self.action = String(action.prefix(60))
        user = text("user") ?? ""
        host = text("host") ?? ""
        systemIdentifier = text("system_identifier")
        kind = text("kind").flatMap(JournalLine.Kind.init) ?? .done
        target = text("target") ?? Self.session(json)
        reason = text("reason") ?? ""
        outcome = text("outcome")
    }

    /// A session by its identity, and who it was.
    private static func session(_ json: JSON) -> String {
        guard case .integer(let pid)? = json["pid"] else { return "" }
        let names = ["target_role", "target_database", "target_application", "target_client"].compactMap {
            json[$0]?.text.map { String($0.prefix(64)) }
        }
        let who = names.isEmpty ? "" : " (\(names.joined(separator: ", ")))"
        return "pid \(pid)\(who), started \(json["backend_start"]?.text.map(Self.clock) ?? "unknown")"
    }

    /// `2026-11-21 11:02:13`: seconds are enough to read.
    static func clock(_ time: String) -> String {
        String(time.prefix(19).map { $0 == "T" ? " " : $0 })
    }

    var date: String { String(time.prefix(10)) }
    var clock: String { String(time.prefix(19).suffix(8)) }

    /// Whether it is about a server; where nobody could ask who that is, its address must do.
    func isAbout(host: String, systemIdentifier: String?) -> Bool {
        if let one = self.systemIdentifier, let other = systemIdentifier { return one == other }
        return self.host == host
    }
}

extension [JournalEntry] {
    /// Each intent together with what became of it, in the order of the intents.
    var settled: [JournalEntry] {
        var entries: [JournalEntry] = []
        var open: [[String]: Int] = [:]
        for entry in self {
            let matter = [entry.user, entry.action, entry.target, entry.reason]
            if entry.outcome == nil {
                open[matter] = entries.count
                entries.append(entry)
            } else if let place = open.removeValue(forKey: matter) {
                entries[place].outcome = entry.outcome
            } else {
                entries.append(entry)
            }
        }
        return entries
    }
}
