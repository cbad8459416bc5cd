import Glibc
import Synchronization

/// Looks at this host while the server runs on it, with a thread for each kind of question.
///
/// A file system that is gone holds up whoever asks about it, for ever: so nobody waits for these threads, and
/// their samples age like those of a server that does not answer.
package final class Lookouts: Sendable {
    private struct State {
        var isStarted = false
        /// The server on the screen runs here.
        var isHere = false
        var isStopped = false
    }

    private let state = Mutex(State())
    private let stopped = Alarm.make()
    private let shared: SharedReadings
    private let recording: RecordingFile?
    private let report: @Sendable (Report) -> Void

    /// How soon to try again while it is not known yet where to look.
    private static let impatience = Duration.milliseconds(500)

    package init(
        sharing readings: SharedReadings, recordingTo recording: RecordingFile? = nil,
        report: @escaping @Sendable (Report) -> Void
    ) {
        (shared, self.recording, self.report) = (readings, recording, report)
    }

    deinit {
        close(stopped)
    }

    /// Looks on, or not any more, as the server runs here or elsewhere.
    package func meet(_ server: Server) {
        let starts = state.withLock { state in
            state.isHere = server.isLocal
            defer { state.isStarted = state.isStarted || server.isLocal }
            return server.isLocal && !state.isStarted
        }
        guard starts else { return }
        start(HostProbe.self, every: HostProbe.pause, HostLook.rows)
        start(DiskProbe.self, every: DiskProbe.pause, DiskLook.rows)
        start(LogProbe.self, every: LogProbe.pause, LogLook.rows)
        start(CertificateProbe.self, every: CertificateProbe.pause, CertificateProbe.rows)
    }

    package func stop() {
        state.withLock { $0.isStopped = true }
        Alarm.ring(stopped)
    }

    private func start<P: Probe>(
        _ probe: P.Type, every pause: Duration,
        _ look: @escaping @Sendable (Readings) throws(ProbeFailure) -> TextRows?
    ) {
        Thread.start(P.id) { [self] in
            while !isStopped {
                let isDone = isHere ? self.look(P.self, look) : true
                rest(isDone ? pause : Self.impatience)
            }
        }
    }

    private var isStopped: Bool { state.withLock { $0.isStopped } }
    private var isHere: Bool { state.withLock { $0.isHere } }

    /// Looks once; false when it is not known yet where.
    private func look<P: Probe>(
        _ probe: P.Type, _ look: (Readings) throws(ProbeFailure) -> TextRows?
    ) -> Bool {
        let began = Clock.now
        do throws(ProbeFailure) {
            guard let rows = try look(shared.latest) else { return false }
            let sampled = Sampled(P.self, try P.sample(from: rows, knowing: shared.latest), takenAt: began)
            guard !isStopped, isHere else { return true }
            recording?.answered(P.self, rows, at: began)
            shared.take(sampled)
            report(.tick([sampled], Ledger()))
        } catch {
            recording?.failed(P.self, error, at: began)
            report(.tick([Sampled(P.self, failure: error, at: began)], Ledger()))
        }
        return true
    }

    private func rest(_ pause: Duration) {
        var polled = pollfd(fd: stopped, events: Int16(POLLIN), revents: 0)
        _ = poll(&polled, 1, Int32(pause.seconds * 1000))
    }
}
