import Probes
import TUI

/// Who takes WAL from this server and how far each has come, the worst first.
enum StandbysPane: Pane {
    static let id: PaneID = "standbys"
    static let title = "Standbys"
    static let meaning = """
        Every connection that takes WAL from this server, and every slot whose consumer is gone, the worst first. A \
        standby that has everything has no lag, however long ago the last commit was; one that stands still is STALLED, \
        whatever the server last measured.
        """
    static let probes: [any Probe.Type] = [WALSendersProbe.self, SlotsProbe.self, ReceiverProbe.self]
    static let extras: [any Probe.Type] = [
        ArchiverProbe.self, SubscriptionsProbe.self, SessionsProbe.self,
    ]
    static let sorting = Sorting("severity", descending: true)

    static let columns: [Column<Standby>] = [
        Column(
            "NAME", \.name, width: .upTo(16),
            "What it calls itself (application_name), or the slot that it has left.", name: "name"),
        Column(
            "VERDICT", \.verdict, width: 12, tint: .standby, "How it fares, in a word.", name: "verdict"),
        Column(
            "LAG", { $0.seen(\.lag) }, .clock, width: 7, tint: .standbyLag,
            "How long it is behind; of one that stands still, the least it can be. Blank when it has everything.",
            name: "lag"),
        Column(
            "BEHIND", { $0.sender?.isVisible == false ? .hidden : $0.behind.datum }, .bytes, width: 7,
            tint: .standbyBytes, "WAL that it has not replayed, or that its slot keeps for it.",
            name: "behind_bytes"),
        Column(
            "SYNC", { $0.seen(\.syncState) }, width: .upTo(9),
            "Whether commits wait for it: sync, quorum, potential (when another is gone) or async.",
            name: "sync_state", yields: 1),
        Column(
            "UNSENT", { $0.seen(\.unsent) }, .bytes, width: 7, "WAL that was not yet sent to it.",
            name: "unsent_bytes", yields: 4),
        Column(
            "FLIGHT", { $0.seen(\.inFlight) }, .bytes, width: 7,
            "WAL that was sent, and that it has not yet put on its disk.", name: "in_flight_bytes", yields: 5),
        Column(
            "REPLAY", { $0.seen(\.unreplayed) }, .bytes, width: 7,
            "WAL on its disk that it has not yet replayed.", name: "unreplayed_bytes", yields: 3),
        Column(
            "WAL/S", { $0.seen(\.takenPerSecond) }, .bytes, width: 7,
            "WAL that it takes in a second, lately.", name: "replayed_bytes_per_second", yields: 6),
        Column(
            "TO GO", { $0.seen(\.timeToGo) }, .clock, width: 7,
            "When it will have caught up, if both go on like this.", name: "time_to_go", yields: 2),
        Column(
            "GONE", \.goneFor, .clock, width: 7, tint: .standby,
            "How long it has been disconnected; – where the server does not remember (before 17).",
            name: "gone_for", yields: 7),
        Column(
            "SLOT", \.slot?.name, width: .upTo(16), "The slot that it uses.", name: "slot", yields: 8),
        Column(
            "CLIENT", { standby in standby.seen { _ in standby.session?.client } }, width: .upTo(15),
            "Address it connects from; local is a Unix socket.", name: "client", yields: 9),
        Column(
            "HISTORY", \.picture,
            width: 24, tint: .standby, "WAL that it was behind, over the last two minutes.", name: "history",
            yields: 10, use: .screen),
        Column("PID", \.sender?.pid, .number, width: 0, "Process that sends.", use: .records),
        Column("STATE", { $0.seen(\.state) }, width: 0, "The state in the server's words.", use: .records),
        Column("SENT", { $0.seen(\.sent) }, width: 0, "Position sent.", name: "sent_lsn", use: .records),
        Column(
            "WRITTEN", { $0.seen(\.written) }, width: 0, "Position written.", name: "write_lsn",
            use: .records),
        Column(
            "FLUSHED", { $0.seen(\.flushed) }, width: 0, "Position on its disk.", name: "flush_lsn",
            use: .records),
        Column(
            "REPLAYED", { $0.seen(\.replayed) }, width: 0, "Position replayed.", name: "replay_lsn",
            use: .records),
        Column(
            "WRITE LAG", { $0.seen(\.writeLag) }, .clock, width: 0,
            "As the server last measured; it does not age.", use: .records),
        Column(
            "FLUSH LAG", { $0.seen(\.flushLag) }, .clock, width: 0,
            "As the server last measured; it does not age.", use: .records),
        Column(
            "REPLAY LAG", { $0.seen(\.replayLag) }, .clock, width: 0,
            "As the server last measured; it does not age.", use: .records),
        Column(
            "SYNC PRIORITY", { $0.seen(\.syncPriority) }, width: 0, "Its place among those commits wait for.",
            use: .records),
        Column(
            "SILENT FOR", { $0.seen(\.silence) }, .clock, width: 0, "How long no reply of it has come.",
            use: .records),
        Column(
            "CLOCK SKEW", { $0.seen(\.clockSkew?.seconds) }, width: 0,
            "Seconds by which its clock is surely ahead of this server's.", use: .records),
        Column(
            "SEVERITY", \.severity, width: 0, "How bad it is, from 0 (well) to 4 (critical).", use: .records),
    ]

    static func isAbout(_ subject: Subject, _ row: Standby) -> Bool {
        switch subject {
        case .standby(let pid): row.sender?.pid == pid
        case .slot(let name): row.slot?.name == name
        default: false
        }
    }

    static func rows(_ snapshot: Snapshot) -> [Standby] { snapshot.standbys }

    /// One screen does not show what no row has.
    static func absentColumns(_ snapshot: Snapshot) -> Set<String> {
        let standbys = snapshot.standbys
        var absent: Set<String> = []
        if standbys.allSatisfy({ $0.sender != nil }) { absent.insert("gone_for") }
        if standbys.allSatisfy({ $0.sender?.timeToGo == nil }) { absent.insert("time_to_go") }
        return absent
    }

    static func notes(_ snapshot: Snapshot) -> [Line] { ReplicationNotes(snapshot).lines }
    static func counts(_ snapshot: Snapshot) -> Line { ReplicationNotes(snapshot).counts }
    static func facts(_ snapshot: Snapshot) -> [(name: String, value: Datum)] {
        ReplicationFacts(snapshot).all
    }

    /// One look cannot tell who stands still.
    static func isComplete(_ snapshot: Snapshot) -> Bool {
        let readings = snapshot.readings
        let senders = readings[WALSendersProbe.self].latest?.senders ?? []
        return probes.allSatisfy { readings.state(of: $0).isAnswered }
            && senders.allSatisfy(\.trail.isConclusive)
            && readings[ReceiverProbe.self].latest?.receiver?.trail.isConclusive ?? true
    }

    static func emptiness(_ snapshot: Snapshot) -> String {
        "Nobody takes WAL from this server, and no slot is left by one who did"
    }
}

extension Tint<Standby> {
    static var standby: Self { Self { $0.role } }
    static var standbyLag: Self {
        Self { Shades.lag.role($0.lag) }
    }
    static var standbyBytes: Self {
        Self { Shades.behind.role($0.behind) }
    }
}
