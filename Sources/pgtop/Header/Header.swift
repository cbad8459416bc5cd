import Probes
import TUI

/// Who the server is and how it fares, in as many lines as there is room for.
struct Header {
    let model: Model

    /// Lines for a screen of this size.
    static func rows(_ size: Size) -> Int {
        if Layout.isCompact(size) { return 1 }
        return size.rows < 20 ? 2 : size.rows < 40 ? 3 : 5
    }

    func draw(in frame: inout Frame, _ rect: Rect) {
        guard rect.rows > 0 else { return }
        if Layout.isCompact(model.size) { return drawStatus(in: &frame, rect) }
        let inner = max(0, rect.columns - 2)
        let point = { (row: Int) in Point(column: rect.column + 1, row: rect.row + row) }
        identity.draw(in: &frame, at: point(0), width: inner)
        switch rect.rows {
        case 5:
            counts.draw(in: &frame, at: point(1), width: inner)
            flow.draw(in: &frame, at: point(2), width: inner)
            drawWaits(in: &frame, at: point(3), width: inner)
            drawTransactions(in: &frame, at: point(4), width: inner)
        case 3:
            counts.draw(in: &frame, at: point(1), width: inner)
            let half = inner / 2 - 2
            flow.draw(in: &frame, at: point(2), width: half)
            let chart = (inner - half - 4) / 2
            drawWaits(in: &frame, at: Point(column: rect.column + half + 3, row: rect.row + 2), width: chart)
            drawTransactions(
                in: &frame, at: Point(column: rect.column + half + chart + 5, row: rect.row + 2), width: chart
            )
        default:
            load.draw(in: &frame, at: point(1), width: inner)
        }
    }

    private func drawStatus(in frame: inout Frame, _ rect: Rect) {
        let trouble = Triage(model: model).worst ?? narrowing
        let used =
            trouble.map { $0.draw(in: &frame, at: Point(column: 0, row: rect.row), width: rect.columns) + 2 }
            ?? 0
        guard used < rect.columns / 2 else { return }
        counts.draw(in: &frame, at: Point(column: used, row: rect.row), width: rect.columns - used)
    }

    /// That rows are filtered or marked, where there is no line of tabs to say so.
    private var narrowing: Line? {
        model.screen.filter.isEmpty && !model.screen.hasMarks ? nil : Tabs(model).remarks
    }
}

extension Header {
    private var pulse: Reading<PulseProbe.Sample> { model.readings[PulseProbe.self] }
    private var summary: Summary? { model.summary }
    private static let unknown = Format.unknown

    private var identity: Strip {
        var strip = Strip()
        guard let server = model.server else {
            strip.add([Span("pgtop", .title)], worth: 9)
            return strip
        }
        strip.add([Span("\(server.host):\(server.port)/\(server.database)", .title)], worth: 9)
        let isStandby = pulse.latest?.isStandby ?? server.isStandby
        strip.add([Span(isStandby ? "standby" : "primary", isStandby ? .notice : .good)], worth: 8)
        strip.add([Span("PostgreSQL \(server.version)")], worth: 5)
        strip.add("up", uptime, worth: 4)
        strip.add("as", server.role, worth: 2)
        strip.add("timeline", timeline.map(String.init) ?? Self.unknown, worth: 1)
        return strip
    }

    /// A standby may have followed another primary since it was asked.
    private var timeline: Int? {
        let received = model.readings[ReceiverProbe.self].latest?.receiver?.timeline
        return received.map(Int.init) ?? model.server?.timeline
    }

    private var uptime: String {
        guard let latest = pulse.latest else { return Self.unknown }
        return Format.clock(latest.takenAt.since(latest.startedAt))
    }

    /// Counts and flow in one line, where there is no room for two.
    private var load: Strip {
        var strip = counts
        addFlow(to: &strip)
        return strip
    }

    private var counts: Strip {
        var strip = Strip()
        strip.add("active", summary?.active.text ?? Self.unknown, worth: 9, cells: 2)
        strip.add(
            "blocked", summary?.blocked.text ?? Self.unknown, Shades.blocked.role(summary?.longestBlocked),
            worth: 9, cells: 2)
        strip.add(
            "idle in xact", summary?.idleInTransaction.text ?? Self.unknown,
            Shades.idleInTransaction.role(summary?.longestIdleInTransaction), worth: 8, cells: 2)
        strip.add("idle", summary?.idle.text ?? Self.unknown, worth: 2)
        addConnections(to: &strip)
        strip.add(
            "oldest xact",
            summary.map { $0.oldestTransaction.map { Format.clock($0) } ?? noTransaction($0) }
                ?? Self.unknown,
            Shades.transaction.role(summary?.oldestTransaction), worth: 7)
        return strip
    }

    private func noTransaction(_ summary: Summary) -> String {
        summary.hidden > 0 ? Self.unknown : "none"
    }

    private func addConnections(to strip: inout Strip) {
        guard let summary, let limit = model.server?.usableConnections, limit > 0 else {
            return strip.add("conn", Self.unknown, worth: 8)
        }
        let share = Double(summary.clients) * 100 / Double(limit)
        strip.add(
            "conn", "\(summary.clients)/\(limit) \(Int(share.rounded())) %",
            Shades.connections.role(share), worth: 8, cells: 11)
    }

    private var flow: Strip {
        var strip = Strip()
        addFlow(to: &strip)
        return strip
    }

    private func addFlow(to strip: inout Strip) {
        strip.add(
            "tps", pulse.transactionsPerSecond.map { Format.rate($0) } ?? Self.unknown, worth: 6, cells: 4)
        let isStandby = pulse.latest?.isStandby ?? false
        strip.add(
            isStandby ? "replayed" : "WAL",
            pulse.walPerSecond.map { Format.bytes($0) + "/s" } ?? Self.unknown, worth: 5, cells: 8)
        guard let host = model.host else { return }
        strip.add("cpu", host.cpu.map { "\(Int($0.value.rounded())) %" } ?? Self.unknown, worth: 4, cells: 5)
        strip.add(
            "mem",
            Format.bytes(Double(host.memoryUsed.count)) + " of "
                + Format.bytes(Double(host.memoryTotal.count)), worth: 3, cells: 15)
        strip.add("load", "\(Format.rate(host.load)) on \(host.processors) cpu", worth: 2)
    }
}

extension Header {
    private func drawWaits(in frame: inout Frame, at point: Point, width: Int) {
        let roles: [Role] = [.series1, .series2, .series3, .series4, .series5, .series6, .series7]
        let label = Line([Span("active by wait ", .faint)])
        let legend = Line(
            WaitClass.allCases.flatMap { [Span("■", roles[$0.rawValue]), Span("\($0.label) ", .faint)] })
        let hasLegend = width >= legend.cells + label.cells + 24
        let used = (hasLegend ? Line(label.spans + legend.spans) : Line("active ", .faint))
            .draw(in: &frame, at: point, width: width)
        model.activity.draw(
            in: &frame, at: Point(column: point.column + used, row: point.row), width: width - used,
            roles: roles)
    }

    private func drawTransactions(in frame: inout Frame, at point: Point, width: Int) {
        let used = Line("tps ", .faint).draw(in: &frame, at: point, width: width)
        model.transactions.draw(
            in: &frame, at: Point(column: point.column + used, row: point.row), width: width - used,
            roles: [.series1])
    }
}
