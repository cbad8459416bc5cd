/// How full the file systems are that hold the server's folders.
package enum DiskProbe: Probe {
    package struct Sample: Sendable, Equatable {
        package var volumes: [Volume]
        /// Folders that could not be looked at, and why.
        package var unseen: [String: String]

        package init(volumes: [Volume] = [], unseen: [String: String] = [:]) {
            (self.volumes, self.unseen) = (volumes, unseen)
        }

        package func volume(holding folder: String) -> Volume? {
            volumes.first { $0.folders.contains(folder) }
        }
    }

    package static let id: ProbeID = "disk"
    package static let meaning = "Space on the file systems of the data, the WAL and tablespaces"
    package static let lane = Lane.host
    static let pause = Duration.seconds(10)

    package static func longestPause(at period: Duration, knowing readings: Readings) -> Duration { pause }

    package static func sql(on server: Capabilities) -> String {
        "statvfs of the data directory, pg_wal and the folders of tablespaces"
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        var sample = Sample()
        let before = readings[Self.self].latest
        for row in 0..<rows.count {
            let record = Record(rows, row)
            let folders = try record.text("folders") ?? ""
            if let reason = try record.text("reason") {
                sample.unseen[folders] = reason
                continue
            }
            let device = try record.text("device") ?? ""
            var volume = Volume(
                device: device, folders: folders.split(separator: "\n").map(String.init),
                path: try record.text("path") ?? "", size: try record.bytes("size") ?? Bytes(0),
                used: try record.bytes("used") ?? Bytes(0),
                available: try record.bytes("available") ?? Bytes(0), at: try record.moment())
            if let earlier = before?.volumes.first(where: { $0.device == device }) { volume.follow(earlier) }
            sample.volumes.append(volume)
        }
        return sample
    }
}
