import Probes
import TUI

/// All about one session, over the whole pane.
struct SessionDetail: Sendable {
    /// A question about the session, and its answer.
    enum Answer<Value: Sendable, Failure: Error>: Sendable {
        case none, asking
        case known(Result<Value, Failure>)
    }

    private(set) var backend: Backend
    /// The session is not in the newest sample: what stands here is its last state.
    private(set) var hasEnded = false
    /// It may only be idle: such sessions are not in a sample unless somebody wants to see them.
    private var isOutOfSight = false
    private(set) var detail = Answer<Detail, ProbeFailure>.asking
    var plan = Answer<[String], ExplainFailure>.none
    var reader: Reader
    private var usage: ProcessUsage?
    /// The client of a pooler that it works for.
    var pooled: PooledClient?
    /// What it waits for, with names, where the locks are known.
    var wait: String?
    /// What its statement costs, where that is counted.
    var account: String?
    /// All sessions, for who it is that blocks this one or waits for it.
    private var sessions: [Backend] = []
    private var now: Instant
    /// When the question was last sent, and when its answer came.
    private var askedAt: Instant
    private var answeredAt: Instant?

    /// Locks come and go: they are asked for again after this time.
    private static let period = Duration.seconds(3)

    init(_ session: Backend, among sessions: [Backend], usage: ProcessUsage?, at now: Instant) {
        backend = session
        self.sessions = sessions
        self.usage = usage
        self.now = now
        askedAt = now
        reader = Reader("Session \(session.id.pid)")
        write()
    }

    /// Takes in a newer state; true when it is time to ask for text and locks again.
    mutating func follow(_ sample: SessionsProbe.Sample, usage: [Int32: ProcessUsage], at now: Instant)
        -> Bool
    {
        self.now = now
        sessions = sample.backends
        self.usage = usage[backend.id.pid] ?? self.usage
        let isDue = follow(sample) || isOutdated
        if isDue { askedAt = now }
        return isDue
    }

    private var isOutdated: Bool {
        !hasEnded && backend.isVisible && now.since(askedAt) >= Self.period
    }

    /// Takes in a newer state; true when the statement is another one, whose text is not known.
    private mutating func follow(_ sample: SessionsProbe.Sample) -> Bool {
        guard let newer = sample.backends.first(where: { $0.id == backend.id }) else {
            // An idle session that nobody asked to see is not in the sample, but is there.
            hasEnded = hasEnded || sample.showsIdle || !backend.isClient
            isOutOfSight = true
            write()
            return false
        }
        let isOther = newer.queryStart != backend.queryStart
        backend = newer
        (hasEnded, isOutOfSight) = (false, false)
        if isOther { (detail, plan) = (.asking, .none) }
        write()
        return isOther
    }

    /// Takes in the answer; one that failed leaves what was known, whose age is then told.
    mutating func take(_ answer: Result<Detail, ProbeFailure>, at now: Instant) {
        self.now = now
        if case .failure(let failure) = answer, failure == .sessionEnded { hasEnded = true }
        if case .failure = answer, case .known(.success) = detail { return write() }
        detail = .known(answer)
        answeredAt = now
        write()
    }

    /// The statement as far as it is known, for the planner.
    func statement(acceptsRisk: Bool = false) -> Statement? {
        guard case .known(.success(let known)) = detail else { return nil }
        return Statement(
            of: .session(backend.id), text: known.query, isCut: known.isCut, database: backend.database,
            role: backend.role, acceptsRisk: acceptsRisk)
    }

    /// Brings the plan before the user's eyes.
    mutating func showPlan() {
        if let line = reader.lines.firstIndex(of: PlanText.heading) { reader.scroll(toLine: line) }
    }

    mutating func write() {
        reader.title = "Session \(backend.id.pid) \(hasEnded ? "has ended" : backend.who)"
        reader.lines = whereabouts + doing + waiting + statementLines + PlanText.lines(plan) + identity
    }
}

extension SessionDetail {
    private static let labelCells = 14

    private func field(_ label: String, _ value: String?, _ role: Role = .plain) -> Line? {
        guard let value, !value.isEmpty else { return nil }
        return Line(
            [Span(label.padded(to: Self.labelCells), .faint), Span(value, role)], indent: Self.labelCells)
    }

    /// That what follows is not how it is now.
    private var whereabouts: [Line] {
        guard hasEnded || isOutOfSight else { return [] }
        let what = hasEnded ? "It has ended" : "It is idle by now, or has ended"
        return [Line("\(what): this is how it was when it was last seen.", .warning), .empty]
    }

    /// What it does, and for how long.
    private var doing: [Line] {
        let state = backend.isVisible ? backend.state : Session.noPrivilege
        let idle = backend.isInTransaction ? Shades.idleInTransaction.role(backend.stateAge) : nil
        let age = backend.stateAge.map { " for \(Format.clock($0))" } ?? ""
        return [
            field("state", state.map { $0 + age }, idle ?? .plain),
            field("", backend.state.flatMap(Glossary.state), .faint),
            field(
                "transaction", backend.transactionAge.map { Format.clock($0) + " old" },
                Shades.transaction.role(backend.transactionAge) ?? .plain),
            field(
                "statement", backend.queryAge.map { "runs for \(Format.clock($0))" },
                (backend.isLasting ? nil : Shades.statement.role(backend.queryAge)) ?? .plain),
        ].compactMap { $0 }
    }

