import Probes

/// Something that happened in a window, as its list of events and its report tell it.
struct WatchEvent: Sendable, Equatable {
    enum Kind: String, Sendable {
        /// The watch itself: begun, ended, gone on with.
        case watch
        /// A measure left what it was at the start, or came back.
        case drift
        /// A stop condition tripped, or is fine again.
        case condition
        /// The operation: begun, another phase, ended.
        case operation
        /// Nobody watched for a while.
        case gap
        /// Somebody did something.
        case action
        /// A finding came or went.
        case finding
    }

    /// On the clock of this host.
    let at: ServerTime
    let kind: Kind
    /// Nil is neither good nor bad.
    let severity: Severity?
    let sentence: String
    var subject: Subject?

    init(
        at: ServerTime, _ kind: Kind, _ severity: Severity? = nil, _ sentence: String,
        about subject: Subject? = nil
    ) {
        (self.at, self.kind, self.severity) = (at, kind, severity)
        (self.sentence, self.subject) = (sentence, subject)
    }
}

extension WatchEvent {
    /// What is kept for going on after pgtop was closed; whom it is about is not.
    var json: JSON {
        [
            "at": .integer(at.unixMicroseconds), "kind": .string(kind.rawValue),
            "severity": severity.map { .string($0.rawValue) } ?? .null, "sentence": .string(sentence),
        ]
    }

    init?(_ json: JSON) {
        guard let at = json["at"]?.int, let kind = json["kind"]?.text.flatMap(Kind.init),
            let sentence = json["sentence"]?.text
        else { return nil }
        self.init(
            at: ServerTime(unixMicroseconds: at), kind, json["severity"]?.text.flatMap(Severity.init),
            sentence)
    }
}

extension JSON {
    /// A whole number.
    var int: Int64? { if case .integer(let number) = self { number } else { nil } }

    /// Any number.
    var real: Double? {
        switch self {
        case .integer(let number): Double(number)
        case .number(let number): number
        default: nil
        }
    }

    var elements: [JSON] { if case .array(let elements) = self { elements } else { [] } }
    var members: [Member] { if case .object(let members) = self { members } else { [] } }
}
