import Probes
import TUI

/// All that the program knows, and how each event changes it.
///
/// Time comes in with the events, I/O goes out as effects: nothing in here waits, reads a clock or writes.
struct Model: Sendable {
    /// How things stand between us and the server.
    enum Link: Sendable, Equatable {
        case connecting, connected, ended
        case lost(ProbeFailure, retryAt: Instant?)
    }

    /// What the user may do here.
    enum Mode: Sendable {
        case full, readOnly, replay
    }

    /// Something to tell, for a while.
    struct Notice: Sendable, Equatable {
        let text: String
        let role: Role
        let until: Instant
    }

    /// What was asked for on the command line; a host's settings can allow less.
    private let givenMode: Mode
    private let configuration: Configuration
    /// The runbooks at hand.
    let shelf: RunbookShelf
    /// Whether the user may be asked for a password.
    let asksPassword: Bool
    /// A password was typed on a card: it may be mistyped.
    var hasTypedPassword = false
    var period: Duration
    var size = Size(columns: 80, rows: 24)
    var now: Instant

    var link = Link.connecting
    var server: Server?
    /// The newest that is known; a pane that is paused shows an older state.
    var snapshot = Snapshot()
    var ledger = Ledger()
    var host: HostLoad?
    var summary: Summary?
    var activity = Sparkline()
    var transactions = Sparkline()
    var notice: Notice?
    var pausedAt: Instant?
    /// Why actions cannot be written down.
    var journalTrouble: String?
    var journal = Journal()

    var screens: [any AnyScreen] = Page.panes.map { $0.screen }
    var page = Page.overview
    /// The pane of each page that has the keys.
    var focuses: [PageID: PaneID] = [:]
    /// The room that panes hold.
    private var rooms: [PaneID: Room] = [:]
    /// Which pane of the page is where.
    private(set) var arrangement = Arrangement(
        [], in: Rect(Size(columns: 0, rows: 0)), focus: "", isShared: false)
    /// When the cursor was last told to move.
    var lastMove: Instant?
    /// What lies over the pane; the last one has the keys.
    var layers: [Layer] = []
    var progress = ActionProgress()
    var deeds = DeedProgress()
    /// What was done at the steps of guides.
    var steps: [StepKey: StepState] = [:]
    /// Values that were typed at the steps of a walk.
    var typedValues: [StepKey.Walk: [String: RunbookValue]] = [:]
    /// Walks through guides, those that were left too.
    var walks: [Walk.Key: Walk] = [:]
    var lastWalk: Walk.Key?
    /// The guide was only left to look at what it is about.
    var returns = false
    /// How many looks were asked for so far.
    var looksAsked = 0

    /// What the source of samples was last told.
    var wished = Wish()
    var watched = ProcessWish()

    init(
        _ mode: Mode = .full, asksPassword: Bool = true, period: Duration = .seconds(1),
        shelf: RunbookShelf = .builtIn, configuration: Configuration = Configuration(), at now: Instant
    ) {
        givenMode = mode
        self.configuration = configuration
        snapshot.limits = configuration.limits
        self.shelf = shelf
        self.asksPassword = asksPassword
        self.period = period
        self.now = now
        arrange()
    }

    var mode: Mode {
        let isReadOnly = server.flatMap { configuration.hosts[$0.host]?.isReadOnly } ?? false
        return givenMode == .full && isReadOnly ? .readOnly : givenMode
    }

    /// Takes the limits that hold for the server that answers.
    mutating func adoptLimits() {
        snapshot.limits = configuration.limits(on: server?.host ?? "")
    }

    var readings: Readings { snapshot.readings }
    /// The pane of the page that has the keys.
    var focus: PaneID { focuses[page.id] ?? page.panes[0].id }
    var screen: any AnyScreen {
        get { screens[place(of: focus)] }
        set { screens[place(of: focus)] = newValue }
    }

