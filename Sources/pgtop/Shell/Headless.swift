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
    var recording: RecordingFile?

    /// More processes than these are not looked at.
    private static let mostProcesses = 500

    /// Why it ended before it was done.
    struct Fault: Error, CustomStringConvertible {
        let description: String
    }

    /// Hands each tick over until the answer is false, or `signals` end it.
    func run(
        stoppedBy signals: SignalSource? = nil, each tick: (Snapshot) throws(Fault) -> Bool
    ) throws(Fault) {
        let mailbox = Mailbox()
        let source = Source.server(
            conninfo, wish: wish, period: period, recordingTo: recording, mailbox: mailbox)
        defer { source.stop() }
        var snapshot = Snapshot()
        snapshot.showsIdle = wish.idle
        while true {
            guard Self.wait(for: mailbox, signals) else { return }
            for case .report(let report) in mailbox.take() {
                switch report {
                case .connected(let server): snapshot.server = server
                case .host(_, let usage): snapshot.usage = usage
                case .disconnected(.passwordNeeded, _): try retry(source)
                case .disconnected(let failure, _): throw Fault(description: failure.description)
                case .tick(let sampled, _):
                    for sample in sampled { sample(&snapshot.readings) }
                    guard sampled.contains(where: { $0.probe == SessionsProbe.id }) else { continue }
                    let backends = snapshot.readings[SessionsProbe.self].latest?.backends ?? []
                    source.watch(ProcessWish(pids: backends.prefix(Self.mostProcesses).map(\.id.pid)))
                    if try !tick(snapshot) { return }
                default: continue
                }
            }
        }
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
