import Probes

/// Where to connect, as far as the command line says it; the environment and libpq's files add the rest.
struct ConnectionOptions: Sendable, Equatable {
    /// A connection string or URI, not taken apart yet; may hold a password.
    var string: String?
    var host: String?
    var port: String?
    var user: String?
    var database: String?

    /// Takes a database's name, or in its place a connection string or URI, as `psql -d` does.
    mutating func take(database name: String) {
        let isString = name.contains("=") || ["postgresql://", "postgres://"].contains(where: name.hasPrefix)
        (string, database) = isString ? (name, nil) : (nil, name)
    }

    var namesDatabase: Bool {
        string != nil || database != nil
    }

    /// All of it together; as in `psql`, a connection string wins over single options.
    func conninfo() throws(Conninfo.Fault) -> Conninfo {
        let given = try Conninfo(string: string)
        let words = [("host", host), ("port", port), ("user", user), ("dbname", database)]
        return try Conninfo(
            string: string,
            words: words.compactMap { keyword, value in
                guard let value, given[keyword] == nil else { return nil }
                return (keyword, value)
            })
    }
}
