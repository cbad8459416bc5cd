import CSystem
import Glibc

/// The processes that a supervisor has started: each runs as the servers' user and dies with the supervisor.
final class Household {
    let account: ServerAccount
    private let vigil: Vigil
    private var servers: [Child] = []
    private var others: Set<Child> = []

    init(account: ServerAccount, vigil: Vigil) {
        self.account = account
        self.vigil = vigil
    }

    /// Starts a server, which is given time to stop in the end.
    func serve(_ command: [String], environment: [String: String], log: String) throws(DemoEnd) -> Child {
        let child = try spawn(command, environment: environment, log: log, deathSignal: SIGQUIT)
        servers.append(child)
        return child
    }

    /// Starts a program that is simply killed in the end.
    func start(
        _ command: [String], environment: [String: String], log: String? = nil
    ) throws(DemoEnd) -> Child {
        let child = try spawn(command, environment: environment, log: log, deathSignal: SIGKILL)
        others.insert(child)
        return child
    }

    /// How a child ended, or `nil` while it runs; tells it once.
    func ended(_ child: Child) -> Int32? {
        guard let status = child.ended() else { return nil }
        servers.removeAll { $0 == child }
        others.remove(child)
        return status
    }

    /// How a child ended, or `nil` when it still runs after this time.
    func end(of child: Child, within limit: Duration) throws(DemoEnd) -> Int32? {
        let deadline = ContinuousClock.now + limit
        while true {
            if let status = ended(child) { return status }
            if ContinuousClock.now >= deadline { return nil }
            try vigil.rest(until: deadline)
        }
    }

    /// Runs `command` in the folder that the supervisor is in.
    private func spawn(
        _ command: [String], environment: [String: String], log: String?, deathSignal: Int32
    ) throws(DemoEnd) -> Child {
        let output = log.map { open($0, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC, 0o600) }
        defer { if let output { close(output) } }
        let will = ["\(deathSignal)", "\(getpid())", "\(account.uid)", "\(account.gid)"]
        let launch = Launch(
            program: "/proc/self/exe", arguments: [Demo.childName] + will + command, environment: environment,
            output: output, errors: output)
        do throws(LaunchFailure) {
            return try launch.start()
        } catch {
            throw .failed("\(error)")
        }
    }

    /// What a process called `Demo.childName` does: becomes the servers' user, makes sure to die with the
    /// supervisor, and is from then on the command that it was given.
    static func become(_ arguments: [String]) -> Never {
        let numbers = arguments.prefix(4).compactMap { UInt32($0) }
        guard numbers.count == 4, arguments.count > 4 else { exit(2) }
        let account = ServerAccount(uid: numbers[2], gid: numbers[3])
        // In this order: a change of user forgets the death signal; the supervisor may die before it is set.
        guard account.assume(), csystem_die_with_parent(Int32(numbers[0])) == 0, getppid() == numbers[1]
        else {
            exit(1)
        }
        let command = Array(arguments.dropFirst(4))
        withCStrings(command) { _ = execv(command[0], $0) }
        exit(127)
    }
}

// MARK: - The end

extension Household {
    /// Ends all processes and removes the folder; it only waits, and each wait has an end.
    func clear(_ folder: DemoFolder?) {
        let clients = others
        for client in clients { client.signal(SIGKILL) }
        for client in clients { _ = waitForEnd(of: client, until: .now + .seconds(1)) }
        stopServers()
        _ = chdir("/")
        if let folder { remove(folder) }
    }

    /// Removes a folder as the servers' user, again and again while a last process still writes into it.
    ///
    /// Thousands of files that were written through to a slow disk take their time.
    func remove(_ folder: DemoFolder) {
        let deadline = ContinuousClock.now + .seconds(8)
        while folder.exists, ContinuousClock.now < deadline {
            guard let removal = try? start(folder.removal, environment: [:]) else { return }
            _ = waitForEnd(of: removal, until: deadline)
        }
    }

    /// Stops the servers, all at the same time.
    ///
    /// A postmaster kills what does not follow it within 5 seconds (a backend that somebody has stopped, say),
    /// so it is given more than that before it is killed itself.
    private func stopServers() {
        for server in servers {
            server.signal(SIGQUIT)
            server.signal(SIGCONT)
        }
        let deadline = ContinuousClock.now + .seconds(6)
        for server in servers where !waitForEnd(of: server, until: deadline) {
            server.signal(SIGKILL)
            _ = waitForEnd(of: server, until: .now + .seconds(1))
        }
    }

    private func waitForEnd(of child: Child, until deadline: ContinuousClock.Instant) -> Bool {
        while ended(child) == nil {
            if ContinuousClock.now >= deadline { return false }
            usleep(5_000)
        }
        return true
    }
}
