import Glibc
import Probes

/// The zones of this host: its own, and those that it has files of.
struct Zones: Sendable {
    let local: Zone
    /// The zone of a name; nil where there is none.
    private let look: @Sendable (String) -> Zone?

    init(local: Zone, look: @escaping @Sendable (String) -> Zone? = { _ in nil }) {
        self.local = local
        self.look = look
    }

    private static let folder = "/usr/share/zoneinfo"

    /// As `TZ` says, or `/etc/localtime`, or UTC.
    static func ofThisHost(_ environment: (String) -> String?) -> Zones {
        Zones(local: local(environment("TZ")), look: named)
    }

    private static func local(_ variable: String?) -> Zone {
        guard let variable, !variable.isEmpty else {
            return file("/etc/localtime", name: linkedName ?? "local") ?? .utc
        }
        let name = variable.hasPrefix(":") ? String(variable.dropFirst()) : variable
        return (name.hasPrefix("/") ? file(name, name: name) : named(name)) ?? Zone(rule: name) ?? .utc
    }

    /// What the name of the local zone is, where it is a link to its file.
    private static var linkedName: String? {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink("/etc/localtime", &buffer, buffer.count)
        guard length > 0 else { return nil }
        let path = String(decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let parts = path.split(separator: "/").drop { $0 != "zoneinfo" }.dropFirst()
        return parts.isEmpty ? nil : parts.joined(separator: "/")
    }

    private static func named(_ name: String) -> Zone? {
        let isName = name.utf8.allSatisfy { byte in
            (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                || "+-_/".utf8.contains(byte)
        }
        guard isName, !name.isEmpty, !name.hasPrefix("/") else { return nil }
        return file("\(folder)/\(name)", name: name)
    }

    private static func file(_ path: String, name: String) -> Zone? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = read(descriptor, &bytes, bytes.count)
        return count > 0 ? Zone(name: name, file: Array(bytes.prefix(count))) : nil
    }
}

extension Zones {
    /// The zone that somebody means: its name, an offset such as `+02:00`, or what the local clocks are called.
    func zone(_ text: String) -> Zone? {
        if text.isEmpty { return local }
        if ["Z", "UTC", "GMT"].contains(text) { return .utc }
        if let offset = Self.offset(text) {
            return Zone(name: offset.abbreviation, period: offset)
        }
        return look(text)
            ?? local.period(called: text).map {
                Zone(name: Zone.written($0.offset), period: $0)
            }
    }

    /// `+02`, `+0200`, `+02:00`.
    private static func offset(_ text: String) -> Zone.Period? {
        guard let sign = text.first, sign == "+" || sign == "-" else { return nil }
        let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false)
        let digits = parts.joined()
        guard parts.count == 1 || parts.map(\.count) == [2, 2], [2, 4].contains(digits.count),
            digits.utf8.allSatisfy({ (48...57).contains($0) }), let hours = Int64(digits.prefix(2)),
            hours <= 14
        else { return nil }
        let minutes = Int64(digits.dropFirst(2)) ?? 0
        guard minutes < 60 else { return nil }
        let seconds = (hours * 3600 + minutes * 60) * (sign == "-" ? -1 : 1)
        return Zone.Period(offset: seconds, abbreviation: Zone.written(seconds))
    }
}
