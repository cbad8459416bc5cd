import CLibpq
import Glibc

/// One statement to send, and the values that go with it.
struct Question: Sendable {
    /// The name under which the server keeps it parsed; nil sends the text each time.
    var name: String?
    var sql: String
    var parameters: [Parameter] = []
    /// The answer comes as the server writes it for people, whatever its types.
    var isText = false
}

/// A connection through libpq: never blocks the thread it is used on.
///
/// Owned by one actor on the reactor. Statements go out in pipeline mode, a Sync after each, so that one that fails
/// does not take the others with it.
final class Connection {
    private let handle: OpaquePointer
    private let reactor: Reactor
    /// Statements that the server keeps parsed, by the name of the question; a text that changes gets another name.
    private var prepared: [String: (sql: String, name: String)] = [:]
    private var preparations = 0
    /// Answers that are still to come, oldest first.
    private var pending: [Pending] = []
    /// Whether a pooler sits between; see `Server.isPooled`.
    ///
    /// Then each question is a transaction of its own.
    var isPooled = false

    /// A question that was sent and has not been answered in full.
    private struct Pending {
        /// How it numbers among the last ones sent.
        let index: Int
        let name: String?
        /// It is being prepared; false once that has been done.
        var isPreparing: Bool
        /// What its results amount to so far.
        var best: Result<Answer, ProbeFailure>?
    }

    private init(handle: OpaquePointer, reactor: Reactor) {
        self.handle = handle
        self.reactor = reactor
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        PQsetnonblocking(handle, 1)
        PQenterPipelineMode(handle)
    }

    /// Connects, and waits for it no longer than the deadline.
    static func open(
        _ conninfo: Conninfo, on reactor: Reactor, until deadline: Instant,
        isolation: isolated (any Actor)? = #isolation
    ) async throws(ProbeFailure) -> Connection {
        let handle = try await Login.handle(conninfo.withDefaults.words, on: reactor, until: deadline)
        return Connection(handle: handle, reactor: reactor)
    }

    deinit {
        PQfinish(handle)
    }

    var backendPID: Int32 { PQbackendPID(handle) }
    var serverVersion: Int32 { PQserverVersion(handle) }
    var host: String { string(PQhost(handle)) }
    var port: String { string(PQport(handle)) }
    var database: String { string(PQdb(handle)) }
    var user: String { string(PQuser(handle)) }
    /// Questions whose answers have not come yet.
    var isBusy: Bool { !pending.isEmpty }

    private func string(_ text: UnsafePointer<CChar>?) -> String { text.map { String(cString: $0) } ?? "" }
    private func string(_ text: UnsafeMutablePointer<CChar>?) -> String {
        string(text.map { UnsafePointer($0) })
    }

    // MARK: Asking

    /// Sends questions in one go and hands each answer over as it comes.
    ///
    /// Returns false when the deadline passed first: what has not come is still on its way, `drain` takes it in.
    /// Throws when the link is broken.
    func ask(
        _ questions: [Question], until deadline: Instant, isolation: isolated (any Actor)? = #isolation,
        answer: (Int, Result<Answer, ProbeFailure>) -> Void
    ) async throws(ProbeFailure) -> Bool {
        for (index, question) in questions.enumerated() {
            pending.append(
                Pending(index: index, name: question.name, isPreparing: try send(question)))
        }
        return try await receive(until: deadline, answer: answer)
    }

    /// Takes in answers that come too late, by their numbers when they were asked.
    ///
    /// Returns whether all have come.
    func drain(
        until deadline: Instant, isolation: isolated (any Actor)? = #isolation,
        answer: (Int, Result<Answer, ProbeFailure>) -> Void
    ) async throws(ProbeFailure) -> Bool {
        try await receive(until: deadline, answer: answer)
    }

    /// The single answer to a single question.
    func ask(
        _ question: Question, within limit: Duration, isolation: isolated (any Actor)? = #isolation
    ) async throws(ProbeFailure) -> Answer {
        var result: Result<Answer, ProbeFailure> = .failure(.timedOut(after: limit))
        _ = try await ask([question], until: Clock.now + limit) { _, answer in result = answer }
        return try result.get()
    }

    /// Waits for another descriptor while there is nothing to do.
    ///
    /// Returns whether that one became ready.
    ///
    /// An idle server says nothing, but its end is to be noticed: then, or at the deadline, it returns false.
    func idle(
        orUntil descriptor: Int32, deadline: Instant, isolation: isolated (any Actor)? = #isolation
    ) async -> Bool {
        await reactor.wait(for: POLLIN, onEither: descriptor, PQsocket(handle), until: deadline) == descriptor
    }

    /// Has the server break off what it does for this session; what it says then is still to be taken in.
    ///
    /// Throws when the server does not take the order: what it would hit later could be another statement.
    func breakOff(
        until deadline: Instant, isolation: isolated (any Actor)? = #isolation
    ) async throws(ProbeFailure) {
        let began = Clock.now
        guard await Cancellation(of: handle).send(on: reactor, until: deadline) else {
            throw .timedOut(after: Clock.now.since(began))
        }
    }

