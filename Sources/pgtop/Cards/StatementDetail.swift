import Probes
import TUI

/// All about one counted statement, over the whole pane.
struct StatementDetail: Sendable {
    let key: StatementKey
    let database: String
    let role: String
    private(set) var text = SessionDetail.Answer<String, ProbeFailure>.asking
    var plan = SessionDetail.Answer<[String], ExplainFailure>.none
    var reader: Reader
    /// What is counted of it; nil when it is counted no longer.
    private var entry: StatementsSample.Entry?
    private var sample: StatementsSample?
    /// The sessions that run it now.
    private var sessions: [Backend] = []
    private var beginning: String?
    private var counting: StatementsPlaceProbe.Sample?

    init(_ line: StatementLine) {
        (key, database, role, beginning) = (line.key, line.database, line.role, line.text)
        reader = Reader("Statement of \(line.role) in \(line.database)")
    }

    /// Takes in newer numbers.
    mutating func follow(_ readings: Readings) {
        sample = readings[StatementsProbe.self].latest
        counting = readings[StatementsPlaceProbe.self].latest
        entry = sample?[key]
        sessions =
            readings[SessionsProbe.self].latest?.backends.filter {
                $0.queryID == key.queryID && $0.database == database && $0.role == role
                    && $0.state == "active"
            } ?? []
        write()
    }

    mutating func take(_ answer: Result<String, ProbeFailure>) {
        text = .known(answer)
        write()
    }

    /// The statement for the planner, once its whole text is here.
    func statement(acceptsRisk: Bool = false) -> Statement? {
        guard case .known(.success(let text)) = text else { return nil }
        return Statement(
            of: .counted(key), text: text, database: database, role: role, acceptsRisk: acceptsRisk)
    }

    mutating func showPlan() {
        if let line = reader.lines.firstIndex(of: PlanText.heading) { reader.scroll(toLine: line) }
    }

    mutating func write() {
        reader.lines =
            numbers + courseLines + sessionLines + textLines + PlanText.lines(plan)
            + [
                .empty, Line("Statement", .title), field("database", database), field("role", role),
                field("query id", "\(key.queryID)"),
                field("sent by", sender),
            ]
    }
}

extension StatementDetail {
    private static let labelCells = 14
    private static let numberCells = 14

    private var sender: String {
        guard counting?.tellsTopLevel ?? false else { return "clients or functions" }
        return key.isTopLevel ? "clients" : "functions"
    }

    private func field(_ label: String, _ value: String, _ role: Role = .plain) -> Line {
        Line([Span(label.padded(to: Self.labelCells), .faint), Span(value, role)], indent: Self.labelCells)
    }

    /// Every counter, as it was added since the last sample, and in all.
    private var numbers: [Line] {
        guard let entry, let sample else {
            return [Line("It is counted no longer: it was reset, or pushed out by others.", .warning)]
        }
        let now = sample.added(entry).map { StatementNumbers($0, over: sample.interval, counting) }
        let all = StatementNumbers(entry.total, over: nil, counting)
        let interval = sample.interval.map { "in the last \(Format.clock($0))" } ?? "now"
        let heading = Line(
            [
                Span("".padded(to: Self.labelCells)),
                Span(interval.padded(to: Self.numberCells + 4), .header), Span("in all", .header),
            ])
        return [heading]
            + zip(StatementNumbers.labels, all.texts).enumerated().map { index, pair in
                let text = now?.texts[index] ?? Format.unknown
                return Line([
                    Span(pair.0.padded(to: Self.labelCells), .faint),
                    Span(text.padded(to: Self.numberCells + 4)),
                    Span(pair.1),
                ])
            }
    }

    private var courseLines: [Line] {
        guard let entry, let sample else { return [] }
        let course = sample.course(of: entry)
        guard course.count > 1 else { return [] }
        let most = Format.milliseconds(course.max() ?? 0)
        return [
            .empty,
            field("its course", Sparkline.text(course, cells: 60), .series1),
            field("", "time it took in every second while pgtop looked, at the most \(most)", .faint),
        ]
    }

    private var sessionLines: [Line] {
        guard !sessions.isEmpty else { return [] }
        let shown = sessions.prefix(8).enumerated().map { index, session in
            field(
                index == 0 ? "running now" : "", "\(session.id.pid) \(session.who), \(session.doing)", .notice
            )
        }
        let more = sessions.count - shown.count
        return [.empty] + shown + (more > 0 ? [field("", "and \(more) more; s shows them all", .faint)] : [])
    }

    private var textLines: [Line] {
        let heading = [Line.empty, Line("Text", .title)]
        switch text {
        case .known(.success(let text)): return heading + Self.lines(text)
        case .known(.failure(let failure)):
            return heading + (beginning.map(Self.lines) ?? [])
                + [Line("The whole text is not to be had: \(failure)", .warning)]
        case .asking, .none:
            return heading + (beginning.map(Self.lines) ?? []) + [Line("asking for the whole text…", .faint)]
        }
    }

    private static func lines(_ text: String) -> [Line] {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map {
            Line(String($0), indent: 2)
        }
    }
}

/// Counters as texts, a second or in all.
private struct StatementNumbers {
    static let labels = [
        "calls", "executing", "one call", "planning", "rows a call", "blocks hit", "blocks read", "dirtied",
        "written",
        "temp read", "temp written", "reading", "WAL", "JIT",
    ]

    let texts: [String]

    init(_ counters: StatementCounters, over interval: Duration?, _ counting: StatementsPlaceProbe.Sample?) {
        let countsPlanning = counting?.countsPlanning ?? false
        let timesIO = counting?.timesIO ?? false
        let countsWAL = counting?.countsWAL ?? false
        let countsJIT = counting?.countsJIT ?? false
        let rates = interval.map { counters.divided(by: max($0.seconds, 0.001)) } ?? counters
        let unit = interval == nil ? "" : "/s"
        let number = { (value: Double) in Format.rate(value) + unit }
        let time = { (value: Double) in Format.milliseconds(value) + unit }
        let blocks = { (value: Double) in Format.bytes(value * 8192) + unit }
        let perCall = { (value: Double) in counters.calls > 0 ? value / counters.calls : nil }
        texts = [
            number(rates.calls), time(rates.execTime),
            perCall(counters.execTime).map(Format.milliseconds) ?? Format.unknown,
            countsPlanning ? time(rates.planTime) : Format.unknown,
            perCall(counters.rows).map(Format.rate) ?? Format.unknown, blocks(rates.blocksHit),
            blocks(rates.blocksRead), blocks(rates.blocksDirtied), blocks(rates.blocksWritten),
            blocks(rates.tempRead), blocks(rates.tempWritten), timesIO ? time(rates.ioTime) : Format.unknown,
            countsWAL ? Format.bytes(rates.walBytes) + unit : Format.unknown,
            countsJIT ? time(rates.jitTime) : Format.unknown,
        ]
    }
}
