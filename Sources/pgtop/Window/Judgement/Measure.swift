import Probes

/// Something that is counted all the time, and compared with how it was when a window began.
enum Measure: String, Sendable, CaseIterable {
    case transactions, rollbacks, errors, active, blocked, connections, lag, backlog, wal
    case cacheMisses = "cache_misses"
    case statementTime = "statement_time"
    case deadlocks, temporary
    case archiveFailures = "archive_failures"
}

extension Measure {
    enum Unit: Sendable {
        case count, perSecond, perMinute, seconds, milliseconds, bytes, bytesPerSecond, percent
    }

    /// In which direction it is trouble.
    enum Worse: Sendable {
        case more, less, both
    }

    /// How a measure is told, and how far it may stray.
    struct Rule: Sendable {
        /// As the subject of a sentence.
        let name: String
        let isPlural: Bool
        let unit: Unit
        let worse: Worse
        /// Less than this is noise in small numbers, whatever share of the mean it is.
        let floor: Double
        /// A change by less than this share of the mean is none.
        let share: Double

        init(_ name: String, plural: Bool = true, _ unit: Unit, _ worse: Worse, floor: Double, share: Double)
        {
            (self.name, isPlural, self.unit, self.worse) = (name, plural, unit, worse)
            (self.floor, self.share) = (floor, share)
        }
    }

    var rule: Rule {
        switch self {
        case .transactions: Rule("transactions", .perSecond, .both, floor: 20, share: 0.5)
        case .rollbacks: Rule("rollbacks", .perSecond, .more, floor: 1, share: 1)
        case .errors: Rule("errors in the log", .perMinute, .more, floor: 10, share: 1)
        case .active: Rule("sessions at work", .count, .more, floor: 5, share: 1)
        case .blocked: Rule("sessions waiting for locks", .count, .more, floor: 0.5, share: 1)
        case .connections: Rule("connections", .count, .both, floor: 10, share: 0.3)
        case .lag: Rule("the worst replication lag", plural: false, .seconds, .more, floor: 5, share: 2)
        case .backlog:
            Rule(
                "the WAL that a standby has yet to replay", plural: false, .bytes, .more, floor: 67_108_864,
                share: 2)
        case .wal: Rule("the WAL written", plural: false, .bytesPerSecond, .more, floor: 4_194_304, share: 2)
        case .cacheMisses: Rule("reads that miss the cache", .percent, .more, floor: 5, share: 1)
        case .statementTime:
            Rule("the mean time of statements", plural: false, .milliseconds, .more, floor: 2, share: 1)
        case .deadlocks: Rule("deadlocks", .perMinute, .more, floor: 0.5, share: 1)
        case .temporary:
            Rule("temporary files written", .bytesPerSecond, .more, floor: 8_388_608, share: 2)
        case .archiveFailures: Rule("failures of the archiver", .perMinute, .more, floor: 0.5, share: 1)
        }
    }

    func told(_ value: Double) -> String {
        switch rule.unit {
        case .count: Self.number(value)
        case .perSecond: "\(Self.number(value)) a second"
        case .perMinute: "\(Self.number(value)) a minute"
        case .seconds: Told.time(.seconds(max(0, value)))
        case .milliseconds: "\(Self.number(value)) ms"
        case .bytes: Told.bytes(Bytes(Int64(max(0, value))))
        case .bytesPerSecond: "\(Told.bytes(Bytes(Int64(max(0, value))))) a second"
        case .percent: Told.percent(value)
        }
    }

    /// The mean, and from least to most where that is not one value.
    func toldWithRange(_ spread: Spread) -> String {
        guard spread.least != spread.most else { return told(spread.mean) }
        return "\(told(spread.mean)) (\(bare(spread.least)) to \(bare(spread.most)))"
    }

    /// Without the time that it is counted in.
    private func bare(_ value: Double) -> String {
        switch rule.unit {
        case .perSecond, .perMinute, .count: Self.number(value)
        case .bytesPerSecond: Told.bytes(Bytes(Int64(max(0, value))))
        default: told(value)
        }
    }

    private static func number(_ value: Double) -> String {
        if value >= 1000 { return Told.count(Int64(value)) }
        let tenths = (value * 10).rounded() / 10
        return value >= 10 || tenths == tenths.rounded() ? "\(Int(value.rounded()))" : "\(tenths)"
    }
}

extension Measure {
    /// From what it is counted.
    var probes: [any Probe.Type] {
        switch self {
        case .transactions, .rollbacks, .wal: [PulseProbe.self]
        case .errors: [LogProbe.self, RemoteLogProbe.self, SettingsProbe.self]
        case .active, .blocked, .connections: [SessionsProbe.self]
        case .lag, .backlog: [WALSendersProbe.self, ReceiverProbe.self]
        case .cacheMisses, .deadlocks, .temporary: [DatabasesProbe.self]
        case .statementTime: [StatementsPlaceProbe.self, StatementsProbe.self]
        case .archiveFailures: [ArchiverProbe.self]
        }
    }

    /// When it was looked at last: the same look must not count twice.
    func takenAt(_ sight: Sight) -> Instant? {
        probes.filter { $0.id != SettingsProbe.id && $0.id != StatementsPlaceProbe.id }
            .compactMap { sight.readings.state(of: $0).takenAt }.max()
    }
}
