/// Turns answers into the lines of a recording, each row only as far as it has changed.
///
/// The lines: `server` and its fields; `columns` of a probe, once; then `sample` with the probe, microseconds since
/// the first sample, and how many lines follow: `+` and a row's changed cells (its first cell names it), `-` and the
/// name of a row that is gone. `failure` stands where a question had no answer. Rows whose first cells do not tell them
/// apart get numbers for names, in a column of their own.
package struct Recorder {
    /// What was last written of a probe.
    private struct Table {
        var columns: [String]
        var rows: [String: [String]]
        var isNumbered: Bool
    }

    private var tables: [ProbeID: Table] = [:]
    private var origin: Instant?
    private let redacts: Bool

    /// Query texts keep their literals only when asked for: they are people's data.
    package init(redacts: Bool = true) {
        self.redacts = redacts
    }

    package static let heading = """
        pgtop recording 1
        # Holds data of a production server: names, addresses, and what queries were running.

        """

    package func lines(for server: Server) -> String {
        let fields = ServerFields.list(server).map { "\($0.0)=\(CopyText.escaped($0.1))" }
        return "server\t" + fields.joined(separator: "\t") + "\n"
    }

    package mutating func lines<P: Probe>(for probe: P.Type, failure: ProbeFailure, at instant: Instant)
        -> String
    {
        "failure\t\(P.id)\t\(offset(instant))\t\(CopyText.escaped(failure.description))\n"
    }

    package mutating func lines<P: Probe>(
        for probe: P.Type, _ rows: some Rows, at instant: Instant
    ) throws(ProbeFailure) -> String {
        let columns = rows.allColumns
        var names = try self.names(of: rows, by: columns[0], in: P.self)
        let isNumbered = tables[P.id]?.isNumbered ?? false || Set(names).count < names.count
        if isNumbered { names = names.indices.map { "\($0)" } }
        var (table, text) = table(for: P.self, rows, isNumbered: isNumbered)
        var now: [String: [String]] = [:]
        now.reserveCapacity(rows.count)
        var changes: [String] = []
        for (row, name) in names.enumerated() {
            let before = table.rows[name]
            let own = isNumbered ? before.map { Array($0.dropFirst()) } : before
            let cells =
                try (isNumbered ? [name] : []) + self.cells(row, columns, of: rows, in: P.self, before: own)
            if let change = Self.change(cells, before) { changes.append(change) }
            now[name] = cells
        }
        for name in table.rows.keys.filter({ now[$0] == nil }).sorted() { changes.append("-\t\(name)") }
        text += "sample\t\(P.id)\t\(offset(instant))\t\(changes.count)\n"
        for change in changes { text += change + "\n" }
        table.rows = now
        tables[P.id] = table
        return text
    }

    /// What was written last of a probe, and its columns where they have to be written first.
    private func table<P: Probe>(
        for probe: P.Type, _ rows: some Rows, isNumbered: Bool
    ) -> (Table, String) {
        let columns = rows.allColumns.map { "\($0.name):\(rows.kind(of: $0).rawValue)" }
        let heading = (isNumbered ? ["pgtop_row:integer"] : []) + columns
        if let table = tables[P.id], table.columns == heading { return (table, "") }
        return (
            Table(columns: heading, rows: [:], isNumbered: isNumbered),
            "columns\t\(P.id)\t" + heading.joined(separator: "\t") + "\n"
        )
    }

    private func names<P: Probe>(
        of rows: some Rows, by column: Column, in probe: P.Type
    ) throws(ProbeFailure) -> [String] {
        var names: [String] = []
        names.reserveCapacity(rows.count)
        for row in 0..<rows.count {
            names.append(try cell(row, column, of: rows, in: P.self) ?? CopyText.null)
        }
        return names
    }

    private mutating func offset(_ instant: Instant) -> Int64 {
        if origin == nil { origin = instant }
        // What was asked before the first sample came is told with it.
        return max(0, Int64((origin.map(instant.since) ?? .zero).seconds * 1_000_000))
    }

    private func cells<P: Probe>(
        _ row: Int, _ columns: [Column], of rows: some Rows, in probe: P.Type, before: [String]?
    ) throws(ProbeFailure) -> [String] {
        var cells: [String] = []
        cells.reserveCapacity(columns.count)
        for column in columns {
            let text = try cell(row, column, of: rows, in: P.self)
            let isAsBefore = text == nil && P.sparseColumns.contains(column.name)
            cells.append(text ?? (isAsBefore ? before?[column.index] : nil) ?? CopyText.null)
        }
        return cells
    }

    /// A cell as it is written; nil is NULL.
    private func cell<P: Probe>(
        _ row: Int, _ column: Column, of rows: some Rows, in probe: P.Type
    ) throws(ProbeFailure) -> String? {
        if rows.isNull(row, column) { return nil }
        switch rows.kind(of: column) {
        case .integer, .time: return try rows.integer(row, column).map { String($0) }
        case .flag: return try rows.flag(row, column).map { $0 ? "t" : "f" }
        case .real: return try rows.real(row, column).map { String($0) }
        case .text:
            guard let text = try rows.text(row, column) else { return nil }
            let isSensitive = redacts && P.sensitiveColumns.contains(column.name)
            return CopyText.escaped(isSensitive ? SQLText.redacted(text) : text)
        }
    }

    /// A row's line: the cells that changed, those that did not as `\=`, unchanged ones at the end left away.
    private static func change(_ cells: [String], _ before: [String]?) -> String? {
        guard let before else { return "+\t" + cells.joined(separator: "\t") }
        guard let last = cells.indices.last(where: { cells[$0] != before[$0] }) else { return nil }
        let shown = cells[...last].enumerated().map { index, cell in
            index > 0 && cell == before[index] ? CopyText.unchanged : cell
        }
        return "+\t" + shown.joined(separator: "\t")
    }
}

