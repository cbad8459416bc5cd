/// What the server's log says, read through the server where its file is not to be had.
package enum RemoteLogProbe: Probe {
    package typealias Sample = LogSample

    package static let id: ProbeID = "remote_log"
    package static let meaning = "Errors in the server's log, read through the server"
    package static let lane = Lane.slow
    package static let interval: Duration? = .seconds(10)
    package static let grant =
        "GRANT pg_monitor TO your role; "
        + "GRANT EXECUTE ON FUNCTION pg_read_binary_file(text,bigint,bigint) TO your role"

    /// More of a log is not fetched at one look.
    private static let most = 65_536

    package static func isWanted(_ wish: Wish, knowing readings: Readings, after turn: Turn) -> Bool {
        // Nothing is read twice. Without settings it is not known whether there is a file at all.
        wish.probes.contains(id) && readings[LogProbe.self].latest == nil
            && readings[SettingsProbe.self].latest?["logging_collector"]?.flag == true
    }

    package static func sql(on server: Capabilities) -> String { sql(on: server, knowing: Readings()) }

    /// As text that any bytes can be: the log is in the encodings of all databases.
    package static func sql(on server: Capabilities, knowing readings: Readings) -> String {
        let form = LogForm(
            destination: readings[SettingsProbe.self].latest?["log_destination"]?.text ?? "stderr")
        return """
            SELECT name, at, modification, start, skipped, is_first,
                   pg_catalog.encode(pg_catalog.pg_read_binary_file(
                       pg_catalog.current_setting('log_directory') OPERATOR(pg_catalog.||) '/'
                       OPERATOR(pg_catalog.||) name, start, \(most)), 'escape') AS content
              FROM (SELECT name, modification, pg_catalog.clock_timestamp() AS at,
                           GREATEST(known, size OPERATOR(pg_catalog.-) \(most)) AS start,
                           CASE WHEN is_first THEN 0 ELSE GREATEST(0, size OPERATOR(pg_catalog.-) \(most)
                                OPERATOR(pg_catalog.-) known) END AS skipped, is_first
                      FROM (SELECT name, size, modification, $1 OPERATOR(pg_catalog.=) '' AS is_first,
                                   CASE WHEN name OPERATOR(pg_catalog.=) $1 AND $2 OPERATOR(pg_catalog.<=) size
                                        THEN $2 ELSE 0 END AS known
                              FROM pg_catalog.pg_ls_logdir() WHERE \(form.condition)
                             ORDER BY modification DESC LIMIT 1) AS newest) AS piece
            """
    }

    package static func parameters(for wish: Wish, knowing readings: Readings) -> [Parameter] {
        let before = readings[Self.self].latest
        return [.text(before?.file ?? ""), .long(before?.offset ?? 0)]
    }

    /// Recordings hold what was found in the log, never the log itself.
    package static func kept(_ rows: some Rows, knowing readings: Readings) throws(ProbeFailure) -> any Rows {
        guard rows.count == 1 else { throw .denied(reason: "there is no log in log_directory yet") }
        let record = Record(rows, 0)
        guard let at = try record.time("at"), let writtenAt = try record.time("modification") else {
            throw .undecodable(column: "at")
        }
        let settings = readings[SettingsProbe.self].latest
        let piece = LogPiece(
            file: try record.text("name") ?? "",
            form: LogForm(destination: settings?["log_destination"]?.text ?? "stderr"),
            bytes: EscapedBytes.decoded(try record.text("content") ?? "")[...],
            start: try record.integer("start") ?? 0, skipped: try record.integer("skipped") ?? 0,
            writtenAt: writtenAt, isFirst: try record.flag("is_first") ?? true)
        return piece.rows(at: at)
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        try LogSample(rows, after: readings[Self.self].latest)
    }
}

extension LogForm {
    /// The names of its files, for the server.
    fileprivate var condition: String {
        switch self {
        case .csv: "name OPERATOR(pg_catalog.~~) '%.csv'"
        case .json: "name OPERATOR(pg_catalog.~~) '%.json'"
        case .plain: "name OPERATOR(pg_catalog.!~~) '%.csv' AND name OPERATOR(pg_catalog.!~~) '%.json'"
        }
    }
}

/// The `escape` form of bytes: those that are no ASCII as three octal digits, a backslash doubled.
enum EscapedBytes {
    static func decoded(_ text: String) -> [UInt8] {
        var (bytes, rest) = ([UInt8](), Array(text.utf8)[...])
        bytes.reserveCapacity(rest.count)
        while let byte = rest.first {
            rest = rest.dropFirst()
            guard byte == UInt8(ascii: "\\"), let next = rest.first else {
                bytes.append(byte)
                continue
            }
            let digits = rest.prefix(3)
            if next != byte, let number = UInt8(String(decoding: digits, as: UTF8.self), radix: 8) {
                bytes.append(number)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(next)
                rest = rest.dropFirst()
            }
        }
        return bytes
    }
}
