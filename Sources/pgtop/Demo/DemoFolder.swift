import Glibc

/// The folder that holds all there is of a demo: data, sockets, logs, scripts.
struct DemoFolder {
    let path: String
    private let account: ServerAccount

    private static let prefix = "pgtop-demo."
    /// The file that a supervisor keeps locked for as long as it lives.
    private static let lock = "in-use"

    /// Makes a folder that only the servers' user may enter.
    init(account: ServerAccount, in parent: String) throws(DemoEnd) {
        var template = Array("\(parent)/\(Self.prefix)XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil, chown(template, account.uid, account.gid) == 0 else {
            throw .failed("cannot make a folder in \(parent): \(String(cString: strerror(errno)))")
        }
        path = String(decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        self.account = account
        try lockForLife()
    }

    /// Locks the file before it has its name, so that nobody ever sees it unlocked.
    private func lockForLife() throws(DemoEnd) {
        let (unnamed, named) = ("\(path)/\(Self.lock).new", "\(path)/\(Self.lock)")
        let file = open(unnamed, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0, flock(file, LOCK_EX | LOCK_NB) == 0, rename(unnamed, named) == 0 else {
            throw .failed("cannot lock \(named): \(String(cString: strerror(errno)))")
        }
    }

    private init(leftOver path: String, account: ServerAccount) {
        self.path = path
        self.account = account
    }

    /// `TMPDIR` if its name is plain, short enough for a socket, and not root's own; else `/tmp`.
    static var parent: String {
        guard geteuid() != 0, let wanted = getenv("TMPDIR").map({ String(cString: $0) }),
            wanted.utf8.count <= 60, wanted.hasPrefix("/"), access(wanted, W_OK | X_OK) == 0,
            wanted.allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber || "/._-+".contains($0)) })
        else { return "/tmp" }
        return wanted
    }

    /// Writes a file of the servers' user, which nobody else may read.
    func write(_ text: String, to name: String, appending: Bool = false) throws(DemoEnd) {
        let flags = appending ? O_APPEND : O_CREAT | O_EXCL
        let file = open("\(path)/\(name)", O_WRONLY | O_NOFOLLOW | O_CLOEXEC | flags, 0o600)
        guard file >= 0 else { throw .failed("cannot write \(name): \(String(cString: strerror(errno)))") }
        defer { close(file) }
        let bytes = Array(text.utf8)
        let isWritten = Glibc.write(file, bytes, bytes.count) == bytes.count
        guard isWritten, fchown(file, account.uid, account.gid) == 0 else {
            throw .failed("cannot write \(name): \(String(cString: strerror(errno)))")
        }
    }

    /// Writes a file anew, at once for whoever reads it.
    func replace(_ name: String, with text: String) throws(DemoEnd) {
        try write(text, to: "\(name).new")
        guard rename("\(path)/\(name).new", "\(path)/\(name)") == 0 else {
            throw .failed("cannot replace \(name): \(String(cString: strerror(errno)))")
        }
    }

    /// What a log here has to say: its last error, or else its last line.
    func complaint(in log: String) -> String {
        let lines = Disk.text(of: "\(path)/\(log)")?.split(separator: "\n") ?? []
        let error = lines.last { $0.contains("FATAL:") || $0.contains("ERROR:") || $0.contains("error:") }
        return (error ?? lines.last).map(String.init) ?? "it did not say why"
    }

    var exists: Bool { access(path, F_OK) == 0 }

    /// What to start, as the servers' user, to remove the folder.
    ///
    /// Root does not do it himself: in a folder that is another's, names may change under his hands.
    var removal: [String] { ["/bin/rm", "-rf", "--", path] }

    /// The folders of demos whose supervisor was killed before it could remove them.
    static func leftOvers(of account: ServerAccount, in parent: String) -> [DemoFolder] {
        Disk.names(in: parent).filter { $0.hasPrefix(prefix) }
            .map { DemoFolder(leftOver: "\(parent)/\($0)", account: account) }
            .filter(\.isLeftOver)
    }

    private var isLeftOver: Bool {
        var facts = stat()
        guard lstat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR, facts.st_uid == account.uid else {
            return false
        }
        let file = open("\(path)/\(Self.lock)", O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        return flock(file, LOCK_EX | LOCK_NB) == 0
    }
}
