import CLibpq
import Glibc
import Synchronization

/// One statement to send, and the values that go with it.
struct Question: Sendable {
    /// The name under which the server keeps it parsed; nil sends the text each time.
    var name: String?
    var sql: String
    var parameters: [Parameter] = []
}

/// A connection through libpq: never blocks the thread it is used on.
///
/// Owned by one actor on the reactor. Statements go out in pipeline mode, a Sync after each, so that one that fails
/// does not take the others with it.
final class Connection {
    private let handle: OpaquePointer
    private let reactor: Reactor
    private var prepared: Set<String> = []
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
        /// The name that it is being prepared under; nil once that has been done.
        var preparing: String?
        /// What its results amount to so far.
        var best: Result<Answer, ProbeFailure>?
    }

    fileprivate init(handle: OpaquePointer, reactor: Reactor) {
        self.handle = handle
        self.reactor = reactor
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        PQsetnonblocking(handle, 1)
        PQenterPipelineMode(handle)
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
            pending.append(Pending(index: index, preparing: try send(question)))
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

    /// Throws when the other side has closed the link.
    func checkLink() throws(ProbeFailure) {
        var polled = pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0)
        if poll(&polled, 1, 0) > 0 { try consume() }
    }

    /// Sends one question with its Sync.
    ///
    /// Returns the name that it is being prepared under, if so.
    private func send(_ question: Question) throws(ProbeFailure) -> String? {
        var preparing: String?
        if isPooled {
            // All up to the Sync is one transaction, without a BEGIN: that would outlive an error.
            try sendText(Question(sql: SessionSettings.pooled))
            try sendText(question)
        } else if let name = question.name {
            if prepared.insert(name).inserted {
                preparing = name
                var types = question.parameters.map(\.type)
                try check(PQsendPrepare(handle, name, question.sql, Int32(types.count), &types))
            }
            try withBound(question.parameters) { count, values, lengths, formats throws(ProbeFailure) in
                try check(PQsendQueryPrepared(handle, name, count, values, lengths, formats, 1))
            }
        } else {
            try sendText(question)
        }
        try check(PQpipelineSync(handle))
        return preparing
    }

    private func sendText(_ question: Question) throws(ProbeFailure) {
        var types = question.parameters.map(\.type)
        try withBound(question.parameters) { count, values, lengths, formats throws(ProbeFailure) in
            try check(PQsendQueryParams(handle, question.sql, count, &types, values, lengths, formats, 1))
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
            // The server has forgotten a statement that it could not prepare.
            if let name = question.preparing { prepared.remove(name) }
        } else if PQresultStatus(result) == PGRES_TUPLES_OK, case .failure? = question.best {
            PQclear(result)
        } else if PQresultStatus(result) == PGRES_TUPLES_OK {
            question.best = .success(Answer(result))
        } else {
            question.preparing = nil
            PQclear(result)
        }
    }
}

// MARK: - Connecting

extension Connection {
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

        /// Runs on a thread of its own: resolving a name or a server that does not answer may take long.
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

