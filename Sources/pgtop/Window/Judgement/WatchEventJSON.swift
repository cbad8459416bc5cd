import Probes

extension WatchEvent {
    /// What is kept for going on after pgtop was closed.
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
            at: ServerTime(unixMicroseconds: at), kind: kind,
            severity: json["severity"]?.text.flatMap(Severity.init), sentence: sentence)
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
