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

    let mode: Mode
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

    var screens: [any AnyScreen] = Panes.all.map { $0.screen }
    var current = 0
    /// When the cursor was last told to move.
    var lastMove: Instant?
    /// What lies over the pane; the last one has the keys.
    var layers: [Layer] = []
    var progress = ActionProgress()
    var deeds = DeedProgress()

    /// What the source of samples was last told.
    var wished = Wish()
    var watched = ProcessWish()

    init(_ mode: Mode = .full, asksPassword: Bool = true, period: Duration = .seconds(1), at now: Instant) {
        self.mode = mode
        self.asksPassword = asksPassword
        self.period = period
        self.now = now
        arrange()
    }

    var readings: Readings { snapshot.readings }
    var screen: any AnyScreen {
        get { screens[current] }
        set { screens[current] = newValue }
    }

    /// Changes the model as an event demands, and says what else must be done.
    mutating func update(_ event: Event, at instant: Instant) -> [Effect] {
        now = max(now, instant)
        var effects = react(to: event)
        expire()
        arrange()
        effects += demands()
        return effects
    }

    private mutating func react(to event: Event) -> [Effect] {
        switch event {
        case .key(let key): return press(key)
        case .paste(let text): paste(text)
        case .resize(let size): self.size = size
        case .tick: return followDetail()
        case .report(let report): return take(report)
        case .journal(let trouble): journalTrouble = trouble
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
        for index in screens.indices {
            screens[index].fit(Size(columns: layout.pane.columns, rows: layout.pane.rows))
        }
        for index in layers.indices {
            layers[index].fit(Size(columns: layout.pane.columns, rows: layout.pane.rows))
        }
    }

    /// Tells the source of samples when the screen needs other things of it than before.
    private mutating func demands() -> [Effect] {
        var effects: [Effect] = []
        let wish = Wish(idle: snapshot.showsIdle, queryWidth: queryWidth)
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

    /// Twice what a line can show, for spaces are folded; in steps, so that a small change asks for nothing anew.
    private var queryWidth: Int { max(240, (size.columns * 2 + 159) / 160 * 160) }

    /// More active processes than this are not looked at.
    private static let mostWatched = 500

    /// The processes on the screen; all that work, when what they use decides the order.
    private var watchable: ProcessWish {
        var pids = Set(screen.visible.map(\.id.pid))
        if SessionsPane.usageColumns.contains(screen.sorting.column) {
            let backends = readings[SessionsProbe.self].latest?.backends ?? []
            pids.formUnion(
                backends.lazy.filter { $0.state == "active" }.prefix(Self.mostWatched).map(\.id.pid))
        }
        let columns = screen.shownColumns
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

    /// Shows the newest sample, unless the rows are held still.
    mutating func refresh() {
        guard !holdsRowsStill else { return }
        for index in screens.indices { screens[index].show(snapshot) }
    }
}
