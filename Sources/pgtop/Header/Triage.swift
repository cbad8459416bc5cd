import Probes
import TUI

/// What a look at the screen must not miss, the worst first.
struct Triage {
    let model: Model

    /// The line under the header: as much as fits, but always the beginning of the worst.
    func line(_ cells: Int) -> Line {
        let separator = Line("  ·  ", .faint)
        guard let window = model.watch.span else { return rest(cells, separator) }
        // On a line of its own width, it leaves the rest to others.
        let others = rest(cells == 0 ? 0 : max(1, cells - window.cells - separator.cells), separator)
        return others.spans.isEmpty ? window : Line(window.spans + separator.spans + others.spans)
    }

    private func rest(_ cells: Int, _ separator: Line) -> Line {
        var line = Line.empty
        for part in troubles(cells) + remarks {
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
        troubles(0).isEmpty && model.watch.span == nil ? nil : line(0)
    }

    private func troubles(_ cells: Int) -> [Line] {
        let notice = model.notice.map { Line($0.text, $0.role) }
        return [link, notice, found(cells), link == nil ? stale : nil, pause].compactMap(\.self)
    }

    /// The worst finding and how many more there are, which always has room; the sentence is cut for it.
    private func found(_ cells: Int) -> Line? {
        let open = model.snapshot.findings.filter { !$0.isAcknowledged }
        guard let worst = open.first else { return known }
        let sign = worst.isOver ? "over: " : worst.severity == .critical ? "CRITICAL " : "WARNING "
        let role = worst.isOver ? Role.faint : worst.severity.role
        let more = open.count > 1 ? "  +\(open.count - 1) more" : ""
        let tail = [
            Span(more, .notice), Span("  !", .key), Span(" list", .faint), Span("  F2", .key),
            Span(" guide", .faint),
        ]
        var told = Line([Span(sign + worst.worst.sentence, role)])
        if worst.worst.victims == 0, let hurts = worst.worst.hurts {
            told.spans.append(Span(": \(hurts)", role))
        }
        let room = cells - tail.reduce(0) { $0 + width(of: $1.text) }
        let isCut = cells > 0 && told.cells > room
        return Line((isCut ? told.clipped(to: max(20, room)) : told).spans + tail)
    }

    private var known: Line? {
        let count = model.snapshot.findings.count
        return count > 0 ? Line("\(Told.number(count, "known finding", "known findings")) (!)", .faint) : nil
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
