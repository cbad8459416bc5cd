import Probes

/// What has drifted from the baseline, with a memory: it must last before it is told, and be gone before it is over.
struct Drift: Sendable, Equatable {
    private var courses: [Measure: DriftCourse] = [:]
    /// Changes of facts that were told, by their sentences.
    private var facts: [String] = []

    init() {}

    /// What probes it needs are those of the baseline.
    static let probes = Baseline.probes

    /// Those that have drifted now.
    var drifted: [Measure] { Measure.allCases.filter { courses[$0]?.isTold ?? false } }

    /// How a measure was lately.
    func now(_ measure: Measure) -> Double? { courses[measure]?.mean }

    /// Says what is news, from what was seen last.
    mutating func take(_ baseline: Baseline, _ sight: Sight) -> [DriftEvent] {
        // While nothing is seen nothing has drifted: that is told as a gap.
        guard baseline.isComplete, sight.lost == nil, sight.known(PulseProbe.self) != nil else {
            return []
        }
        return Measure.allCases.flatMap { take($0, baseline, sight) } + takeFacts(baseline, sight)
    }

    private mutating func take(_ measure: Measure, _ baseline: Baseline, _ sight: Sight) -> [DriftEvent] {
        guard let spread = baseline.spreads[measure] else { return [] }
        var course = courses[measure] ?? DriftCourse()
        defer { courses[measure] = course }
        let seen = measure.takenAt(sight)
        do throws(Ignorance) {
            guard let value = try measure.value(sight), let seen, course.isNews(seen) else {
                return course.known(at: sight.now, measure)
            }
            return course.known(at: sight.now, measure) + course.take(value, seen, measure, spread)
        } catch {
            return error.isMoot ? [] : course.unknown(error.reason, at: sight.now, measure)
        }
    }

    private mutating func takeFacts(_ baseline: Baseline, _ sight: Sight) -> [DriftEvent] {
        let changes = ServerFacts(sight).over(baseline.facts).changes(since: baseline.facts)
        let sentences = changes.map(\.sentence)
        let news = changes.filter { !facts.contains($0.sentence) }.map {
            DriftEvent(sentence: $0.sentence, severity: $0.severity)
        }
        let over = facts.filter { !sentences.contains($0) }.map {
            DriftEvent(sentence: "no longer so: \($0)", severity: nil, isOver: true)
        }
        facts = sentences
        return news + over
    }
}

extension Drift {
    /// What was told, so that it is not told again after pgtop was closed.
    var json: JSON {
        [
            "measures": .object(
                drifted.map { JSON.Member(name: $0.rawValue, value: .number(courses[$0]?.told ?? 0)) }),
            "facts": .array(facts.map(JSON.string)),
        ]
    }

    init(_ json: JSON) {
        facts = json["facts"]?.elements.compactMap(\.text) ?? []
        for member in json["measures"]?.members ?? [] {
            guard let measure = Measure(rawValue: member.name), let told = member.value.real else { continue }
            courses[measure] = DriftCourse(told: told)
        }
    }
}