/// A server's fields by name, for a recording.
enum ServerFields {
    static func list(_ server: Server) -> [(String, String)] {
        var fields = [
            ("host", server.host), ("port", server.port), ("database", server.database),
            ("role", server.role),
            ("version", server.version), ("started_at", String(server.startedAt.microseconds)),
            ("usable_connections", String(server.usableConnections)),
        ]
        if let identifier = server.systemIdentifier { fields.append(("system_identifier", identifier)) }
        if let timeline = server.timeline { fields.append(("timeline", String(timeline))) }
        let flags = [
            ("superuser", server.isSuperuser), ("standby", server.isStandby),
            ("reads_stats", server.canReadAllStats),
            ("signals", server.canSignal), ("pooled", server.isPooled),
            ("generic_plan", server.hasGenericPlan),
        ]
        return fields + flags.filter(\.1).map { ($0.0, "t") }
    }

    /// The server that was recorded.
    ///
    /// Its processes are never those of the host that replays.
    static func server(_ fields: [String: String]) -> Server {
        Server(
            host: fields["host"] ?? "", port: fields["port"] ?? "", database: fields["database"] ?? "",
            role: fields["role"] ?? "", isSuperuser: fields["superuser"] != nil,
            version: fields["version"] ?? "",
            systemIdentifier: fields["system_identifier"], isStandby: fields["standby"] != nil,
            timeline: fields["timeline"].flatMap { Int($0) },
            usableConnections: fields["usable_connections"].flatMap { Int($0) } ?? 0,
            startedAt: ServerTime(microseconds: fields["started_at"].flatMap { Int64($0) } ?? 0),
            canReadAllStats: fields["reads_stats"] != nil, canSignal: fields["signals"] != nil,
            isPooled: fields["pooled"] != nil, isLocal: false, hasGenericPlan: fields["generic_plan"] != nil)
    }
}
