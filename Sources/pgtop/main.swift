import Glibc
import Probes
import TUI

Demo.superviseIfAsked(CommandLine.arguments)
SignalSource.block()
do {
    let conninfo = try Conninfo(string: CommandLine.arguments.dropFirst().first)
    let mailbox = Mailbox()
    let source = Source.server(conninfo, wish: Wish(), period: .seconds(1), user: Source.user, mailbox: mailbox)
    let terminal = try NcursesTerminal(theme: .dark)
    let clerk = Clerk(
        journal: JournalFile(environment: ["HOME": "/tmp"]), queue: source.queue, mailbox: mailbox, user: Source.user,
        origin: nil)
    clerk.start()
    let dashboard = try Dashboard(
        terminal: terminal, signals: SignalSource(), mailbox: mailbox, source: source, clerk: clerk,
        model: Model(at: Clock.now))
    let status = dashboard.run()
    terminal.close()
    exit(status)
} catch {
    print("pgtop: \(error)")
    exit(2)
}
