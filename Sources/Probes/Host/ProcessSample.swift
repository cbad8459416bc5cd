/// What one process had used up to one moment.
struct ProcessSample: Sendable, Equatable {
    /// When it started, in ticks since the boot: tells it from a later process with the same pid.
    let started: UInt64
    /// Time on a processor, in ticks.
    let cpuTicks: UInt64
    /// Memory of its own: what is resident without what it may share, such as shared buffers.
    let memory: Bytes?
    /// Bytes from and to disks so far; nil when we may not know, as for processes of another user.
    let read: UInt64?
    let written: UInt64?
}

extension ProcessSample {
    /// The start of a process and its time on a processor, in `/proc/PID/stat`.
    static func times(_ stat: ArraySlice<UInt8>) -> (started: UInt64, cpu: UInt64)? {
        var fields = ProcText(stat)
        // The name, in parentheses, may itself hold blanks and parentheses.
        fields.skip(pastLast: UInt8(ascii: ")"))
        fields.skipWords(11)
        guard let user = fields.number(), let system = fields.number() else { return nil }
        fields.skipWords(6)
        return fields.number().map { ($0, user &+ system) }
    }

    /// The memory of its own in `/proc/PID/statm`.
    static func memory(_ statm: ArraySlice<UInt8>, pageSize: Int) -> Bytes? {
        var pages = ProcText(statm)
        pages.skipWords(1)
        guard let resident = pages.number(), let shared = pages.number() else { return nil }
        return Bytes(Int64(clamping: resident - min(resident, shared)) &* Int64(pageSize))
    }

    /// The bytes from and to disks in `/proc/PID/io`.
    static func traffic(_ io: ArraySlice<UInt8>) -> (read: UInt64, written: UInt64)? {
        var lines = ProcText(io)
        guard let read = lines.number(after: "read_bytes:"), let written = lines.number(after: "write_bytes:")
        else { return nil }
        return (read, written)
    }

    /// What the process used between an earlier sample and this one, taken so long after it.
    ///
    /// Rates are nil without an earlier sample of the *same* process.
    func usage(since earlier: ProcessSample?, over interval: Duration, ticksPerSecond: Int) -> ProcessUsage {
        let earlier = earlier?.started == started && interval > .zero ? earlier : nil
        let rate = { (now: UInt64?, before: UInt64?) -> Double? in
            guard let now, let before, now >= before else { return nil }
            return Double(now - before) / interval.seconds
        }
        let bytes = { (now: UInt64?, before: UInt64?) in
            rate(now, before).map { Bytes(Int64(exactly: $0.rounded()) ?? .max) }
        }
        return ProcessUsage(
            cpu: rate(cpuTicks, earlier?.cpuTicks).map { Percent(100 * $0 / Double(ticksPerSecond)) },
            memory: memory,
            readPerSecond: bytes(read, earlier?.read),
            writtenPerSecond: bytes(written, earlier?.written))
    }
}
