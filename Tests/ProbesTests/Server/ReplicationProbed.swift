import Probes
import TestSupport

/// What a prober that asks about replication knows of it.
extension Probed {
    private static let replication: [any Probe.Type] = [
        WALSendersProbe.self, SlotsProbe.self, ReceiverProbe.self, ArchiverProbe.self,
        SubscriptionsProbe.self,
    ]

    static func replicating(
        _ server: TestServer, as role: String = "postgres", lanes: Set<Lane> = [.fast]
    ) throws -> Probed {
        var wish = Wish()
        wish.probes = Set(replication.map { $0.id })
        return try Probed(server, as: role, wish: wish, lanes: lanes)
    }

    var sender: WALSender? { readings[WALSendersProbe.self].latest?.senders.first }
    var receiver: WALReceiver? { readings[ReceiverProbe.self].latest?.receiver }
    var subscription: Subscription? { readings[SubscriptionsProbe.self].latest?.subscriptions.first }

    func slot(_ name: String) -> ReplicationSlot? {
        readings[SlotsProbe.self].latest?.slots.first { $0.name == name }
    }

    /// Why questions have no answer; that one came late only tells of the machine.
    var replicationFailures: [ProbeFailure] {
        Self.replication.compactMap { readings.state(of: $0).failure }.filter { failure in
            if case .timedOut = failure { false } else { true }
        }
    }

    func become(
        _ verdict: ReplicationVerdict, _ subject: String, isolation: isolated (any Actor)? = #isolation,
        _ found: (Probed) -> ReplicationVerdict?
    ) async throws {
        try await TestSupport.wait(
            for: "\(subject) to be \(verdict)",
            evidence: { "\(String(describing: found(self))) \(replicationFailures)" }
        ) { found(self) == verdict }
    }
}
