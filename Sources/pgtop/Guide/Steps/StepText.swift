import Probes
import TUI

/// A fenced text of a step, with the values at hand in their places.
struct StepText: Sendable, Equatable {
    let code: Runbook.Code
    let text: String
    /// Values that it needs, by their names, and those of them that are not at hand.
    let names: [String]
    let missing: [String]

    init(_ code: Runbook.Code, _ values: [String: RunbookValue]) {
        self.code = code
        // A shell has other quotes than SQL: there the places stay, and whoever copies it fills them.
        let isShell = code.language == .sh
        let filled = SQLText.filled(isShell ? "" : code.text, with: values)
        (text, names, missing) = (isShell ? code.text : filled.text, filled.names, filled.missing)
    }

    /// How it is called above its text.
    var heading: (word: String, meaning: String, role: Role) {
        switch (code.language, code.risk) {
        case (.sh, _), (_, nil): ("shell", "not run from here: y shows it to copy", .faint)
        case (_, .look): ("look", "reads only", .good)
        case (_, .change): ("change", "changes something; asks before it does", .warning)
        case (_, .danger):
            ("danger", "can lose data, connections or service; asks before it does", .critical)
        }
    }

    /// Only what a person must decide is held back until all is ticked.
    var needsTicks: Bool { code.risk == .change || code.risk == .danger }
    var isRunnable: Bool { code.risk != nil && code.language != .sh }
}
