import Glibc

/// Tells a recording as if a server told it, at the pace at which it was recorded.
package actor Replayer {
    private nonisolated let reactor: Reactor
    package nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    private let recording: Recording
    private let wishes: Wishes
    private let report: @Sendable (Report) -> Void

    /// `recording` must have been read with the present instant as its start.
    package init(
        _ recording: Recording, wishes: Wishes, on reactor: Reactor,
        report: @escaping @Sendable (Report) -> Void
    ) {
        self.recording = recording
        self.wishes = wishes
        self.reactor = reactor
        self.report = report
    }

    /// Starts it on its reactor.
    package nonisolated func start() {
        Task.detached(executorPreference: reactor) { await self.run() }
    }

    private func run() async {
        let start = Clock.now
        for moment in recording.moments {
            let due = start + moment.offset
            while !wishes.isStopped, Clock.now < due {
                let ready = await reactor.wait(for: POLLIN, on: wishes.alarm, until: due)
                if ready != 0 { Alarm.quiet(wishes.alarm) }
            }
            if wishes.isStopped { return }
            report(moment.report)
        }
        report(.ended)
    }
}
