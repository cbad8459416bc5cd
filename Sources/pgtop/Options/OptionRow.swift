/// One option of the command line: its names, its value and what it is for.
struct OptionRow: Sendable, Equatable {
    enum Option: Sendable {
        case host, port, username, dbname, noPassword, password, pgbouncer, config
        case interval, count, format, idle, profile, runbooks, verify
        case until, plan, resume
        case theme, ascii, readOnly
        case docs, version, help
    }

    enum Group: String, CaseIterable {
        case connection = "Connection (as in psql; PG* variables, service and password files work too)"
        case screen = "Screen"
        case samples = "Samples"
        case window = "A maintenance window"
        case about = "About"
    }

    let group: Group
    let option: Option
    let short: Character?
    let name: String
    /// What stands for its value in the help; nil for an option that takes none.
    let value: String?
    /// The commands that it means something to; nil for all.
    ///
    /// The dashboard is the command without a name.
    let commands: [String]?
    let help: String

    private init(
        _ group: Group, _ option: Option, _ short: Character?, _ name: String, value: String? = nil,
        for commands: [String]? = nil, _ help: String
    ) {
        (self.group, self.option, self.short, self.name) = (group, option, short, name)
        (self.value, self.commands, self.help) = (value, commands, help)
    }

    /// All names, as in `-h, --host=HOST`.
    var names: String {
        (short.map { "-\($0), " } ?? "") + "--" + name + (value.map { "=\($0)" } ?? "")
    }

    static let all: [OptionRow] = [
        OptionRow(
            .connection, .host, "h", "host", value: "HOST", for: asking,
            "server's host, or folder of its socket"),
        OptionRow(.connection, .port, "p", "port", value: "PORT", for: asking, "server's port"),
        OptionRow(.connection, .username, "U", "username", value: "NAME", for: asking, "role to log in as"),
        OptionRow(
            .connection, .dbname, "d", "dbname", value: "DBNAME", for: asking,
            "database, connection string or URI"),
        OptionRow(.connection, .noPassword, "w", "no-password", for: asking, "never ask for a password"),
        OptionRow(
            .connection, .password, "W", "password", for: asking, "ask for a password before connecting"),
        OptionRow(
            .connection, .pgbouncer, nil, "pgbouncer", value: "CONNINFO",
            for: ["", "watch", "show", "check", "record"],
            "PgBouncer's console; may be given again"),
        OptionRow(
            .connection, .config, nil, "config", value: "FILE",
            for: ["", "watch", "show", "check", "record"],
            "configuration (~/.config/pgtop/config)"),
        OptionRow(.screen, .theme, nil, "theme", value: "NAME", "colours"),
        OptionRow(.screen, .ascii, nil, "ascii", "draw with ASCII characters only"),
        OptionRow(.screen, .readOnly, nil, "read-only", "refuse everything that changes the server"),
        OptionRow(
            .samples, .interval, "s", "interval", value: "SECONDS", for: asking + ["demo"],
            "time between samples, 0.2 to 60 (default 1)"),
        OptionRow(
            .samples, .count, "n", "count", value: "COUNT", for: ["show"], "samples to print (default 1)"),
        OptionRow(
            .samples, .format, nil, "format", value: "FORMAT", for: ["show", "check"],
            "text or json; show knows csv too, check nagios"),
        OptionRow(
            .samples, .profile, nil, "profile", value: "LIST", for: ["check"],
            "daily, pre or post maintenance (default all)"),
        OptionRow(
            .screen, .runbooks, nil, "runbooks", value: "DIR",
            for: ["", "watch", "demo", "replay", "runbook"],
            "runbooks laid over those built in"),
        OptionRow(
            .window, .until, nil, "until", value: "TIME", for: ["watch"],
            "its end: 06:00, 2026-11-22 06:00 Europe/Berlin"),
        OptionRow(
            .window, .plan, nil, "plan", value: "FILE", for: ["watch"], "what must not happen, and more (INI)"
        ),
        OptionRow(
            .window, .resume, nil, "resume", for: ["watch"], "go on with the watch that was not ended"),
        OptionRow(
            .about, .verify, nil, "verify", value: "DIR", for: ["runbook"],
            "say what is wrong with the runbooks there"),
        OptionRow(.samples, .idle, nil, "idle", for: ["show"], "print idle sessions too"),
        OptionRow(.about, .docs, nil, "docs", value: "NAME", "print a document: keys, panes, checks or man"),
        OptionRow(.about, .version, "V", "version", "print the version"),
        OptionRow(.about, .help, "?", "help", "print this help"),
    ]

    /// The commands that ask a server of the user's choice.
    private static let asking = ["", "watch", "show", "record", "check"]
}
