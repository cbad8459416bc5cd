import Glibc
import Probes

/// The file in which all stands that was seen, asked, decided and done: who did what to whom, and what became of it.
///
/// JSON, one object a line.
struct JournalFile {
    let path: String

    init(path: String) {
        self.path = path
    }

    /// `~/.local/state/pgtop/journal.jsonl`, or where XDG_STATE_HOME says.
    init?(environment: [String: String]) {
        guard let folder = StateFolder.path(environment) else { return nil }
        path = folder + "/journal.jsonl"
    }

    /// Adds a line and waits until the disk has it.
    ///
    /// Returns why that could not be done.
    func append(_ line: String) -> String? {
        makeFolders()
        let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0o600)
        guard file >= 0 else { return trouble("open") }
        defer { close(file) }
        let bytes = Array((line + "\n").utf8)
        guard write(file, bytes, bytes.count) == bytes.count, fdatasync(file) == 0 else {
            return trouble("write")
        }
        return nil
    }

    /// Why no line could be added, if so.
    func trouble() -> String? {
        makeFolders()
        let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK, 0o600)
        guard file >= 0 else { return trouble("open") }
        close(file)
        return nil
    }

    /// Of a long file no more than this is read.
    private static let longestTail = 512 * 1024

    /// What the end of the file holds; lines that no pgtop has written are left out.
    func tail() -> [JournalEntry] {
        let file = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return [] }
        defer { close(file) }
        var facts = stat()
        guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else { return [] }
        let start = max(0, Int(facts.st_size) - Self.longestTail)
        let bytes = Self.read(file, from: start)
        // Where the reading begins amid a line, the rest of that line says nothing.
        let lines = bytes.split(separator: UInt8(ascii: "\n")).dropFirst(start > 0 ? 1 : 0)
        return lines.compactMap { JournalEntry(String(decoding: $0, as: UTF8.self)) }
    }

    private static func read(_ file: Int32, from start: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: longestTail)
        var count = 0
        while count < bytes.count {
            let got = bytes[count...].withUnsafeMutableBytes {
                pread(file, $0.baseAddress, $0.count, start + count)
            }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { break }
            count += got
        }
        return Array(bytes.prefix(count))
    }

    private func trouble(_ call: String) -> String {
        "cannot \(call) \(path): \(String(cString: strerror(errno)))"
    }

    private func makeFolders() {
        guard let end = path.lastIndex(of: "/") else { return }
        StateFolder.make(String(path[..<end]))
    }
}

extension JournalLine {
    /// The line as JSON; whoever acts from which terminal is added to what the model knows.
    func json(at time: ServerTime, by user: String, from origin: String?) -> String {
        var members: [(String, JSON)] = [
            ("time", .string(time.description)), ("user", .string(user)),
            ("from", origin.map(JSON.string) ?? .null),
            ("host", .string(host)), ("database", .string(database)),
            ("system_identifier", systemIdentifier.map(JSON.string) ?? .null),
            ("kind", .string(kind.rawValue)), ("action", .string(action)),
        ]
        members += target.members
        members += [("reason", .string(reason)), ("outcome", outcome.map(JSON.string) ?? .null)]
        return JSON.object(members.map { JSON.Member(name: $0.0, value: $0.1) }).description
    }
}

extension JournalLine.Target {
    fileprivate var members: [(String, JSON)] {
        switch self {
        case .named(let name): [("target", .string(name))]
        case .session(let session): Self.members(session)
        }
    }

    private static func members(_ session: Backend) -> [(String, JSON)] {
        [
            ("pid", .integer(Int64(session.id.pid))),
            ("backend_start", session.id.start.map { .string($0.description) } ?? .null),
            ("target_role", session.role.map(JSON.string) ?? .null),
            ("target_database", session.database.map(JSON.string) ?? .null),
            ("target_application", session.application.map(JSON.string) ?? .null),
            ("target_client", session.client.map(JSON.string) ?? .null),
            ("target_state", session.state.map(JSON.string) ?? .null),
            ("target_query", session.query.map { .string(SQLText.redacted($0)) } ?? .null),
        ]
    }
}
