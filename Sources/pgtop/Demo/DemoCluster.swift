import CSystem
import Glibc
import Probes

/// A demo that runs, seen from pgtop; it is gone when this is stopped, or when the process ends.
final class DemoCluster {
    /// How to connect to the primary.
    private(set) var conninfo = ""
    /// How to connect to PgBouncer's console, when there is one.
    private(set) var pgbouncer: String?
    /// What the demo goes without, and the cures.
    private(set) var notes: [String] = []

    /// The limits that the scenario has of its own.
    let limits: Limits
    /// What comes in its course and what to try; empty where there is nothing to say.
    let story: String

    private let supervisor: Child
    /// The socket to the supervisor, or `nil` when the demo has been stopped.
    private var socket: Int32?
    private var unread: [UInt8] = []

    /// Starts the supervisor, in a session of its own.
    init(scenario: Scenario) throws(DemoFailure) {
        story = scenario.story
        do throws(Limits.Fault) {
            limits = try scenario.checkLimits()
        } catch {
            throw .failed("\(error)")
        }
        var ends: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0, &ends) == 0
        else {
            throw .failed("no socket: \(String(cString: strerror(errno)))")
        }
        defer { close(ends[1]) }
        let inherited = ["PATH", "TMPDIR"].reduce(into: [String: String]()) { values, name in
            values[name] = getenv(name).map { String(cString: $0) }
        }
        let launch = Launch(
            program: "/proc/self/exe", arguments: [Demo.supervisorName, scenario.name],
            environment: inherited, input: ends[1], ownSession: true)
        do throws(LaunchFailure) {
            supervisor = try launch.start()
        } catch {
            close(ends[0])
            throw .failed("\(error)")
        }
        socket = ends[0]
    }

    /// Takes the supervisor's reports until the one that says that everything is there.
    func becomeReady(within limit: Duration, progress: (String) -> Void) throws(DemoFailure) {
        let deadline = ContinuousClock.now + limit
        while let report = nextReport(until: deadline) {
            switch report {
            case .progress(let text): progress(text)
            case .note(let text): notes.append(text)
            case .pgbouncer(let conninfo): pgbouncer = conninfo
            case .ready(let conninfo):
                self.conninfo = conninfo
                return
            case .failed(let reason): throw .failed(reason)
            }
        }
        throw .failed("it was not ready within \(limit)")
    }

    /// The supervisor's next report, or `nil` when none came in time, or it has gone.
    private func nextReport(until deadline: ContinuousClock.Instant) -> DemoReport? {
        while true {
            if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: unread[..<end], as: UTF8.self)
                unread.removeSubrange(...end)
                if let report = DemoReport(line: line[...]) { return report }
            } else if !readMore(until: deadline) {
                return nil
            }
        }
    }

    /// Ends the demo, and waits until nothing of it is left (20 seconds at most).
    func stop() {
        guard let socket else { return }
        shutdown(socket, Int32(SHUT_WR))
        let deadline = ContinuousClock.now + .seconds(20)
        while readMore(until: deadline) {}
        close(socket)
        self.socket = nil
        _ = supervisor.ended()
    }

    deinit { stop() }

    private func readMore(until deadline: ContinuousClock.Instant) -> Bool {
        guard let socket, wait(for: socket, until: deadline) else { return false }
        var bytes = [UInt8](repeating: 0, count: 4096)
        let count = read(socket, &bytes, bytes.count)
        unread += bytes.prefix(max(0, count))
        return count > 0
    }

    private func wait(for socket: Int32, until deadline: ContinuousClock.Instant) -> Bool {
        while true {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { return false }
            var watched = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
            let ready = poll(&watched, 1, Int32(left.components.seconds * 1000 + 1000))
            if ready > 0 { return true }
        }
    }
}
