import Probes

/// What the user asked for on the command line.
struct Options: Sendable, Equatable {
    /// What to do.
    enum Job: Sendable, Equatable {
        case dashboard
        /// The dashboard on the page of the window; `plan` is a file.
        case watch(until: String?, plan: String?, resumes: Bool)
        case demo(scenario: String?)
        case show(pane: String, count: Int, format: Show.Format, idle: Bool)
        case check(profile: Profile?, format: CheckRun.Format)
        case runbook(name: String?)
        case verify(folder: String)
        case record(file: String)
        case replay(file: String)
        case docs(Document)
        case version, help
    }

    /// What the program can print about itself.
    enum Document: String, Sendable, CaseIterable {
        case keys, panes, checks, man
    }

    /// When to ask for a password.
    enum Prompting: Sendable, Equatable {
        case whenServerAsks, never, atOnce
    }

    var job = Job.dashboard
    var connection = ConnectionOptions()
    /// Connection strings of PgBouncer's consoles.
    var poolers: [String] = []
    /// The configuration file, where it is not at its usual place.
    var configuration: String?
    /// A folder of runbooks that are laid over those that pgtop has.
    var runbooks: String?
    var prompting = Prompting.whenServerAsks
    var period = Duration.seconds(1)
    var theme: String?
    var isASCII = false
    var isReadOnly = false
}

extension Options {
    /// Understands the arguments (without the program's name) or says what is wrong with them.
    ///
    /// `panes` and `themes` are the names that there are.
    static func parse(_ arguments: [String], panes: [String], themes: [String]) throws(UsageError) -> Options
    {
        var scanner = OptionScanner(arguments)
        var parser = OptionsParser(panes: panes, themes: themes)
        while let item = try scanner.next() {
            switch item {
            case .option(let row, _) where row.option == .help: return Options(job: .help)
            case .option(let row, _) where row.option == .version: return Options(job: .version)
            case .option(let row, let value): try parser.take(row, value)
            case .operand(let operand, let isLiteral): parser.take(operand: operand, isLiteral: isLiteral)
            }
        }
        return try parser.finish()
    }
}
