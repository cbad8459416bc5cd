import Glibc
import Probes

/// Where a watch that is not ended is kept, a file for each server, so that nothing ends with pgtop.
///
/// It lies beside the journal and not in it: others write the journal too, only its end is read, and a baseline is too
/// much for a line. Each writing replaces the whole at once, so that a crash leaves the one before.
struct WatchFile {
    let folder: String

    init(folder: String) {
        self.folder = folder
    }

    init?(environment: [String: String]) {
        guard let state = StateFolder.path(environment) else { return nil }
        folder = state + "/watches"
    }

    /// No record is longer than this; a file that is, is none of ours.
    private static let longest = 4 << 20

    /// The file of a server, by what identifies it best.
    func path(of server: WatchedServer) -> String { "\(folder)/\(server.stem).json" }

    /// Keeps a watch instead of what was kept before; returns why that could not be done.
    func keep(_ text: String, of server: WatchedServer) -> String? {
        StateFolder.make(folder)
        let (path, fresh) = (path(of: server), "\(folder)/.\(server.stem).\(getpid())")
        unlink(fresh)
        let file = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { return Self.trouble("create", fresh) }
        let isWritten = Self.write(text + "\n", to: file) && fdatasync(file) == 0
        let trouble = isWritten ? nil : Self.trouble("write", fresh)
        close(file)
        if trouble == nil, rename(fresh, path) == 0 { return nil }
        let reason = trouble ?? Self.trouble("replace", path)
        unlink(fresh)
        return reason
    }

    /// A watch that has ended is kept no longer.
    func drop(_ server: WatchedServer) { unlink(path(of: server)) }

    /// What was kept of a server; nil when there is nothing.
    func text(of server: WatchedServer) -> String? {
        let file = open(path(of: server), O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        var facts = stat()
        guard fstat(file, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, facts.st_uid == geteuid(),
            facts.st_size > 0, facts.st_size <= Self.longest
        else { return nil }
        var bytes = [UInt8](repeating: 0, count: Int(facts.st_size))
        var count = 0
        while count < bytes.count {
            let got = bytes[count...].withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
            if got < 0, errno == EINTR { continue }
            guard got > 0 else { break }
            count += got
        }
        return String(decoding: bytes.prefix(count), as: UTF8.self)
    }

    private static func write(_ text: String, to file: Int32) -> Bool {
        let bytes = Array(text.utf8)
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return false }
            written += count
        }
        return true
    }

    private static func trouble(_ call: String, _ path: String) -> String {
        "cannot \(call) \(path): \(String(cString: strerror(errno)))"
    }
}

/// The server that a window is watched on, as it is found again.
struct WatchedServer: Sendable, Hashable {
    let host: String
    let port: String
    let systemIdentifier: String?

    init(_ server: Server) {
        (host, port, systemIdentifier) = (server.host, server.port, server.systemIdentifier)
    }

    /// A name for a file: the cluster's identity together with the address, for a standby has the same identity.
    var stem: String {
        let address = "\(host)-\(port)".map {
            ($0.isASCII && ($0.isLetter || $0.isNumber)) || "._-".contains($0) ? $0 : "-"
        }
        return [systemIdentifier, String(String(address).drop { "._-".contains($0) }.prefix(80))]
            .compactMap { $0 }.joined(separator: "-")
    }
}
