import Probes
import TUI

/// What a look at the screen must not miss, the worst first.
struct Triage {
    let model: Model

    /// The line under the header: as much as fits, but always the beginning of the worst.
    func line(_ cells: Int) -> Line {
        let separator = Line("  ·  ", .faint)
        var line = Line.empty
        for part in findings + remarks {
            if line.spans.isEmpty {
                line.spans = part.spans
            } else if line.cells + separator.cells + part.cells <= cells {
                line.spans += separator.spans + part.spans
            }
        }
        return line
    }

    /// What a screen with a single line for everything must say.
    var worst: Line? {
        findings.isEmpty ? nil : line(0)
    }

    private var findings: [Line] {
        [link, pools, model.notice.map { Line($0.text, $0.role) }, link == nil ? stale : nil, pause]
            .compactMap {
                $0
            }
    }

    /// What is held up in a pooler, whoever did it.
    private var pools: Line? {
        let own = model.ownPauses
        let held = model.snapshot.pooled { $0.paused + $0.disabled }
        let others = held.filter { row in !own.contains { $0.0 == row.pooler.id && $0.1 == row.value.name } }
        let names =
            own.map { "\($0.1) PAUSED by pgtop" }
            + others.map { "\($0.value.name) \($0.value.isPaused ? "PAUSED" : "disabled")" }
        guard !names.isEmpty else { return nil }
        let more = names.count > 3 ? " and \(names.count - 3) more" : ""
        let waiting = model.snapshot.poolers.reduce(0) { $0 + $1.clientsWaiting }
        return Line(
            "PgBouncer: \(names.prefix(3).joined(separator: ", "))\(more)"
                + (waiting > 0 ? ", \(waiting) clients wait" : "") + " (4)", .critical)
    }

    private var link: Line? {
        switch model.link {
        case .connected: nil
        case .connecting: Line("Connecting…", .notice)
        case .ended: Line("The recording ends here.", .notice)
        case .lost(let failure, let retryAt):
            Line("\(lastSample)No connection (\(retry(retryAt))): \(reason(failure))", .critical)
        }
    }

    /// Why, without the server's address where that stands in the header already.
    private func reason(_ failure: ProbeFailure) -> String {
        let text = failure.description
        guard let server = model.server, text.hasPrefix(server.host) else { return text }
        return text.split(separator: ": ", maxSplits: 1).last.map(String.init) ?? text
    }

    /// How old is what the screen shows, for want of anything newer.
    private var lastSample: String {
        model.staleness.map { "\(Format.clock($0)) old. " } ?? ""
    }

    private func retry(_ instant: Instant?) -> String {
        guard let instant else { return "not tried again" }
        let seconds = Int(instant.since(model.now).seconds.rounded(.up))
        return seconds > 0 ? "next try in \(seconds) s" : "trying again"
    }

    private var stale: Line? {
        guard let age = model.staleness else { return nil }
        let reason =
            switch model.readings[SessionsProbe.self].failure {
            case nil: ""
            // How long the last question waited would only confuse beside the age.
            case .timedOut: ": the server does not answer"
            case .some(let failure): ": \(failure)"
            }
        return Line("\(Format.clock(age)) old\(reason)", age > .seconds(10) ? .critical : .warning)
    }

    private var pause: Line? {
        model.pausedAt.map { Line("PAUSED \(Format.clock(model.now.since($0))) ago: p goes on", .warning) }
    }

    private var remarks: [Line] {
        [pooler, privilege, readOnly, journal, idle].compactMap { $0 }
    }

    private var pooler: Line? {
        guard model.server?.isPooled ?? false else { return nil }
        return Line("Connected through a pooler: no actions; connect to the server itself", .warning)
    }

    private var privilege: Line? {
        guard let server = model.server, !server.canReadAllStats, let hidden = model.summary?.hidden,
            hidden > 0
        else {
            return nil
        }
        return Line("no privilege for \(hidden) sessions: GRANT pg_monitor TO \(server.role)", .warning)
    }

    private var readOnly: Line? {
        switch model.mode {
        case .full: nil
        case .readOnly: Line("read-only", .notice)
        case .replay: Line("a recording", .notice)
        }
    }

    private var journal: Line? {
        model.journalTrouble.map { Line("journal not written: \($0)", .warning) }
    }

    private var idle: Line? {
        guard !model.snapshot.showsIdle, let idle = model.summary?.idle, idle.seen > 0 else { return nil }
        return Line("\(idle.seen) idle not shown (i)", .faint)
    }
}
