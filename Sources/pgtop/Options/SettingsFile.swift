import Glibc

/// A file of settings: sections in brackets, a setting a line, `#` before what is a comment.
///
/// The form is that of `pg_service.conf`.
struct SettingsFile: Sendable {
    struct Entry: Sendable {
        let section: String
        let key: String
        let value: String
        /// File and line, to begin a complaint with.
        let place: String
    }

    /// Why a file is of no use; never holds a value, which could be a password.
    struct Fault: Error, Equatable, CustomStringConvertible {
        let description: String
    }

    private(set) var entries: [Entry] = []

    /// Understands a text; `sections` says which there are, where one stands that is not known.
    init(
        _ text: String, file: String, sections: String, isKnown: (String) -> Bool
    ) throws(Fault) {
        var section: String?
        for (index, line) in text.split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline
        ).enumerated() {
            let line = Self.trimmed(line)
            if line.isEmpty || line.hasPrefix("#") { continue }
            let place = "\(file), line \(index + 1)"
            if line.hasPrefix("["), line.hasSuffix("]") {
                let name = String(line.dropFirst().dropLast())
                guard isKnown(name) else {
                    throw Fault(description: "\(place): there are the sections \(sections)")
                }
                section = name
                continue
            }
            guard let sign = line.firstIndex(of: "=") else {
                throw Fault(description: "\(place): write it as name = value")
            }
            guard let section else {
                throw Fault(description: "\(place): it stands before the first section")
            }
            let value = String(Self.trimmed(line[line.index(after: sign)...]))
            entries.append(
                Entry(
                    section: section, key: String(Self.trimmed(line[..<sign])), value: value, place: place))
        }
    }

    static func trimmed(_ text: Substring) -> Substring {
        let blanks: Set<Character> = [" ", "\t", "\r"]
        let start = text.drop { blanks.contains($0) }
        return start[
            ..<(start.lastIndex { !blanks.contains($0) }.map { start.index(after: $0) } ?? start.startIndex)]
    }
}

extension SettingsFile {
    /// What stands in a file, and whether others than its owner may read it.
    struct Contents: Sendable {
        let text: String
        let isShared: Bool
    }

    /// Far more than anybody writes by hand.
    private static let longest = 1 << 20

    /// Reads a file; nil where there is none and none need be.
    static func contents(of path: String, mustExist: Bool) throws(Fault) -> Contents? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            if !mustExist, errno == ENOENT || errno == ENOTDIR || errno == EACCES { return nil }
            throw Fault(description: "cannot open \(path): \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Fault(description: "\(path) is no file that can be read")
        }
        var bytes = [UInt8](repeating: 0, count: min(Int(status.st_size), longest) + 1)
        let count = read(descriptor, &bytes, bytes.count)
        guard count >= 0 else {
            throw Fault(description: "cannot read \(path): \(String(cString: strerror(errno)))")
        }
        guard count <= longest else {
            throw Fault(description: "\(path) is too long for a configuration")
        }
        return Contents(
            text: String(decoding: bytes.prefix(count), as: UTF8.self), isShared: status.st_mode & 0o077 != 0)
    }
}
