import TestSupport

/// Sessions A, B, C that get into each other's way, and what the program says of it.
final class Entanglement {
    let server: TestServer
    let database: String
    private var sessions: [String: TestSession] = [:]

    /// A database of its own with a few tables.
    init(_ name: String, at server: TestServer) throws {
        self.server = server
        database = "blocking_\(name.lowercased())"
        try server.session().query("DROP DATABASE IF EXISTS \(database)")
        try server.session().query("CREATE DATABASE \(database)")
        try self["setup"].query(
            """
            CREATE TABLE t1 (id int PRIMARY KEY, v int);
            INSERT INTO t1 SELECT g, 0 FROM generate_series(1, 100) g;
            CREATE TABLE c1 (id int, tid int REFERENCES t1 (id));
            CREATE TABLE big AS SELECT g AS id FROM generate_series(1, 100000) g;
            """)
        try self["setup"].query("ANALYZE")
    }

    /// The session with a name, opened when it is first called.
    subscript(name: String) -> TestSession {
        get throws {
            if let session = sessions[name] { return session }
            let session = try server.session(in: database, application: name)
            sessions[name] = session
            return session
        }
    }

    func end(_ name: String) { sessions.removeValue(forKey: name)?.close() }

    /// Runs a statement to its end.
    func run(_ name: String, _ sql: String) throws { try self[name].query(sql) }

    /// Runs a statement that has to wait, and returns when it does.
    func block(_ name: String, _ sql: String) async throws {
        let session = try self[name]
        try session.send(sql)
        try await wait(for: "\(name) to wait", evidence: { session.hasReply ? "it did not" : "" }) {
            try self["setup"].query(
                """
                SELECT 1 FROM pg_locks WHERE pid = \(session.backend) AND NOT granted
                UNION SELECT 1 FROM pg_stat_activity WHERE pid = \(session.backend) AND wait_event = 'SafeSnapshot'
                """
            ).count == 1
        }
    }

    /// The rows of `pgtop show blocking`, by the names of sessions or of prepared transactions.
    func rows() async throws -> [String: JSONValue] {
        let environment = server.environment.merging(["PGDATABASE": database]) { $1 }
        let show = try await Pgtop.run(
            ["show", "blocking", "-n", "1", "--format", "json"], environment: environment)
        let rows = try JSONValue(show.output)["rows"]?.elements ?? []
        return Dictionary(rows.map { (name($0), $0) }) { first, _ in first }
    }

    /// `B<-A hard` for every reason why somebody waits.
    func edges() async throws -> Set<String> {
        let rows = try await rows()
        let all = rows.flatMap { waiter, row in
            (row["blocked_by"]?.elements ?? []).map { "\(waiter)<-\(name($0)) \($0["kind"]?.text ?? "")" }
        }
        return Set(all)
    }

    /// Whom the server itself says that a session waits for.
    func blockers(of waiter: String) throws -> Set<String> {
        let pids = try self["setup"].query("SELECT unnest(pg_blocking_pids(\(self[waiter].backend)))")
        return Set(pids.compactMap { $0[0].flatMap(Double.init) }.map(name))
    }

    private func name(_ row: JSONValue) -> String {
        row["pid"]?.number.map(name) ?? row["gid"]?.text ?? "?"
    }

    private func name(_ pid: Double) -> String {
        sessions.first { Double($0.value.backend) == pid }?.key ?? "\(Int(pid))"
    }
}
