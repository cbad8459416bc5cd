import Probes

/// How often statements were called over a stretch of time, and how long they took.
struct StatementTimes: Sendable, Equatable {
    struct Time: Sendable, Equatable {
        var calls = 0.0
        /// Milliseconds of all calls together.
        var total = 0.0

        var mean: Double { calls > 0 ? total / calls : 0 }
    }

    private(set) var times: [StatementKey: Time] = [:]
    /// Why there are none, while there are none.
    private(set) var reason: String? = "statements were not looked at"
    private var round: Int?

    /// The costly ones are what is compared.
    private static let most = 200

    init() {}

    /// Passes over what was added before now.
    mutating func skip(_ sight: Sight) { round = sight.readings[StatementsProbe.self].latest?.round }

    /// Takes in what was added since the look before, once.
    mutating func take(_ sight: Sight) {
        do throws(Ignorance) {
            let sample = try sight.latest(StatementsProbe.self)
            guard sample.round != round else { return }
            round = sample.round
            reason = nil
            for entry in sample.entries {
                guard let added = sample.added(entry), added.calls > 0 else { continue }
                add(Time(calls: added.calls, total: added.time), of: entry.key)
            }
        } catch {
            if times.isEmpty { reason = error.reason }
        }
    }

    mutating func add(_ time: Time, of key: StatementKey) {
        reason = nil
        times[key, default: Time()].calls += time.calls
        times[key, default: Time()].total += time.total
    }

    mutating func prune() {
        guard times.count > Self.most else { return }
        let costly = times.sorted { $0.value.total > $1.value.total }.prefix(Self.most)
        times = Dictionary(uniqueKeysWithValues: costly.map { ($0.key, $0.value) })
    }

    static func == (left: Self, right: Self) -> Bool { left.times == right.times }
}

/// A statement whose calls take longer than they did.
struct SlowerStatement: Sendable, Equatable {
    let key: StatementKey
    /// Milliseconds a call.
    let before: Double
    let now: Double
}

extension StatementTimes {
    /// Fewer calls make no mean.
    private static let leastCalls = 5.0
    /// Less is noise, in milliseconds.
    private static let leastGrowth = 1.0

    /// Those whose mean has more than doubled, those first that cost most by it.
    func slower(than before: StatementTimes) -> [SlowerStatement] {
        times.compactMap { key, now -> (SlowerStatement, Double)? in
            guard let was = before.times[key], was.calls >= Self.leastCalls, now.calls >= Self.leastCalls,
                now.mean > 2 * was.mean, now.mean - was.mean >= Self.leastGrowth
            else { return nil }
            let slower = SlowerStatement(key: key, before: was.mean, now: now.mean)
            return (slower, (now.mean - was.mean) * now.calls)
        }.sorted { ($0.1, $1.0.key.queryID) > ($1.1, $0.0.key.queryID) }.map(\.0)
    }

    /// How many statements were called often enough in both to be compared.
    func comparable(with before: StatementTimes) -> Int {
        times.count { key, now in
            now.calls >= Self.leastCalls && (before.times[key]?.calls ?? 0) >= Self.leastCalls
        }
    }
}
