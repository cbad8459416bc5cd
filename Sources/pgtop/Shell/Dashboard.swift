import CSystem
import Glibc
import Probes
import TUI

/// The program on a terminal: one `poll` over keyboard, signals, samples and the terminal's readiness.
///
/// It owns the terminal and never waits for anything else.
@MainActor
final class Dashboard {
    private let terminal: NcursesTerminal
    private let signals: SignalSource
    private let mailbox: Mailbox
    private let source: Source
    private let clerk: Clerk
    private var model: Model
    private var status: Int32?
    /// When the model was last told the time.
    private var lastEvent = Clock.now
    /// When the model was last told the time of day, which others may set.
    private var clockToldAt: Instant?
    private let zones: Zones
    private var isDirty = true

    /// A first frame without data is only shown when there is none for so long.
    private static let firstPaintPatience = Duration.milliseconds(150)

    /// How long the journal may take to be written when all else is over.
    private static let journalPatience = Duration.milliseconds(300)

    init(
        terminal: NcursesTerminal, signals: SignalSource, mailbox: Mailbox, source: Source, clerk: Clerk,
        model: Model, zones: Zones
    ) {
        self.terminal = terminal
        self.signals = signals
        self.mailbox = mailbox
        self.source = source
        self.clerk = clerk
        self.model = model
        self.zones = zones
    }

    /// Runs until somebody or something ends it.
    ///
    /// Returns the exit status.
    func run() -> Int32 {
        handle(.resize(terminal.size))
        awaitFirstSample()
        while status == nil {
            if isDirty { draw() }
            wait()
        }
        source.stop()
        // What came of a pause that ended with us belongs into the journal.
        mailbox.take().forEach(handle)
        clerk.finish(within: Self.journalPatience)
        return status ?? 0
    }

    /// What is to be said when the terminal is given back: that a watch can be gone on with.
    var parting: String? {
        guard model.watch.isUnderWay, model.watch.trouble == nil else { return nil }
        return "the window is not watched any more; pgtop watch --resume goes on\n"
    }

    // MARK: Waiting

    private func awaitFirstSample() {
        let deadline = Clock.now + Self.firstPaintPatience
        while status == nil, !model.hasSomethingToShow, Clock.now < deadline { wait(until: deadline) }
    }

    /// Waits for the next thing to happen, a second at the most, and handles it.
    private func wait(until limit: Instant? = nil) {
        let deadline = limit ?? lastEvent + .seconds(1)
        var polled = [
            pollfd(fd: terminal.inputDescriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: signals.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: mailbox.alarm, events: Int16(POLLIN), revents: 0),
            pollfd(
                fd: terminal.wantsToWrite ? terminal.outputDescriptor : -1, events: Int16(POLLOUT), revents: 0
            ),
        ]
        let (seconds, rest) = Clock.now.timeLeft(until: deadline).quotientAndRemainder(
            dividingBy: 1_000_000_000)
        var timeout = timespec(tv_sec: Int(seconds), tv_nsec: Int(rest))
        let count = csystem_ppoll(&polled, UInt(polled.count), &timeout)
        if polled[1].revents != 0 { signals.read().forEach(obey) }
        if polled[0].revents != 0 { readKeys() }
        if polled[2].revents != 0 { mailbox.take().forEach(handle) }
        if polled[3].revents != 0 { terminal.drain() }
        if count == 0, limit == nil { handle(.tick) }
        if terminal.isGone { status = status ?? SignalSource.Signal.hangUp.exitStatus }
    }

    private func readKeys() {
        do throws(TerminalFailure) {
            for key in try terminal.keys() where status == nil { handle(.key(key)) }
        } catch {
            status = SignalSource.Signal.hangUp.exitStatus
        }
    }

    private func obey(_ signal: SignalSource.Signal) {
        switch signal {
        case .resized:
            terminal.resized()
            handle(.resize(terminal.size))
        case .continued:
            terminal.resume()
            handle(.resize(terminal.size))
        case .stop: suspend()
        case .interrupt, .terminate, .quit, .hangUp: status = signal.exitStatus
        }
    }

    private func suspend() {
        terminal.suspend()
        SignalSource.stop()
        terminal.resume()
        handle(.resize(terminal.size))
    }

    // MARK: The model

    private func handle(_ event: Event) {
        lastEvent = Clock.now
        isDirty = true
        if clockToldAt.map({ lastEvent.since($0) >= .seconds(1) }) ?? true {
            clockToldAt = lastEvent
            update(.clock(.now(zones)))
        }
        update(event)
    }

    private func update(_ event: Event) {
        for effect in model.update(event, at: lastEvent) { carryOut(effect) }
    }

    private func draw() {
        isDirty = false
        terminal.acceptsPaste = model.acceptsPaste
        terminal.show(model.frame())
    }

    private func carryOut(_ effect: Effect) {
        switch effect {
        case .quit(let code): status = code
        case .suspend: suspend()
        case .redraw: terminal.redraw()
        case .flushTypedAhead: terminal.flushTypedAhead()
        case .wish(let wish): source.wish(wish)
        case .watch(let processes): source.watch(processes)
        case .act(let request): clerk.pass(request)
        case .journal(let line): clerk.write(line)
        case .recallJournal: clerk.recall()
        case .saveEvidence(let bundle): clerk.save(bundle)
        case .connect(let password): source.retry(password: password)
        case .setPeriod(let period): source.setPeriod(period)
        case .ring: terminal.ring()
        case .askBackup(let command): clerk.askBackup(command)
        case .keepWatch(let text, let server): clerk.keepWatch(text, of: server)
        case .dropWatch(let server): clerk.dropWatch(of: server)
        case .recallWatch(let server): clerk.recallWatch(of: server)
        case .saveReport(let text, let host): clerk.saveReport(text, host: host)
        }
    }
}
