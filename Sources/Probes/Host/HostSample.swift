/// What this host had done up to one moment: counters since its boot, and levels.
struct HostSample: Sendable, Equatable {
    /// Time of all processors together, in ticks: at work, and at all.
    let busyTicks: UInt64
    let allTicks: UInt64
    let memoryUsed: Bytes
    let memoryTotal: Bytes
    let load: Double
}

extension HostSample {
    /// The time of all processors in `/proc/stat`.
    static func ticks(_ stat: ArraySlice<UInt8>) -> (busy: UInt64, all: UInt64)? {
        var counters = ProcText(stat)
        guard let label = counters.word(), label.elementsEqual("cpu".utf8) else { return nil }
        // user, nice, system, idle, iowait, irq, softirq, steal; guest time is in user time already.
        let ticks = (0..<8).compactMap { _ in counters.number() }
        guard ticks.count == 8 else { return nil }
        let all = ticks.reduce(0, &+)
        return (all &- ticks[3] &- ticks[4], all)
    }

    /// The memory in `/proc/meminfo` that is not to be had any more, and all of it.
    static func memory(_ meminfo: ArraySlice<UInt8>) -> (used: Bytes, total: Bytes)? {
        var levels = ProcText(meminfo)
        guard let total = levels.number(after: "MemTotal:"),
            let available = levels.number(after: "MemAvailable:")
        else { return nil }
        return (Bytes(kilobytes: total - min(total, available)), Bytes(kilobytes: total))
    }

    /// The load average of one minute in `/proc/loadavg`.
    static func load(_ averages: ArraySlice<UInt8>) -> Double? {
        var averages = ProcText(averages)
        return averages.word().flatMap { Double(String(decoding: $0, as: UTF8.self)) }
    }

    /// How busy the host was since an earlier sample.
    ///
    /// Without one, or when the counters went back, the share of its processors is not known.
    func load(since earlier: HostSample?, processors: Int) -> HostLoad {
        HostLoad(
            cpu: earlier.flatMap(cpu(since:)), memoryUsed: memoryUsed, memoryTotal: memoryTotal, load: load,
            processors: processors)
    }

    private func cpu(since earlier: HostSample) -> Percent? {
        guard allTicks > earlier.allTicks, busyTicks >= earlier.busyTicks else { return nil }
        // Waiting for I/O may be counted back a little, so that more seems done than time has passed.
        let share = Double(busyTicks - earlier.busyTicks) / Double(allTicks - earlier.allTicks)
        return Percent(min(100, 100 * share))
    }
}

extension Bytes {
    fileprivate init(kilobytes: UInt64) {
        self.init(Int64(clamping: kilobytes) &* 1024)
    }
}
