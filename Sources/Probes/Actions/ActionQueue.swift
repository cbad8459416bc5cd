import Synchronization

/// Requests on their way to the action connection, put in from any thread.
package final class ActionQueue: Sendable {
    private let state = Mutex<(requests: [ActionRequest], isStopped: Bool, password: String?)>(([], false, nil))
    let alarm = Alarm.make()

    package init() {}

    package func add(_ request: ActionRequest) {
        state.withLock { $0.requests.append(request) }
        Alarm.ring(alarm)
    }

    package func stop() {
        state.withLock { $0.isStopped = true }
        Alarm.ring(alarm)
    }

    /// The password that the user typed for the other connection.
    package func use(password: String) {
        state.withLock { $0.password = password }
        Alarm.ring(alarm)
    }

    var isStopped: Bool { state.withLock { $0.isStopped } }
    var password: String? { state.withLock { $0.password } }

    func take() -> [ActionRequest] {
        state.withLock { state in
            defer { state.requests = [] }
            return state.requests
        }
    }
}
