import Probes

/// A maintenance window that is watched: what was planned, how it stands, and what has happened.
struct Watch: Sendable {
    enum Phase: String, Sendable, CaseIterable {
        /// The plan is made, the checklist is looked at; nothing has begun.
        case before
        case during
        /// What is left behind is looked at.
        case after
        /// The report is written.
        case closed
    }

    var plan = WatchPlan()
    var phase = Phase.before
    /// On this host's clock, as all that has no other.
    var begunAt: ServerTime?
    var endedAt: ServerTime?
    var baseline: Baseline?
    /// The same measures, taken after the end for as long.
    var afterwards: Baseline?
    var drift = Drift()
    var events: [WatchEvent] = []
    /// How the stop conditions stand.
    var conditions = StopConditions()
    /// The stop conditions that are met.
    var tripped: [StopCondition.Kind: Trip] = [:]
    /// What belongs before or after the window, as it stands now.
    var checklist: [ChecklistItem] = []
    /// As it stood when the window began.
    var checklistBefore: [ChecklistItem] = []
    /// The operation that was chosen, as it was seen last.
    var operation: Operation?
    /// It has ended, or nobody sees it any more.
    var isOperationGone = false
    var backup = BackupAge.notAsked
    var backupAskedAt: ServerTime?
    /// Why the watch cannot be kept for going on after a crash.
    var trouble: String?
    /// Who watches.
    var user = ""
    /// When it was said that the report would not be whole yet.
    var doubtedAt: ServerTime?
    /// Where the report is.
    var report: String?
    /// The server that the window is on.
    var server: WatchedServer?
    var clock: WallClock?
    /// When it was looked at last, on the clock that never goes back.
    var lookedAt: Instant?
    /// When the server was last seen.
    var seenAt: ServerTime?
    /// For so long nothing has been seen, while that is so.
    var isBlind = false
    /// When this pgtop went on with it.
    var resumedAt: ServerTime?
    /// The window's end is past, and that was said.
    var hasOverrun = false
    /// A watch of this server that was not ended, and is not gone on with.
    var unfinished: WatchRecord?
    /// It is to go on with the one that was not ended.
    var resumes = false
    /// When it was last kept, and when the bell last rang.
    var keptAt: ServerTime?
    var rangAt: ServerTime?

    /// A stop condition that is met.
    struct Trip: Sendable, Equatable {
        let since: ServerTime
        var sentence: String
    }

    /// Of a long window no more events than these are kept.
    static let mostEvents = 2000

    var verdicts: [StopCondition.Kind: Verdict] { conditions.verdicts }

    /// Samples are looked at for its sake, whatever page is shown.
    var isUnderWay: Bool { phase == .during || phase == .after }
    var isRed: Bool { phase == .during && !tripped.isEmpty }

    /// What is found is new: right after going on, all that there is seems so.
    var isSettled: Bool {
        guard let resumedAt, let now = clock?.now else { return true }
        return now.since(resumedAt) > .seconds(10)
    }

    /// How long it is until the window's end; negative when that is past.
    var left: Duration? {
        guard let end = plan.end, let now = clock?.now else { return nil }
        return end.left(at: now)
    }

    /// Writes down what happened; nil when it is not known what time it is.
    mutating func add(
        _ kind: WatchEvent.Kind, _ severity: Severity?, _ sentence: String, about subject: Subject? = nil
    ) -> WatchEvent? {
        guard let now = clock?.now else { return nil }
        let event = WatchEvent(
            at: now, kind: kind, severity: severity, sentence: sentence, subject: subject)
        events.append(event)
        if events.count > Self.mostEvents { events.removeFirst(events.count - Self.mostEvents) }
        return event
    }
}
