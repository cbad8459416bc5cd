import Glibc
import Probes

/// What stands in the configuration file.
///
/// Its form is that of `pg_service.conf`: sections in brackets, a setting a line, `#` before what is a comment.
struct Configuration: Sendable, Equatable {
    /// Connection strings of PgBouncer's consoles.
    var poolers: [String] = []
    /// What is said of the limits of checks.
    var limits = Limits()
    /// What is said of single hosts.
    var hosts: [String: HostSettings] = [:]

    struct HostSettings: Sendable, Equatable {
        var limits = Limits()
        /// Nothing may be changed there.
        var isReadOnly = false
    }

    func limits(on host: String) -> Limits { hosts[host].map { limits.overlaid(by: $0.limits) } ?? limits }

    /// Why a file is of no use; never holds a value, which could be a password.
    struct Fault: Error, Equatable, CustomStringConvertible {
        let description: String
    }

    init() {}

    /// Understands the text of a file.
    init(_ text: String, file: String) throws(Fault) {
        var section: Substring?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = Self.trimmed(line)
            if line.isEmpty || line.hasPrefix("#") { continue }
            let place = "\(file), line \(index + 1)"
            if line.hasPrefix("["), line.hasSuffix("]") {
                section = line.dropFirst().dropLast()
                guard section == "pgtop" || section == "thresholds" || section?.hasPrefix("host ") ?? false
                else {
                    throw Fault(
                        description: "\(place): there are the sections [pgtop], [thresholds] and [host NAME]")
                }
                continue
            }
            guard let sign = line.firstIndex(of: "=") else {
                throw Fault(description: "\(place): write it as name = value")
            }
            guard let section else {
                throw Fault(description: "\(place): it stands before the first section")
            }
            let value = String(Self.trimmed(line[line.index(after: sign)...]))
            try set(String(Self.trimmed(line[..<sign])), to: value, in: String(section), place)
        }
    }

    private mutating func set(
        _ key: String, to value: String, in section: String, _ place: String
    ) throws(Fault) {
        if section == "pgtop" {
            guard key == "pgbouncer" else {
                throw Fault(description: "\(place): there is no such setting; there is pgbouncer")
            }
            poolers.append(value)
            return
        }
        guard section != "thresholds" else { return try Self.set(key, to: value, in: &limits, place) }
        let host = String(Self.trimmed(section.dropFirst("host ".count)))
        var settings = hosts[host] ?? HostSettings()
        if key == "read_only" {
            guard let flag = ["true": true, "on": true, "false": false, "off": false][value] else {
                throw Fault(description: "\(place): read_only is true or false")
            }
            settings.isReadOnly = flag
        } else {
            try Self.set(key, to: value, in: &settings.limits, place)
        }
        hosts[host] = settings
    }

    private static func set(
        _ key: String, to value: String, in limits: inout Limits, _ place: String
    ) throws(Fault) {
        do throws(Limits.Fault) {
            try limits.set(key, to: value)
        } catch {
            throw Fault(description: "\(place): \(error)")
        }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        let blanks: Set<Character> = [" ", "\t", "\r"]
        let start = text.drop { blanks.contains($0) }
        return start[
            ..<(start.lastIndex { !blanks.contains($0) }.map { start.index(after: $0) } ?? start.startIndex)]
    }
}

extension Configuration {
    /// `~/.config/pgtop/config`, or where XDG_CONFIG_HOME says.
    static func standardPath(_ environment: (String) -> String?) -> String? {
        if let folder = environment("XDG_CONFIG_HOME"), folder.hasPrefix("/") {
            return folder + "/pgtop/config"
        }
        return environment("HOME").flatMap { $0.hasPrefix("/") ? $0 + "/.config/pgtop/config" : nil }
    }

    /// Reads a file; without one at the usual place there is nothing configured.
    ///
    /// One with a password in it must be its owner's alone.
    init(path: String, mustExist: Bool) throws(Fault) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if !mustExist, errno == ENOENT || errno == ENOTDIR || errno == EACCES {
                self.init()
                return
            }
            throw Fault(description: "cannot open \(path): \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Fault(description: "\(path) is no file that can be read")
        }
        var bytes = [UInt8](repeating: 0, count: min(Int(status.st_size), Self.longest) + 1)
        let count = read(descriptor, &bytes, bytes.count)
        guard count >= 0 else {
            throw Fault(description: "cannot read \(path): \(String(cString: strerror(errno)))")
        }
        guard count <= Self.longest else {
            throw Fault(description: "\(path) is too long for a configuration")
        }
        let text = String(decoding: bytes.prefix(count), as: UTF8.self)
        if status.st_mode & 0o077 != 0, text.split(separator: "\n").contains(where: Self.mayHoldPassword) {
            throw Fault(
                description: "\(path) holds a password and others may read it: chmod 600 it")
        }
        try self.init(text, file: path)
    }

    private static let longest = 1 << 20

    private static func mayHoldPassword(_ line: Substring) -> Bool {
        !trimmed(line).hasPrefix("#") && ArgumentSecrets.mayHold(String(line))
    }
}
