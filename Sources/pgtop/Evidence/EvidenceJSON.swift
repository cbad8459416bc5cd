import Probes

extension EvidenceBundle {
    /// The same as the Markdown, for programs.
    func json(writtenAt time: ServerTime, by user: String) -> JSON {
        [
            "warning": .string(Self.warning),
            "pgtop": .string(Program.version),
            "written_at": .string(time.description),
            "written_by": .string(user),
            "server": .object(facts.map { JSON.Member(name: Self.key($0.name), value: .string($0.value)) }),
            "findings": .array(findings.map(json)),
            "panes": .object(sections.map { JSON.Member(name: $0.id, value: $0.json) }),
            "journal": .array(journal.map(\.json)),
        ]
    }

    private static func key(_ name: String) -> String { String(name.map { $0 == " " ? "_" : $0 }) }

    private func json(_ finding: Finding) -> JSON {
        [
            "check": .string(finding.check),
            "severity": .string(finding.severity.rawValue),
            "lasts_s": .number(finding.lasts(at: now).seconds),
            "over": .bool(finding.isOver),
            "acknowledged": .bool(finding.isAcknowledged),
            "guide": .string(finding.guide),
            "evidence": .array(
                finding.evidence.map {
                    ["sentence": .string(finding.told($0)), "hurts": $0.hurts.map(JSON.string) ?? .null]
                }),
        ]
    }
}

extension EvidenceBundle.Section {
    fileprivate var json: JSON {
        ["remarks": .array(remarks.map(JSON.string)), "rows": records]
    }
}

extension JournalEntry {
    fileprivate var json: JSON {
        [
            "time": .string(time), "user": .string(user), "kind": .string(kind.rawValue),
            "action": .string(action), "target": .string(target), "reason": .string(reason),
            "outcome": outcome.map(JSON.string) ?? .null,
        ]
    }
}
