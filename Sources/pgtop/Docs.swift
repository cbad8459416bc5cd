import TUI

/// What the program knows about itself, as documents.
enum Docs {
    /// A line of the table of options: its names, and what it does.
    typealias OptionText = (names: String, meaning: String)

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
        for pane in Panes.all {
            text +=
                "\n## \(pane.title)\n\n\(pane.meaning)\n\n| Column | In records | Meaning |\n| --- | --- | --- |\n"
            for column in pane.columnMeanings {
                let record = column.isInRecords ? "`\(column.name)`" : ""
                text += "| \(column.isOnScreen ? column.title : "") | \(record) | \(cell(column.meaning)) |\n"
            }
        }
        return text
    }

    /// The manual page.
    static func man(options: [OptionText]) -> String {
        var text = """
            .TH PGTOP 1
            .SH NAME
            pgtop \\- a dashboard for PostgreSQL in the terminal
            .SH SYNOPSIS
            .B pgtop
            [OPTIONS] [CONNINFO | URI]
            .SH COMMANDS

            """
        for command in Usage.commands { text += entry("\(command.name) \(command.operands)", command.help) }
        text += ".SH OPTIONS\n"
        for (names, meaning) in options { text += entry(names, meaning) }
        text += ".SH KEYS\n"
        for (context, bindings) in byContext {
            text += ".SS \(roff(context.title))\n"
            for binding in bindings { text += entry(names(binding, "", ""), binding.meaning) }
        }
        for (title, entries) in surroundings {
            text += ".SH \(title)\n"
            for (name, meaning) in entries { text += entry(name, meaning) }
        }
        return text
    }

    /// What is around the program: variables, files, exit statuses.
    private static let surroundings: [(String, [(String, String)])] = [
        (
            "ENVIRONMENT",
            [
                ("PGHOST, PGPORT, PGUSER, PGDATABASE, PGSERVICE, ...", "As for psql."),
                ("NO_COLOR", "If set, no colours are used."),
                ("XDG_STATE_HOME", "Where the journal is kept, in a folder pgtop."),
            ]
        ),
        (
            "FILES",
            [
                ("~/.pgpass, ~/.pg_service.conf", "As for psql."),
                (
                    "~/.local/state/pgtop/journal.jsonl",
                    "Every cancel and terminate: the intent before it is sent, then the outcome."
                ),
            ]
        ),
        (
            "EXIT STATUS",
            [
                ("0", "Ended as asked."), ("1", "The server could not be asked, or a file not be used."),
                ("2", "The command line, or the terminal, is not one that pgtop can work with."),
                ("129, 130, 143", "Ended by a hangup, an interrupt, a request to terminate."),
            ]
        ),
    ]

    private static func entry(_ name: String, _ meaning: String) -> String {
        ".TP\n.B \(roff(name))\n\(roff(meaning))\n"
    }

    /// Contexts in the order in which the table first names them.
    private static var byContext: [(context: Context, bindings: [Binding])] {
        var contexts: [Context] = []
        for binding in Binding.all where !contexts.contains(binding.context) {
            contexts.append(binding.context)
        }
        return contexts.map { context in (context, Binding.all.filter { $0.context == context }) }
    }

    private static func names(_ binding: Binding, _ before: String, _ after: String) -> String {
        binding.keys.map { before + $0.description + after }.joined(separator: ", ")
    }

    /// A bar would end the cell of a Markdown table.
    private static func cell(_ text: String) -> String {
        text.split(separator: "|", omittingEmptySubsequences: false).joined(separator: "\\|")
    }

    private static func roff(_ text: String) -> String {
        let escaped = text.map { $0 == "\\" ? "\\e" : $0 == "-" ? "\\-" : String($0) }.joined()
        return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
    }
}
