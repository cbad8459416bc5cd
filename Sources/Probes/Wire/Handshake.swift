import Glibc

/// What a fresh connection is asked first: who answers, what it has, and whether a pooler sits between.
struct Handshake {
    let server: Server
    let capabilities: Capabilities
    /// The answer to `NamesProbe`: without names the first screen would show numbers.
    let names: Result<Answer, ProbeFailure>
    /// How long the server took to answer what costs it nothing: the way there and back.
    let roundTrip: Duration

    private static let identity = """
        SELECT pg_catalog.current_setting('server_version') AS version,
               pg_catalog.current_setting('is_superuser') OPERATOR(pg_catalog.=) 'on' AS is_superuser,
               pg_catalog.pg_is_in_recovery() AS is_standby, pg_catalog.pg_postmaster_start_time() AS started_at,
               pg_catalog.current_setting('max_connections')::int4
               OPERATOR(pg_catalog.-) pg_catalog.current_setting('superuser_reserved_connections')::int4
               OPERATOR(pg_catalog.-) COALESCE(pg_catalog.current_setting('reserved_connections', true)::int4, 0)
               AS usable, pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE') AS can_read,
               pg_catalog.pg_has_role('pg_signal_backend', 'USAGE') AS can_signal
        """

    /// Asked apart: managed servers may refuse it.
    private static let control = """
        SELECT s.system_identifier::text AS identifier, c.timeline_id AS timeline
          FROM pg_catalog.pg_control_system() s, pg_catalog.pg_control_checkpoint() c
        """

    /// Prepares the session, unless it belongs to a pooler, and asks everything in two round trips.
    init(
        _ connection: Connection, settings: [(String, String)], within limit: Duration,
        isolation: isolated (any Actor)? = #isolation
    ) async throws(ProbeFailure) {
        let start = Clock.now
        let pid = try await connection.ask(
            Question(sql: "SELECT pg_catalog.pg_backend_pid() AS pid"), within: limit)
        roundTrip = Clock.now.since(start)
        let realPID = try pid.int32(0, pid.column("pid")) ?? 0
        connection.isPooled = realPID != connection.backendPID
        var questions = [Self.identity, Self.control, Capabilities.sql, NamesProbe.sql(on: Capabilities())]
        if !connection.isPooled { questions.insert(SessionSettings.sql(settings, local: false), at: 0) }
        var answers: [Result<Answer, ProbeFailure>] = Array(
            repeating: .failure(.timedOut(after: limit)), count: questions.count)
        let isWhole = try await connection.ask(
            questions.map { Question(sql: $0) }, until: Clock.now + limit
        ) { index, answer in
            answers[index] = answer
        }
        guard isWhole else { throw .timedOut(after: limit) }
        if !connection.isPooled { _ = try answers.removeFirst().get() }
        capabilities = try Capabilities(rows: answers[2].get())
        names = answers[3]
        server = try Self.server(connection, identity: answers[0].get(), control: answers[1], pid: realPID)
    }

    private static func server(
        _ connection: Connection, identity: Answer, control: Result<Answer, ProbeFailure>, pid: Int32
    ) throws(ProbeFailure) -> Server {
        let version = try identity.text(0, identity.column("version")) ?? ""
        var systemIdentifier: String?
        var timeline: Int?
        if case .success(let rows) = control {
            systemIdentifier = try rows.text(0, rows.column("identifier"))
            timeline = try rows.integer(0, rows.column("timeline")).map(Int.init)
        }
        let isSuperuser = try identity.flag(0, identity.column("is_superuser")) ?? false
        return Server(
            host: connection.host, port: connection.port, database: connection.database,
            role: connection.user,
            isSuperuser: isSuperuser, version: String(version.prefix { $0 != " " }),
            systemIdentifier: systemIdentifier,
            isStandby: try identity.flag(0, identity.column("is_standby")) ?? false,
            timeline: timeline,
            usableConnections: Int(try identity.integer(0, identity.column("usable")) ?? 0),
            startedAt: try identity.time(0, identity.column("started_at")) ?? ServerTime(microseconds: 0),
            canReadAllStats: try identity.flag(0, identity.column("can_read")) ?? false,
            canSignal: try identity.flag(0, identity.column("can_signal")) ?? false,
            isPooled: connection.isPooled,
            isLocal: !connection.isPooled && isProcessOfServer(pid, connection),
            hasGenericPlan: connection.serverVersion >= 160_000)
    }

    /// Whether the server's processes can be seen here: not so in another container, though the socket is shared.
    private static func isProcessOfServer(_ pid: Int32, _ connection: Connection) -> Bool {
        let host = connection.host
        guard
            host.isEmpty || host.hasPrefix("/") || host == "localhost" || host.hasPrefix("127.")
                || host == "::1"
        else {
            return false
        }
        var title = [UInt8](repeating: 0, count: 64)
        let file = open("/proc/\(pid)/cmdline", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return false }
        defer { close(file) }
        let length = read(file, &title, title.count)
        return length > 0 && String(decoding: title.prefix(length), as: UTF8.self).contains("postgres")
    }
}
