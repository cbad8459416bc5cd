import Probes
import TUI

extension Model {
    /// The window that is watched, or planned.
    var watch: Watch {
        get { snapshot.watch }
        set { snapshot.watch = newValue }
    }

    /// Whether the watch is to be looked after: it goes on whatever page is shown.
    var looksAfterWatch: Bool { watch.isUnderWay || page.id == Page.window.id }

    /// What must be asked for its sake, whatever page is shown.
    func demandOfWatch(in wish: inout Wish) {
        guard looksAfterWatch else { return }
        wish.probes.formUnion(WatchPlan.probes)
        let words = OperationWords(readings, on: server)
        let operations = readings[ProgressProbe.self].latest?.operations ?? []
        wish.relations = Set(wish.relations).union(operations.flatMap(words.askable)).sorted()
        // The checklist names statements that have become slower.
        guard watch.phase == .after, let baseline = watch.baseline, let afterwards = watch.afterwards else {
            return
        }
        wish.statements += afterwards.statements.slower(than: baseline.statements).prefix(5).map(\.key)
    }

    /// Looks at what the window's conditions, baseline and checklists need.
    ///
    /// Other samples than the sessions' set no pace, but while there are none of those, that must be told.
    mutating func lookAfterWatch(because fresh: Set<ProbeID> = [SessionsProbe.id]) -> [Effect] {
        guard looksAfterWatch, mode != .replay, watch.clock != nil else { return [] }
        let isDue = watch.lookedAt.map { now.since($0) >= .seconds(1) } ?? true
        guard isDue || fresh.contains(SessionsProbe.id) else { return [] }
        watch.lookedAt = now
        let news = watch.look(watchSight)
        return tell(news) + askBackup() + keepWatch(isUrgent: !news.isEmpty)
    }

    private var watchSight: WatchSight {
        let isProgressKnown =
            readings[ProgressProbe.self].failure == nil
            && readings[ProgressProbe.self].latest != nil
        var sight = sight()
        if isForeign {
            // What another server tells says nothing about this one.
            sight.readings = Readings()
            sight.lost = sight.lost ?? .unreachable(reason: "another server answers now")
        }
        return WatchSight(
            sight: sight,
            operations: blindness == nil && isProgressKnown ? Operation.all(readings, on: server) : nil,
            isStillAtWork: isStillAtWork, found: Set(snapshot.findings.map(\.check)), blindness: blindness)
    }

    /// Whether the statement of the chosen operation still runs: not all that take long have a view of their progress.
    private var isStillAtWork: Bool {
        guard blindness == nil, let id = watch.plan.operation, id.begunAt != nil else { return false }
        return readings[SessionsProbe.self].latest?.backends.contains {
            $0.id == id.session && $0.state == "active" && $0.queryStart == id.begunAt
        } ?? false
    }

    /// Whether somebody else answers than the server that is watched.
    private var isForeign: Bool {
        guard let server, let watched = watch.server else { return false }
        return !watched.isSame(as: WatchedServer(server))
    }

    /// Why nothing of the watched server can be seen.
    var blindness: String? {
        switch link {
        case .lost(let failure, _): return "\(failure)"
        case .connecting, .ended: return "there is no connection"
        case .connected: break
        }
        if isForeign, let server { return "another server answers now: \(server.address)" }
        return staleness.map { "the server has not answered for \(Told.time($0))" }
    }

    /// Writes down what has happened, and rings when a stop condition is met.
    private mutating func tell(_ news: [WatchEvent]) -> [Effect] {
        guard let now = watch.clock?.now else { return [] }
        var effects = news.map { Effect.journal(windowLine($0)) }
        let stops = news.contains { $0.kind == .condition && $0.severity == .critical }
        if stops, watch.rangAt.map({ now.since($0) > Self.shortestSilence }) ?? true {
            watch.rangAt = now
            effects.append(.ring)
        }
        return effects
    }

