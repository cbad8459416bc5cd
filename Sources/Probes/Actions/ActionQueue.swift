import Synchronization

/// Requests on their way to the action connection, put in from any thread.
package final class ActionQueue: Sendable {
    private struct State {
        var requests: [ActionRequest] = []
        var isStopped = false
        var password: String?
        var serverStart: ServerTime?
    }

    private let state = Mutex(State())
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

    /// The server on the screen, by the time at which it started: another one is not acted upon.
    ///
    /// Behind one name there can be several servers, and each connection may get another one.
    package func actOnly(atServerStarted start: ServerTime) {
        state.withLock { $0.serverStart = start }
        Alarm.ring(alarm)
    }

    /// Whether it is the server on the screen, as far as that is known.
    func isMeant(_ server: Server) -> Bool {
        state.withLock { $0.serverStart ?? server.startedAt } == server.startedAt
    }

    /// Whether something waits that must not wait for a look.
    func isPressing(against look: Inquiry) -> Bool {
        state.withLock { state in
            state.isStopped
                || state.requests.contains { request in
                    switch request {
                    case .signal, .consequences, .deed: true
                    case .breakOffLook(let unwanted): unwanted == look
                    case .detail, .explain, .statementText, .look, .size, .breakOffDeed: false
                    }
                }
        }
    }

    var isStopped: Bool { state.withLock { $0.isStopped } }
    var password: String? { state.withLock { $0.password } }

    /// Takes what is to be done next: nothing behind a look, which could have to give way to it.
    func takeNext() -> [ActionRequest] {
        state.withLock { state in
            let look = state.requests.firstIndex { if case .look = $0 { true } else { false } }
            let next = state.requests.prefix(look.map { $0 + 1 } ?? state.requests.count)
            state.requests.removeFirst(next.count)
            return Array(next)
        }
    }

    func take() -> [ActionRequest] {
        state.withLock { state in
            defer { state.requests = [] }
            return state.requests
        }
    }
}
