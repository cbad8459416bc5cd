import Probes

extension Model {
    /// What the journal is told of findings that have come, become worse, or gone.
    func seen(_ changes: [FindingChange]) -> [Effect] {
        // What a recording tells is not happening now.
        guard mode != .replay else { return [] }
        return changes.compactMap { change in
            switch change {
            case .came(let finding): seen("trouble", finding, Self.told(finding))
            case .changed(let finding) where finding.severity == .critical:
                seen("worse", finding, Self.told(finding))
            case .changed: nil
            case .went(let finding):
                seen("over", finding, "after \(Told.time(finding.lastSeen.since(finding.seenSince)))")
            }
        }
    }

    private func seen(_ action: String, _ finding: Finding, _ outcome: String) -> Effect {
        .journal(journalLine(action, .named(finding.check), outcome: outcome, reason: "", kind: .seen))
    }

    private static func told(_ finding: Finding) -> String {
        let hurts = finding.worst.hurts.map { "; \($0)" } ?? ""
        return "\(finding.severity.rawValue), \(finding.told(finding.worst))\(hurts)"
    }
}

extension Finding {
    /// A piece of its evidence for files that leave the machine.
    ///
    /// Lines of the log quote what people's data holds; other sentences have names and numbers alone.
    func told(_ evidence: Evidence) -> String {
        guard check.hasPrefix("log."), let colon = evidence.sentence.firstIndex(of: ":") else {
            return evidence.sentence
        }
        return evidence.sentence[...colon] + SQLText.redacted(String(evidence.sentence[colon...].dropFirst()))
    }
}