    /// Connects on a thread of its own, and waits for it no longer than the deadline.
    static func open(
        _ conninfo: Conninfo, on reactor: Reactor, until deadline: Instant,
        isolation: isolated (any Actor)? = #isolation
    ) async throws(ProbeFailure) -> Connection {
        let began = Clock.now
        let attempt = Attempt(words: conninfo.withDefaults.words)
        start(attempt)
        let ready = await reactor.wait(for: POLLIN, on: attempt.done, until: deadline)
        let handle = attempt.state.withLock { state -> OpaquePointer? in
            state.isAbandoned = state.handle == 0
            return OpaquePointer(bitPattern: state.handle)
        }
        guard ready != 0 || handle != nil, let handle else { throw .timedOut(after: Clock.now.since(began)) }
        if PQstatus(handle) == CONNECTION_OK { return Connection(handle: handle, reactor: reactor) }
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

extension ProbeFailure {
    /// The failure that libpq's words about an attempt to connect stand for.
    static func connecting(_ message: String, usedPassword: Bool) -> ProbeFailure {
        let reason = Libpq.sentence(message)
        let said = message.split(separator: "\n").compactMap { line in
            line.firstRange(of: "FATAL:  ").map { Self.unquoted(line[$0.upperBound...]) }
        }
        if !said.isEmpty, said.allSatisfy(Self.passes) { return .notAccepting(reason: reason) }
        if said.isEmpty, message.contains("timeout expired") {
            return .unreachable(reason: "the server does not answer")
        }
        let broken = ["server closed the connection", "could not receive data", "SSL SYSCALL"]
        if said.isEmpty, broken.contains(where: message.contains) { return .unreachable(reason: reason) }
        return usedPassword ? .loginRefused(reason: reason) : .unreachable(reason: reason)
    }

    /// Whether the server says that it takes nobody just now.
    private static func passes(_ text: String) -> Bool {
        [
            "starting up", "shutting down", "recovery", "not accepting", "too many",
            "remaining connection slots",
        ]
        .contains(where: text.contains)
    }

    /// A message without the names in it, which could be called anything.
    private static func unquoted(_ text: Substring) -> String {
        text.split(separator: "\"", omittingEmptySubsequences: false).enumerated()
            .filter { $0.offset.isMultiple(of: 2) }.map(\.element).joined()
    }
}

// MARK: - Answers

/// An answer in libpq's memory, in binary form, read in place.
final class Answer: Rows {
    private let result: OpaquePointer
    let columns: [String]
    let count: Int
    private let types: [Oid]

    fileprivate init(_ result: OpaquePointer) {
        self.result = result
        count = Int(PQntuples(result))
        let width = PQnfields(result)
        columns = (0..<width).map { PQfname(result, $0).map { String(cString: $0) } ?? "" }
        types = (0..<width).map { PQftype(result, $0) }
    }

    deinit {
        PQclear(result)
    }

    /// What went wrong, if the result says that something did.
    fileprivate static func failure(of result: OpaquePointer) -> ProbeFailure? {
        let status = PQresultStatus(result)
        guard status == PGRES_FATAL_ERROR || status == PGRES_BAD_RESPONSE else { return nil }
        let state = PQresultErrorField(result, PG_DIAG_SQLSTATE.code).map { String(cString: $0) } ?? "08006"
        let message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY.code).map { String(cString: $0) }
        return ProbeFailure(sqlstate: state, message: message ?? Libpq.sentence(PQresultErrorMessage(result)))
    }

    private func bytes(_ row: Int, _ column: Column) -> UnsafeRawBufferPointer? {
        let (row, index) = (Int32(row), Int32(column.index))
        guard PQgetisnull(result, row, index) == 0 else { return nil }
        return UnsafeRawBufferPointer(
            start: PQgetvalue(result, row, index), count: Int(PQgetlength(result, row, index)))
    }

    func kind(of column: Column) -> CellKind {
        switch types[column.index] {
        case TypeID.bool: .flag
        case TypeID.timestamptz: .time
        case TypeID.float8: .real
        case TypeID.inet: .text
        case let type where TypeID.texts.contains(type): .text
        default: .integer
        }
    }

    func isNull(_ row: Int, _ column: Column) -> Bool {
        PQgetisnull(result, Int32(row), Int32(column.index)) == 1
    }

    func integer(_ row: Int, _ column: Column) throws(ProbeFailure) -> Int64? {
        guard let bytes = bytes(row, column) else { return nil }
        switch (types[column.index], bytes.count) {
        case (TypeID.bool, 1): return Int64(bytes[0])
        case (TypeID.oid, 4), (TypeID.xid, 4):
            return Int64(UInt32(bigEndian: bytes.loadUnaligned(as: UInt32.self)))
        case (TypeID.int4, 4): return Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
        case (TypeID.int8, 8), (TypeID.timestamptz, 8):
            return Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
        default: throw .undecodable(column: column.name)
        }
    }

    func real(_ row: Int, _ column: Column) throws(ProbeFailure) -> Double? {
        guard let bytes = bytes(row, column) else { return nil }
        guard types[column.index] == TypeID.float8, bytes.count == 8 else {
            throw .undecodable(column: column.name)
        }
        return Double(bitPattern: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)))
    }

    func text(_ row: Int, _ column: Column, reusing old: String?) throws(ProbeFailure) -> String? {
        guard let bytes = bytes(row, column) else { return nil }
        if types[column.index] == TypeID.inet { return try Self.address(bytes, column) }
        guard TypeID.texts.contains(types[column.index]) else { throw .undecodable(column: column.name) }
        if let old, Self.same(old, bytes) { return old }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func same(_ text: String, _ bytes: UnsafeRawBufferPointer) -> Bool {
        guard text.utf8.count == bytes.count else { return false }
        guard let base = bytes.baseAddress else { return true }
        return text.utf8.withContiguousStorageIfAvailable { storage in
            storage.baseAddress.map { memcmp($0, base, bytes.count) == 0 } ?? false
        } ?? false
    }

    /// An `inet` on the wire: family, bits, flag, length, then the address.
    private static func address(_ bytes: UnsafeRawBufferPointer, _ column: Column) throws(ProbeFailure)
        -> String
    {
        guard bytes.count == 8 || bytes.count == 20, let base = bytes.baseAddress else {
            throw .undecodable(column: column.name)
        }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        let family = bytes.count == 8 ? AF_INET : AF_INET6
        inet_ntop(family, base + 4, &text, socklen_t(text.count))
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// The server's numbers for the types that pgtop sends and reads.
private enum TypeID {
    static let bool: Oid = 16, int8: Oid = 20, int4: Oid = 23, text: Oid = 25, oid: Oid = 26, xid: Oid = 28
    static let float8: Oid = 701, inet: Oid = 869, int4Array: Oid = 1007, oidArray: Oid = 1028
    static let timestamptz: Oid = 1184
    /// text, name, varchar, unknown, and bytea: texts that may not be valid in their encoding come as bytes.
    static let texts: Set<Oid> = [25, 19, 1043, 705, 17]
}

// MARK: - Parameters

extension Parameter {
    fileprivate var type: Oid {
        switch self {
        case .flag: TypeID.bool
        case .int: TypeID.int4
        case .time: TypeID.timestamptz
        case .text: TypeID.text
        case .ints: TypeID.int4Array
        case .oids: TypeID.oidArray
        case .null: 0
        case .noTime: TypeID.timestamptz
        }
    }

    /// The binary form that the server reads.
    fileprivate var bytes: [UInt8]? {
        switch self {
        case .null, .noTime: nil
        case .flag(let flag): [flag ? 1 : 0]
        case .int(let number): number.wire
        case .time(let time): time.microseconds.wire
        case .text(let text): Array(text.utf8)
        case .ints(let numbers): Self.array(of: TypeID.int4, numbers.map(\.wire))
        case .oids(let numbers): Self.array(of: TypeID.oid, numbers.map { Int32(bitPattern: $0).wire })
        }
    }

    private static func array(of type: Oid, _ elements: [[UInt8]]) -> [UInt8] {
        let header: [Int32] = [elements.isEmpty ? 0 : 1, 0, Int32(bitPattern: type)]
        var bytes = header.flatMap(\.wire)
        if elements.isEmpty { return bytes }
        bytes += Int32(elements.count).wire + Int32(1).wire
        for element in elements { bytes += Int32(element.count).wire + element }
        return bytes
    }
}

extension FixedWidthInteger {
    fileprivate var wire: [UInt8] { withUnsafeBytes(of: bigEndian) { Array($0) } }
}

/// Lends libpq the values of parameters for the length of a call.
private func withBound(
    _ parameters: [Parameter],
    _ body: (Int32, [UnsafePointer<CChar>?], [Int32], [Int32]) throws(ProbeFailure) -> Void
) throws(ProbeFailure) {
    let values = parameters.map(\.bytes)
    let flat = Array(values.compactMap { $0 }.joined()) + [0]
    let lengths = values.map { Int32($0?.count ?? 0) }
    let buffer = UnsafeMutableRawPointer.allocate(byteCount: flat.count, alignment: 1)
    defer { buffer.deallocate() }
    buffer.copyMemory(from: flat, byteCount: flat.count)
    var offset = 0
    let pointers = values.map { value -> UnsafePointer<CChar>? in
        guard let value else { return nil }
        defer { offset += value.count }
        return UnsafePointer((buffer + offset).assumingMemoryBound(to: CChar.self))
    }
    try body(Int32(values.count), pointers, lengths, Array(repeating: 1, count: values.count))
}

// MARK: - libpq's small change

/// What else is asked of libpq.
enum Libpq {
    /// The words of a connection string or URI; nil when libpq does not understand it.
    static func words(of string: String) -> [Conninfo.Word]? {
        guard let options = PQconninfoParse(string, nil) else { return nil }
        defer { PQconninfoFree(options) }
        var words: [Conninfo.Word] = []
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val {
                words.append(Conninfo.Word(keyword: String(cString: keyword), value: String(cString: value)))
            }
            option += 1
        }
        return words
    }

    /// A message of libpq as one line: what happened where.
    static func sentence(_ message: UnsafePointer<CChar>?) -> String {
        message.map { sentence(String(cString: $0)) } ?? "the connection broke"
    }

    static func sentence(_ message: String) -> String {
        let lines = message.split(separator: "\n").filter { !$0.hasPrefix("\t") && !$0.hasPrefix("  ") }
        let text = lines.map(event).joined(separator: "; ")
        return text.isEmpty ? "the connection broke" : text
    }

    /// `connection to server at "db" (10.0.0.1), port 5432 failed: FATAL:  …` as `db:5432: …`.
    private static func event(_ line: Substring) -> String {
        let parts = line.split(separator: " failed: ", maxSplits: 1)
        guard parts.count == 2, line.hasPrefix("connection to server") else { return String(line) }
        let quoted = parts[0].split(separator: "\"", omittingEmptySubsequences: false)
        let port = parts[0].split(separator: ", port ", maxSplits: 1).dropFirst().first.map { ":\($0)" } ?? ""
        let reason = parts[1].hasPrefix("FATAL:  ") ? parts[1].dropFirst(8) : parts[1]
        return "\(quoted.count > 1 ? quoted[1] : "server")\(port): \(reason)"
    }

    static func sentence(_ message: UnsafeMutablePointer<CChar>?) -> String {
        sentence(message.map { UnsafePointer($0) })
    }
}

/// The fields of an error, whose macros are characters that Swift sees as other types.
private struct DiagnosticField {
    let code: Int32
}

private let PG_DIAG_SQLSTATE = DiagnosticField(code: 67)  // 'C'
private let PG_DIAG_MESSAGE_PRIMARY = DiagnosticField(code: 77)  // 'M'
