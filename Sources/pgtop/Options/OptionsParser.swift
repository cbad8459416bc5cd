import Probes

/// Gathers options and operands, and makes sense of them when all are known.
struct OptionsParser {
    private var options = Options()
    private var seen: [OptionRow] = []
    private var operands: [String] = []
    private var firstIsLiteral = false
    private var count = 1
    private var format: String?
    private var profile: Profile?
    private var verified: String?
    private var showsIdle = false
    private var until: String?
    private var plan: String?
    private var resumes = false
    private var document: Options.Document?
    private let panes: [String]
    private let themes: [String]

    init(panes: [String], themes: [String]) {
        self.panes = panes
        self.themes = themes
    }

    mutating func take(operand: String, isLiteral: Bool) {
        if operands.isEmpty { firstIsLiteral = isLiteral }
        operands.append(operand)
    }

    mutating func take(_ row: OptionRow, _ value: String) throws(UsageError) {
        seen.append(row)
        switch row.option {
        case .host: options.connection.host = value
        case .port: options.connection.port = value
        case .username: options.connection.user = value
        case .dbname: options.connection.take(database: value)
        case .noPassword: options.prompting = .never
        case .password: options.prompting = .atOnce
        case .pgbouncer: options.poolers.append(value)
        case .config: options.configuration = value
        case .interval: options.period = try Self.period(value)
        case .count: count = try Self.count(value)
        case .format: format = value
        case .profile:
            profile = try Self.choice(value, of: "profile", Profile.allCases.map { ($0.rawValue, $0) })
        case .runbooks: options.runbooks = value
        case .verify: verified = value
        case .idle: showsIdle = true
        case .until: until = value
        case .plan: plan = value
        case .resume: resumes = true
        case .theme: options.theme = try Self.choice(value, of: "theme", themes.map { ($0, $0) })
        case .ascii: options.isASCII = true
        case .readOnly: options.isReadOnly = true
        case .docs:
            let documents = Options.Document.allCases
            document = try Self.choice(value, of: "document", documents.map { ($0.rawValue, $0) })
        case .version, .help: break
        }
    }

    mutating func finish() throws(UsageError) -> Options {
        let command = takeCommand()
        if let row = seen.first(where: { $0.commands?.contains(command) == false }) {
            throw .meaninglessOption("--\(row.name)", command: command)
        }
        options.job = try job(command)
        try takeDatabaseAndUser()
        return options
    }

    /// The name of the command, or nothing: then the first operand names a database.
    private mutating func takeCommand() -> String {
        guard !firstIsLiteral, let first = operands.first,
            Usage.commands.contains(where: { $0.name == first })
        else { return "" }
        return operands.removeFirst()
    }

    private mutating func job(_ command: String) throws(UsageError) -> Options.Job {
        if let document { return .docs(document) }
        switch command {
        case "watch": return try watch()
        case "demo": return .demo(scenario: takeOperand())
        case "show":
            guard let pane = takeOperand() else { throw .missingOperand(command: command, "PANE", panes) }
            let known = try Self.choice(pane, of: "pane", panes.map { ($0, $0) })
            return .show(pane: known, count: count, format: try format(of: Show.Format.self), idle: showsIdle)
        case "check": return .check(profile: profile, format: try format(of: CheckRun.Format.self))
        case "runbook": return verified.map { .verify(folder: $0) } ?? .runbook(name: takeOperand())
        case "record", "replay":
            guard let file = takeOperand() else { throw .missingOperand(command: command, "FILE", []) }
            return command == "record" ? .record(file: file) : .replay(file: file)
        default: return .dashboard
        }
    }

    /// What is gone on with has its plan already.
    private func watch() throws(UsageError) -> Options.Job {
        if resumes, let other = seen.first(where: { $0.option == .until || $0.option == .plan }) {
            throw .contradiction("--\(other.name)", "--resume")
        }
        return .watch(until: until, plan: plan, resumes: resumes)
    }

    private func format<Format: RawRepresentable<String> & CaseIterable>(
        of kind: Format.Type
    ) throws(UsageError) -> Format {
        let names = Format.allCases.map { ($0.rawValue, $0) }
        return try Self.choice(format ?? "text", of: "format", names)
    }

    private mutating func takeOperand() -> String? {
        operands.isEmpty ? nil : operands.removeFirst()
    }

    /// As in psql: the first free place of the two is filled first.
    private mutating func takeDatabaseAndUser() throws(UsageError) {
        switch options.job {
        case .dashboard, .watch, .show, .record, .check: break
        default:
            if !operands.isEmpty { throw .tooManyOperands }
        }
        if !options.connection.namesDatabase, let name = takeOperand() {
            options.connection.take(database: name)
        }
        if options.connection.user == nil { options.connection.user = takeOperand() }
        if !operands.isEmpty { throw .tooManyOperands }
    }

    private static func period(_ value: String) throws(UsageError) -> Duration {
        let isDecimal = value.utf8.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: ".") }
        guard isDecimal, let seconds = Double(value), seconds >= 0.2, seconds <= 60 else {
            throw .badValue(value, "the interval", "must be a number of seconds from 0.2 to 60")
        }
        return .milliseconds(Int64((seconds * 1000).rounded()))
    }

    private static func count(_ value: String) throws(UsageError) -> Int {
        guard let count = Int(value), count > 0 else {
            throw .badValue(value, "the count", "must be a whole number from 1 on")
        }
        return count
    }

    private static func choice<Value>(
        _ value: String, of kind: String, _ choices: [(name: String, value: Value)]
    ) throws(UsageError) -> Value {
        if let choice = choices.first(where: { $0.name == value }) { return choice.value }
        throw .badValue(value, "the \(kind)", "must be " + UsageError.list(choices.map(\.name)))
    }
}
