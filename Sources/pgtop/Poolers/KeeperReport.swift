import Probes

/// What the keeper of a pause tells pgtop, a line each.
struct KeeperReport: Equatable {
    let outcome: DeedOutcome

    init(_ outcome: DeedOutcome) {
        self.outcome = outcome
    }

    private var parts: (word: String, text: String) {
        switch outcome {
        case .underWay(let text): ("under-way", text)
        case .done(let text): ("done", text)
        case .refused(let failure): ("refused", failure.description)
        case .unknown(let failure): ("unknown", failure.description)
        }
    }

    var line: String {
        "\(parts.word) \(parts.text.map { $0.isNewline ? " " : $0 }.map(String.init).joined())\n"
    }

    /// Reads a line without its end.
    init?(line: Substring) {
        guard let space = line.firstIndex(of: " ") else { return nil }
        let text = String(line[line.index(after: space)...])
        switch line[..<space] {
        case "under-way": outcome = .underWay(text)
        case "done": outcome = .done(text)
        case "refused": outcome = .refused(.denied(reason: text))
        case "unknown": outcome = .unknown(.denied(reason: text))
        default: return nil
        }
    }
}
