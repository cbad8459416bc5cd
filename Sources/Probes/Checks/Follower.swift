/// One who replays this server's WAL, or this server itself as a standby: as checks look at it.
struct Follower {
    /// Where most of the WAL is that it has not replayed.
    enum Stage {
        case unsent, inFlight, unreplayed
    }

    let name: String
    let subject: Subject
    let verdict: ReplicationVerdict
    let backlog: Bytes?
    let lag: Duration?
    let timeToGo: Duration?
    let growth: Double?
    /// What waits at which stage, as far as it is known.
    let stages: [(stage: Stage, bytes: Bytes)]
    private let application: String?

    init(_ sender: WALSender, _ session: Backend?) {
        application = session?.application.flatMap { $0.isEmpty ? nil : $0 }
        name = "standby \(application ?? "of pid \(sender.pid)")"
        subject = .standby(sender.pid)
        verdict = sender.verdict
        (backlog, lag, timeToGo) = (sender.backlog, sender.lag, sender.timeToGo)
        growth = sender.trail.growthPerSecond
        stages = [
            (Stage.unsent, sender.unsent), (.inFlight, sender.inFlight), (.unreplayed, sender.unreplayed),
        ].compactMap { stage, bytes in bytes.map { (stage, $0) } }
    }

    init(_ receiver: WALReceiver) {
        application = nil
        name = "this standby"
        subject = .receiver
        verdict = receiver.verdict
        (backlog, lag, timeToGo) = (receiver.backlog, receiver.lag, receiver.timeToGo)
        growth = receiver.trail.growthPerSecond
        stages = receiver.backlog.map { [(Stage.unreplayed, $0)] } ?? []
    }

    /// All that can be seen; those that this role may not see make the answer unknown.
    static func all(_ sight: Sight) throws(Ignorance) -> [Follower] {
        let senders = try sight.latest(WALSendersProbe.self).senders
        guard senders.allSatisfy(\.isVisible) else {
            throw Ignorance(
                "standbys may not be seen: GRANT pg_monitor TO \(sight.server?.role ?? "your role")")
        }
        let sessions = sight.readings[SessionsProbe.self].latest?.backends ?? []
        let own = try sight.latest(ReceiverProbe.self).receiver.map { [Follower($0)] } ?? []
        return own
            + senders.filter { $0.state != "backup" }.map { sender in
                Follower(sender, sessions.first { $0.id.pid == sender.pid })
            }
    }

    /// The one that a guide's question is about, or the one that is furthest behind.
    static func one(_ sight: Sight) throws(Ignorance) -> Follower? {
        let all = try all(sight)
        if let subject = sight.subject, let named = all.first(where: { $0.subject == subject }) {
            return named
        }
        return all.max { $0.backlog?.count ?? 0 < $1.backlog?.count ?? 0 }
    }

    static func summary(_ followers: [Follower]) -> String {
        switch followers.count {
        case 0: "no standby is connected"
        case 1: "\(followers[0].name): \(followers[0].verdict.rawValue.lowercased())"
        default:
            "\(followers.count) standbys, at most \(Told.bytes(followers.compactMap(\.backlog).max() ?? Bytes(0))) behind"
        }
    }

    /// How far behind, in time and bytes.
    var told: String {
        let parts = [lag.map(Told.time), backlog.map(Told.bytes)].compactMap(\.self)
        return parts.isEmpty ? "an unknown way" : parts.joined(separator: ", ")
    }

    func severity(_ sight: Sight) -> Severity? {
        let byTime = lag.flatMap { sight.limit("replication.lag.time").severity(of: $0.seconds) }
        let byBytes = backlog.flatMap { sight.limit("replication.lag.bytes").severity(of: Double($0.count)) }
        return [byTime, byBytes].compactMap(\.self).max()
    }

    func evidence(_ sentence: String, _ severity: Severity?) -> Evidence {
        Evidence(
            sentence, about: subject, severity, hurts: severity == nil ? nil : "reads there grow old",
            lasts: lag,
            values: ["standby": application.map(RunbookValue.name)].compactMapValues(\.self))
    }

    /// Where most of it is; nil where there is nothing, or nothing known.
    var stage: Stage? { stages.filter { $0.bytes.count > 0 }.max { $0.bytes < $1.bytes }?.stage }

    var stagesTold: String {
        let words: [Stage: String] = [
            .unsent: "not sent", .inFlight: "under way", .unreplayed: "not replayed",
        ]
        return stages.map { "\(Told.bytes($0.bytes)) \(words[$0.stage] ?? "")" }.joined(separator: ", ")
    }
}
