import Glibc

/// Reads what is new in the server's log, in its file on this host.
enum LogLook {
    /// More of a log is not read at one look: what is older is passed over.
    private static let most: Int64 = 256 * 1024

    @Sendable static func rows(_ readings: Readings) throws(ProbeFailure) -> TextRows? {
        guard let settings = readings[SettingsProbe.self].latest else {
            if let failure = readings[SettingsProbe.self].failure { throw failure }
            return nil
        }
        let server = readings[SessionsProbe.self].latest?.backends.first?.id.pid
        guard let (path, form) = try file(settings, server) else { return nil }
        let now = HostClock.now
        return try piece(of: path, form, after: readings[LogProbe.self].latest).rows(at: now)
    }

    /// The file that is written to now.
    private static func file(_ settings: SettingsProbe.Sample, _ server: Int32?) throws(ProbeFailure)
        -> (String, LogForm)?
    {
        let form = LogForm(destination: settings["log_destination"]?.text ?? "stderr")
        guard settings["logging_collector"]?.flag == true else {
            return try server.flatMap { pid throws(ProbeFailure) in (try standardError(of: pid), .plain) }
        }
        guard let data = settings["data_directory"]?.text, let named = settings["log_directory"]?.text else {
            throw .denied(reason: "log_directory is not shown to this role: \(SettingsProbe.grant)")
        }
        let folder = named.hasPrefix("/") ? named : "\(data)/\(named)"
        return (try newest(in: folder, form), form)
    }

    /// Where the server's standard error goes: without a collector, that is its log.
    private static func standardError(of pid: Int32) throws(ProbeFailure) -> String {
        var target = [CChar](repeating: 0, count: Int(PATH_MAX))
        let length = readlink("/proc/\(pid)/fd/2", &target, target.count)
        guard length > 0 else { throw denied("the server's standard error") }
        let path = String(decoding: target.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
        guard path.hasPrefix("/"), path != "/dev/null", !path.hasPrefix("/dev/pts") else {
            throw .denied(reason: "the server logs to no file: switch logging_collector on")
        }
        return path
    }

    private static func newest(in folder: String, _ form: LogForm) throws(ProbeFailure) -> String {
        guard let stream = opendir(folder) else { throw denied(folder) }
        defer { closedir(stream) }
        var newest: (path: String, at: Int64)?
        while let entry = readdir(stream) {
            let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
                String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            }
            var status = stat()
            let path = "\(folder)/\(name)"
            guard form.has(name), stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                continue
            }
            if status.changedAt > newest?.at ?? .min { newest = (path, status.changedAt) }
        }
        guard let newest else { throw .denied(reason: "there is no log in \(folder) yet") }
        return newest.path
    }

    /// What was written since an earlier look; of a new file, all.
    private static func piece(of path: String, _ form: LogForm, after before: LogSample?) throws(ProbeFailure)
        -> LogPiece
    {
        // The rest of a file that another has followed upon is read before that.
        if let before, before.file != path, let rest = try? read(before.file, form, after: before),
            !rest.bytes.isEmpty
        {
            return rest
        }
        return try read(path, form, after: before)
    }

    private static func read(_ path: String, _ form: LogForm, after before: LogSample?) throws(ProbeFailure)
        -> LogPiece
    {
        let file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard file >= 0 else { throw denied(path) }
        defer { close(file) }
        var status = stat()
        guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { throw denied(path) }
        let size = Int64(status.st_size)
        let known = before.map { $0.file == path && $0.offset <= size ? $0.offset : 0 }
        let start = max(known ?? 0, size - most)
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(size - start)) { buffer, count in
            count = max(0, pread(file, buffer.baseAddress, buffer.count, Int(start)))
        }
        return LogPiece(
            file: path, form: form, bytes: bytes[...], start: start, skipped: known.map { start - $0 } ?? 0,
            writtenAt: ServerTime(unixMicroseconds: status.changedAt), isFirst: before == nil)
    }

    private static func denied(_ path: String) -> ProbeFailure {
        .denied(reason: "\(path): \(String(cString: strerror(errno)))")
    }
}

extension stat {
    /// When its content was changed last, in microseconds since 1970.
    fileprivate var changedAt: Int64 { Int64(st_mtim.tv_sec) * 1_000_000 + Int64(st_mtim.tv_nsec) / 1000 }
}
