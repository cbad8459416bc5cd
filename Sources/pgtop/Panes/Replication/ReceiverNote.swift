import Probes
import TUI

/// This server's own side, where it is a standby, in words.
struct ReceiverNote {
    private let receiver: WALReceiver
    /// What the process that replays waits for.
    private let replayWait: String?

    init?(_ snapshot: Snapshot) {
        guard let receiver = snapshot.readings[ReceiverProbe.self].latest?.receiver else { return nil }
        self.receiver = receiver
        let startup = snapshot.readings[SessionsProbe.self].latest?.backends.first { $0.kind == "startup" }
        replayWait = startup?.waitEvent
    }

    var role: Role {
        switch receiver.verdict {
        case .caughtUp, .streaming: .good
        case .disconnected, .silent: .critical
        case .stalled, .lagging:
            LagLimit.critical.isReached(by: receiver.lag, receiver.backlog) ? .critical : .warning
        case .paused, .restoring: .warning
        case .unknown: .faint
        case .catchingUp, .backup, .starting, .stopping: .notice
        }
    }

    /// The verdict and where from.
    var summary: [Span] {
        let lag = receiver.lag.map { " \(Format.clock($0))" } ?? ""
        return [Span("this standby \(receiver.verdict.rawValue)\(lag)", role == .good ? .plain : role)]
    }

    var line: Line {
        let rest = ([source, behind] + troubles + [position]).compactMap(\.self).joined(separator: ", ")
        return Line(
            [
                Span("This standby: "), Span(receiver.verdict.rawValue, role),
                Span(rest.isEmpty ? "" : ", \(rest)"),
            ], indent: 2)
    }

    private var source: String? {
        guard let host = receiver.host else {
            return receiver.pid == nil ? "no process receives WAL" : nil
        }
        return "from \(host)\(receiver.port.map { ":\($0)" } ?? "")"
    }

    private var behind: String? {
        guard let backlog = receiver.backlog, backlog.count > 0 else { return nil }
        let bytes = Format.bytes(Double(backlog.count))
        let time = receiver.lag.map { "\(Format.clock($0)) and " } ?? ""
        let left = receiver.timeToGo.map { ", in step in \(Format.clock($0))" } ?? ""
        return "\(time)\(bytes) to replay\(left)"
    }

    private var troubles: [String?] {
        [
            receiver.pause == .running || receiver.verdict == .paused ? nil : "replay is paused too",
            receiver.verdict == .paused ? "SELECT pg_wal_replay_resume() goes on" : nil,
            receiver.verdict == .silent
                ? receiver.silence.map { "nothing heard for \(Format.clock($0))" } : nil,
            conflict, receiver.delay.map { "replayed \(Format.clock($0)) late on purpose" },
            receiver.clockSkew.map { "the primary's clock is \(Format.clock($0)) ahead" },
        ]
    }

    /// A query here that replay waits for.
    private var conflict: String? {
        guard receiver.verdict == .stalled, let replayWait,
            replayWait.hasPrefix("RecoveryConflict") || replayWait == "BufferPin" || replayWait == "relation"
        else { return nil }
        return "replay waits for a query here (\(replayWait))"
    }

    private var position: String? {
        let timeline = receiver.timeline.map { "timeline \($0)" }
        let replayed = receiver.replayed.map { "replayed to \($0)" }
        let parts = [timeline, replayed].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }
}
