import Glibc
import Probes
import TUI

/// From the command line to the exit status.
@MainActor
enum Program {
    nonisolated static let version = "0.1.0"

    /// Why it ended, where that is an error.
    private struct Failure: Error {
        let text: String
        var status: Int32 = 1

        /// What stands on the command line cannot be done: the user must change it.
        static func usage(_ error: some CustomStringConvertible) -> Failure {
            Failure(text: error.description, status: 2)
        }
    }

    private static var panes: [String] { Page.printable.map(\.id) }
    private static var themes: [String] { Theme.all.map(\.name) }

    /// Does what the arguments say.
    ///
    /// Returns the exit status.
    static func run(_ arguments: [String]) -> Int32 {
        let hasSecret = ArgumentSecrets.wipe()
        do throws(Failure) {
            if hasSecret { complain(ArgumentSecrets.warning) }
            return try run(options(arguments))
        } catch {
            complain(error.text)
            return error.status
        }
    }

    private static func options(_ arguments: [String]) throws(Failure) -> Options {
        do throws(UsageError) {
            return try Options.parse(arguments, panes: panes, themes: themes)
        } catch {
            throw .usage(error)
        }
    }

    private static func run(_ options: Options) throws(Failure) -> Int32 {
        switch options.job {
        case .help: print(Usage.text(panes: panes, themes: themes), terminator: "")
        case .version: print("pgtop \(version)")
        case .docs(let document): print(text(of: document), terminator: "")
        case .dashboard: return try dashboard(options, conninfo(options), poolers(options))
        case .watch(let until, let plan, let resumes):
            return try dashboard(
                options, conninfo(options), poolers(options),
                watch: order(until: until, plan: plan, resumes: resumes))
        case .demo(let scenario): return try demo(options, scenario)
        case .show(let pane, let count, let format, let idle):
            // Lines of text are for people: programs that want all of a query take JSON or CSV.
            let width = format == .text ? 240 : Int(Int32.max)
            let probes = Page.named(pane)?.panes.flatMap { $0.probes } ?? []
            try show(
                pane, count, format,
                headless(
                    options, idle: idle, conninfo(options), poolers(options), queryWidth: width,
                    probes: probes))
        case .check(let profile, let format): return try check(options, profile, format)
        case .runbook(let name): try printRunbook(name, options)
        case .verify(let folder): return verify(folder)
        case .record(let file): try record(options, to: file)
        case .replay(let file): return try replay(options, from: file)
        }
        return 0
    }

    private static func text(of document: Options.Document) -> String {
        switch document {
        case .keys: Docs.keys
        case .panes: Docs.panes
        case .checks: Docs.checks
        case .man: Docs.man
        }
    }

    /// One line on standard error, whatever the message holds.
    private static func complain(_ text: String) {
        say("pgtop: \(visible(text))\n")
    }

    private static func say(_ text: String) {
        let bytes = Array(text.utf8)
        _ = write(STDERR_FILENO, bytes, bytes.count)
    }

    private static func conninfo(_ options: Options) throws(Failure) -> Conninfo {
        do throws(Conninfo.Fault) {
            var conninfo = try options.connection.conninfo()
            keepOptions(in: &conninfo)
            if options.prompting == .atOnce {
                conninfo["password"] = Prompt.password(for: conninfo["user"])
            }
            return conninfo
        } catch {
            throw .usage(error)
        }
    }
}

// MARK: - Poolers

extension Program {
    /// The poolers of the command line, then those of the configuration file.
    private static func poolers(_ options: Options) throws(Failure) -> [PoolerAddress] {
        let configured = try configuration(options).poolers
        do throws(Conninfo.Fault) {
            return try addresses(options.poolers + configured)
        } catch {
            throw .usage(error)
        }
    }

    private static func configuration(_ options: Options) throws(Failure) -> Configuration {
        let standard = Configuration.standardPath { getenv($0).map { String(cString: $0) } }
        guard let path = options.configuration ?? standard else { return Configuration() }
        do throws(Configuration.Fault) {
            return try Configuration(path: path, mustExist: options.configuration != nil)
        } catch {
            throw .usage(error)
        }
    }

    /// A console refuses whoever sends options: those of the environment are the server's alone.
    private static func keepOptions(in conninfo: inout Conninfo) {
        guard let options = getenv("PGOPTIONS") else { return }
        if conninfo["options"] == nil { conninfo["options"] = String(cString: options) }
        unsetenv("PGOPTIONS")
    }

    private static func addresses(_ strings: [String]) throws(Conninfo.Fault) -> [PoolerAddress] {
        var all: [Conninfo] = []
        for string in strings { all.append(try Conninfo(string: string)) }
        return PoolerAddress.list(all)
    }
}

