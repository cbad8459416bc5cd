import CSystem
import Glibc
import Probes
import TUI

/// The program without a screen: samples as they come, to whoever wants them.
struct Headless {
    let conninfo: Conninfo
    let wish: Wish
    let period: Duration
    /// Ask for a password when the server wants one.
    let mayPrompt: Bool
    var poolers: [PoolerAddress] = []
    var limits = Limits()
    var recording: RecordingFile?

    /// More processes than these are not looked at.
    private static let mostProcesses = 500

    /// Why it ended before it was done.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    /// How long what is slow is waited for.
    private static let patience = Duration.seconds(10)

    /// Hands a snapshot over at each sample that sets the panes' pace, until the answer is false or `signals` end it.
    func run(
        _ panes: [any Pane.Type] = [SessionsPane.self], stoppedBy signals: SignalSource? = nil,
        each sample: (Snapshot) throws(Fault) -> Bool
    ) throws(Fault) {
        let mailbox = Mailbox()
        let source = Source.server(
            conninfo, wish: wish, period: period, poolers: poolers, recordingTo: recording, mailbox: mailbox)
        defer { source.stop() }
        var snapshot = Snapshot()
        snapshot.showsIdle = wish.idle
        var dueSince: Instant?
        while true {
            guard Self.wait(for: mailbox, signals) else { return }
            for case .report(let report) in mailbox.take() {
                switch report {
                case .connected(let server): snapshot.server = server
                case .host(let load, let usage): (snapshot.host, snapshot.usage) = (load, usage)
                case .disconnected(.passwordNeeded, _): try retry(source)
                case .disconnected(let failure, _): throw Fault(description: failure.description)
                case .tick(let sampled, _):
                    snapshot.take(sampled)
                    _ = snapshot.assess(snapshot.sight(at: Clock.now, limits: limits, period: period))
                    demand(panes, snapshot, of: source)
                    if Self.isDue(panes, sampled) { dueSince = dueSince ?? Clock.now }
                    guard let since = dueSince, isComplete(panes, snapshot, since) else { continue }
                    dueSince = nil
                    if try !sample(snapshot) { return }
                default: continue
                }
            }
        }
    }

    /// Whether the sample has come that sets the pace.
    private static func isDue(_ panes: [any Pane.Type], _ sampled: [Sampled]) -> Bool {
        let pace = panes[0].probes[0].id
        return sampled.contains { $0.probe == pace }
    }

    private func isComplete(_ panes: [any Pane.Type], _ snapshot: Snapshot, _ since: Instant) -> Bool {
        if Clock.now.since(since) > Self.patience { return true }
        return snapshot.readings.state(of: SessionsProbe.self).isAnswered
            && panes.allSatisfy { $0.isComplete(snapshot) }
    }

    /// Asks for what the panes need, as it becomes known.
    private func demand(_ panes: [any Pane.Type], _ snapshot: Snapshot, of source: Source) {
        var wish = wish
        for pane in panes { pane.demand(of: snapshot, in: &wish) }
        source.wish(wish)
        let backends = snapshot.readings[SessionsProbe.self].latest?.backends ?? []
        source.watch(ProcessWish(pids: backends.prefix(Self.mostProcesses).map(\.id.pid)))
    }

    private func retry(_ source: Source) throws(Fault) {
        guard mayPrompt, let password = Prompt.password(for: conninfo["user"]) else {
            throw Fault(
                description:
                    "the server asks for a password; put it into ~/.pgpass, or run pgtop where it can ask")
        }
        source.retry(password: password)
    }

    /// Waits for samples; false when a signal has come.
    private static func wait(for mailbox: Mailbox, _ signals: SignalSource?) -> Bool {
        var polled = [
            pollfd(fd: mailbox.alarm, events: Int16(POLLIN), revents: 0),
            pollfd(fd: signals?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
        ]
        _ = csystem_ppoll(&polled, UInt(polled.count), nil)
        return polled[1].revents == 0
    }
}