    /// Who it is, and what is seldom asked.
    private var identity: [Line] {
        let leader = backend.leader.map { "\($0): this is a parallel worker" }
        let fields = [
            field("role", backend.role),
            field("database", backend.database),
            field("application", backend.application),
            field("client of", pooledClient, pooled?.isCertain ?? false ? .plain : .faint),
            field("client", backend.client.map { $0 + (backend.tls.map { " (\($0))" } ?? "") }),
            field("process", backend.isClient ? nil : backend.kind),
            field("leader", leader),
            field("connected", backend.id.start.map { "for \(Format.clock(backend.sampledAt.since($0)))" }),
            field("process use", use),
            field("xid, xmin", numbers([backend.xid, backend.xmin])),
            field("query id", backend.queryID.map { "\($0)" }),
            field("counted", account),
        ]
        return [.empty, Line("Session", .title)] + fields.compactMap { $0 }
    }

    /// Who is behind the pooler, and whether that is still so.
    private var pooledClient: String? {
        guard let pooled else { return nil }
        let client = [pooled.client.application, pooled.client.user, pooled.client.whence].compactMap { $0 }
        let words = "via PgBouncer \(pooled.pooler): " + client.joined(separator: " ")
        return pooled.isCertain ? words : words + " (so at the last look; it may be another's by now)"
    }

    private func numbers(_ values: [UInt32?]) -> String? {
        values.allSatisfy { $0 == nil }
            ? nil : values.map { $0.map { "\($0)" } ?? Format.unknown }.joined(separator: ", ")
    }

    private var use: String? {
        guard let usage else { return nil }
        let parts = [
            usage.cpu.map { "\(Format.percent($0.value)) of a cpu" },
            usage.memory.map { Format.bytes(Double($0.count)) },
            usage.readPerSecond.map { "reads \(Format.bytes(Double($0.count)))/s" },
            usage.writtenPerSecond.map { "writes \(Format.bytes(Double($0.count)))/s" },
        ]
        return parts.compactMap { $0 }.joined(separator: ", ")
    }

    private var waiting: [Line] {
        guard let type = backend.waitType, let event = backend.waitEvent else { return locks }
        let role: Role = backend.isBlocked ? Shades.blocked.role(backend.queryAge) ?? .notice : .plain
        let sentence = WaitEvent.sentence(type: type, event: event) ?? WaitEvent.sentence(type: type)
        return [field("waits for", "\(type):\(event)", role), field("", sentence, .faint)].compactMap { $0 }
            + locks
    }

    private var locks: [Line] {
        guard case .known(.success(let detail)) = detail else { return [] }
        let lines = [
            field("locks held", detail.locksHeld.map { "\($0)" }),
            field("awaits", wait ?? detail.locksAwaited.joined(separator: "; ")),
        ]
        return blockers(detail.blockedBy) + prepared(detail.blockedByPrepared) + queue(detail.waiters)
            + lines.compactMap { $0 } + age
    }

    /// Who must end first, with what each does.
    private func blockers(_ pids: [Int32]) -> [Line] {
        Set(pids).sorted().enumerated().compactMap { index, pid in
            let who =
                sessions.first { $0.id.pid == pid }.map {
                    "\(pid) \($0.who), \($0.doing)"
                } ?? "\(pid)"
            return field(index == 0 ? "blocked by" : "", who, .warning)
        }
    }

    /// Transactions without a session, and what ends them.
    private func prepared(_ transactions: [PreparedTransaction]) -> [Line] {
        transactions.compactMap { transaction in
            let remedy = transaction.remedy.map { ": \($0) ends it" } ?? ""
            return field("blocked by", "prepared transaction \(transaction.xid)\(remedy)", .warning)
        }
    }

    private func queue(_ waiters: Consequences?) -> [Line] {
        guard let waiters, !waiters.all.isEmpty else { return [] }
        let names = sessions.map { ($0.id.pid, $0.role ?? $0.kind ?? "") }
        let queue = Queue(direct: waiters.direct, all: waiters.all)
        var line = queue.line(for: "it", Dictionary(names) { first, _ in first })
        line.spans.insert(Span("blocks".padded(to: Self.labelCells), .faint), at: 0)
        line.indent = Self.labelCells
        return [line]
    }

    /// How old what is told of locks is, when the server does not answer as often as it is asked.
    private var age: [Line] {
        guard let answeredAt, now.since(answeredAt) > Self.period * 2 else { return [] }
        return [field("", "locks as they were \(Format.clock(now.since(answeredAt))) ago", .warning)]
            .compactMap { $0 }
    }
}

extension SessionDetail {
    private var statementLines: [Line] {
        let heading = [Line.empty, Line(backend.state == "active" ? "Statement" : "Last statement", .title)]
        switch detail {
        case .known(.success(let known)):
            let end =
                known.isCut
                ? [Line("… the server keeps no more of it (track_activity_query_size).", .warning)] : []
            return heading + Self.lines(known.query) + end
        case .known(.failure(let failure)):
            return heading + beginning + [Line("The whole text is not to be had: \(failure)", .warning)]
        case .asking, .none:
            return heading + beginning + [Line("asking for the whole text…", .faint)]
        }
    }

    private var beginning: [Line] { backend.query.map { Self.lines($0) } ?? [] }

    /// Text with line ends of its own.
    private static func lines(_ text: String) -> [Line] {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).map {
            Line(String($0), indent: 2)
        }
    }
}
