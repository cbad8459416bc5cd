/// How the host that the server runs on is doing.
package enum HostProbe: Probe {
    package struct Sample: Sendable, Equatable {
        package var takenAt: ServerTime
        /// Those that the server may use: of its container, where that has fewer.
        package var processors: Double = 1
        package var busyTicks: Int64 = 0
        package var allTicks: Int64 = 0
        package var load: Double?
        package var memory: Bytes?
        package var available: Bytes?
        package var swap: Bytes?
        package var swapFree: Bytes?
        /// Pages read back from swap, and written to it, since the host was started.
        package var swappedIn: Int64?
        package var swappedOut: Int64?
        /// Processes that the kernel killed for want of memory since the host was started.
        package var killed: Int64?
        /// When the last of them was killed that pgtop saw.
        package var killedAt: ServerTime?
        package var cpuPressure: Percent?
        package var memoryPressure: Percent?
        package var memoryStall: Percent?
        package var ioPressure: Percent?
        package var ioStall: Percent?
        /// What the server's container may use, where it is limited.
        package var groupMemory: Bytes?
        package var groupUsed: Bytes?
        package var groupProcessors: Double?
        package var groupTime: Int64?

        package init(takenAt: ServerTime) {
            self.takenAt = takenAt
        }
    }

    package static let id: ProbeID = "host"
    package static let meaning = "Processors, memory and pressure of the server's host"
    package static let lane = Lane.host
    static let pause = Duration.seconds(5)

    package static func longestPause(at period: Duration, knowing readings: Readings) -> Duration { pause }

    package static func sql(on server: Capabilities) -> String {
        "/proc/stat, meminfo, vmstat, loadavg and pressure, and the control group of the server"
    }

    package static func sample(from rows: some Rows, knowing readings: Readings) throws(ProbeFailure)
        -> Sample
    {
        guard rows.count == 1 else { throw .undecodable(column: "taken_at") }
        let record = Record(rows, 0)
        var sample = Sample(takenAt: try record.moment())
        sample.busyTicks = try record.integer("busy_ticks") ?? 0
        sample.allTicks = try record.integer("all_ticks") ?? 0
        sample.load = try record.real("load")
        (sample.memory, sample.available) = (try record.bytes("memory"), try record.bytes("available"))
        (sample.swap, sample.swapFree) = (try record.bytes("swap"), try record.bytes("swap_free"))
        sample.swappedIn = try record.integer("swapped_in")
        sample.swappedOut = try record.integer("swapped_out")
        sample.killed = try record.integer("killed")
        sample.cpuPressure = try record.real("cpu_some").map(Percent.init)
        sample.memoryPressure = try record.real("memory_some").map(Percent.init)
        sample.memoryStall = try record.real("memory_full").map(Percent.init)
        sample.ioPressure = try record.real("io_some").map(Percent.init)
        sample.ioStall = try record.real("io_full").map(Percent.init)
        sample.groupMemory = try record.bytes("group_memory")
        sample.groupUsed = try record.bytes("group_used")
        sample.groupProcessors = try record.real("group_processors")
        sample.groupTime = try record.integer("group_time")
        let processors = Double(try record.integer("processors") ?? 1)
        sample.processors = sample.groupProcessors ?? processors
        sample.follow(readings[Self.self].latest)
        return sample
    }
}

extension HostProbe.Sample {
    /// Remembers when the kernel killed a process since pgtop looks.
    mutating func follow(_ before: Self?) {
        guard let before, let killed, let earlier = before.killed else { return }
        killedAt = killed > earlier ? takenAt : before.killedAt
    }

    /// How busy the processors were since an earlier sample; nil where a counter went back.
    package func busy(since earlier: Self) -> Percent? {
        let elapsed = takenAt.since(earlier.takenAt).seconds
        if let groupTime, let before = earlier.groupTime, let groupProcessors, elapsed > 0 {
            guard groupTime >= before else { return nil }
            return Percent(min(100, Double(groupTime - before) / 1e4 / (elapsed * groupProcessors)))
        }
        guard allTicks > earlier.allTicks, busyTicks >= earlier.busyTicks else { return nil }
        return Percent(
            min(100, 100 * Double(busyTicks - earlier.busyTicks) / Double(allTicks - earlier.allTicks)))
    }

    /// Pages a second that had to be read back from swap since an earlier sample.
    package func swapIns(since earlier: Self) -> Double? {
        guard let swappedIn, let before = earlier.swappedIn else { return nil }
        return Rate.perSecond(from: before, to: swappedIn, in: takenAt.since(earlier.takenAt))
    }

    /// What the server can still have, and of how much: of its container, where that is limited.
    package var room: (used: Bytes, total: Bytes)? {
        if let groupMemory, let groupUsed, memory.map({ groupMemory < $0 }) ?? true {
            return (groupUsed, groupMemory)
        }
        guard let memory, let available else { return nil }
        return (Bytes(max(0, memory.count - available.count)), memory)
    }
}
