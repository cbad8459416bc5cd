import Probes
import TUI

extension Snapshot {
    /// What checks may look at.
    func sight(at now: Instant, limits: Limits, period: Duration) -> Sight {
        var sight = Sight(readings: readings, server: server, limits: limits, now: now, period: period)
        sight.xray = xray
        sight.host = host
        sight.actingPID = actingPID
        return sight
    }

    /// Lets all checks answer anew, and says what has come and gone by that.
    mutating func assess(_ sight: Sight) -> [FindingChange] {
        lookedAt = sight.now
        answers = Check.answers(sight, of: Check.findable.filter { sight.limits.isWanted($0.id) })
        let changes = found.take(answers, at: sight.now)
        return changes
    }

    /// The worst first.
    var findings: [Finding] { found.all }
}

extension Model {
    /// What checks may look at, for a question about `subject`.
    func sight(about subject: Subject? = nil) -> Sight {
        var sight = snapshot.sight(at: now, limits: snapshot.limits, period: period)
        if case .lost(let failure, _) = link { sight.lost = failure }
        sight.pausedHere = ownPauses.map { .pool(pooler: $0.0, database: $0.1) }
        sight.subject = subject
        return sight
    }

    /// How often the checks answer while nothing new comes: what they know grows old.
    private static let leastOften = Duration.seconds(1)

    /// Lets the checks answer when there is something new, or what there is has grown older.
    mutating func assess(because fresh: Set<ProbeID>? = nil) -> [Effect] {
        let isDue = fresh.map { !$0.isDisjoint(with: Check.wantedProbes) }
        guard isDue ?? (now.since(snapshot.lookedAt) >= Self.leastOften) else { return [] }
        return seen(snapshot.assess(sight()))
    }

    /// Lets the finding under the cursor step back, or forward again.
    mutating func acknowledge() -> [Effect] {
        guard let line = (screen as? Screen<FindingsPane>)?.table.selected else { return [] }
        snapshot.found.acknowledge(line.finding.check)
        refresh()
        guard mode != .replay else { return [] }
        let outcome = line.finding.isAcknowledged ? "not known any more" : "known"
        return [
            .journal(
                journalLine(
                    "acknowledge", .named(line.finding.check), outcome: outcome, reason: "", kind: .decided))
        ]
    }

    /// The evidence under the cursor, where the rows are evidence.
    var selectedEvidence: (finding: Finding, evidence: Evidence)? {
        guard let line = (screen as? Screen<FindingsPane>)?.table.selected else { return nil }
        return (line.finding, line.evidence)
    }

    /// Shows the row that the evidence under the cursor is about.
    mutating func jump() {
        guard let (finding, evidence) = selectedEvidence else { return }
        show(evidence.subject, of: finding.check)
    }

    /// Shows the page that tells of a subject, with the cursor on its row.
    mutating func show(_ subject: Subject?, of check: CheckID) {
        guard let pane = subject?.pane(for: check) ?? Check.pane(of: check), let page = Page.of(pane) else {
            return
        }
        show(page.id)
        setFocus(pane)
        refresh()
        if let subject, !screen.moveCursor(to: subject) {
            tell("It is not among the rows any more.", .warning, for: .seconds(5))
        }
    }
}

extension Subject {
    /// The pane that has a row for it.
    func pane(for check: CheckID) -> PaneID? {
        switch self {
        case .session: check.hasPrefix("locks.") ? BlockingPane.id : SessionsPane.id
        case .prepared: BlockingPane.id
        case .standby, .receiver: StandbysPane.id
        case .slot: SlotsPane.id
        case .subscription: SubscriptionsPane.id
        case .pool: PoolsPane.id
        case .statement: StatementsPane.id
        case .relation, .database, .folder, .setting, .role: nil
        }
    }
}

extension Check {
    /// The pane that tells most about a check's subject, where the evidence names no row.
    static func pane(of check: CheckID) -> PaneID? {
        switch check.prefix(while: { $0 != "." }) {
        case "connections", "sessions": SessionsPane.id
        case "locks": BlockingPane.id
        case "statements", "temp": StatementsPane.id
        case "replication", "archive": StandbysPane.id
        case "pools": PoolsPane.id
        default: ChecksPane.id
        }
    }
}
