/// Until when the server's certificate is good, read from its file on this host.
package enum CertificateProbe: Probe {
    package struct Sample: Sendable, Equatable {
        package let takenAt: ServerTime
        package let path: String
        /// Nil while the server takes no encrypted connections.
        package let expiresAt: ServerTime?

        package init(takenAt: ServerTime, path: String, expiresAt: ServerTime?) {
            (self.takenAt, self.path, self.expiresAt) = (takenAt, path, expiresAt)
        }
    }

    package static let id: ProbeID = "certificate"
    package static let meaning = "Until when the server's certificate is good"
    package static let lane = Lane.host
    static let pause = Duration.seconds(300)

    package static func longestPause(at period: Duration, knowing readings: Readings) -> Duration { pause }

    package static func sql(on server: Capabilities) -> String { "the file ssl_cert_file" }

    private static let columns: KeyValuePairs<String, CellKind> = [
        "path": .text, "taken_at": .time, "expires_at": .time,
    ]

    @Sendable static func rows(_ readings: Readings) throws(ProbeFailure) -> TextRows? {
        guard let settings = readings[SettingsProbe.self].latest else {
            if let failure = readings[SettingsProbe.self].failure { throw failure }
            return nil
        }
        let now = HostClock.now.microseconds
        guard settings["ssl"]?.flag == true else { return TextRows(columns, [["", now, nil]]) }
        guard let name = settings["ssl_cert_file"]?.text, !name.isEmpty,
            let folder = name.hasPrefix("/") ? "" : settings["data_directory"].map({ "\($0.text)/" })
        else { throw .denied(reason: "ssl_cert_file is not shown to this role: \(SettingsProbe.grant)") }
        let path = folder + name
        guard let bytes = HostFile.bytes(path, most: 1 << 16) else {
            throw .denied(reason: "\(path) cannot be read here: run pgtop as the server's owner")
        }
        guard let end = Certificate.end(of: bytes) else {
            throw .undecodable(column: "ssl_cert_file")
        }
        return TextRows(columns, [[path, now, end.microseconds]])
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        guard rows.count == 1 else { throw .undecodable(column: "path") }
        let record = Record(rows, 0)
        return Sample(
            takenAt: try record.moment(), path: try record.text("path") ?? "",
            expiresAt: try record.time("expires_at"))
    }
}
