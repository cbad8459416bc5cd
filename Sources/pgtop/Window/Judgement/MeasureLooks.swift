import Probes

extension Measure {
    /// Fewer blocks, or calls, say nothing of a share or a mean.
    private static let leastBlocks: Int64 = 1000
    private static let leastCalls = 20.0

    /// What it is now; nil where too little happened to tell.
    func value(_ sight: Sight) throws(Ignorance) -> Double? {
        switch self {
        case .transactions: return try sight.rate(\.transactionsPerSecond)
        case .rollbacks: return try sight.rate(\.rollbacksPerSecond)
        case .wal: return try sight.rate(\.walPerSecond)
        case .errors: return Double(try sight.log().errors(within: .seconds(60)))
        case .active: return Double(try sight.others().count { $0.isClient && $0.state == "active" })
        case .blocked: return Double(try sight.others().count { $0.isBlocked })
        case .connections:
            let sample = try sight.latest(SessionsProbe.self)
            return Double(sample.idleElsewhere + sample.backends.count { $0.belongsToClient })
        case .lag: return try sight.followers().map { $0.lag?.seconds ?? 0 }.max()
        case .backlog: return try sight.followers().map { Double($0.backlog?.count ?? 0) }.max()
        case .deadlocks:
            let (added, time) = try sight.databasesLately()
            return Double(added.deadlocks) * 60 / max(60, time.seconds)
        case .temporary:
            let (added, time) = try sight.databasesLately()
            return Double(added.tempBytes.count) / time.seconds
        case .cacheMisses:
            let added = try sight.databasesLately().added
            let all = added.blocksRead + added.blocksHit
            return all >= Self.leastBlocks ? Double(added.blocksRead) * 100 / Double(all) : nil
        case .statementTime:
            let sample = try sight.latest(StatementsProbe.self)
            guard sample.interval != nil else { throw Ignorance("not looked at twice yet") }
            return sample.calls >= Self.leastCalls ? sample.spent / sample.calls : nil
        case .archiveFailures:
            let (before, now) = try sight.pair(ArchiverProbe.self)
            guard now.isOn else { throw Ignorance("nothing is archived", isMoot: true) }
            return Rate.perSecond(from: before.failed, to: now.failed, in: now.takenAt.since(before.takenAt))
                .map { $0 * 60 }
        }
    }
}

extension Sight {
    fileprivate func rate(_ rate: (Reading<PulseProbe.Sample>) -> Double?) throws(Ignorance) -> Double {
        guard let rate = rate(try reading(PulseProbe.self)) else {
            throw Ignorance("not looked at twice yet")
        }
        return rate
    }

    /// Sessions other than pgtop's own.
    fileprivate func others() throws(Ignorance) -> [Backend] {
        try latest(SessionsProbe.self).backends.filter { !$0.isOwn && $0.id.pid != actingPID }
    }

    /// What happened in all databases together in the last minute.
    func databasesLately() throws(Ignorance) -> (added: DatabaseCounters, time: Duration) {
        let seen = try latest(DatabasesProbe.self).databases.compactMap(\.lately)
        guard let time = seen.map(\.time).max(), time > .zero else {
            throw Ignorance("not looked at twice yet")
        }
        return (seen.reduce(DatabaseCounters()) { $0 + $1.added }, time)
    }

    /// How far those are behind who follow this server, or this server itself.
    fileprivate func followers() throws(Ignorance) -> [(lag: Duration?, backlog: Bytes?)] {
        let senders = try latest(WALSendersProbe.self).senders.filter { $0.state != "backup" }
        guard senders.allSatisfy(\.isVisible) else {
            throw Ignorance("standbys may not be seen: \(WALSendersProbe.grant)")
        }
        let own = try latest(ReceiverProbe.self).receiver.map { [($0.lag, $0.backlog)] } ?? []
        let all = own + senders.map { ($0.lag, $0.backlog) }
        guard !all.isEmpty else { throw Ignorance("no standby is connected", isMoot: true) }
        return all
    }
}

extension Reading<PulseProbe.Sample> {
    /// Between the last two samples; nil where a rate would be invented.
    var rollbacksPerSecond: Double? {
        guard let latest, let previous, transactionsPerSecond != nil, let now = latest.rollbacks,
            let before = previous.rollbacks
        else { return nil }
        return Rate.perSecond(from: before, to: now, in: latest.takenAt.since(previous.takenAt))
    }
}
