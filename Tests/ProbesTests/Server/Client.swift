import TestSupport
import Testing

@testable import Probes

/// A connection of the program's own kind, to ask it what no prober would.
actor Client {
    private let reactor = Reactor()
    nonisolated var unownedExecutor: UnownedSerialExecutor { reactor.asUnownedSerialExecutor() }

    private let conninfo: Conninfo
    private var connection: Connection?

    init(folder: String, port: Int) throws {
        conninfo = try Conninfo(words: [
            ("host", folder), ("port", "\(port)"), ("dbname", "postgres"), ("user", "postgres"),
        ])
    }

    private func connected() async throws(ProbeFailure) -> Connection {
        if let connection { return connection }
        let made = try await Connection.open(conninfo, on: reactor, until: Clock.now + .seconds(20))
        connection = made
        return made
    }

    /// Asks as through a pooler from now on.
    func pretendPooled() async throws(ProbeFailure) {
        try await connected().isPooled = true
    }

    func pid() async throws(ProbeFailure) -> Int32 {
        try await connected().backendPID
    }

    /// How many rows each question brought, or why none.
    func ask(_ questions: Question...) async throws(ProbeFailure) -> [Result<Int, ProbeFailure>] {
        var results: [Result<Int, ProbeFailure>] = []
        _ = try await connected().ask(questions, until: Clock.now + .seconds(20)) { _, answer in
            results.append(answer.map(\.count))
        }
        return results
    }
}
