import Testing

@testable import Probes

/// Rows made by hand: NULL is nil, everything else text.
private struct HandMade: Rows {
    let columns: [String]
    let kinds: [CellKind]
    let cells: [[String?]]

    var count: Int { cells.count }
    func kind(of column: Column) -> CellKind { kinds[column.index] }
    func isNull(_ row: Int, _ column: Column) -> Bool { cells[row][column.index] == nil }
    func integer(_ row: Int, _ column: Column) throws(ProbeFailure) -> Int64? {
        cells[row][column.index].flatMap { $0 == "t" ? 1 : $0 == "f" ? 0 : Int64($0) }
    }
    func real(_ row: Int, _ column: Column) throws(ProbeFailure) -> Double? {
        cells[row][column.index].flatMap { Double($0) }
    }
    func text(_ row: Int, _ column: Column, reusing: String?) throws(ProbeFailure) -> String? {
        cells[row][column.index]
    }
}

private let kinds: [(String, CellKind)] = [
    ("pid", .integer), ("backend_start", .time), ("state", .text), ("wait_event_type", .text),
    ("wait_event", .text),
    ("query_start", .time), ("state_change", .time), ("xact_start", .time), ("query", .text),
    ("backend_xid", .integer),
    ("backend_xmin", .integer), ("query_id", .integer), ("leader_pid", .integer), ("application_name", .text),
    ("backend_type", .text), ("datid", .integer), ("usesysid", .integer), ("client_addr", .text),
    ("client_port", .integer), ("sslversion", .text), ("taken_at", .time), ("idle_sessions", .integer),
    ("shows_idle", .flag), ("query_width", .integer),
]

/// The answer to the sessions question with pgtop's own row and these besides: pid, query start, query.
private func answer(at second: Int, _ sessions: [(Int, Int, String?)]) -> HandMade {
    func row(_ values: [String: String]) -> [String?] { kinds.map { values[$0.0] } }
    let own = row([
        "pid": "1", "backend_start": "1", "state": "active", "backend_type": "client backend",
        "taken_at": "\(second * 1_000_000)", "idle_sessions": "3", "shows_idle": "f", "query_width": "100",
        "query": "own",
    ])
    let others = sessions.map { pid, start, query in
        var values = [
            "pid": "\(pid)", "backend_start": "7", "state": "active", "backend_type": "client backend",
            "query_start": "\(start)", "application_name": "tab\there",
        ]
        values["query"] = query
        return row(values)
    }
    return HandMade(columns: kinds.map(\.0), kinds: kinds.map(\.1), cells: [own] + others)
}

private let start = Instant(nanoseconds: 5_000_000_000)

private func recorded(redacts: Bool = false) throws -> String {
    var recorder = Recorder(redacts: redacts)
    var text = Recorder.heading
    text += try recorder.lines(
        for: SessionsProbe.self,
        answer(at: 1, [(10, 100, "select 'a\u{1B}[31m\u{9B}' -- 7"), (11, 100, "x")]), at: start)
    text += try recorder.lines(
        for: SessionsProbe.self, answer(at: 2, [(10, 100, nil), (11, 200, "y")]), at: start + .seconds(1))
    text += try recorder.lines(
        for: SessionsProbe.self, answer(at: 3, [(11, 200, nil)]), at: start + .seconds(2))
    return text
}

/// What the sessions of each sample of a recording were running.
private func queries(in text: String) throws -> [[String?]] {
    var readings = Readings()
    return try Recording(text, start: start).moments.map { moment in
        guard case .tick(let sampled, _) = moment.report else { return [] }
        for sample in sampled { sample(&readings) }
        return readings[SessionsProbe.self].latest?.backends.filter { !$0.isOwn }.map(\.query) ?? []
    }
}

@Test func `a recording replays what was recorded`() throws {
    #expect(
        try queries(in: recorded()) == [
            ["select 'a\u{1B}[31m\u{9B}' -- 7", "x"], ["select 'a\u{1B}[31m\u{9B}' -- 7", "y"], ["y"],
        ])
}

@Test func `a row that has not changed is not written again`() throws {
    let lines = try recorded().split(separator: "\n")

    #expect(lines.filter { $0.hasPrefix("+\t10\t") }.count == 1)
    #expect(lines.last { $0.hasPrefix("+\t11\t") } == "+\t11\t\\=\t\\=\t\\=\t\\=\t200\t\\=\t\\=\ty")
    #expect(lines.contains("-\t10"))
}

