import Probes

/// How a server was over a stretch of time: what is compared with what it is later.
struct Baseline: Sendable, Equatable {
    /// How long it is taken for.
    let stretch: Duration
    /// How much of that is done; time in which nothing was seen does not count.
    private(set) var elapsed = Duration.zero
    private(set) var spreads: [Measure: Spread] = [:]
    /// Why a measure is not known, while that is so.
    private(set) var unknown: [Measure: String] = [:]
    private(set) var statements = StatementTimes()
    /// As they were when it ended.
    private(set) var facts = ServerFacts()
    private var last: Instant?
    private var taken: [Measure: Instant] = [:]

    /// Between two looks no more than this is counted: what was in a gap nobody knows.
    private static let longestStep = Duration.seconds(5)

    init(over stretch: Duration) { self.stretch = stretch }

    var isComplete: Bool { elapsed >= stretch }
    /// How much of it is done, up to 1.
    var share: Double { stretch > .zero ? min(1, elapsed.seconds / stretch.seconds) : 1 }

    /// What it needs to be asked for.
    static let probes = Set(
        (Measure.allCases.flatMap(\.probes) + ServerFacts.probes).map { $0.id })

    /// Takes in what is new, until it is complete.
    mutating func take(_ sight: Sight) {
        guard !isComplete, let seen = sight.readings.state(of: PulseProbe.self).takenAt, sight.lost == nil,
            last.map({ seen > $0 }) ?? true
        else { return }
        defer { last = seen }
        facts = ServerFacts(sight).over(facts)
        guard let last else { return begin(sight) }
        elapsed += min(seen.since(last), Self.longestStep)
        for measure in Measure.allCases { take(measure, sight) }
        statements.take(sight)
        if isComplete { statements.prune() }
    }

    /// What was sampled before it began, or in a gap, does not belong to it.
    private mutating func begin(_ sight: Sight) {
        for measure in Measure.allCases { taken[measure] = measure.takenAt(sight) }
        statements.skip(sight)
    }

    private mutating func take(_ measure: Measure, _ sight: Sight) {
        let seen = measure.takenAt(sight)
        guard seen == nil || seen != taken[measure] else { return }
        taken[measure] = seen
        do throws(Ignorance) {
            if let value = try measure.value(sight) { spreads[measure, default: Spread()].take(value) }
            unknown[measure] = nil
        } catch {
            if spreads[measure] == nil { unknown[measure] = error.reason }
        }
    }
}

extension Baseline {
    var json: JSON {
        [
            "stretch": .number(stretch.seconds), "elapsed": .number(elapsed.seconds),
            "measures": .object(
                spreads.sorted { $0.key.rawValue < $1.key.rawValue }.map {
                    JSON.Member(name: $0.key.rawValue, value: $0.value.json)
                }),
            "unknown": .object(
                unknown.sorted { $0.key.rawValue < $1.key.rawValue }.map {
                    JSON.Member(name: $0.key.rawValue, value: .string($0.value))
                }),
            "statements": statements.json, "facts": facts.json,
        ]
    }

    /// Goes on from what was written down; nil for what is no baseline.
    init?(_ json: JSON) {
        guard let stretch = json["stretch"]?.real, let elapsed = json["elapsed"]?.real, stretch >= 0,
            elapsed >= 0, stretch < 1e9, elapsed < 1e9
        else { return nil }
        self.init(over: .seconds(stretch))
        self.elapsed = .seconds(elapsed)
        for member in json["measures"]?.members ?? [] {
            guard let measure = Measure(rawValue: member.name), let spread = Spread(member.value) else {
                continue
            }
            spreads[measure] = spread
        }
        for member in json["unknown"]?.members ?? [] {
            guard let measure = Measure(rawValue: member.name) else { continue }
            unknown[measure] = member.value.text
        }
        statements = json["statements"].map(StatementTimes.init) ?? StatementTimes()
        facts = json["facts"].map(ServerFacts.init(json:)) ?? ServerFacts()
    }
}
