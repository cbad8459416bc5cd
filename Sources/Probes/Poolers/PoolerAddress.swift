/// Where a PgBouncer's console is, and what it is called on the screen.
package struct PoolerAddress: Sendable, Hashable {
    /// Host and port, or the socket's folder and port: never a password.
    package let name: String
    /// All that libpq needs, the password among it.
    let words: [Conninfo.Word]

    /// PgBouncer's own port.
    private static let port = "6432"

    package init(_ conninfo: Conninfo) {
        var all = conninfo.withKeepalives
        // The console is a database of this name; settings and options would be refused.
        if all["dbname"] == nil { all["dbname"] = "pgbouncer" }
        if all["port"] == nil, all["service"] == nil { all["port"] = Self.port }
        words = all.words
        let host = all["host"] ?? all["hostaddr"] ?? all["service"] ?? "local socket"
        name = host + (all["port"].map { ":\($0)" } ?? "")
    }

    /// Console addresses as the user gave them, each called by a name of its own.
    package static func list(_ all: [Conninfo]) -> [PoolerAddress] {
        var seen: Set<String> = []
        return all.map { PoolerAddress($0) }.filter { seen.insert($0.name).inserted }
    }

    /// What another process needs to connect as we do, for a pipe and nothing else.
    package var secret: String {
        words.map { "\($0.keyword)=\(CopyText.escaped($0.value))" }.joined(separator: "\t")
    }

    /// Takes what `secret` told.
    package init?(secret: String, name: String) {
        let words = secret.split(separator: "\t").compactMap { field -> Conninfo.Word? in
            let parts = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2, let value = CopyText.unescaped(parts[1]) else { return nil }
            return Conninfo.Word(keyword: String(parts[0]), value: value)
        }
        guard !words.isEmpty else { return nil }
        (self.words, self.name) = (words, name)
    }
}
