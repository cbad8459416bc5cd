import Synchronization

/// What the program wants of a prober, changed from any thread; the prober is woken.
package final class Wishes: Sendable {
    private struct State {
        var wish: Wish
        var period: Duration
        var processes = ProcessWish()
        var password: String?
        var serverStart: ServerTime?
        var retriesNow = false
        var isStopped = false
    }

    private let state: Mutex<State>
    let alarm = Alarm.make()

    package init(_ wish: Wish, period: Duration) {
        state = Mutex(State(wish: wish, period: period))
    }

    package var wish: Wish {
        get { state.withLock { $0.wish } }
        set {
            let isNew = state.withLock { state in
                defer { state.wish = newValue }
                return state.wish != newValue
            }
            if isNew { Alarm.ring(alarm) }
        }
    }

    /// The server on the screen, by the time at which it started: samples of another one must not stand beside its own.
    package var serverStart: ServerTime? {
        get { state.withLock { $0.serverStart } }
        set { state.withLock { $0.serverStart = newValue } }
    }

    /// The processes of the server whose use of this host is on the screen; asked for with the next tick.
    package var processes: ProcessWish {
        get { state.withLock { $0.processes } }
        set { state.withLock { $0.processes = newValue } }
    }

    package var period: Duration {
        get { state.withLock { $0.period } }
        set { change { $0.period = newValue } }
    }

    package var isStopped: Bool { state.withLock { $0.isStopped } }

    /// Connects again at once, with another password if one is given.
    package func retry(password: String?) {
        change { state in
            if let password { state.password = password }
            state.retriesNow = true
        }
    }

    package func stop() {
        change { $0.isStopped = true }
    }

    var password: String? { state.withLock { $0.password } }

    /// Whether another try was asked for; asks only once.
    func takeRetry() -> Bool {
        state.withLock { state in
            defer { state.retriesNow = false }
            return state.retriesNow
        }
    }

    private func change(_ body: (inout sending State) -> Void) {
        state.withLock { body(&$0) }
        Alarm.ring(alarm)
    }
}
