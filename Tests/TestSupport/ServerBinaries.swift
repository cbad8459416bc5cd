import Glibc

/// The folder with `postgres`, `initdb` and their like that the tests use.
package struct ServerBinaries: Sendable {
    package let folder: String

    /// The binaries that this run uses, or nothing when the machine has none.
    ///
    /// `PGTOP_TEST_BINDIR` decides when it is set; otherwise the first in `PATH`, otherwise Debian's newest.
    package static let found: ServerBinaries? = {
        if let chosen = environmentVariable("PGTOP_TEST_BINDIR") {
            return ServerBinaries(folder: chosen)
        }
        let inPath = (environmentVariable("PATH") ?? "").split(separator: ":").map(String.init)
        let candidates = (inPath + debianFolders()).lazy.compactMap { resolved("\($0)/postgres") }
        return candidates.map { ServerBinaries(folder: TestSupport.folder(of: $0)) }
            .first { fileExists("\($0.folder)/initdb") }
    }()

    private static func debianFolders() -> [String] {
        entries(of: "/usr/lib/postgresql").compactMap { Int($0) }.sorted(by: >)
            .map { "/usr/lib/postgresql/\($0)/bin" }
    }

    func path(_ program: String) -> String {
        "\(folder)/\(program)"
    }

    /// Whether the server can load `pg_stat_statements`, which some builds come without.
    package var havePgStatStatements: Bool {
        ["lib", "lib/postgresql", "lib64", "lib64/postgresql"].contains {
            fileExists("\(folder)/../\($0)/pg_stat_statements.so")
        }
    }
}

/// The account that servers run under: a PostgreSQL server refuses to run as root.
enum ServerAccount {
    /// The unprivileged account to change to, or nothing when this process is unprivileged itself.
    static let change: (user: uid_t, group: gid_t)? = {
        guard geteuid() == 0 else { return nil }
        guard let entry = getpwnam("postgres") ?? getpwnam("nobody") else { return nil }
        return (entry.pointee.pw_uid, entry.pointee.pw_gid)
    }()

    /// The command as that account runs it; `setpriv` replaces itself, so that the process stays our child.
    static func command(_ command: [String]) -> [String] {
        guard let (user, group) = change else { return command }
        return ["setpriv", "--reuid=\(user)", "--regid=\(group)", "--clear-groups", "--"] + command
    }

    /// Makes a folder that belongs to the account.
    static func makeFolder(_ path: String) throws {
        try checked("make \(path)", mkdir(path, 0o755))
        if let (user, group) = change {
            try checked("give \(path) away", chown(path, user, group))
        }
    }
}
