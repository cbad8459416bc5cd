import CLibpq
import Glibc

/// A connection to PgBouncer's admin console: never blocks the thread it is used on.
///
/// The console knows the simple protocol only, one command at a time, no settings and no parameters.
final class Console {
    private let handle: OpaquePointer
    private let reactor: Reactor

    private init(handle: OpaquePointer, reactor: Reactor) {
        self.handle = handle
        self.reactor = reactor
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        PQsetnonblocking(handle, 1)
    }

    /// Connects, and waits for it no longer than the deadline.
    static func open(
        _ address: PoolerAddress, on reactor: Reactor, until deadline: Instant,
        isolation: isolated (any Actor)? = #isolation
    ) async throws(ProbeFailure) -> Console {
        let handle = try await Login.handle(address.words, on: reactor, until: deadline)
        return Console(handle: handle, reactor: reactor)
    }

    deinit {
        PQfinish(handle)
    }

    var user: String { PQuser(handle).map { String(cString: $0) } ?? "" }

    /// Sends a command and waits for its answer, as text.
    ///
    /// When the deadline passes first the answer is still on its way: the connection can only be closed then.
    func ask(
        _ command: String, until deadline: Instant, isolation: isolated (any Actor)? = #isolation
    ) async throws(ProbeFailure) -> ConsoleTable {
        let began = Clock.now
        try send(command)
        guard let table = try await receive(until: deadline) else {
            throw .timedOut(after: Clock.now.since(began))
        }
        return table
    }

    func send(_ command: String) throws(ProbeFailure) {
        if PQsendQuery(handle, command) == 0 { throw broken }
    }

    /// The answer to what was sent; nil when it has not come by the deadline.
    ///
    /// A command that succeeds without rows is an empty table.
    func receive(
        until deadline: Instant, isolation: isolated (any Actor)? = #isolation
    ) async throws(ProbeFailure) -> ConsoleTable? {
        var best: ConsoleTable?
        var refusal: ProbeFailure?
        while true {
            let unsent = PQflush(handle)
            if unsent < 0 { throw broken }
            if PQisBusy(handle) == 1 || unsent == 1 {
                let events = unsent == 1 ? POLLIN | POLLOUT : POLLIN
                if await reactor.wait(for: events, on: PQsocket(handle), until: deadline) == 0 { return nil }
                if PQconsumeInput(handle) == 0 { throw broken }
                continue
            }
            guard let result = PQgetResult(handle) else { break }
            defer { PQclear(result) }
            if let failure = Answer.failure(of: result) {
                refusal = refusal ?? failure
            } else if PQresultStatus(result) == PGRES_TUPLES_OK {
                best = ConsoleTable(result)
            }
        }
        if PQstatus(handle) == CONNECTION_BAD { throw refusal ?? broken }
        // Every error of PgBouncer's has the code of a broken protocol: one that leaves the link whole is a refusal.
        if case .unreachable(let reason) = refusal { throw .denied(reason: reason) }
        if let refusal { throw refusal }
        return best ?? ConsoleTable(columns: [], rows: [])
    }

    /// Waits for another descriptor while there is nothing to do.
    ///
    /// Returns whether that one became ready; false is the deadline, or a word from PgBouncer.
    func idle(
        orUntil descriptor: Int32, deadline: Instant, isolation: isolated (any Actor)? = #isolation
    ) async -> Bool {
        await reactor.wait(for: POLLIN, onEither: descriptor, PQsocket(handle), until: deadline) == descriptor
    }

    /// Throws when the other side has closed the link.
    func checkLink() throws(ProbeFailure) {
        var polled = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
        if poll(&polled, 1, 0) > 0, PQconsumeInput(handle) == 0 { throw broken }
    }

    private var broken: ProbeFailure { .unreachable(reason: Libpq.sentence(PQerrorMessage(handle))) }
}

extension ConsoleTable {
    /// The cells of an answer as text; only the columns that somebody reads.
    fileprivate init(_ result: OpaquePointer) {
        let names = (0..<PQnfields(result)).map { PQfname(result, $0).map { String(cString: $0) } ?? "" }
        let wanted = names.indices.filter { Self.isRead(names[$0]) }
        var rows: [[String?]] = []
        rows.reserveCapacity(Int(PQntuples(result)))
        for row in 0..<PQntuples(result) {
            rows.append(wanted.map { Self.cell(result, row, Int32($0)) })
        }
        self.init(columns: wanted.map { names[$0] }, rows: rows)
    }

    private static func cell(_ result: OpaquePointer, _ row: Int32, _ column: Int32) -> String? {
        guard PQgetisnull(result, row, column) == 0 else { return nil }
        let bytes = UnsafeRawBufferPointer(
            start: PQgetvalue(result, row, column), count: Int(PQgetlength(result, row, column)))
        return String(decoding: bytes, as: UTF8.self)
    }
}
