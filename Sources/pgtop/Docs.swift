import Probes
import TUI

/// What the program knows about itself, as documents.
enum Docs {
    /// All keys, by the place where they work.
    static var keys: String {
        var text = "# Keys\n\nPrinted by `pgtop --docs keys`.\n"
        for (context, bindings) in byContext {
            text += "\n## \(context.title)\n\n| Key | Does |\n| --- | --- |\n"
            for binding in bindings { text += "| \(names(binding, "`", "`")) | \(cell(binding.meaning)) |\n" }
        }
        text += "\n## Mouse\n\n| Gesture | Does |\n| --- | --- |\n"
        for (gesture, meaning) in Binding.gestures { text += "| \(gesture) | \(meaning) |\n" }
        return text
    }

    /// All panes with their columns.
    static var panes: String {
        var text = "# Panes\n\nPrinted by `pgtop --docs panes`.\n"
        for page in Page.all where page.panes.count > 1 { text += "\n## \(page.title)\n\n\(page.meaning)\n" }
        for pane in Page.panes {
            text +=
                "\n## \(pane.title)\n\n\(pane.meaning)\n\n| Column | In records | Meaning |\n| --- | --- | --- |\n"
            for column in pane.columnMeanings {
                let record = column.isInRecords ? "`\(column.name)`" : ""
                text += "| \(column.isOnScreen ? column.title : "") | \(record) | \(cell(column.meaning)) |\n"
            }
        }
        return text
    }

    /// All checks, with their limits and the guides that they lead to.
    static var checks: String {
        var text = """
            # Checks

            Printed by `pgtop --docs checks`. A limit is changed in the section `[thresholds]` of the configuration, as in \
            `locks.blocked.time.warning = 20s`; `off` never warns. A check is left out by its name: `disk.filling = off`.

            ## Findings

            | Check | Question | Limit | Warning | Critical | Guide |
            | --- | --- | --- | --- | --- | --- |

            """
        for check in Check.findable {
            guard let trouble = check.trouble else { continue }
            let head = "| `\(check.id)` | \(check.question) |"
            if trouble.limits.isEmpty { text += "\(head) | | | \(trouble.guide) |\n" }
            for limit in trouble.limits {
                let amounts = [limit.warning, limit.critical].map { $0.map(limit.unit.text) ?? "off" }
                text += "\(head) `\(limit.name)` | \(amounts[0]) | \(amounts[1]) | \(trouble.guide) |\n"
            }
        }
        text += "\n## Questions that only guides ask\n\n| Check | Question |\n| --- | --- |\n"
        for check in Check.all where check.trouble == nil {
            text += "| `\(check.id)` | \(check.question) |\n"
        }
        return text
    }

    /// Contexts in the order in which the table first names them.
    static var byContext: [(context: Context, bindings: [Binding])] {
        var contexts: [Context] = []
        for binding in Binding.all where !contexts.contains(binding.context) {
            contexts.append(binding.context)
        }
        return contexts.map { context in (context, Binding.all.filter { $0.context == context }) }
    }

    static func names(_ binding: Binding, _ before: String, _ after: String) -> String {
        binding.keys.map { before + $0.description + after }.joined(separator: ", ")
    }

    /// A bar would end the cell of a Markdown table.
    private static func cell(_ text: String) -> String {
        text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }
}
