import Glibc

/// Reads what the kernel tells of this host.
enum HostLook {
    static let columns: KeyValuePairs<String, CellKind> = [
        "name": .text, "taken_at": .time, "processors": .integer, "busy_ticks": .integer,
        "all_ticks": .integer,
        "load": .real, "memory": .integer, "available": .integer, "swap": .integer, "swap_free": .integer,
        "swapped_in": .integer, "swapped_out": .integer, "killed": .integer, "cpu_some": .real,
        "memory_some": .real, "memory_full": .real, "io_some": .real, "io_full": .real,
        "group_memory": .integer, "group_used": .integer, "group_processors": .real,
        "group_time": .integer,
    ]

    @Sendable static func rows(_ readings: Readings) throws(ProbeFailure) -> TextRows? {
        guard let stat = HostFile.bytes("/proc/stat"), let ticks = HostSample.ticks(stat),
            let memory = HostFile.bytes("/proc/meminfo")
        else { throw .unreachable(reason: "there is no /proc to read") }
        let paging = HostFile.bytes("/proc/vmstat")
        let group = ControlGroup.of(process: readings[SessionsProbe.self].latest?.backends.first?.id.pid)
        return TextRows(
            columns,
            [
                [
                    "host", HostClock.now.microseconds, max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))),
                    Int64(clamping: ticks.busy), Int64(clamping: ticks.all),
                    HostFile.bytes("/proc/loadavg").flatMap(HostSample.load),
                    kilobytes("MemTotal:", memory), kilobytes("MemAvailable:", memory),
                    kilobytes("SwapTotal:", memory), kilobytes("SwapFree:", memory),
                    number("pswpin", paging), number("pswpout", paging), number("oom_kill", paging),
                    pressure("cpu", "some"), pressure("memory", "some"), pressure("memory", "full"),
                    pressure("io", "some"), pressure("io", "full"),
                    group.memoryLimit, group.memoryUsed, group.processors, group.processorTime,
                ]
            ])
    }

    private static func number(_ label: StaticString, _ bytes: ArraySlice<UInt8>?) -> Int64? {
        guard let bytes else { return nil }
        var lines = ProcText(bytes)
        return lines.number(after: label).map { Int64(clamping: $0) }
    }

    private static func kilobytes(_ label: StaticString, _ bytes: ArraySlice<UInt8>) -> Int64? {
        number(label, bytes).map { $0 &* 1024 }
    }

    private static func pressure(_ resource: String, _ line: String) -> Double? {
        HostFile.bytes("/proc/pressure/\(resource)").flatMap { pressure(line, in: $0) }
    }

    /// The share of the last ten seconds in which somebody (`some`) or everybody (`full`) had to wait.
    static func pressure(_ line: String, in text: ArraySlice<UInt8>) -> Double? {
        let words = String(decoding: text, as: UTF8.self).split { $0 == " " || $0 == "\n" }
        guard let label = words.firstIndex(of: line[...]), words.indices.contains(label + 1) else {
            return nil
        }
        return words[label + 1].hasPrefix("avg10=") ? Double(words[label + 1].dropFirst(6)) : nil
    }
}

/// The time of day of this host.
enum HostClock {
    static var now: ServerTime {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return ServerTime(unixMicroseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
    }
}
