import CSystem
import Glibc
import Probes
import Synchronization

/// The keepers of what pgtop has paused, seen from pgtop: a process and a thread that listens to it for each pause.
final class PauseKeepers: Sendable {
    private let sockets = Mutex<Set<Int32>>([])
    private let running = Countdown()
    private let report: @Sendable (Report) -> Void

    /// How long a keeper may take to resume while pgtop ends.
    private static let patience = Duration.seconds(2)

    init(report: @escaping @Sendable (Report) -> Void) {
        self.report = report
    }

    /// Pauses a database; `abandoned` is called when the keeper ended without a word, and somebody else must resume.
    func start(
        _ deed: Deed, _ order: PauseKeeping.Order, abandoned: @escaping @Sendable () -> Void
    ) {
        var ends: [Int32] = [-1, -1]
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            return refuse(deed, "no socket: \(String(cString: strerror(errno)))")
        }
        let socket = ends[0]
        defer { close(ends[1]) }
        let launch = Launch(
            program: "/proc/self/exe", arguments: [PauseKeeping.name], environment: Self.environment,
            input: ends[1], ownSession: true)
        let child: Child
        do throws(LaunchFailure) {
            child = try launch.start()
        } catch {
            close(socket)
            return refuse(deed, error.description)
        }
        let bytes = Array(order.text.utf8)
        _ = write(socket, bytes, bytes.count)
        sockets.withLock { _ = $0.insert(socket) }
        running.add()
        Thread.start("keeper") { self.listen(to: socket, child, deed, abandoned) }
    }

    private func refuse(_ deed: Deed, _ reason: String) {
        report(.action(.deed(deed, .refused(.denied(reason: reason)))))
    }

    /// Ends all pauses that are to end with pgtop, and waits a moment until that is so.
    func stop() {
        for socket in sockets.withLock({ $0 }) { shutdown(socket, Int32(SHUT_WR)) }
        running.wait(until: Clock.now + Self.patience)
    }

    /// What the keeper needs of our environment: libpq's variables, and the way to its files.
    private static var environment: [String: String] {
        var variables: [String: String] = [:]
        var entry = environ
        while let text = entry.pointee {
            let parts = String(cString: text).split(
                separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { variables[String(parts[0])] = String(parts[1]) }
            entry += 1
        }
        return variables
    }

    private func listen(
        to socket: Int32, _ child: Child, _ deed: Deed, _ abandoned: @Sendable () -> Void
    ) {
        var unread: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1024)
        var isOver = false
        while true {
            let count = read(socket, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { break }
            unread += buffer[..<count]
            while let end = unread.firstIndex(of: 0x0A) {
                let line = String(decoding: unread[..<end], as: UTF8.self)
                unread.removeSubrange(...end)
                guard let told = KeeperReport(line: line[...]) else { continue }
                isOver = isOver || told.outcome.isFinal
                report(.action(.deed(deed, told.outcome)))
            }
        }
        sockets.withLock { _ = $0.remove(socket) }
        close(socket)
        waitpid(child.pid, nil, 0)
        if !isOver { abandoned() }
        running.remove()
    }
}