    private func place(of pane: PaneID) -> Int { screens.firstIndex { $0.pane.id == pane } ?? 0 }
    func screen(of pane: PaneID) -> any AnyScreen { screens[place(of: pane)] }

    /// Changes the model as an event demands, and says what else must be done.
    mutating func update(_ event: Event, at instant: Instant) -> [Effect] {
        now = max(now, instant)
        var effects = react(to: event)
        expire()
        askGuide()
        arrange()
        effects += noteActions(effects)
        effects += demands()
        return effects
    }

    private mutating func react(to event: Event) -> [Effect] {
        switch event {
        case .key(let key): return press(key)
        case .paste(let text): paste(text)
        case .resize(let size): self.size = size
        case .tick:
            let lookedAt = snapshot.lookedAt
            let news = assess()
            // What is found while the server is silent stands in panes that live from what it last said.
            refresh(snapshot.lookedAt == lookedAt ? [] : [SessionsProbe.id])
            return news + lookAfterWatch() + followDetail()
        case .report(let report): return take(report)
        case .journal(let news): take(news)
        case .evidence(let saved): return take(saved)
        case .clock(let clock): watch.clock = clock
        case .watch(let news): return take(news)
        }
        return []
    }

    /// Ends what lasts only a while.
    private mutating func expire() {
        if let notice, notice.until <= now { self.notice = nil }
        if let end = progress.finishedAt, now.since(end) >= ActionProgress.stays {
            layers.removeAll { $0.isOutcome }
            progress = ActionProgress()
        }
        if let end = deeds.finishedAt, now.since(end) >= ActionProgress.stays {
            layers.removeAll { $0.isDeedOutcome }
            deeds = DeedProgress()
        }
    }

    /// Fits what is on the screen to its place.
    private mutating func arrange() {
        let layout = Layout(size)
        let demands = page.panes.map { pane in
            let wanted = screen(of: pane.id).demand(layout.pane.columns)
            return rooms[pane.id, default: Room(wanted, at: now)].settle(wanted, at: now)
        }
        arrangement = Arrangement(demands, in: layout.pane, focus: focus, isShared: isShared)
        for box in arrangement.boxes where box.table.rows > 0 {
            screens[place(of: box.pane)].fit(Size(columns: box.table.columns, rows: box.table.rows))
        }
        for index in layers.indices {
            let room = Size(columns: layout.pane.columns, rows: layout.pane.rows)
            layers[index].fit(room)
            if case .guide(var view) = layers[index], let walk = walks[view.key] {
                view.fit(room, walk, steps, at: now)
                layers[index] = .guide(view)
            }
            guard case .step(var view) = layers[index] else { continue }
            view.show(steps[view.key] ?? StepState(), at: now, in: room)
            layers[index] = .step(view)
        }
    }

    /// Tells the source of samples when the screen needs other things of it than before.
    private mutating func demands() -> [Effect] {
        var effects: [Effect] = []
        let wish = wanted
        if wish != wished {
            wished = wish
            effects.append(.wish(wish))
        }
        let processes = server?.isLocal ?? false ? watchable : ProcessWish()
        if processes != watched {
            watched = processes
            effects.append(.watch(processes))
        }
        return effects
    }

    private var wanted: Wish {
        var wish = Wish(idle: snapshot.showsIdle, queryWidth: queryWidth)
        wish.probes = Set(page.panes.flatMap { pane in pane.probes.map { $0.id } }).union(Check.wantedProbes)
        if snapshot.findings.contains(where: { $0.check == "connections.near_limit" }) {
            // Whose they are can only be told when idle ones are looked at one by one.
            wish.idle = true
        }
        if let locks = readings[LocksProbe.self].latest {
            let words = LockWords(readings, on: server)
            wish.relations = locks.graph.waitingDDL.compactMap(words.askable)
        }
        for screen in openScreens { screen.demand(snapshot, in: &wish) }
        demandOfGuide(in: &wish)
        demandOfWatch(in: &wish)
        if layers.contains(where: \.isDetail) {
            // A detail tells the wait with names, and what the statement costs.
            wish.probes.formUnion(StatementsPane.probes.map { $0.id })
            BlockingPane.demand(of: snapshot, in: &wish)
        }
        return wish
    }