    /// Throws when the other side has closed the link.
    func checkLink() throws(ProbeFailure) {
        var polled = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
        if poll(&polled, 1, 0) > 0 { try consume() }
    }

    /// Sends one question with its Sync.
    ///
    /// Returns whether it is being prepared first.
    private func send(_ question: Question) throws(ProbeFailure) -> Bool {
        var isPreparing = false
        if isPooled {
            // All up to the Sync is one transaction, without a BEGIN: that would outlive an error.
            try sendText(Question(sql: SessionSettings.pooled))
            try sendText(question)
        } else if let name = question.name {
            let statement = statementName(for: question, called: name)
            if prepared[name]?.name != statement {
                prepared[name] = (question.sql, statement)
                isPreparing = true
                var types = question.parameters.map(\.type)
                try check(PQsendPrepare(handle, statement, question.sql, Int32(types.count), &types))
            }
            try withBound(question.parameters) { count, values, lengths, formats throws(ProbeFailure) in
                try check(PQsendQueryPrepared(handle, statement, count, values, lengths, formats, 1))
            }
        } else {
            try sendText(question)
        }
        try check(PQpipelineSync(handle))
        return isPreparing
    }

    private func statementName(for question: Question, called name: String) -> String {
        if let known = prepared[name], known.sql == question.sql { return known.name }
        preparations += 1
        return "\(name)_\(preparations)"
    }

    private func sendText(_ question: Question) throws(ProbeFailure) {
        var types = question.parameters.map(\.type)
        try withBound(question.parameters) { count, values, lengths, formats throws(ProbeFailure) in
            try check(
                PQsendQueryParams(
                    handle, question.sql, count, &types, values, lengths, formats, question.isText ? 0 : 1))
        }
    }

    private func check(_ succeeded: Int32) throws(ProbeFailure) {
        if succeeded == 0 { throw .unreachable(reason: Libpq.sentence(PQerrorMessage(handle))) }
    }

    private func consume() throws(ProbeFailure) {
        guard PQconsumeInput(handle) == 0 else { return }
        // The server's last words, if it said any, stand in a result that is already here.
        while PQisBusy(handle) == 0, let result = PQgetResult(handle) {
            defer { PQclear(result) }
            if let failure = Answer.failure(of: result) { throw end(failure) }
        }
        throw end(.unreachable(reason: Libpq.sentence(PQerrorMessage(handle))))
    }

    /// Why the link ended: what the server said first, for after that there is only a closed link.
    private func end(_ failure: ProbeFailure) -> ProbeFailure {
        guard case .failure(.unreachable(let reason)) = pending.first?.best else { return failure }
        return .unreachable(reason: reason)
    }

    /// Takes answers in until none is pending or the deadline has come.
    private func receive(
        until deadline: Instant, isolation: isolated (any Actor)? = #isolation,
        answer: (Int, Result<Answer, ProbeFailure>) -> Void
    ) async throws(ProbeFailure) -> Bool {
        while !pending.isEmpty {
            let unsent = PQflush(handle)
            try check(unsent < 0 ? 0 : 1)
            if PQisBusy(handle) == 1 || unsent == 1 {
                let events = unsent == 1 ? POLLIN | POLLOUT : POLLIN
                let ready = await reactor.wait(for: events, on: PQsocket(handle), until: deadline)
                if ready == 0 { return false }
                if ready != Int16(POLLOUT) { try consume() }
                continue
            }
            guard let result = PQgetResult(handle) else { continue }
            if PQresultStatus(result) == PGRES_PIPELINE_SYNC {
                PQclear(result)
                let question = pending.removeFirst()
                answer(question.index, question.best ?? .failure(.emptyAnswer))
            } else {
                try note(result, of: &pending[0])
            }
        }
        return true
    }

    /// Keeps what the results of one question amount to: its first failure, else its rows.
    private func note(_ result: OpaquePointer, of question: inout Pending) throws(ProbeFailure) {
        if let failure = Answer.failure(of: result) {
            PQclear(result)
            if case .failure(let first) = question.best {
                if PQstatus(handle) == CONNECTION_BAD { throw first }
                return
            }
            if PQstatus(handle) == CONNECTION_BAD { throw failure }
            question.best = .failure(failure)
            // The server has forgotten a statement that it could not prepare, and will not run one whose result it
            // would have to change.
            if let name = question.name, question.isPreparing || failure.isOutdatedPlan {
                prepared[name] = nil
            }
        } else if PQresultStatus(result) == PGRES_TUPLES_OK, case .failure? = question.best {
            PQclear(result)
        } else if PQresultStatus(result) == PGRES_TUPLES_OK {
            question.best = .success(Answer(result))
        } else {
            question.isPreparing = false
            PQclear(result)
        }
    }
}
