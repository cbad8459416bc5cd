/// A check that has found trouble.
package struct Finding: Sendable, Equatable, Identifiable {
    package let check: CheckID
    package let severity: Severity
    /// The worst first; never empty.
    package let evidence: [Evidence]
    /// When it was first seen, on this host's clock.
    package let seenSince: Instant
    /// The check says no by now, or cannot tell any more; the evidence is as old as this.
    package let lastSeen: Instant
    package let isOver: Bool
    /// The user knows of it.
    package let isAcknowledged: Bool
    package let guide: String
    let weight: Int

    package var id: CheckID { check }
    package var worst: Evidence { evidence[0] }
    /// Who suffers, all evidence together.
    package var victims: Int { evidence.reduce(0) { $0 + $1.victims } }

    /// How long it has been so, as far as the server tells, or as long as it was seen.
    package func lasts(at now: Instant) -> Duration { max(worst.lasts ?? .zero, now.since(seenSince)) }

    /// The order in which findings are told: those that nobody knows of yet, then by harm.
    static func isWorse(_ left: Finding, _ right: Finding) -> Bool {
        if left.isAcknowledged != right.isAcknowledged { return right.isAcknowledged }
        if left.severity != right.severity { return left.severity > right.severity }
        if left.weight != right.weight { return left.weight > right.weight }
        return (left.victims, right.check) > (right.victims, left.check)
    }
}

/// What was found, with a memory: trouble must last a moment before it is told, and be gone a moment before it is not.
package struct Findings: Sendable {
    private struct Course: Sendable {
        /// The first of the answers yes that have come since the last no.
        var yesSince: Instant
        var lastYes: Instant
        var evidence: [Evidence]
        var isTold = false
        /// Since when the answer is no.
        var noSince: Instant?
        var isUnknown = false
        var acknowledged: Severity?
    }

    private var courses: [CheckID: Course] = [:]
    /// The worst first.
    package private(set) var all: [Finding] = []

    package init() {}

    /// Trouble that was told stays for so long after the last yes, so that it does not flicker.
    private static let shortestStay = Duration.seconds(2)

    /// Takes in the newest answers, and says what has come and gone by them.
    package mutating func take(_ answers: [CheckID: CheckAnswer], at now: Instant) -> [FindingChange] {
        let before = all
        for (id, answer) in answers {
            guard let trouble = Check.named(id)?.trouble else { continue }
            take(answer, of: id, trouble, at: now)
        }
        arrange()
        return FindingChange.list(from: before, to: all)
    }

    private mutating func take(_ answer: CheckAnswer, of id: CheckID, _ trouble: Trouble, at now: Instant) {
        switch answer {
        case .yes(let evidence):
            var course = courses[id] ?? Course(yesSince: now, lastYes: now, evidence: evidence)
            course.lastYes = now
            course.evidence = evidence
            course.noSince = nil
            course.isUnknown = false
            let lasts = max(now.since(course.yesSince), evidence[0].lasts ?? .zero)
            course.isTold = course.isTold || lasts >= trouble.settles
            courses[id] = course
        case .no:
            guard var course = courses[id] else { return }
            course.noSince = course.noSince ?? now
            course.isUnknown = false
            let gone = now.since(course.noSince ?? now)
            let isOver = !course.isTold || gone >= max(Self.shortestStay, trouble.settles)
            courses[id] = isOver ? nil : course
        case .unknown: courses[id]?.isUnknown = true
        case .moot: courses[id] = nil
        }
    }

    /// Lets the findings step back that the user knows of, or forward again; worse trouble comes back by itself.
    package mutating func acknowledge(_ id: CheckID) {
        guard let finding = all.first(where: { $0.check == id }) else { return }
        courses[id]?.acknowledged = finding.isAcknowledged ? nil : finding.severity
        arrange()
    }

    private mutating func arrange() {
        all = courses.compactMap { id, course in
            guard course.isTold, let trouble = Check.named(id)?.trouble else { return nil }
            let severity = course.evidence.compactMap(\.severity).max() ?? .warning
            return Finding(
                check: id, severity: severity, evidence: course.evidence, seenSince: course.yesSince,
                lastSeen: course.lastYes, isOver: course.noSince != nil || course.isUnknown,
                isAcknowledged: course.acknowledged.map { severity <= $0 } ?? false, guide: trouble.guide,
                weight: trouble.weight)
        }.sorted(by: Finding.isWorse)
    }

    /// Forgets everything, when another server answers than before.
    package mutating func removeAll() {
        courses.removeAll()
        all.removeAll()
    }
}

/// A finding that has come, has become worse or better, or has gone: what the journal tells.
package enum FindingChange: Sendable, Equatable {
    case came(Finding)
    case changed(Finding)
    case went(Finding)

    static func list(from before: [Finding], to after: [Finding]) -> [FindingChange] {
        let known = Dictionary(before.map { ($0.check, $0) }) { first, _ in first }
        let present = Set(after.map(\.check))
        let news = after.compactMap { finding -> FindingChange? in
            guard let old = known[finding.check] else { return .came(finding) }
            return old.severity == finding.severity ? nil : .changed(finding)
        }
        return news + before.filter { !present.contains($0.check) }.map { .went($0) }
    }
}

extension Check {
    /// What some checks have to say.
    package static func answers(_ sight: Sight, of checks: [Check]) -> [CheckID: CheckAnswer] {
        Dictionary(uniqueKeysWithValues: checks.map { ($0.id, $0.answer(sight)) })
    }
}
