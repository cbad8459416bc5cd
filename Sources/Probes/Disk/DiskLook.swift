import Glibc

/// Asks the file systems of this host how full they are.
enum DiskLook {
    private static let columns: KeyValuePairs<String, CellKind> = [
        "device": .text, "taken_at": .time, "folders": .text, "path": .text, "size": .integer,
        "used": .integer, "available": .integer, "reason": .text,
    ]

    /// A file system, and what of the server lies on it.
    private struct Found {
        var folders: [String]
        let path: String
        let space: statvfs
    }

    /// Nothing while it is not known yet where the server keeps its data.
    @Sendable static func rows(_ readings: Readings) throws(ProbeFailure) -> TextRows? {
        let settings = readings[SettingsProbe.self], spaces = readings[TablespacesProbe.self]
        guard let latest = settings.latest, spaces.latest != nil || spaces.failure != nil else {
            if let failure = settings.failure { throw failure }
            return nil
        }
        guard let data = latest["data_directory"]?.text else {
            throw .denied(reason: "data_directory is not shown to this role: \(SettingsProbe.grant)")
        }
        let others = (spaces.latest ?? [:]).sorted { $0.key < $1.key }.map {
            ("tablespace \($0.key)", $0.value)
        }
        return rows(of: [("data", data), ("pg_wal", data + "/pg_wal")] + others, at: HostClock.now)
    }

    static func rows(of folders: [(name: String, path: String)], at now: ServerTime) -> TextRows {
        var found: [UInt64: Found] = [:]
        var order: [UInt64] = []
        var cells: [[(any CustomStringConvertible)?]] = []
        for folder in folders {
            var status = stat(), space = statvfs()
            guard stat(folder.path, &status) == 0, statvfs(folder.path, &space) == 0, space.f_blocks > 0
            else {
                let reason = errno == 0 ? "it tells no size" : String(cString: strerror(errno))
                cells.append([
                    "? \(folder.name)", now.microseconds, folder.name, folder.path, nil, nil, nil, reason,
                ])
                continue
            }
            let device = UInt64(status.st_dev)
            if found[device] == nil { order.append(device) }
            found[device, default: Found(folders: [], path: folder.path, space: space)].folders.append(
                folder.name)
        }
        let volumes = order.compactMap { device in found[device].map { cell(device, $0, at: now) } }
        return TextRows(columns, volumes + cells)
    }

    private static func cell(_ device: UInt64, _ volume: Found, at now: ServerTime)
        -> [(any CustomStringConvertible)?]
    {
        let block = UInt64(volume.space.f_frsize)
        let bytes = { (blocks: UInt64) in
            Int64(clamping: blocks.multipliedReportingOverflow(by: block).partialValue)
        }
        let (all, free) = (UInt64(volume.space.f_blocks), UInt64(volume.space.f_bfree))
        return [
            "\(device)", now.microseconds, volume.folders.joined(separator: "\n"), volume.path, bytes(all),
            bytes(all - min(all, free)), bytes(UInt64(volume.space.f_bavail)), nil,
        ]
    }
}
