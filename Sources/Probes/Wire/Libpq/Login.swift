import CLibpq
import Glibc
import Synchronization

/// Making a connection, on a thread of its own: resolving a name or a server that does not answer may take long.
enum Login {
    /// What the connecting thread leaves behind for the actor that waits for it.
    private final class Attempt: Sendable {
        let words: [Conninfo.Word]
        let done = Alarm.make()
        /// The connection, once it stands or has failed; taken by whoever comes second.
        let state = Mutex<(handle: UInt, isAbandoned: Bool)>((0, false))

        init(words: [Conninfo.Word]) {
            self.words = words
        }

        deinit {
            close(done)
        }

        func connect() {
            let keywords = words.map { strdup($0.keyword) }, values = words.map { strdup($0.value) }
            defer { (keywords + values).forEach { free($0) } }
            let keywordList = keywords.map { UnsafePointer($0) } + [nil]
            let valueList = values.map { UnsafePointer($0) } + [nil]
            let handle = PQconnectdbParams(keywordList, valueList, 0)
            let isAbandoned = state.withLock { state in
                state.handle = UInt(bitPattern: handle)
                return state.isAbandoned
            }
            if isAbandoned { PQfinish(handle) } else { Alarm.ring(done) }
        }
    }

    /// A connection that stands, to be given back with `PQfinish`; waited for no longer than the deadline.
    static func handle(
        _ words: [Conninfo.Word], on reactor: Reactor, until deadline: Instant,
        isolation: isolated (any Actor)? = #isolation
    ) async throws(ProbeFailure) -> OpaquePointer {
        let began = Clock.now
        let attempt = Attempt(words: words)
        start(attempt)
        let ready = await reactor.wait(for: POLLIN, on: attempt.done, until: deadline)
        let handle = attempt.state.withLock { state -> OpaquePointer? in
            state.isAbandoned = state.handle == 0
            return OpaquePointer(bitPattern: state.handle)
        }
        guard ready != 0 || handle != nil, let handle else { throw .timedOut(after: Clock.now.since(began)) }
        if PQstatus(handle) == CONNECTION_OK { return handle }
        defer { PQfinish(handle) }
        throw failure(of: handle)
    }

    private static func start(_ attempt: Attempt) {
        var thread = pthread_t()
        pthread_create(
            &thread, nil,
            { argument in
                var all = sigset_t()
                sigfillset(&all)
                pthread_sigmask(SIG_BLOCK, &all, nil)
                if let argument { Unmanaged<Attempt>.fromOpaque(argument).takeRetainedValue().connect() }
                return nil
            }, Unmanaged.passRetained(attempt).toOpaque())
        pthread_detach(thread)
    }

    /// Why a connection could not be made.
    ///
    /// libpq tells no SQLSTATE here. What is not known to pass by itself counts as refused once a password was sent:
    /// trying it again could lock the account.
    private static func failure(of handle: OpaquePointer) -> ProbeFailure {
        if PQconnectionNeedsPassword(handle) == 1 { return .passwordNeeded }
        let message = PQerrorMessage(handle).map { String(cString: $0) } ?? ""
        return .connecting(message, usedPassword: PQconnectionUsedPassword(handle) == 1)
    }
}
