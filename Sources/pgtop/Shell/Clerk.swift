import CSystem
import Glibc
import Probes
import Synchronization

/// Writes the journal and evidence, and passes requests on, in their order, on a thread of its own.
///
/// An intent is on the disk before its signal is sent; a disk that hangs holds up the signal, never the screen.
final class Clerk: Sendable {
    private enum Task: Sendable {
        case check
        case write(JournalLine)
        /// Tell what the journal holds.
        case recall
        case save(EvidenceBundle)
        case act(ActionRequest)
        case keepWatch(String, of: WatchedServer)
        case dropWatch(of: WatchedServer)
        case recallWatch(of: WatchedServer)
        case saveReport(String, host: String)
        /// All that was added before is done.
        case tell(Countdown)
    }

    /// What the thread knows about the journal.
    private struct Memory {
        var trouble: String?
        /// Whose intents could not be written, when the user did not know that they would not be.
        var unwritten: Set<Subject> = []
        /// Why the watch could not be kept the last time.
        var watchTrouble: String?
    }

    /// What an intent in the journal and the request that follows it have in common.
    private enum Subject: Hashable {
        case session(Backend.ID)
        case deed(action: String, target: String)

        init(_ line: JournalLine) {
            switch line.target {
            case .session(let backend): self = .session(backend.id)
            case .named(let name): self = .deed(action: line.action, target: name)
            }
        }

        /// Nil when the request changes nothing, and so stands in no journal.
        init?(_ request: ActionRequest) {
            switch request {
            case .signal(_, let target, _): self = .session(target.id)
            case .deed(let deed): self = .deed(action: deed.action, target: deed.target)
            case .consequences, .detail, .explain, .statementText, .look, .size, .breakOffLook, .breakOffDeed:
                return nil
            }
        }
    }

    private let tasks = Mutex<[Task]>([.check, .recall])
    private let alarm = eventfd(0, Int32(EFD_CLOEXEC))
    private let journal: JournalFile?
    private let evidence: EvidenceFolder?
    private let watches: WatchFile?
    private let act: @Sendable (ActionRequest) -> Void
    private let mailbox: Mailbox
    private let user: String
    private let origin: String?

    /// `act` takes the requests whose turn has come.
    init(
        journal: JournalFile?, evidence: EvidenceFolder? = nil, watches: WatchFile? = nil,
        mailbox: Mailbox, user: String, origin: String?,
        act: @escaping @Sendable (ActionRequest) -> Void
    ) {
        self.journal = journal
        self.evidence = evidence
        self.watches = watches
        self.act = act
        self.mailbox = mailbox
        self.user = user
        self.origin = origin
    }

    func start() {
        Thread.start("clerk") { self.work() }
        Alarm.ring(alarm)
    }

    func write(_ line: JournalLine) { add(.write(line)) }
    func recall() { add(.recall) }
    func save(_ bundle: EvidenceBundle) { add(.save(bundle)) }
    /// Only the newest matters, where the disk does not keep up.
    func keepWatch(_ text: String, of server: WatchedServer) {
        tasks.withLock { tasks in
            tasks.removeAll { if case .keepWatch(_, let other) = $0 { other == server } else { false } }
        }
        add(.keepWatch(text, of: server))
    }
    func dropWatch(of server: WatchedServer) { add(.dropWatch(of: server)) }
    func recallWatch(of server: WatchedServer) { add(.recallWatch(of: server)) }
    func saveReport(_ text: String, host: String) { add(.saveReport(text, host: host)) }
    /// Runs the user's command on a thread of its own: it may take its time, and what is written must not wait for it.
    func askBackup(_ command: String) {
        Thread.start("backup") { [mailbox] in
            mailbox.put(.watch(.backup(BackupCommand(text: command).run(), command: command)))
        }
    }
    /// Passes a request on once all that was written before it is on the disk.
    func pass(_ request: ActionRequest) { add(.act(request)) }

    /// Waits until all is written, no longer than so.
    func finish(within limit: Duration) {
        BackupCommand.endAll()
        let rest = Countdown()
        rest.add()
        add(.tell(rest))
        rest.wait(until: Clock.now + limit)
    }

    private func add(_ task: Task) {
        tasks.withLock { $0.append(task) }
        Alarm.ring(alarm)
    }

    private func work() {
        var memory = Memory()
        while true {
            Alarm.quiet(alarm)
            let due = tasks.withLock { tasks in
                defer { tasks.removeAll() }
                return tasks
            }
            for task in due { perform(task, &memory) }
        }
    }

    /// A request whose intent could not be written is not passed on, unless the user knew that when he confirmed it.
    private func perform(_ task: Task, _ memory: inout Memory) {
        switch task {
        case .check: note(journal.map { $0.trouble() } ?? StateFolder.homeless, in: &memory)
        case .act(let request):
            if let subject = Subject(request), memory.unwritten.remove(subject) != nil {
                refuse(
                    request, .denied(reason: "nothing was sent: \(memory.trouble ?? "no journal")"))
            } else {
                act(request)
            }
        case .tell(let rest): rest.remove()
        case .save(let bundle): write(bundle)
        case .keepWatch(let text, let server):
            let trouble = watches.map { $0.keep(text, of: server) } ?? StateFolder.homeless
            if trouble != memory.watchTrouble { mailbox.put(.watch(.trouble(trouble))) }
            memory.watchTrouble = trouble
        case .dropWatch(let server): watches?.drop(server)
        case .recallWatch(let server):
            mailbox.put(.watch(.recalled(watches?.text(of: server), of: server)))
        case .saveReport(let text, let host): save(report: text, host)
        case .recall: mailbox.put(.journal(.recalled(journal?.tail() ?? [])))
        case .write(let line):
            let wasKnown = memory.trouble != nil
            let text = line.json(at: Self.now, by: user, from: origin)
            if let entry = JournalEntry(text) { mailbox.put(.journal(.added(entry))) }
            note(journal.map { $0.append(text) } ?? StateFolder.homeless, in: &memory)
            if memory.trouble != nil, !wasKnown, line.outcome == nil {
                memory.unwritten.insert(Subject(line))
            }
        }
    }

    private func write(_ bundle: EvidenceBundle) {
        guard let evidence else {
            return mailbox.put(.evidence(.failure(.init(reason: StateFolder.homeless))))
        }
        do throws(EvidenceFolder.Fault) {
            mailbox.put(.evidence(.success(try evidence.save(bundle, at: Self.now, by: user))))
        } catch {
            mailbox.put(.evidence(.failure(error)))
        }
    }

    private func save(report: String, _ host: String) {
        guard let evidence else {
            return mailbox.put(.watch(.report(.failure(.init(reason: StateFolder.homeless)))))
        }
        do throws(EvidenceFolder.Fault) {
            mailbox.put(.watch(.report(.success(try evidence.save(report: report, of: host, at: Self.now)))))
        } catch {
            mailbox.put(.watch(.report(.failure(error))))
        }
    }

    private func refuse(_ request: ActionRequest, _ failure: ProbeFailure) {
        switch request {
        case .signal(let signal, let target, _):
            mailbox.put(.report(.action(.outcome(signal, target, .refused(failure)))))
        case .deed(let deed): mailbox.put(.report(.action(.deed(deed, .refused(failure)))))
        case .consequences, .detail, .explain, .statementText, .look, .size, .breakOffLook, .breakOffDeed:
            break
        }
    }

    private func note(_ trouble: String?, in memory: inout Memory) {
        if trouble != memory.trouble { mailbox.put(.journal(.trouble(trouble))) }
        memory.trouble = trouble
    }

    private static var now: ServerTime { WallClock.timeOfDay }
}