// MARK: - The watch

extension Program {
    private static var zones: Zones { Zones.ofThisHost { getenv($0).map { String(cString: $0) } } }

    /// What is to be watched, from a file and from the command line, which stands above it.
    private static func order(until: String?, plan path: String?, resumes: Bool) throws(Failure) -> WatchOrder
    {
        do throws(WatchPlan.Fault) {
            return try WatchOrder(until: until, plan: path, resumes: resumes, clock: .now(zones))
        } catch {
            throw .usage(error)
        }
    }
}

// MARK: - Runbooks

extension Program {
    /// Those that are built in, and over them those of the user's folders; what is broken is complained of.
    private static func shelf(_ options: Options) -> RunbookShelf {
        var shelf = RunbookShelf.builtIn
        if let folder = RunbookShelf.userFolder({ getenv($0).map { String(cString: $0) } }) {
            shelf = shelf.laying(RunbookFolder(folder, mustExist: false))
        }
        if let folder = options.runbooks { shelf = shelf.laying(RunbookFolder(folder, mustExist: true)) }
        for fault in shelf.faults { complain("\(fault)") }
        return shelf
    }

    private static func printRunbook(_ name: String?, _ options: Options) throws(Failure) {
        let shelf = shelf(options)
        guard let name else {
            let widest = shelf.names.map(\.count).max() ?? 0
            for book in shelf.all {
                let padding = String(repeating: " ", count: widest - book.name.count + 2)
                print(visible(book.name + padding + book.title))
            }
            return
        }
        guard let text = shelf.text(of: name) else {
            throw .usage("no runbook \(name): pgtop runbook lists them")
        }
        print(String(decoding: text, as: UTF8.self), terminator: "")
    }

    /// Says everything that is wrong with the runbooks of a folder.
    private static func verify(_ path: String) -> Int32 {
        let folder = RunbookFolder(path, mustExist: true)
        let faults =
            folder.faults
            + folder.files.flatMap { file in
                RunbookReader.read(file.text, name: file.name, file: file.path).faults
            }
        for fault in faults { say(visible("\(fault)") + "\n") }
        if faults.isEmpty { print("\(folder.files.count) runbooks, nothing wrong with them") }
        return faults.isEmpty ? 0 : 1
    }
}

// MARK: - With a screen

extension Program {
    private static func dashboard(
        _ options: Options, _ conninfo: Conninfo, _ poolers: [PoolerAddress], limits: Limits = Limits(),
        watch: WatchOrder? = nil, greeting: String = ""
    ) throws(Failure) -> Int32 {
        try checkTerminal()
        SignalSource.block()
        return try present(options, options.isReadOnly ? .readOnly : .full, limits, watch, greeting) {
            mailbox in
            Source.server(
                conninfo, wish: Wish(), period: options.period, user: Source.user, poolers: poolers,
                mailbox: mailbox)
        }
    }

    private static func replay(_ options: Options, from file: String) throws(Failure) -> Int32 {
        try checkTerminal()
        SignalSource.block()
        let recording: Recording
        do throws(Recording.Fault) {
            recording = try Recording(path: file, start: Clock.now)
        } catch {
            throw Failure(text: error.description)
        }
        return try present(options, .replay) { Source.recording(recording, mailbox: $0) }
    }

    private static func checkTerminal() throws(Failure) {
        if isatty(STDIN_FILENO) == 0 || isatty(STDOUT_FILENO) == 0 { throw noScreen(.notATerminal) }
    }

    private static func noScreen(_ failure: TerminalFailure) -> Failure {
        .usage("\(failure); without a screen, use pgtop show \(panes[0])")
    }

