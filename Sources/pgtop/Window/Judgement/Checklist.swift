import Probes

/// The questions before and after maintenance: those of the checks, and what only a watch knows.
struct Checklist {
    private let view: WatchView
    /// Checks whose trouble has lasted long enough to be told.
    private let found: Set<CheckID>

    private init(_ view: WatchView, _ found: Set<CheckID>) {
        (self.view, self.found) = (view, found)
    }

    /// What it needs to be asked for.
    static let probes = Set(
        Check.all.filter { $0.trouble?.profiles.isDisjoint(with: [.pre, .post]) == false }
            .flatMap(\.probes).map { $0.id }
    ).union((others + finally).flatMap { Check.named($0)?.probes ?? [] }.map { $0.id })

    /// Asked besides, though they find no trouble of their own.
    private static let others: [CheckID] = ["maintenance.running"]
    /// On no list of their own for afterwards, but worth a look then.
    private static let finally: [CheckID] = ["settings.pending_restart", "tables.never_analyzed"]

    /// What must be well before one begins, what only the watch knows first.
    ///
    /// `found` are the checks whose trouble has lasted long enough to be a finding.
    static func before(
        _ view: WatchView, backup: BackupAge, zones: Zones, found: Set<CheckID> = []
    ) -> [ChecklistItem] {
        let list = Checklist(view, found)
        return [list.end, list.backupItem(backup, zones), SpaceNeed(view).item]
            + others.compactMap { Check.named($0) }.map(list.item) + list.items(of: .pre)
    }

    /// What must be well when one has ended; `afterwards` is measured anew, as the baseline was.
    static func after(
        _ view: WatchView, afterwards: Baseline?, found: Set<CheckID> = []
    ) -> [ChecklistItem] {
        let list = Checklist(view, found)
        return [list.operation] + Comparison(view, afterwards).items
            + finally.compactMap { Check.named($0) }.map(list.item) + list.items(of: .post)
    }

    private func items(of profile: Profile) -> [ChecklistItem] {
        Check.findable.filter {
            $0.trouble?.profiles.contains(profile) ?? false && view.sight.limits.isWanted($0.id)
        }.map(item)
    }

    // MARK: Checks

    private func item(_ check: Check) -> ChecklistItem {
        let answer = spared(check.answer(view.sight))
        let lasts = answer.evidence.compactMap(\.lasts).max() ?? .zero
        let settles = check.trouble?.settles ?? .zero
        let isTrouble = check.trouble == nil || found.contains(check.id) || lasts >= settles
        let line = CheckLine(
            check: check, answer: answer, isTrouble: isTrouble, place: 0)
        return ChecklistItem(
            id: check.id, question: check.question, standing: line.standing, sentence: line.sentence,
            subject: answer.evidence.first?.subject)
    }

    /// The operation that is watched is what the window is for: it is no trouble itself.
    private func spared(_ answer: CheckAnswer) -> CheckAnswer {
        guard case .yes(let evidence) = answer, let own = view.plan.operation else { return answer }
        let rest = evidence.filter { $0.subject != .session(own.session) }
        return rest.isEmpty ? .no([Evidence("only the operation of this window")]) : .yes(rest)
    }

    // MARK: What only the watch knows

    private func own(
        _ id: String, _ question: String, _ standing: CheckLine.Standing, _ sentence: String
    ) -> ChecklistItem {
        ChecklistItem(id: "window.\(id)", question: question, standing: standing, sentence: sentence)
    }

    private var end: ChecklistItem {
        let question = "Is there time enough?"
        guard let end = view.plan.end else {
            return own("end", question, .unknown, "no end is set: nothing will say that it takes too long")
        }
        let left = end.left(at: view.now)
        guard left > .zero else {
            return own("end", question, .fail, "\(end.zone.dated(end.instant)) is past")
        }
        let told = "\(Told.time(left)) until \(end.zone.dated(end.instant))"
        guard let likely = view.operation?.remaining?.likely, likely > left else {
            return own("end", question, .pass, told)
        }
        return own(
            "end", question, .warn, "\(told), and the operation still takes about \(Told.time(likely))")
    }

    private func backupItem(_ backup: BackupAge, _ zones: Zones) -> ChecklistItem {
        let question = "Is there a fresh backup?"
        let (standing, sentence): (CheckLine.Standing, String) =
            switch backup {
            case .notAsked: (.unknown, "pgtop cannot know: put backup_age = COMMAND into the plan")
            case .asking: (.unknown, "the command has not answered yet")
            case .failed(let reason): (.unknown, "the command told nothing: \(reason)")
            case .said(let text): judged(text, zones)
            }
        return own("backup", question, standing, sentence)
    }

    private func judged(_ text: String, _ zones: Zones) -> (CheckLine.Standing, String) {
        guard let taken = BackupTime(text, zones: zones)?.instant else {
            return (
                .unknown,
                "the command printed no time: \(Evidence.quoted(text, most: 60)) (2026-11-21 02:00:00+01 is one)"
            )
        }
        guard taken <= view.now.after(.seconds(60)) else {
            return (
                .unknown, "the last backup is said to be of \(zones.local.dated(taken)): that is yet to come"
            )
        }
        let age = view.now.since(taken)
        let told = "the last backup was taken \(Told.time(age)) ago (\(zones.local.dated(taken)))"
        return age <= view.plan.backupWithin
            ? (.pass, told) : (.fail, "\(told): older than \(Told.time(view.plan.backupWithin))")
    }

    private var operation: ChecklistItem {
        let question = "Has the operation ended?"
        guard view.plan.operation != nil else {
            return own("operation", question, .moot, "no operation was chosen")
        }
        guard let operation = view.operation else {
            guard view.seesOperations else {
                return own("operation", question, .unknown, "what is at work cannot be seen now")
            }
            guard !view.isStillAtWork else {
                return own("operation", question, .warn, "its statement still runs")
            }
            return own(
                "operation", question, .pass,
                "it is not at work any more; whether it succeeded is told where it was started")
        }
        let told = "\(operation.command) on \(operation.name)"
        guard operation.hasEnded else {
            return own(
                "operation", question, .warn,
                "\(told) is still \(operation.isWaiting ? "waiting" : "at work")")
        }
        let took = operation.took.map { " after \(Told.time($0))" } ?? ""
        return own(
            "operation", question, .pass,
            "\(told) ended\(took); whether it succeeded is told where it was started")
    }
}
