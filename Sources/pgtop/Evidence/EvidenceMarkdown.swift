import Probes
import TUI

/// A bundle of evidence as Markdown, to be pasted into a ticket.
///
/// Whatever a server or a user wrote stands in fences that it cannot end.
struct EvidenceMarkdown {
    let bundle: EvidenceBundle
    let writtenAt: ServerTime
    let user: String

    var text: String {
        let parts =
            [
                "# Evidence, written by pgtop \(Program.version)",
                "> \(EvidenceBundle.warning)",
                Fence.text(facts),
                "## Findings", findings,
            ] + bundle.sections.flatMap { ["## \($0.title)", Fence.text($0.remarks + $0.table)] }
            + ["## Journal", journal]
        return parts.joined(separator: "\n\n") + "\n"
    }

    private var facts: [String] {
        let all =
            [
                EvidenceBundle.Fact(name: "written", value: "\(writtenAt) by \(user)")
            ] + bundle.facts
        return all.map { $0.name.padded(to: 18) + $0.value }
    }

    private var findings: String {
        guard !bundle.findings.isEmpty else { return "None." }
        return Fence.text(bundle.findings.flatMap(lines))
    }

    private func lines(_ finding: Finding) -> [String] {
        let remark = [
            "for \(Told.time(finding.lasts(at: bundle.now)))", finding.isOver ? "over by now" : nil,
            finding.isAcknowledged ? "known" : nil, "guide \(finding.guide)",
        ].compactMap { $0 }.joined(separator: ", ")
        return ["\(finding.severity.rawValue)  \(finding.check)  (\(remark))"]
            + finding.evidence.map { "  - \(finding.told($0))\($0.hurts.map { "; \($0)" } ?? "")" }
    }

    private var journal: String {
        guard !bundle.journal.isEmpty else { return "Nothing was written down." }
        return Fence.text(bundle.journal.map(Self.line))
    }

    private static func line(_ entry: JournalEntry) -> String {
        let about = entry.reason.isEmpty ? "" : " (\(entry.reason))"
        return "\(JournalEntry.clock(entry.time)) \(entry.user) \(entry.kind.rawValue): \(entry.action) "
            + "\(entry.target)\(about): \(entry.outcome ?? "outcome not known")"
    }
}

extension EvidenceBundle {
    static let warning = """
        This holds production data: names, addresses and the shape of statements. Literals in statements are \
        replaced by ?.
        """
}
