/// The help on the command line.
enum Usage {
    /// What can stand in place of a database's name, and what follows it.
    static let commands: [(name: String, operands: String, help: String)] = [
        ("watch", "", "watch a maintenance window, and say when to stop"),
        ("demo", "[SCENARIO]", "a throw-away cluster of its own, with trouble in it"),
        ("show", "PANE", "print a pane and end, like top -b"),
        ("check", "", "say what is wrong, for cron and monitoring"),
        ("runbook", "[NAME]", "list the runbooks, or print one"),
        ("record", "FILE", "write what the server tells to a file"),
        ("replay", "FILE", "show what was recorded"),
    ]

    /// The whole help, in 80 columns; `panes` and `themes` are the names that there are.
    static func text(panes: [String], themes: [String]) -> String {
        var text = """
            pgtop shows what a PostgreSQL server is doing, and what is wrong with it.

            Usage:
              pgtop [OPTION]... [CONNINFO | URI | DBNAME [USER]]

            """
        for command in commands { text += row("pgtop \(command.name) \(command.operands)", command.help) }
        for group in OptionRow.Group.allCases {
            text += "\n\(group.rawValue):\n"
            for option in OptionRow.all where option.group == group { text += row(option.names, option.help) }
        }
        return text + """

            Panes to show: \(panes.joined(separator: ", ")). Themes: \(themes.joined(separator: ", ")).
            A database that is named like a command comes after -d or --.
            Press ? in the dashboard for its keys.

            """
    }

    private static func row(_ names: String, _ help: String) -> String {
        "  " + names + String(repeating: " ", count: max(2, 26 - names.count)) + help + "\n"
    }
}