@Test func `rows that have no names of their own are all replayed`() throws {
    var recorder = Recorder()
    let kinds = [("kind", CellKind.text), ("number", .integer)]
    func rows(_ cells: [[String?]]) -> HandMade {
        HandMade(columns: kinds.map(\.0), kinds: kinds.map(\.1), cells: cells)
    }
    var text = try recorder.lines(for: LocksProbe.self, rows([["tuple", "1"]]), at: start)

    text += try recorder.lines(
        for: LocksProbe.self, rows([["relation", "1"], ["relation", "2"]]), at: start + .seconds(1))
    text += try recorder.lines(
        for: LocksProbe.self, rows([["relation", "1"], ["relation", "3"]]), at: start + .seconds(2))
    text += try recorder.lines(for: LocksProbe.self, rows([["relation", "1"]]), at: start + .seconds(3))

    let lines = text.split(separator: "\n").map(String.init)
    #expect(lines.filter { $0.hasPrefix("columns") }.count == 2)
    #expect(lines.suffix(4).filter { $0.hasPrefix("+") || $0.hasPrefix("-") } == ["+\t1\t\\=\t3", "-\t1"])
    #expect(lines.contains("+\t0\trelation\t1") && lines.contains("+\t1\trelation\t2"))
}

@Test func `no control byte reaches the file`() throws {
    let text = try recorded()

    #expect(
        text.unicodeScalars.allSatisfy {
            $0 == "\n" || $0 == "\t" || ($0.value >= 0x20 && !(0x7F...0x9F).contains($0.value))
        })
}

@Test func `literals of queries are redacted unless asked for`() throws {
    let text = try recorded(redacts: true)

    #expect(!text.contains("31m"))
    #expect(text.contains("select ?"))
}

@Test func `a recording that is cut off anywhere replays up to the cut`() throws {
    let whole = try recorded()
    let expected = try queries(in: whole)

    for length in stride(from: Recorder.heading.utf8.count, through: whole.utf8.count, by: 1) {
        let cut = String(decoding: whole.utf8.prefix(length), as: UTF8.self)
        let replayed = try queries(in: cut)
        #expect(replayed == Array(expected.prefix(replayed.count)))
    }
}

@Test func `what is no recording is refused in a sentence`() {
    #expect(throws: Recording.Fault.self) { try Recording("hello\n", start: start) }
}

@Test func `a server's identity survives recording`() throws {
    let server = Server(
        host: "db\t1", port: "5432", database: "shop", role: "ann", isSuperuser: true, version: "15.18",
        systemIdentifier: "77", isStandby: true, timeline: 3, usableConnections: 97,
        startedAt: ServerTime(microseconds: 12), canReadAllStats: true, canSignal: false, isPooled: false,
        isLocal: false, hasGenericPlan: false)

    let moments = try Recording(Recorder.heading + Recorder().lines(for: server), start: start).moments

    guard case .connected(let read)? = moments.first?.report else {
        throw Recording.Fault(description: "no server")
    }
    #expect(read == server)
}

@Test func `after the connection was made again, a replay has a gap where the server had one`() throws {
    var recorder = Recorder()
    var text = Recorder.heading
    for second in [1, 2, 3, 4] {
        if second == 3 { text += "server\thost=db1\n" }
        text += try recorder.lines(
            for: SessionsProbe.self, answer(at: second, []), at: start + .seconds(second))
    }

    var readings = Readings()
    var gaps: [Bool] = []
    for case .tick(let sampled, _) in try Recording(text, start: start).moments.map(\.report) {
        for sample in sampled { sample(&readings) }
        gaps.append(readings[SessionsProbe.self].hasGap)
    }

    #expect(gaps == [true, false, true, false])
}

@Test(arguments: ["-1", "9223372036854775807", "-9223372036854775808", "99999999999999999999", "x"])
func `a damaged recording is read as far as it makes sense`(number: String) throws {
    let lines = try recorded().split(separator: "\n", omittingEmptySubsequences: false)

    for damaged in lines.indices {
        let fields = lines[damaged].split(separator: "\t", omittingEmptySubsequences: false)
        for field in fields.indices {
            var changed = fields
            changed[field] = number[...]
            var text = lines
            text[damaged] = changed.joined(separator: "\t")[...]
            guard let recording = try? Recording(text.joined(separator: "\n"), start: start) else { continue }
            var readings = Readings()
            for case .tick(let sampled, _) in recording.moments.map(\.report) {
                for sample in sampled { sample(&readings) }
                for backend in readings[SessionsProbe.self].latest?.backends ?? [] {
                    _ = (backend.queryAge, backend.stateAge, backend.id.start?.description)
                }
            }
        }
    }
}

/// The names that a recording of them tells.
private func names(_ columns: String, _ row: String) throws -> NamesProbe.Sample? {
    let text = Recorder.heading + "columns\tnames\t\(columns)\nsample\tnames\t0\t1\n+\t\(row)\n"
    var readings = Readings()
    for case .tick(let sampled, _) in try Recording(text, start: start).moments.map(\.report) {
        for sample in sampled { sample(&readings) }
    }
    return readings[NamesProbe.self].latest
}

@Test func `names tell who is a superuser`() throws {
    let sample = try names("oid:integer\tname:text\tis_database:flag\tis_superuser:flag", "10\tann\tf\tt")

    #expect(sample == NamesProbe.Sample(databases: [:], roles: [10: "ann"], superusers: [10]))
}

@Test func `a recording from before superusers were asked for still has its names`() throws {
    let sample = try names("oid:integer\tname:text\tis_database:flag", "10\tann\tf")

    #expect(sample == NamesProbe.Sample(databases: [:], roles: [10: "ann"]))
}