    /// Claims the terminal, shows what a source tells, and gives the terminal back.
    private static func present(
        _ options: Options, _ mode: Model.Mode, _ limits: Limits = Limits(), _ watch: WatchOrder? = nil,
        _ greeting: String = "", _ source: (Mailbox) -> Source
    ) throws(Failure) -> Int32 {
        let shelf = shelf(options)
        var configuration = try configuration(options)
        configuration.limits = configuration.limits.overlaid(by: limits)
        let mailbox = Mailbox()
        let source = source(mailbox)
        let names = ["HOME", "XDG_STATE_HOME", "SSH_CONNECTION", "NO_COLOR"]
        let environment: [String: String] = names.reduce(into: [:]) { values, name in
            values[name] = getenv(name).map { String(cString: $0) }
        }
        do throws(TerminalFailure) {
            let signals = try SignalSource()
            let theme = options.theme.flatMap(Theme.named) ?? .standard(noColor: environment["NO_COLOR"])
            let terminal = try NcursesTerminal(theme: theme, ascii: options.isASCII)
            let errors = StandardErrors()
            var parting: String?
            defer {
                terminal.close()
                if let said = errors?.giveBack() { say(said) }
                if let parting { say("pgtop: \(parting)") }
            }
            let clerk = Clerk(
                journal: JournalFile(environment: environment),
                evidence: EvidenceFolder(environment: environment),
                watches: WatchFile(environment: environment), mailbox: mailbox,
                user: Source.user, origin: environment["SSH_CONNECTION"], act: source.act)
            clerk.start()
            var model = Model(
                mode, asksPassword: options.prompting != .never, period: options.period, shelf: shelf,
                configuration: configuration, at: Clock.now)
            model.watch.user = Source.user
            if let watch { model.open(watch) }
            if !greeting.isEmpty { model.tell(greeting, for: .seconds(15)) }
            let dashboard = Dashboard(
                terminal: terminal, signals: signals, mailbox: mailbox, source: source, clerk: clerk,
                model: model, zones: zones)
            defer { parting = dashboard.parting }
            return dashboard.run()
        } catch {
            throw noScreen(error)
        }
    }
}

// MARK: - Without a screen

extension Program {
    private static func headless(
        _ options: Options, idle: Bool, _ conninfo: Conninfo, _ poolers: [PoolerAddress], queryWidth: Int,
        probes: [any Probe.Type], limits: Limits = Limits()
    ) -> Headless {
        var wish = Wish(idle: idle, queryWidth: queryWidth)
        wish.probes = Set(probes.map { $0.id })
        return Headless(
            conninfo: conninfo, wish: wish, period: options.period, mayPrompt: options.prompting != .never,
            poolers: poolers, limits: limits)
    }

    private static func show(
        _ pane: String, _ count: Int, _ format: Show.Format, _ headless: Headless
    ) throws(Failure) {
        guard let page = Page.named(pane) else { return }
        do throws(Headless.Fault) {
            try Show(page: page, count: count, format: format).run(headless)
        } catch {
            throw Failure(text: error.description)
        }
    }

    private static func check(
        _ options: Options, _ profile: Profile?, _ format: CheckRun.Format
    ) throws(Failure) -> Int32 {
        let (conninfo, configuration) = (try conninfo(options), try configuration(options))
        let limits = configuration.limits(on: conninfo["host"] ?? "")
        let headless = headless(
            options, idle: false, conninfo, try poolers(options), queryWidth: 240, probes: [], limits: limits)
        do throws(Headless.Fault) {
            return try CheckRun(profile: profile, format: format, limits: limits).run(headless)
        } catch {
            // A server that does not answer is what a check is for.
            complain(error.description)
            return 2
        }
    }

    /// Records until somebody ends it; that is how it is meant to end.
    private static func record(_ options: Options, to path: String) throws(Failure) {
        let conninfo = try conninfo(options)
        let poolers = try poolers(options)
        SignalSource.block()
        do {
            let signals = try SignalSource()
            let file = try RecordingFile(path: path)
            var headless = headless(
                options, idle: false, conninfo, poolers, queryWidth: 1000, probes: ProbeList.all)
            headless.recording = file
            complain("recording to \(path); ^C ends it")
            try headless.run(stoppedBy: signals) { _ throws(Headless.Fault) in
                if let failure = file.failure {
                    throw Headless.Fault(description: "recording ended: \(failure)")
                }
                return true
            }
            complain("\(file.bytes) bytes recorded")
        } catch {
            throw Failure(text: "\(error)")
        }
    }

    /// A cluster of its own, gone when this returns.
    private static func demo(_ options: Options, _ scenario: String?) throws(Failure) -> Int32 {
        let cluster: DemoCluster
        do throws(DemoFailure) {
            cluster = try Demo.start(scenario: scenario ?? "trouble") { complain($0) }
        } catch {
            if case .unknownScenario = error { throw .usage(error) }
            throw Failure(text: error.description)
        }
        defer { cluster.stop() }
        for note in cluster.notes { complain(note) }
        let conninfo: Conninfo, poolers: [PoolerAddress]
        do throws(Conninfo.Fault) {
            conninfo = try Conninfo(string: cluster.conninfo)
            poolers = try addresses(cluster.pgbouncer.map { [$0] } ?? [])
        } catch {
            throw .usage(error)
        }
        if isatty(STDIN_FILENO) == 1, isatty(STDOUT_FILENO) == 1 {
            return try dashboard(
                options, conninfo, poolers, limits: cluster.limits, greeting: cluster.story)
        }
        try show(
            "sessions", 3, .text,
            headless(options, idle: false, conninfo, poolers, queryWidth: 240, probes: SessionsPane.probes))
        return 0
    }
}