    /// The panes of which rows can be seen.
    private var openScreens: [any AnyScreen] {
        arrangement.boxes.filter { $0.table.rows > 0 }.map { screen(of: $0.pane) }
    }

    /// Twice what a line can show, for spaces are folded; in steps, so that a small change asks for nothing anew.
    private var queryWidth: Int { max(240, (size.columns * 2 + 159) / 160 * 160) }

    /// More active processes than this are not looked at.
    private static let mostWatched = 500

    /// The processes on the screen; all that work, when what they use decides the order.
    private var watchable: ProcessWish {
        let sessions = openScreens.filter { $0.pane == SessionsPane.self }
        var pids = Set(sessions.flatMap { $0.visible.map(\.id.pid) })
        if sessions.contains(where: { SessionsPane.usageColumns.contains($0.sorting.column) }) {
            let backends = readings[SessionsProbe.self].latest?.backends ?? []
            pids.formUnion(
                backends.lazy.filter { $0.state == "active" }.prefix(Self.mostWatched).map(\.id.pid))
        }
        let columns = sessions.reduce(into: Set<String>()) { $0.formUnion($1.shownColumns) }
        let isDetailed = layers.contains { $0.isDetail }
        return ProcessWish(
            pids: pids.sorted(), memory: isDetailed || columns.contains(SessionsPane.memoryColumn),
            traffic: isDetailed || columns.contains(SessionsPane.trafficColumn))
    }

    mutating func tell(_ text: String, _ role: Role = .notice, for time: Duration = .seconds(10)) {
        notice = Notice(text: text, role: role, until: now + time)
    }
}

extension Model {
    /// Whether a first frame would tell more than that pgtop has begun.
    var hasSomethingToShow: Bool {
        if case .lost = link { true } else { readings[SessionsProbe.self].latest != nil }
    }

    /// How old the newest sample of the sessions is, when that is older than it should be.
    var staleness: Duration? {
        guard let age = readings[SessionsProbe.self].age(at: now), age > period * 2 else { return nil }
        return age
    }

    /// While the user reads a card or a detail, the rows beneath do not move.
    var holdsRowsStill: Bool {
        pausedAt != nil || layers.contains { $0.holdsRowsStill }
    }

    /// Shows the newest samples, unless the rows are held still: in all panes, or in those that live from `fresh` ones.
    mutating func refresh(_ fresh: Set<ProbeID>? = nil) {
        guard !holdsRowsStill else { return }
        for pane in page.panes where fresh.map({ pane.lives(from: $0) }) ?? true {
            screens[place(of: pane.id)].show(snapshot)
        }
    }

    /// Whether there is room for several panes of the page at once.
    ///
    /// What belongs to one subject shares even a small screen, unless its page has too many panes for that.
    var isShared: Bool {
        page.id == Page.overview.id
            ? size.columns >= 132 && size.rows >= 43 : size.rows >= page.sharesFrom
    }

    /// How old what a pane shows is, and why, when that is older than it should be.
    func staleness(of pane: any Pane.Type) -> (age: Duration, failure: ProbeFailure?)? {
        let late = pane.probes.compactMap { probe -> (age: Duration, failure: ProbeFailure?)? in
            let state = readings.state(of: probe)
            guard !state.isLasting, let age = state.takenAt.map({ now.since($0) }) else { return nil }
            let pause = max(probe.longestPause(at: period, knowing: readings), state.pause)
            return age > pause * 2 ? (age, state.failure) : nil
        }
        return late.max { $0.age < $1.age }
    }
}
