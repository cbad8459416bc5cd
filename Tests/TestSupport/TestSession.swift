import Glibc

/// An error that the server answered with.
package struct ServerError: Error, CustomStringConvertible {
    package let sqlstate: String
    package let message: String

    package var description: String { "\(sqlstate): \(message)" }
}

/// A session that speaks PostgreSQL's protocol itself, independent of the code under test.
///
/// It knows the simple query protocol and no authentication, and never waits longer than its deadline.
package final class TestSession {
    package typealias Rows = [[String?]]

    /// The process id of the backend.
    package private(set) var backend: pid_t = 0
    private let descriptor: Int32
    private var received: [UInt8] = []
    private var isOpen = true

    package convenience init(
        socket path: String, parameters: [String: String], within limit: Duration
    ) throws {
        let bytes = parameters.map { (Array($0.key.utf8), Array($0.value.utf8)) }
        try self.init(socket: path, parameters: bytes, within: limit)
    }

    /// Connects to a Unix socket with start-up parameters that may hold any bytes but zero.
    package init(
        socket path: String, parameters: [(name: [UInt8], value: [UInt8])],
        within limit: Duration = patience
    ) throws {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        descriptor = try checked("make a socket", Glibc.socket(AF_UNIX, kind, 0))
        try checked("connect to \(path)", Self.connect(descriptor, to: path))

        let protocolVersion: [UInt8] = [0, 3, 0, 0]
        try transmit(nil, protocolVersion + parameters.flatMap { $0.name + [0] + $0.value + [0] } + [0])
        _ = try reply(within: limit)
    }

    deinit {
        close()
    }

    /// Ends the session without a word, as a client that crashes does.
    package func close() {
        guard isOpen else { return }
        isOpen = false
        shutdown(descriptor, Int32(SHUT_RDWR))
        Glibc.close(descriptor)
    }

    /// Runs statements and returns the rows of all of them.
    @discardableResult
    package func query(_ sql: String, within limit: Duration = patience) throws -> Rows {
        try send(sql)
        return try reply(within: limit)
    }

    /// Sends statements and does not wait for what they answer.
    package func send(_ sql: String) throws {
        try send(bytes: Array(sql.utf8))
    }

    /// Sends statements whose text need not be UTF-8.
    package func send(bytes: [UInt8]) throws {
        try transmit(UInt8(ascii: "Q"), bytes + [0])
    }

    /// Waits for the answer to what was sent.
    package func reply(within limit: Duration = patience) throws -> Rows {
        let deadline = ContinuousClock.now + limit
        var rows: Rows = []
        var failure: ServerError?
        while true {
            var message = try message(until: deadline)
            switch message.kind {
            case UInt8(ascii: "D"): rows.append(message.row())
            case UInt8(ascii: "K"): backend = message.int32()
            case UInt8(ascii: "E"):
                let error = message.error()
                if message.isFatal { throw error }
                failure = error
            case UInt8(ascii: "Z"):
                if let failure { throw failure }
                return rows
            default: break
            }
        }
    }

    /// Whether an answer, or the end of the connection, can be read without waiting.
    package var hasReply: Bool {
        !received.isEmpty || isReadable(within: .zero)
    }

    private func message(until deadline: ContinuousClock.Instant) throws -> BackendMessage {
        while true {
            if let message = BackendMessage(takenFrom: &received) {
                return message
            }
            guard isReadable(within: deadline - .now) else {
                throw TimedOut("an answer to the test's own session", after: .zero, seeing: "")
            }
            var buffer = [UInt8](repeating: 0, count: 65_536)
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else {
                throw ServerError(sqlstate: "08006", message: "the server closed the connection")
            }
            received += buffer[..<count]
        }
    }

    private func isReadable(within limit: Duration) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&entry, 1, Int32(max(0, limit / .milliseconds(1)))) > 0
    }

    private func transmit(_ kind: UInt8?, _ body: [UInt8]) throws {
        let length = withUnsafeBytes(of: UInt32(body.count + 4).bigEndian, Array.init)
        let message = (kind.map { [$0] } ?? []) + length + body
        var sent = 0
        while sent < message.count {
            let count = message.withUnsafeBytes { bytes in
                let unsent = UnsafeRawBufferPointer(rebasing: bytes[sent...])
                return Glibc.send(descriptor, unsent.baseAddress, unsent.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw SystemFailure("send to the server") }
            sent += count
        }
    }

    private static func connect(_ descriptor: Int32, to path: String) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }
}
