import Glibc

/// Looks at this host and at some of its processes, and compares with the look before.
///
/// Each look reads three small files, and three more a process, into one buffer: ask for the sessions that are
/// on the screen or at work, not for all of them.
package struct HostWatch {
    private var buffer = [UInt8](repeating: 0, count: 4096)
    private var host: HostSample?
    private var processes: [Int32: ProcessSample] = [:]
    private var lookedAt: Instant?
    private let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    private let ticksPerSecond = max(1, sysconf(Int32(_SC_CLK_TCK)))
    private let pageSize = sysconf(Int32(_SC_PAGESIZE))

    package init() {}

    /// How busy the host is (nil where there is no `/proc`), and what those processes use that still exist.
    ///
    /// A process that was not looked at the last time has no rates yet.
    package mutating func look(at pids: [Int32], now: Instant) -> (HostLoad?, [Int32: ProcessUsage]) {
        let interval = lookedAt.map(now.since) ?? .zero
        let load = hostLoad()
        var samples: [Int32: ProcessSample] = [:]
        var usages: [Int32: ProcessUsage] = [:]
        for pid in pids {
            guard let sample = sample(of: pid) else { continue }
            samples[pid] = sample
            usages[pid] = sample.usage(since: processes[pid], over: interval, ticksPerSecond: ticksPerSecond)
        }
        processes = samples
        lookedAt = now
        return (load, usages)
    }

    private mutating func hostLoad() -> HostLoad? {
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

    private mutating func sample(of pid: Int32) -> ProcessSample? {
        guard let times = reading("/proc/\(pid)/stat", ProcessSample.times) else { return nil }
        let memory = reading("/proc/\(pid)/statm") { [pageSize] in
            ProcessSample.memory($0, pageSize: pageSize)
        }
        let traffic = reading("/proc/\(pid)/io", ProcessSample.traffic)
        return ProcessSample(
            started: times.started, cpuTicks: times.cpu, memory: memory, read: traffic?.read,
            written: traffic?.written)
    }

    /// What the beginning of a file says, as much as the buffer holds; nil when it is gone or not for us.
    private mutating func reading<Value>(_ path: String, _ parse: (ArraySlice<UInt8>) -> Value?) -> Value? {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return nil }
        defer { close(file) }
        let count = buffer.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
        return count > 0 ? parse(buffer[..<count]) : nil
    }
}