    /// Conditions that are met one after the other ring once.
    private static let shortestSilence = Duration.seconds(5)

    private func windowLine(_ event: WatchEvent) -> JournalLine {
        journalLine(
            "window", .named(watch.plan.title.isEmpty ? "watch" : watch.plan.title),
            outcome: event.sentence, reason: "", kind: event.kind == .phase ? .decided : .seen)
    }

    /// Writes down that the user did something.
    mutating func noteInWatch(
        _ kind: WatchEvent.Kind, _ severity: Severity? = nil, _ sentence: String
    ) -> [Effect] {
        let event = watch.add(kind, severity, sentence)
        return tell([event].compactMap(\.self)) + keepWatch(isUrgent: true)
    }

    /// What is done to the server while a window is watched belongs to it.
    mutating func noteActions(_ effects: [Effect]) -> [Effect] {
        guard watch.phase == .during else { return [] }
        let count = watch.events.count
        for case .journal(let line) in effects where line.action != "window" {
            guard let outcome = line.outcome else { continue }
            switch line.kind {
            case .done: _ = watch.add(.action, nil, "\(line.action) \(line.target.told): \(outcome)")
            case .seen where watch.isSettled: _ = watch.add(.finding, line.severity, line.found)
            case .seen: continue
            case .asked, .decided: continue
            }
        }
        return watch.events.count == count ? [] : keepWatch(isUrgent: true)
    }

    // MARK: Keeping

    /// So often it is kept though nothing has happened, so that a crash leaves no long gap.
    private static let keptEvery = Duration.seconds(10)

    mutating func keepWatch(isUrgent: Bool) -> [Effect] {
        guard mode != .replay, let server = watch.server, let now = watch.clock?.now,
            let record = WatchRecord(watch)
        else { return [] }
        guard isUrgent || watch.keptAt.map({ now.since($0) >= Self.keptEvery }) ?? true else { return [] }
        watch.keptAt = now
        return [.keepWatch(record.json.description, of: server)]
    }

    /// Asks the user's command, now and then while it can still change.
    private mutating func askBackup() -> [Effect] {
        guard let command = watch.plan.backupAge, watch.phase == .before, watch.backup != .asking,
            let now = watch.clock?.now,
            watch.backup == .notAsked || watch.backupAskedAt.map({ now.since($0) > .seconds(300) }) ?? true
        else { return [] }
        (watch.backup, watch.backupAskedAt) = (.asking, now)
        return [.askBackup(command: command)]
    }

    /// Takes in what came of what the watch asked for.
    mutating func take(_ news: WatchNews) -> [Effect] {
        switch news {
        case .backup(let age, let command): if command == watch.plan.backupAge { watch.backup = age }
        case .recalled(let text, let server): return recall(text, of: server)
        case .trouble(let reason):
            watch.trouble = reason
            if let reason { tell("The watch cannot be kept: \(reason)", .warning) }
        case .report(let saved): return take(saved)
        }
        return []
    }
}

extension JournalLine.Target {
    /// Whom or what it is, in a sentence.
    fileprivate var told: String {
        switch self {
        case .session(let backend): backend.told
        case .named(let name): name
        }
    }
}

extension JournalLine {
    /// A finding in a sentence, with its name where that does not follow.
    fileprivate var found: String {
        switch action {
        case "trouble": outcome ?? ""
        case "over": "\(target.told): over \(outcome ?? "")"
        default: "\(action): \(outcome ?? "")"
        }
    }

    /// How bad the trouble is that it tells of.
    fileprivate var severity: Severity? {
        action == "over"
            ? nil : outcome?.hasPrefix(Severity.critical.rawValue) ?? false ? .critical : .warning
    }
}

extension WatchedServer {
    /// Another member of the same cluster is the same: it may have taken over.
    func isSame(as other: WatchedServer) -> Bool {
        if let one = systemIdentifier, let another = other.systemIdentifier { return one == another }
        return host == other.host && port == other.port
    }
}
