import Testing

@testable import Probes

struct ServerChecksTests {
    private func sight(lost: ProbeFailure?) -> Sight {
        var sight = Sight.blank
        sight.lost = lost
        sight.server = .known
        return sight
    }

    private static let checks = [
        "server.unreachable", "server.starting", "server.slots_full", "server.refuses_login",
    ]

    @Test(arguments: checks) func `a server that answers is no trouble`(check: CheckID) {
        #expect(sight(lost: nil).answer(check).isNo)
    }

    @Test(arguments: checks) func `nothing is known before the first try`(check: CheckID) {
        #expect(Sight.blank.answer(check).isUnknown)
    }

    @Test(
        arguments: [
            (.unreachable(reason: "connection refused"), nil),
            (.timedOut(after: .seconds(5)), nil),
            (.notAccepting(reason: "the database system is starting up"), "server.starting"),
            (.notAccepting(reason: "the database system is shutting down"), "server.starting"),
            (.notAccepting(reason: "sorry, too many clients already"), "server.slots_full"),
            (.notAccepting(reason: "remaining connection slots are reserved"), "server.slots_full"),
            (.loginRefused(reason: "password authentication failed"), "server.refuses_login"),
            (.passwordNeeded, "server.refuses_login"),
            (.unreachable(reason: "no pg_hba.conf entry for host"), "server.refuses_login"),
        ] as [(ProbeFailure, CheckID?)])
    func `a server that is out of reach may say why`(failure: ProbeFailure, check: CheckID?) {
        let sight = sight(lost: failure)

        #expect(
            Self.checks.filter { sight.answer($0).isYes } == ["server.unreachable", check].compactMap(\.self))
    }

    @Test func `who is not let in is warned, for others may be`() {
        #expect(sight(lost: .passwordNeeded).answer("server.unreachable").worst == .warning)
        #expect(sight(lost: .notAccepting(reason: "x")).answer("server.unreachable").worst == .critical)
    }

    @Test func `what the server says cannot break the line, nor fill it`() {
        let sight = sight(lost: .unreachable(reason: "gone\nfor good " + String(repeating: "x", count: 500)))

        let sentence = sight.answer("server.unreachable").sentences.first

        #expect(sentence?.contains("\n") == false)
        #expect(sentence.map { $0.count < 220 } == true)
    }
}

extension Server {
    /// A server that can be told from others.
    static let known = Server.somewhere(local: false)

    static func somewhere(local: Bool) -> Server {
        Server(
            host: "db1", port: "5432", database: "shop", role: "monitor", isSuperuser: false,
            version: "15.18",
            systemIdentifier: "7", isStandby: false, timeline: 1, usableConnections: 97,
            startedAt: .second(0), canReadAllStats: true, canSignal: false, isPooled: false, isLocal: local,
            hasGenericPlan: false)
    }
}
