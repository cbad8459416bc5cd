import Glibc

/// Looks at this host and at some of its processes, and compares with the look before.
///
/// The files of processes that are looked at again stay open: finding them costs more than reading them.
final class HostWatch {
    private var buffer = [UInt8](repeating: 0, count: 4096)
    private var host: HostSample?
    private var processes: [Int32: ProcessSample] = [:]
    private var files: [Int32: Int32] = [:]
    private var lookedAt: Instant?
    private let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    private let ticksPerSecond = max(1, sysconf(Int32(_SC_CLK_TCK)))
    private let pageSize = sysconf(Int32(_SC_PAGESIZE))

    deinit {
        for file in files.values { close(file) }
    }

    /// How busy the host is (nil where there is no `/proc`), and what those processes use that still exist.
    ///
    /// A process that was not looked at the last time has no rates yet.
    func look(at wish: ProcessWish, now: Instant) -> (HostLoad?, [Int32: ProcessUsage]) {
        let interval = lookedAt.map(now.since) ?? .zero
        let load = hostLoad()
        var samples: [Int32: ProcessSample] = [:]
        var usages: [Int32: ProcessUsage] = [:]
        for pid in wish.pids {
            guard let sample = sample(of: pid, wish) else { continue }
            samples[pid] = sample
            usages[pid] = sample.usage(since: processes[pid], over: interval, ticksPerSecond: ticksPerSecond)
        }
        processes = samples
        for pid in files.keys where samples[pid] == nil { forget(pid) }
        lookedAt = now
        return (load, usages)
    }

    private func hostLoad() -> HostLoad? {
        // The first line of /proc/stat is the sum; a big machine has more lines than the buffer holds.
        guard let ticks = reading("/proc/stat", HostSample.ticks),
            let memory = reading("/proc/meminfo", HostSample.memory),
            let load = reading("/proc/loadavg", HostSample.load)
        else { return nil }
        let sample = HostSample(
            busyTicks: ticks.busy, allTicks: ticks.all, memoryUsed: memory.used, memoryTotal: memory.total,
            load: load)
        defer { host = sample }
        return sample.load(since: host, processors: processors)
    }

    private func sample(of pid: Int32, _ wish: ProcessWish) -> ProcessSample? {
        guard let times = times(of: pid) else { return nil }
        let memory =
            wish.memory
            ? reading("/proc/\(pid)/statm") { [pageSize] in ProcessSample.memory($0, pageSize: pageSize) }
            : nil
        let traffic = wish.traffic ? reading("/proc/\(pid)/io", ProcessSample.traffic) : nil
        return ProcessSample(
            started: times.started, cpuTicks: times.cpu, memory: memory, read: traffic?.read,
            written: traffic?.written)
    }

    private func times(of pid: Int32) -> (started: UInt64, cpu: UInt64)? {
        let file = files[pid] ?? open("/proc/\(pid)/stat", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        files[pid] = file
        if let times = contents(of: file, ProcessSample.times) { return times }
        // The process has ended; another one may have its number by now.
        forget(pid)
        return nil
    }

    private func forget(_ pid: Int32) {
        if let file = files.removeValue(forKey: pid) { close(file) }
    }

    /// What the beginning of a file says, as much as the buffer holds; nil when it is gone or not for us.
    private func reading<Value>(_ path: String, _ parse: (ArraySlice<UInt8>) -> Value?) -> Value? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        return contents(of: file, parse)
    }

    private func contents<Value>(of file: Int32, _ parse: (ArraySlice<UInt8>) -> Value?) -> Value? {
        let count = buffer.withUnsafeMutableBytes { pread(file, $0.baseAddress, $0.count, 0) }
        return count > 0 ? parse(buffer[..<count]) : nil
    }
}
