import Synchronization

/// What the lanes of one server know together: a question of one may build upon the samples of the other.
package final class SharedReadings: Sendable {
    /// When the server started whose readings these are.
    private let state = Mutex<(serverStart: ServerTime?, readings: Readings)>((nil, Readings()))

    package init() {}

    var latest: Readings { state.withLock { $0.readings } }

    /// Names and texts of another server would stand beside the numbers of this one.
    func meet(serverStarted start: ServerTime) {
        state.withLock { state in
            if state.serverStart != start { state.readings.removeAll() }
            state.serverStart = start
        }
    }

    func take(_ sampled: Sampled) {
        state.withLock { sampled(&$0.readings) }
    }
}
