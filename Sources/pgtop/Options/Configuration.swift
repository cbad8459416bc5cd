import Probes

/// What stands in the configuration file.
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

    typealias Fault = SettingsFile.Fault

    init() {}

    /// Understands the text of a file.
    init(_ text: String, file: String) throws(Fault) {
        let settings = try SettingsFile(
            text, file: file, sections: "[pgtop], [thresholds] and [host NAME]"
        ) { section in
            section == "pgtop" || section == "thresholds" || section.hasPrefix("host ")
        }
        for entry in settings.entries {
            try set(entry.key, to: entry.value, in: entry.section, entry.place)
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
        let host = String(SettingsFile.trimmed(section.dropFirst("host ".count)))
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
        guard let contents = try SettingsFile.contents(of: path, mustExist: mustExist) else {
            self.init()
            return
        }
        if contents.isShared, contents.text.split(separator: "\n").contains(where: Self.mayHoldPassword) {
            throw Fault(
                description: "\(path) holds a password and others may read it: chmod 600 it")
        }
        try self.init(contents.text, file: path)
    }

    private static func mayHoldPassword(_ line: Substring) -> Bool {
        !SettingsFile.trimmed(line).hasPrefix("#") && ArgumentSecrets.mayHold(String(line))
    }
}
