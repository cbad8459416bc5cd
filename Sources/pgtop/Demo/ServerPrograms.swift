import Glibc

/// Where PostgreSQL's and PgBouncer's programs are on this machine.
struct ServerPrograms {
    /// The folder with `initdb`, `postgres`, `pg_basebackup` and `pgbench`.
    let folder: String
    let pgbouncer: String?

    /// Looks in `PATH`, then for the newest that Debian's packages brought.
    static func find() throws(DemoEnd) -> ServerPrograms {
        let searched = getenv("PATH").map { String(cString: $0).split(separator: ":").map(String.init) } ?? []
        let packaged = versions(in: "/usr/lib/postgresql").map { "/usr/lib/postgresql/\($0)/bin" }
        let folder = (searched + packaged).first { folder in
            ["initdb", "postgres", "pg_basebackup", "pgbench"].allSatisfy { isProgram("\(folder)/\($0)") }
        }
        let pgbouncer = (searched + ["/usr/sbin", "/usr/local/sbin"]).map { "\($0)/pgbouncer" }.first(
            where: isProgram)
        guard let folder else {
            throw .failed(
                "no PostgreSQL server here: `make demo` installs one, or the package postgresql does")
        }
        return ServerPrograms(folder: folder, pgbouncer: pgbouncer)
    }

    /// Whether a server from here could preload pg_stat_statements.
    var hasStatements: Bool {
        ["lib", "lib/postgresql", "lib64/pgsql", "lib/pgsql"].contains { library in
            access("\(folder)/../\(library)/pg_stat_statements.so", R_OK) == 0
        }
    }

    /// The names of the folders in `parent` that are numbers, highest first.
    private static func versions(in parent: String) -> [Int] {
        Disk.names(in: parent).compactMap { Int($0) }.sorted(by: >)
    }

    private static func isProgram(_ path: String) -> Bool {
        access(path, X_OK) == 0
    }
}
