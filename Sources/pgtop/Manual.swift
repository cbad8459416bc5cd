import TUI

extension Docs {
    /// The manual page.
    static var man: String {
        var page = """
            .TH PGTOP 1 "" "pgtop \(Program.version)" "User Commands"
            .SH NAME
            pgtop \\- a dashboard for PostgreSQL in the terminal

            """
        page += ".SH SYNOPSIS\n" + synopsis("[CONNINFO | URI | DBNAME [USER]]")
        for command in Usage.commands { page += ".br\n" + synopsis("\(command.name) \(command.operands)") }
        page += section("DESCRIPTION", Manual.description)
        page += entries("COMMANDS", Manual.commands)
        page += ".SH OPTIONS\n"
        for group in OptionRow.Group.allCases {
            let rows = OptionRow.all.filter { $0.group == group }
            page += entries(group.rawValue, rows.map { ($0.names, $0.help) }, level: "SS")
        }
        page += ".SH KEYS\n"
        for (context, bindings) in byContext {
            page += entries(context.title, bindings.map { (names($0, "", ""), $0.meaning) }, level: "SS")
        }
        page += entries("Mouse", Binding.gestures.map { ($0, $1) }, level: "SS")
        page += entries("ENVIRONMENT", Manual.environment) + entries("FILES", Manual.files)
        page += entries("EXIT STATUS", Manual.statuses) + entries("EXAMPLES", Manual.examples)
        return page + ".SH SEE ALSO\n.BR psql (1)\n"
    }

    private static func synopsis(_ arguments: String) -> String {
        ".B pgtop\n[OPTION]... \(roff(arguments))\n"
    }

    private static func section(_ title: String, _ paragraphs: [String]) -> String {
        ".SH \(title)\n" + paragraphs.map { roff($0) + "\n" }.joined(separator: ".PP\n")
    }

    private static func entries(
        _ title: String, _ entries: [(name: String, meaning: String)], level: String = "SH"
    ) -> String {
        ".\(level) \(roff(title))\n"
            + entries.map { ".TP\n.B \(roff($0.name))\n\(roff($0.meaning))\n" }.joined()
    }

    /// A line of text: a backslash begins a command there, and so does a dot or an apostrophe at its start.
    private static func roff(_ text: String) -> String {
        let signs: [Character: String] = ["\\": "\\e", "-": "\\-", "^": "\\(ha", "~": "\\(ti", "`": "\\(ga"]
        let escaped = text.map { signs[$0] ?? String($0) }.joined()
        return escaped.hasPrefix(".") || escaped.hasPrefix("'") ? "\\&" + escaped : escaped
    }
}

/// What the manual page says that no table of the program does.
private enum Manual {
    typealias Entry = (name: String, meaning: String)

    static let description = [
        """
        pgtop shows who is connected to a PostgreSQL server, what each session does and waits for, and since when; \
        it cancels statements and ends sessions, after a question that tells the consequences.
        """,
        """
        It connects as psql does, with three connections, and installs nothing. To see all sessions, its role needs \
        pg_monitor; to cancel and end those of other roles, pg_signal_backend. Through a pooler it looks but does not act. \
        It is tested with PostgreSQL 15 to 18.
        """,
        """
        F2 opens a guide: the flowchart of a runbook. Its questions are answered from what pgtop sees, with the evidence, \
        and asked again at each sample; pgtop proposes a way and the user takes it, or the other one. What is no longer as it \
        was when the walk came by is told. A step runs nothing by itself. Esc leaves the guide, F2 goes on with it.
        """,
    ]

    /// Commands as in the help of the command line, with what must be known beyond it.
    static var commands: [Entry] {
        Usage.commands.map { command in
            let more = details[command.name].map { ". " + $0 } ?? "."
            return ("\(command.name) \(command.operands)", command.help + more)
        }
    }

    private static let details = [
        "watch": """
        The page Window: a checklist, then a baseline and only what is no longer as it was in it, and conditions \
        under which to stop; at the end a report in Markdown. Nothing is stopped by pgtop itself. A plan has the sections \
        [window] (title, end, baseline, backup_age, backup_within, announcement) and [stop] with an amount or off for \
        each of \(StopCondition.Kind.allCases.map(\.rawValue).joined(separator: ", ")). A time without a zone is this \
        host's, and the next such time. --resume goes on with the watch of that server that was not ended, after pgtop \
        was closed or has crashed.
        """,
        "demo": """
        Scenarios: \(Scenario.all.map { "\($0.name) (\($0.summary))" }.joined(separator: "; ")). All of it is gone \
        when pgtop ends. Without a terminal, three samples are printed.
        """,
        "show": """
        Panes: \(Page.printable.map { $0.id }.joined(separator: ", ")). JSON has one object a line for each sample; JSON and \
        CSV hold whole texts, plain numbers, and ages in seconds.
        """,
        "check": """
        The lists are daily, pre and post maintenance. It looks twice, and waits up to 15 seconds for what needs \
        several looks. The status is 0 when all is well, 1 for a warning, 2 for what is critical, 3 when something could \
        not be looked at. FORMAT nagios has one line for the table, then one for each trouble.
        """,
        "runbook": """
        Those of ~/.config/pgtop/runbooks and of --runbooks are laid over those that are built in, by the names of \
        their files. With --verify DIR, everything that is wrong with the files there is told by file and line, and the \
        status is 1.
        """,
        "record": """
        A file that is there is not written over. Literals in queries are blanked; names and addresses are not. \
        ^C ends it, or a signal, and that is its good end: the status is 0.
        """,
        "replay": "At the pace at which it was recorded. A file that was cut off is shown up to the cut.",
    ]

