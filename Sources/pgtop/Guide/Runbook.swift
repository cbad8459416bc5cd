/// A flowchart and what to do at each of its steps, as one Markdown file tells it.
struct Runbook: Sendable, Equatable, Identifiable {
    /// The name of its file without the ending.
    let name: String
    let title: String
    /// When to use it.
    let summary: String
    let chart: Flowchart
    let sections: [Flowchart.NodeID: Section]

    var id: String { name }

    /// What is said of one node.
    struct Section: Sendable, Equatable {
        let blocks: [Block]

        /// What must be ticked before anything in it may be run.
        var checks: [String] {
            blocks.compactMap { if case .check(let text) = $0 { text } else { nil } }
        }
    }

    enum Block: Sendable, Equatable {
        case paragraph(String)
        /// An item of a list, with its sign and how deep it stands.
        case item(sign: String, depth: Int, text: String)
        /// To be ticked before anything of the section is run.
        case check(String)
        case code(Code)
    }

    struct Code: Sendable, Equatable {
        enum Language: String, Sendable {
            case sql, pgbouncer, sh
        }

        enum Risk: String, Sendable {
            case look, change, danger
        }

        let language: Language
        /// Nil for what is never run from here.
        let risk: Risk?
        let text: String
    }
}
