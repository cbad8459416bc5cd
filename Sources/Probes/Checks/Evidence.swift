/// One fact behind an answer, in a sentence with names and numbers.
package struct Evidence: Sendable, Hashable {
    package let sentence: String
    package let subject: Subject?
    /// How bad it is; nil is a fact that breaks no rule.
    package let severity: Severity?
    /// Who suffers by it, in words: `14 sessions wait`.
    package let hurts: String?
    /// How many suffer by it: the more, the further to the front it stands.
    package let victims: Int
    /// How long it has been so, where the server tells.
    package let lasts: Duration?
    /// What the steps of a guide are filled with, by names such as `pid` and `slot`.
    package let values: [String: RunbookValue]

    package init(
        _ sentence: String, about subject: Subject? = nil, _ severity: Severity? = nil, hurts: String? = nil,
        victims: Int = 0, lasts: Duration? = nil, values: [String: RunbookValue] = [:]
    ) {
        self.sentence = sentence
        self.subject = subject
        self.severity = severity
        self.hurts = hurts
        self.victims = victims
        self.lasts = lasts
        self.values = values
    }
}

/// What a check has to say.
package enum CheckAnswer: Sendable, Hashable {
    /// The worst first.
    case yes([Evidence])
    /// What was looked at, so that a no can be believed.
    case no([Evidence])
    /// What is missing, and what would bring it.
    case unknown(String)
    /// The question has no meaning here, and why: there is nothing of the kind.
    case moot(String)

    /// The answer to whether there is any of something: without evidence of it, no.
    package static func any(_ found: [Evidence], else nothing: String) -> CheckAnswer {
        found.isEmpty ? .no([Evidence(nothing)]) : .yes(found)
    }

    package var evidence: [Evidence] {
        switch self {
        case .yes(let evidence), .no(let evidence): evidence
        case .unknown, .moot: []
        }
    }

    package var isYes: Bool { if case .yes = self { true } else { false } }
    package var isUnknown: Bool { if case .unknown = self { true } else { false } }
}

/// Why a check has no answer, in a sentence, with the cure.
package struct Ignorance: Error, Sendable, Equatable {
    package let reason: String
    /// There is nothing that the question could be about.
    package let isMoot: Bool

    package init(_ reason: String, isMoot: Bool = false) {
        self.reason = reason
        self.isMoot = isMoot
    }

    static let notYet = Ignorance("not looked at yet")
    /// A rate needs two looks.
    static let notTwice = Ignorance("not looked at twice yet")
}

extension CheckAnswer {
    /// The next looks may bring an answer.
    package var mayComeByWaiting: Bool {
        [Ignorance.notYet, .notTwice].contains { self == .unknown($0.reason) }
    }
}
