/// The name of a check: `subject.question`.
package typealias CheckID = String

/// One question about the cluster that can be answered with yes or no, from what has been read.
///
/// It answers the triage line, Health, `pgtop check` and the guide's questions alike, so that they cannot disagree.
package struct Check: Sendable, Identifiable {
    package let id: CheckID
    /// In words; yes is the answer that somebody in trouble looks for.
    package let question: String
    /// What makes a yes a finding; nil where only the guide asks.
    package let trouble: Trouble?
    /// From which readings it answers.
    package let probes: [any Probe.Type]
    private let look: @Sendable (Sight) throws(Ignorance) -> CheckAnswer

    package init(
        _ id: CheckID, _ question: String, _ trouble: Trouble? = nil, from probes: [any Probe.Type],
        _ look: @escaping @Sendable (Sight) throws(Ignorance) -> CheckAnswer
    ) {
        self.id = id
        self.question = question
        self.trouble = trouble
        self.probes = probes
        self.look = look
    }

    package func answer(_ sight: Sight) -> CheckAnswer {
        do throws(Ignorance) {
            return try look(sight)
        } catch {
            return error.isMoot ? .moot(error.reason) : .unknown(error.reason)
        }
    }
}

/// What makes the answer yes a finding.
package struct Trouble: Sendable {
    /// The runbook that it leads to.
    package let guide: String
    package let limits: [Limit]
    /// A yes must last so long before it is told, and be gone so long before it is not.
    ///
    /// What is counted since the last look needs a few looks; what has an age needs none.
    package let settles: Duration
    /// Among findings of the same severity the higher stands first: what stops everybody before what is merely slow.
    package let weight: Int
    package let profiles: Set<Profile>

    package init(
        guide: String, weight: Int, settles: Duration = .zero, profiles: Set<Profile> = [.daily],
        limits: [Limit] = []
    ) {
        self.guide = guide
        self.limits = limits
        self.settles = settles
        self.weight = weight
        self.profiles = profiles
    }
}

/// The lists that checks are on: what one looks at every day, before and after maintenance.
package enum Profile: String, Sendable, CaseIterable {
    case daily, pre, post
}

/// From which amount on something is trouble; the user's file can say otherwise.
package struct Limit: Sendable, Hashable {
    package enum Unit: String, Sendable {
        case percent, time, bytes, count
    }

    /// What the user's file calls it: the check's name, and a word of its own where the check has several.
    package let name: String
    package let unit: Unit
    package var warning: Double?
    package var critical: Double?
    /// The less there is the worse, as with what is left of something.
    package let isFloor: Bool

    package init(_ name: String, _ unit: Unit, warning: Double?, critical: Double?, isFloor: Bool = false) {
        self.name = name
        self.unit = unit
        self.warning = warning
        self.critical = critical
        self.isFloor = isFloor
    }

    /// How bad an amount is; nil is fine.
    package func severity(of amount: Double) -> Severity? {
        if let critical, isBeyond(critical, amount) { return .critical }
        if let warning, isBeyond(warning, amount) { return .warning }
        return nil
    }

    private func isBeyond(_ limit: Double, _ amount: Double) -> Bool {
        isFloor ? amount <= limit : amount >= limit
    }
}
