import TUI

extension Model {
    /// Has what is known written to files.
    mutating func saveEvidence() -> [Effect] {
        [.saveEvidence(EvidenceBundle(self))]
    }

    /// Says where the evidence is, or why it is nowhere.
    mutating func take(_ saved: Result<EvidenceFolder.Files, EvidenceFolder.Fault>) -> [Effect] {
        switch saved {
        case .failure(let fault):
            tell("No evidence was written: \(fault.reason)", .critical, for: .seconds(20))
            return []
        case .success(let files):
            if layers.isEmpty {
                layers.append(.text(files.reader))
            } else {
                tell("Evidence: \(files.markdown)", .good, for: .seconds(20))
            }
            return [.journal(journalLine("evidence", .named(files.markdown), outcome: "written"))]
        }
    }
}

extension EvidenceFolder.Files {
    /// Where the files are and what to mind.
    var reader: Reader {
        Reader(
            "Evidence is written",
            [
                Line("To read and to paste into a ticket:"), Line("  \(markdown)", .title, indent: 2), .empty,
                Line("The same for programs, with all columns:"), Line("  \(json)", .title, indent: 2),
                .empty,
                Line(EvidenceBundle.warning), .empty,
                Line("Only you can read the files. The journal says that they were written.", .faint),
            ])
    }
}
