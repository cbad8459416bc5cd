/// What a source of samples, live or recorded, tells the program.
package enum Report: Sendable {
    /// Trying to reach the server.
    case connecting
    case connected(Server)
    /// The connection is lost or could not be made; another try follows after `retryIn`, if any.
    case disconnected(ProbeFailure, retryIn: Duration?)
    /// All that one tick brought, in one piece: a frame never shows half a tick.
    case tick([Sampled], Ledger)
    /// What this host and the server's processes on it do. A tick follows at once.
    case host(HostLoad?, [Int32: ProcessUsage])
    case action(ActionReport)
    /// A recording has no more samples.
    case ended
}

/// Processes of the server whose use of this host is wanted, and what of it.
package struct ProcessWish: Sendable, Equatable {
    package var pids: [Int32]
    package var memory: Bool
    package var traffic: Bool

    package init(pids: [Int32] = [], memory: Bool = true, traffic: Bool = true) {
        self.pids = pids
        self.memory = memory
        self.traffic = traffic
    }
}

/// What a backend's process uses of this host, between the last two looks.
package struct ProcessUsage: Sendable, Equatable {
    /// Of one processor.
    package var cpu: Percent?
    package var memory: Bytes?
    package var readPerSecond: Bytes?
    package var writtenPerSecond: Bytes?

    package init(cpu: Percent?, memory: Bytes?, readPerSecond: Bytes?, writtenPerSecond: Bytes?) {
        self.cpu = cpu
        self.memory = memory
        self.readPerSecond = readPerSecond
        self.writtenPerSecond = writtenPerSecond
    }
}

/// How busy the server's host is.
package struct HostLoad: Sendable, Equatable {
    /// Of all processors together; nil until there are two looks to compare.
    package var cpu: Percent?
    package var memoryUsed: Bytes
    package var memoryTotal: Bytes
    /// The load average of one minute.
    package var load: Double
    package var processors: Int

    package init(cpu: Percent?, memoryUsed: Bytes, memoryTotal: Bytes, load: Double, processors: Int) {
        self.cpu = cpu
        self.memoryUsed = memoryUsed
        self.memoryTotal = memoryTotal
        self.load = load
        self.processors = processors
    }
}
