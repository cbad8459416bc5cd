import Probes
import TUI

/// Who takes WAL from this server, or should: a connection, or a slot that nobody uses.
struct Standby: Identifiable, Sendable {
    /// Connections by their process, slots by their name.
    struct ID: Hashable, Comparable, Sendable {
        let pid: Int32
        let slot: String

        static func < (left: Self, right: Self) -> Bool { (left.slot, left.pid) < (right.slot, right.pid) }
    }

    /// Its connection; nil when it has none.
    let sender: WALSender?
    let slot: ReplicationSlot?
    /// The session of the connection.
    let session: Backend?

    var id: ID { ID(pid: sender?.pid ?? 0, slot: slot?.name ?? "") }

    var name: Datum {
        knownName.map { .text($0) } ?? (session?.isVisible == false ? .hidden : .missing)
    }

    /// What it calls itself, or what its slot is called.
    var knownName: String? { session?.application.flatMap { $0.isEmpty ? nil : $0 } ?? slot?.name }

    var verdict: ReplicationVerdict { sender?.verdict ?? .disconnected }
    var isLogical: Bool { slot?.isLogical ?? false }

    /// What it lacks; of one who is gone, what the slot keeps for it.
    var behind: Bytes? { sender.map { $0.backlog } ?? slot?.retained }
    var lag: Duration? { sender?.lag }

    /// What it was behind lately, as a line of bars.
    var picture: String {
        Sparkline.text(sender?.trail.history.map { Double($0.count) } ?? [], cells: 24)
    }

    /// How long it has been gone; unknown where the server does not remember.
    var goneFor: Datum {
        guard sender == nil else { return .missing }
        return slot?.inactiveFor.map { .duration($0) } ?? .hidden
    }

    /// What may not be seen of a connection is not nothing.
    func seen(_ value: (WALSender) -> (some Showable)?) -> Datum {
        guard let sender else { return .missing }
        return sender.isVisible ? value(sender)?.datum ?? .missing : .hidden
    }

    /// How bad it is.
    var role: Role {
        switch verdict {
        case .caughtUp, .streaming: .good
        case .disconnected: isLogical && slot?.isLost == false ? .warning : .critical
        case .silent: .critical
        case .stalled, .lagging: LagLimit.critical.isReached(by: lag, behind) ? .critical : .warning
        case .paused, .restoring: .warning
        case .catchingUp, .backup, .starting, .stopping: .notice
        case .unknown: .faint
        }
    }

    /// The worst stands first.
    var severity: Int {
        switch role {
        case .critical: 4
        case .warning: 3
        case .notice: 2
        case .faint: 1
        default: 0
        }
    }
}

extension Snapshot {
    /// All who take WAL from this server, and slots whose consumer is gone.
    var standbys: [Standby] {
        let slots = readings[SlotsProbe.self].latest?.slots ?? []
        let sessions = readings[SessionsProbe.self].latest?.backends ?? []
        let senders = readings[WALSendersProbe.self].latest?.senders ?? []
        let connected = senders.map { sender in
            Standby(
                sender: sender, slot: slots.first { $0.activePID == sender.pid },
                session: sessions.first { $0.id.pid == sender.pid })
        }
        let left = slots.filter { slot in
            !slot.isActive && !slot.isUnused && !slot.isTemporary && slot.isSynced != true
        }
        return connected + left.map { Standby(sender: nil, slot: $0, session: nil) }
    }

    /// Whether commits find the standbys that they wait for.
    var syncState: SyncState? {
        guard let sample = readings[WALSendersProbe.self].latest else { return nil }
        let sessions = readings[SessionsProbe.self].latest
        return SyncState(
            sample, names: { pid in sessions?.backends.first { $0.id.pid == pid }?.application },
            sessions: sessions)
    }
}

extension WALSender {
    var takenPerSecond: Bytes? { trail.tailPerSecond.map { Bytes(Int64($0)) } }
}

extension LSN: Showable {
    package var datum: Datum { .text(description) }
}

extension ReplicationVerdict: Showable {
    package var datum: Datum { .text(rawValue) }
}
