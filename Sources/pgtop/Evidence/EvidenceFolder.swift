import Glibc
import Probes

/// Where bundles of evidence are written: a folder that is the user's alone, each time to new files.
struct EvidenceFolder: Sendable {
    let path: String

    init(path: String) {
        self.path = path
    }

    init?(environment: [String: String]) {
        guard let state = StateFolder.path(environment) else { return nil }
        path = state + "/evidence"
    }

    struct Files: Sendable, Equatable {
        let markdown: String
        let json: String
    }

    /// Why nothing was written, in words.
    struct Fault: Error, Equatable {
        let reason: String
    }

    /// Writes a bundle, named after the host and the time.
    func save(_ bundle: EvidenceBundle, at time: ServerTime, by user: String) throws(Fault) -> Files {
        let markdown = EvidenceMarkdown(bundle: bundle, writtenAt: time, user: user).text
        let json = bundle.json(writtenAt: time, by: user).description + "\n"
        let folder = try open()
        defer { close(folder) }
        let stem = Self.stem(bundle.host, time)
        for attempt in 1...Self.mostAttempts {
            let name = attempt == 1 ? stem : "\(stem)-\(attempt)"
            if try write(markdown, to: name + ".md", in: folder) {
                do throws(Fault) {
                    if try write(json, to: name + ".json", in: folder) {
                        return Files(markdown: "\(path)/\(name).md", json: "\(path)/\(name).json")
                    }
                } catch {
                    unlinkat(folder, name + ".md", 0)
                    throw error
                }
                unlinkat(folder, name + ".md", 0)
            }
        }
        throw Fault(reason: "\(path) holds \(stem).md and others like it already")
    }

    /// Writes the report of a watched window to a file of its own.
    func save(report: String, of host: String, at time: ServerTime) throws(Fault) -> String {
        let folder = try open()
        defer { close(folder) }
        let stem = "window-" + Self.stem(host, time)
        for attempt in 1...Self.mostAttempts {
            let name = (attempt == 1 ? stem : "\(stem)-\(attempt)") + ".md"
            if try write(report, to: name, in: folder) { return "\(path)/\(name)" }
        }
        throw Fault(reason: "\(path) holds \(stem).md and others like it already")
    }

    private static let mostAttempts = 20

    /// `db1.example-20261121T110213Z`, whatever the host is called.
    static func stem(_ host: String, _ time: ServerTime) -> String {
        let plain = host.map { ($0.isASCII && ($0.isLetter || $0.isNumber)) || "._-".contains($0) ? $0 : "-" }
        let name = String(plain.drop { "._-".contains($0) }.prefix(60))
        let clock = time.description.prefix(19).filter { $0 != "-" && $0 != ":" }
        return "\(name.isEmpty ? "local" : name)-\(clock)Z"
    }

    /// The folder itself, if it is one that nobody else can write to.
    private func open() throws(Fault) -> Int32 {
        StateFolder.make(path)
        let folder = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard folder >= 0 else { throw Self.fault("open", path) }
        var facts = stat()
        guard fstat(folder, &facts) == 0, facts.st_uid == geteuid(), facts.st_mode & 0o022 == 0 else {
            close(folder)
            throw Fault(reason: "others than you may write to \(path)")
        }
        return folder
    }

    /// Writes a new file; false where there is one of that name.
    private func write(_ text: String, to name: String, in folder: Int32) throws(Fault) -> Bool {
        let file = openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        if file < 0, errno == EEXIST { return false }
        guard file >= 0 else { throw Self.fault("create", "\(path)/\(name)") }
        defer { close(file) }
        let bytes = Array(text.utf8)
        var written = 0
        while written < bytes.count {
            let count = bytes[written...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                let fault = Self.fault("write", "\(path)/\(name)")
                unlinkat(folder, name, 0)
                throw fault
            }
            written += count
        }
        guard fsync(file) == 0 else { throw Self.fault("write", "\(path)/\(name)") }
        return true
    }

    private static func fault(_ call: String, _ path: String) -> Fault {
        Fault(reason: "cannot \(call) \(path): \(String(cString: strerror(errno)))")
    }
}