    static let environment: [Entry] = [
        (
            "PGHOST, PGPORT, PGUSER, PGDATABASE, PGPASSWORD, PGPASSFILE, PGSERVICE, PGSSLMODE, ...",
            "All variables of libpq, as for psql."
        ),
        ("NO_COLOR", "If it is set and not empty, the theme is mono unless --theme names another."),
        ("XDG_CONFIG_HOME", "The folder in which pgtop looks for its folder with the configuration."),
        ("XDG_STATE_HOME", "The folder in which pgtop has its folder with the journal and the evidence."),
        ("TERM", "The kind of terminal."),
        ("LC_ALL, LC_CTYPE, LANG", "Where they do not say UTF-8, lines and bars are drawn in ASCII."),
        ("SSH_CONNECTION", "Goes into the journal: where the one who acted came from."),
        ("PATH, TMPDIR", "Where the demo finds the programs of PostgreSQL, and puts its folder."),
    ]

    static let files: [Entry] = [
        (
            "~/.config/pgtop/config",
            """
            The configuration, or $XDG_CONFIG_HOME/pgtop/config, in the form of pg_service.conf. In its section [pgtop] \
            each line pgbouncer = CONNINFO names the console of a PgBouncer. The section [thresholds] sets limits of checks, as \
            in locks.blocked.time.warning = 20s (pgtop --docs checks lists them), or leaves a check out, as in \
            disk.filling = off. A section [host NAME] does so for one host, and read_only = true refuses every action \
            there. With a password in it, it must be readable by its owner only.
            """
        ),
        (
            "~/.local/state/pgtop/journal.jsonl",
            """
            The journal, or $XDG_STATE_HOME/pgtop/journal.jsonl: what was seen, asked, decided and done, a JSON object \
            a line, readable by its owner only. The intent of an action is written before anything is sent, the \
            outcome when it is known; literals in queries are blanked. J shows it.
            """
        ),
        (
            "~/.local/state/pgtop/evidence/",
            """
            What e writes, or $XDG_STATE_HOME/pgtop/evidence/: a Markdown file for a ticket and a JSON file for \
            programs, named after host and time, readable by their owner only. They hold production data; literals in \
            statements are blanked.
            """
        ),
        (
            "~/.local/state/pgtop/watches/",
            """
            The watches that are not ended, or $XDG_STATE_HOME/pgtop/watches/: a file for each server, readable by its \
            owner only, gone when the report is written. Reports lie with the evidence.
            """
        ),
        (
            "~/.config/pgtop/runbooks/*.md",
            "Runbooks of your own, or $XDG_CONFIG_HOME/pgtop/runbooks: Markdown with a Mermaid flowchart."
        ),
        ("~/.pgpass, ~/.pg_service.conf", "Passwords and services, as for psql."),
    ]

    static let statuses: [Entry] = [
        ("0", "It was ended by the user, or has done what it was asked for."),
        ("1", "The server could not be asked, or a file or output could not be used."),
        ("2", "The command line was wrong, or there is no terminal to draw on."),
        (status(.hangUp), "The terminal is gone, or SIGHUP came."),
        (status(.interrupt), "It was ended with ^C or SIGINT."),
        (status(.quit), "SIGQUIT came."),
        (status(.terminate), "SIGTERM came."),
    ]

    private static func status(_ signal: SignalSource.Signal) -> String { "\(signal.exitStatus)" }

    static let examples: [Entry] = [
        ("pgtop -h db1 -U pgtop shop", "The dashboard of a server."),
        (
            "pgtop -h db1 --pgbouncer 'host=pool1 user=boss'",
            "The same with the pools of a PgBouncer in front of it."
        ),
        ("pgtop --read-only service=shop", "The same through a service file, refusing every action."),
        ("pgtop show sessions -n 60 --format csv >minute.csv", "A minute, for a spreadsheet."),
        (
            "pgtop watch -h db1 --until '06:00 Europe/Berlin' --plan reindex.ini",
            "Watches a maintenance window; pgtop watch -h db1 --resume goes on with it."
        ),
        (
            "pgtop record -s 2 incident.rec",
            "Keeps an incident for pgtop replay incident.rec."
        ),
    ]
}
