import Probes

/// What is not as it was at the start, when the work is done.
struct Comparison {
    private let view: WatchView
    private let afterwards: Baseline?
    private let facts: ServerFacts

    init(_ view: WatchView, _ afterwards: Baseline?) {
        (self.view, self.afterwards) = (view, afterwards)
        facts = ServerFacts(view.sight)
    }

    var items: [ChecklistItem] {
        [replicas, indexes, settings, restart, errors, statements, measures]
    }

    private func item(
        _ id: String, _ question: String, _ judged: (CheckLine.Standing, String)
    ) -> ChecklistItem {
        ChecklistItem(id: "window.\(id)", question: question, standing: judged.0, sentence: judged.1)
    }

    /// Both baselines, when both are complete; else why there is nothing to compare.
    private func compared(
        _ judge: (_ before: Baseline, _ after: Baseline) -> (CheckLine.Standing, String)
    ) -> (CheckLine.Standing, String) {
        guard let before = view.baseline, before.isComplete else {
            return (.unknown, "no baseline was taken: there is nothing to compare with")
        }
        guard let afterwards, afterwards.isComplete else {
            let share = Told.percent((afterwards?.share ?? 0) * 100)
            return (.unknown, "measured anew for \(Told.time(before.stretch)): \(share) done")
        }
        return judge(before, afterwards)
    }

    // MARK: Facts

    /// A list of what has changed: none is well.
    private func changed(
        _ known: Bool, _ changes: [String], _ severity: CheckLine.Standing, else nothing: String
    ) -> (CheckLine.Standing, String) {
        guard let before = view.baseline, before.isComplete else {
            return (.unknown, "no baseline was taken: there is nothing to compare with")
        }
        guard changes.isEmpty else { return (severity, changes.joined(separator: "; ")) }
        return known ? (.pass, nothing) : (.unknown, "it was not looked at, then or now")
    }

    private var before: ServerFacts { view.baseline?.facts ?? ServerFacts() }

    private var indexes: ChecklistItem {
        let changes = facts.newInvalidIndexes(since: before).map { "index \($0) is invalid since" }
        let isKnown = before.invalidIndexes != nil && facts.invalidIndexes != nil
        return item(
            "invalid_indexes", "Has it left invalid indexes behind?",
            changed(isKnown, changes, .fail, else: "no index has become invalid"))
    }

    private var settings: ChecklistItem {
        let count = facts.settings?.count ?? 0
        let isKnown = before.settings != nil && facts.settings != nil
        return item(
            "settings", "Are settings as they were?",
            changed(
                isKnown, facts.changedSettings(since: before), .warn,
                else: "none of \(count) settings that are looked at has changed"))
    }

    private var restart: ChecklistItem {
        let changes = facts.changes(since: before).map(\.sentence).filter {
            $0.hasPrefix("the server was") || $0.hasPrefix("this server")
                || $0.hasPrefix("another member")
        }
        let isKnown = before.startedAt != nil && facts.startedAt != nil
        return item(
            "same_server", "Is it the same server, not started anew?",
            changed(isKnown, changes, .warn, else: "neither restarted nor promoted"))
    }

    private var replicas: ChecklistItem {
        let gone = facts.missingStandbys(since: before).map { "standby \($0) is gone" }
        let isKnown = before.standbys != nil && facts.standbys != nil
        let judged = changed(isKnown, gone, .fail, else: "those are there that were there")
        guard judged.0 == .pass, let check = Check.named("replication.caught_up") else {
            return item("replicas", "Are all replicas there, and caught up?", judged)
        }
        let told: (CheckLine.Standing, String) =
            switch check.answer(view.sight) {
            case .yes(let evidence): (.pass, evidence.first?.sentence ?? "")
            case .unknown(let reason): (.unknown, reason)
            case .moot(let reason): (.moot, reason)
            case .no(let evidence):
                before.standbys?.isEmpty ?? true && facts.standbys?.isEmpty ?? true && facts.isStandby != true
                    ? (.moot, "no standby is connected, nor was one at the start")
                    : (isFarBehind ? .warn : .pass, evidence.first?.sentence ?? "")
            }
        return item("replicas", "Are all replicas there, and caught up?", told)
    }

    /// A busy server's standby is always a little behind: more than the limits of the findings is trouble.
    private var isFarBehind: Bool {
        Check.named("replication.behind")?.answer(view.sight).isYes ?? true
    }

    // MARK: Measures

    private var errors: ChecklistItem {
        item(
            "errors", "Are errors and rollbacks as rare as before?",
            compared { before, after in
                let judged = [Measure.errors, .rollbacks].compactMap { judge($0, before, after) }
                guard !judged.isEmpty else { return (.unknown, "neither errors nor rollbacks are known") }
                return Self.worst(judged)
            })
    }

    /// Everything else that is measured.
    private var measures: ChecklistItem {
        item(
            "measures", "Is the load as it was?",
            compared { before, after in
                let rest = Measure.allCases.filter { $0 != .errors && $0 != .rollbacks }
                let judged = rest.compactMap { judge($0, before, after) }
                let trouble = judged.filter { $0.0 != .pass }
                guard trouble.isEmpty else { return Self.worst(trouble) }
                return (.pass, "\(judged.count) measures are as they were")
            })
    }

    private func judge(
        _ measure: Measure, _ before: Baseline, _ after: Baseline
    ) -> (CheckLine.Standing, String)? {
        guard let was = before.spreads[measure], was.count > 0 else { return nil }
        guard let now = after.spreads[measure] else {
            let reason = after.unknown[measure].map { ": \($0)" } ?? ""
            return reason.isEmpty ? nil : (.unknown, "\(measure.rule.name)\(reason)")
        }
        guard was.strain(now.mean, measure.rule) > 1 else {
            return (
                .pass,
                "\(measure.rule.name): \(measure.told(now.mean)) (\(measure.told(was.mean)) at the start)"
            )
        }
        return (.warn, measure.drifted(to: now.mean, from: was).sentence)
    }

    private static func worst(_ judged: [(CheckLine.Standing, String)]) -> (CheckLine.Standing, String) {
        let standing = judged.map(\.0).min { $0.order < $1.order } ?? .unknown
        return (standing, judged.map(\.1).joined(separator: "; "))
    }

    private var statements: ChecklistItem {
        item(
            "statements", "Are the top statements as fast as before?",
            compared { before, after in
                if let reason = before.statements.reason ?? after.statements.reason {
                    return (.unknown, reason)
                }
                let slower = after.statements.slower(than: before.statements)
                let count = after.statements.comparable(with: before.statements)
                guard let first = slower.first else {
                    return count > 0
                        ? (.pass, "none of \(count) takes more than twice as long")
                        : (.unknown, "no statement was called often enough both times")
                }
                let more = slower.count > 1 ? " (and \(slower.count - 1) more)" : ""
                return (.warn, "\(told(first))\(more)")
            })
    }

    private func told(_ statement: SlowerStatement) -> String {
        let milliseconds = { (time: Double) in Measure.statementTime.told(time) }
        let text = view.sight.known(StatementTextsProbe.self)?.texts[statement.key]
        let name = text.map { Evidence.quoted(SQLText.redacted($0), most: 60) } ?? "\(statement.key.queryID)"
        return
            "statement \(name) takes \(milliseconds(statement.now)) (\(milliseconds(statement.before)) at the start)"
    }
}

extension ServerFacts {
    func missingStandbys(since before: ServerFacts) -> [String] {
        guard let were = before.standbys, let standbys else { return [] }
        return Self.missing(in: standbys, of: were)
    }
}
