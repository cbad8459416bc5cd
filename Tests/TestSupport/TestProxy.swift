import Glibc
import Synchronization

/// A way over TCP to a server that a test can make as bad as it likes.
package final class TestProxy: Sendable {
    /// What happens to connections and to what they carry.
    package enum Behaviour: Sendable {
        /// Everything passes, late by the given time.
        case pass(delay: Duration = .zero)
        /// Connections are taken and stay, but nothing comes through; it is held until this changes.
        case hold
        /// Connections that are there, and new ones, are reset.
        case reset
        /// Nobody listens, and connections that were there are closed.
        case refuse
    }

    /// How many bytes have passed each way.
    package struct Traffic: Sendable, Equatable {
        package internal(set) var toServer = 0
        package internal(set) var toClient = 0
    }

    struct State {
        var serverPort: Int
        var behaviour = Behaviour.pass()
        var traffic = Traffic()
        var recording: [UInt8]?
        var connections = 0
        var isListening = true
        var isClosed = false
    }

    package let port: Int
    let state: Mutex<State>

    /// Opens a port on the loopback that leads to another.
    package init(to serverPort: Int) throws {
        let listener = try LoopbackSocket.listen(on: 0)
        port = try LoopbackSocket.port(of: listener)
        state = Mutex(State(serverPort: serverPort))
        let relay = Relay(of: self, listener: listener)
        try startThread { relay.run() }
    }

    package func set(_ behaviour: Behaviour) {
        state.withLock { $0.behaviour = behaviour }
    }

    /// Leads connections that come from now on to another port.
    package func lead(to serverPort: Int) {
        state.withLock { $0.serverPort = serverPort }
    }

    package var traffic: Traffic {
        state.withLock { $0.traffic }
    }

    /// How many clients are connected.
    package var connections: Int {
        state.withLock { $0.connections }
    }

    /// Whether anybody listens at the port.
    package var isListening: Bool {
        state.withLock { $0.isListening }
    }

    /// Starts to keep what the server sends.
    package func startRecording() {
        state.withLock { $0.recording = [] }
    }

    /// How often the server has sent a text since the recording was started.
    package func occurrences(of text: String) -> Int {
        let recording = state.withLock { $0.recording ?? [] }
        let parts = String(decoding: recording, as: UTF8.self)
            .split(separator: text, omittingEmptySubsequences: false)
        return parts.count - 1
    }

    /// Ends all connections and closes the port.
    package func close() {
        state.withLock { $0.isClosed = true }
    }
}

/// Runs a function in a thread of its own, since it waits with `poll`.
private func startThread(_ body: @escaping @Sendable () -> Void) throws {
    final class Work: Sendable {
        let body: @Sendable () -> Void
        init(_ body: @escaping @Sendable () -> Void) { self.body = body }
    }
    var thread = pthread_t()
    let work = Unmanaged.passRetained(Work(body))
    let failure = pthread_create(
        &thread, nil,
        { argument in
            if let argument {
                Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().body()
            }
            return nil
        }, work.toOpaque())
    guard failure == 0 else {
        work.release()
        throw SystemFailure("start a thread", code: failure)
    }
    pthread_detach(thread)
}
