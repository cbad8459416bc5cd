import Glibc
import Probes

/// The file in which every action stands: who did what to whom, and what became of it.
///
/// JSON, one object a line.
struct JournalFile {
    let path: String

    init(path: String) {
        self.path = path
    }

    /// `~/.local/state/pgtop/journal.jsonl`, or where XDG_STATE_HOME says.
    init?(environment: [String: String]) {
        if let state = environment["XDG_STATE_HOME"], state.hasPrefix("/") {
            path = state + "/pgtop/journal.jsonl"
        } else if let home = environment["HOME"], home.hasPrefix("/") {
            path = home + "/.local/state/pgtop/journal.jsonl"
        } else {
            return nil
        }
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

    private func trouble(_ call: String) -> String {
        "cannot \(call) \(path): \(String(cString: strerror(errno)))"
    }

    private func makeFolders() {
        var folder = ""
        for part in path.split(separator: "/").dropLast() {
            folder += "/" + part
            mkdir(folder, 0o700)
        }
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
            ("action", .string(action)),
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
