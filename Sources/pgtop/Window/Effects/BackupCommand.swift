import CSystem
import Glibc
import Probes
import Synchronization

/// The user's command that tells when the last backup was taken.
///
/// It has a process group of its own, ten seconds, and 4 kB to say it in; what it starts ends with it.
struct BackupCommand {
    let text: String

    static let patience = Duration.seconds(10)
    private static let longest = 4096
    private static let running = Mutex<Set<pid_t>>([])

    /// Ends those that run: nothing outlives pgtop.
    static func endAll() {
        running.withLock { for pid in $0 { kill(-pid, SIGKILL) } }
    }

    /// Runs it and waits for what it says: for a thread that has nothing else to do.
    func run(within limit: Duration = patience) -> BackupAge {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            return .failed("no pipe: \(String(cString: strerror(errno)))")
        }
        defer { close(ends[0]) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let child: Child
        do throws(LaunchFailure) {
            child = try launch(output: ends[1]).start()
        } catch {
            close(ends[1])
            return .failed(error.description)
        }
        Self.running.withLock { _ = $0.insert(child.pid) }
        close(ends[1])
        let (bytes, isTimely) = Self.read(ends[0], until: Clock.now + limit)
        let hasEnded = isTimely && Self.hasEnded(child, before: Clock.now + .seconds(1))
        // Its number is its own until we ask how it ended, so that nothing else is hit.
        kill(-child.pid, SIGKILL)
        Self.running.withLock { _ = $0.remove(child.pid) }
        var status: Int32 = 0
        waitpid(child.pid, &status, 0)
        return hasEnded
            ? Self.age(bytes, status) : .failed("it took longer than \(Told.time(limit)) and was ended")
    }

    /// Without a shell where the command needs none.
    private func launch(output: Int32) -> Launch {
        let needsShell = text.contains { "|&;<>()$`\\\"'*?[#~=%{}\n".contains($0) }
        let words = text.split(separator: " ").map(String.init)
        let isPath = words.first?.hasPrefix("/") ?? false
        let isPlain = !needsShell && isPath
        return Launch(
            program: isPlain ? words[0] : "/bin/sh", arguments: isPlain ? words : ["sh", "-c", text],
            environment: Self.environment, output: output, ownSession: true)
    }

    /// What it may need of our environment, and no password that pgtop was given.
    private static var environment: [String: String] {
        let names = ["PATH", "HOME", "USER", "LOGNAME", "LANG", "TZ", "SSH_AUTH_SOCK", "KRB5CCNAME"]
        let own = ["PGHOST", "PGPORT", "PGUSER", "PGDATABASE", "PGPASSFILE", "PGSERVICE", "PGSERVICEFILE"]
        return (names + own).reduce(into: [:]) { values, name in
            values[name] = getenv(name).map { String(cString: $0) }
        }
    }

    private static func read(_ pipe: Int32, until deadline: Instant) -> (bytes: [UInt8], isTimely: Bool) {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1024)
        while Clock.now < deadline {
            var polled = pollfd(fd: pipe, events: Int16(POLLIN), revents: 0)
            let left = Clock.now.timeLeft(until: deadline)
            var timeout = timespec(tv_sec: Int(left / 1_000_000_000), tv_nsec: Int(left % 1_000_000_000))
            guard csystem_ppoll(&polled, 1, &timeout) > 0 else { continue }
            let count = Glibc.read(pipe, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return (bytes, true) }
            // What is too much is read, so that the command can end, and left out.
            if bytes.count < longest { bytes += buffer[..<count].prefix(longest - bytes.count) }
        }
        return (bytes, false)
    }

    /// Whether it ends before the deadline; how, is not asked yet.
    private static func hasEnded(_ child: Child, before deadline: Instant) -> Bool {
        while Clock.now < deadline {
            var facts = siginfo_t()
            let flags = WEXITED | WNOHANG | WNOWAIT
            guard waitid(P_PID, UInt32(child.pid), &facts, flags) == 0 else { return false }
            // The signal's number stays 0 while there is nothing to tell.
            if facts.si_signo != 0 { return true }
            var pause = timespec(tv_sec: 0, tv_nsec: 5_000_000)
            nanosleep(&pause, nil)
        }
        return false
    }

    private static func age(_ bytes: [UInt8], _ status: Int32) -> BackupAge {
        let lines = String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isNewline)
        let said = lines.first { !$0.allSatisfy { $0 == " " || $0 == "\t" } }.map(String.init)
        guard status == 0 else {
            let how = status & 0x7F == 0 ? "status \((status >> 8) & 0xFF)" : "signal \(status & 0x7F)"
            // What it says when it fails may quote what it was called with.
            return .failed("it ended with \(how)")
        }
        return said.map(BackupAge.said) ?? .failed("it printed nothing")
    }
}
