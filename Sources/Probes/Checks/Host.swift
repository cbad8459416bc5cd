extension Check {
    static let host: [Check] = [
        Check("host.local", "Does the server run on this host?", from: []) { sight throws(Ignorance) in
            guard let server = sight.server else { throw Ignorance.notYet }
            let isHere = server.isLocal || sight.readings[HostProbe.self].latest != nil
            return isHere
                ? .yes([Evidence("the server's processes run on this host")])
                : .no([Evidence("\(server.host) is not this host, or keeps its processes apart")])
        },
        Check(
            "host.cpu_busy", "Are the processors busy all the time?",
            Trouble(
                guide: "high-cpu", weight: 40, settles: .seconds(30), profiles: [.daily, .pre, .post],
                limits: [Limit("host.cpu_busy", .percent, warning: 90, critical: nil)]),
            from: [HostProbe.self]
        ) { sight throws(Ignorance) in
            let (previous, latest) = try sight.herePair(HostProbe.self)
            guard let busy = latest.busy(since: previous) else { throw Ignorance.notTwice }
            let severity = sight.limit("host.cpu_busy").severity(of: busy.value)
            let evidence = Evidence(latest.processorsTold(busy), severity)
            return severity == nil ? .no([evidence]) : .yes([evidence])
        },
        Check(
            "host.memory_short", "Is the host short of memory?",
            Trouble(
                guide: "memory-pressure", weight: 60, settles: .seconds(10),
                profiles: [.daily, .pre, .post],
                limits: [
                    Limit("host.memory_short", .percent, warning: 90, critical: 95),
                    Limit("host.memory_short.stall", .percent, warning: 10, critical: 40),
                    Limit("host.memory_short.killed", .time, warning: nil, critical: 600, isFloor: true),
                ]),
            from: [HostProbe.self]
        ) { sight throws(Ignorance) in
            let latest = try sight.here(HostProbe.self)
            let told = try Evidence.ranked(latest.memoryTold(sight))
            let trouble = told.filter { $0.severity != nil }
            return trouble.isEmpty ? .no(told) : .yes(trouble)
        },
        Check("host.io_pressure", "Do processes wait for the disks much of the time?", from: [HostProbe.self])
        {
            sight throws(Ignorance) in
            let latest = try sight.here(HostProbe.self)
            guard let some = latest.ioPressure, let all = latest.ioStall else {
                throw Ignorance("the kernel does not tell its pressure: boot it with psi=1")
            }
            let evidence = Evidence(
                "some process waits for a disk \(Told.percent(some.value)) of the time, "
                    + "all of them \(Told.percent(all.value))")
            // Backups and vacuum alone make some wait; when all wait, work stands still.
            return some.value >= 40 || all.value >= 15 ? .yes([evidence]) : .no([evidence])
        },
    ]
}

extension HostProbe.Sample {
    fileprivate func processorsTold(_ busy: Percent) -> String {
        let number = Told.number(Int(processors.rounded(.up)), "processor", "processors")
        let place = groupProcessors == nil ? "" : " that its container may use"
        let load = load.map { ", load \(Double(Int($0 * 10)) / 10)" } ?? ""
        return "\(Told.percent(busy.value)) of \(number)\(place) busy\(load)"
    }

    fileprivate func memoryTold(_ sight: Sight) throws(Ignorance) -> [Evidence] {
        guard let room, room.total.count > 0 else {
            throw Ignorance("the kernel does not tell its free memory")
        }
        let share = 100 * Double(room.used.count) / Double(room.total.count)
        let place = groupUsed == nil ? "memory" : "memory of its container"
        let left = Bytes(max(0, room.total.count - room.used.count))
        var told = [
            Evidence(
                "\(Told.bytes(left)) of \(Told.bytes(room.total)) \(place) can still be had"
                    + (swapTold.map { ", \($0)" } ?? ""),
                sight.limit("host.memory_short").severity(of: share))
        ]
        if let stall = memoryStall,
            let severity = sight.limit("host.memory_short.stall").severity(of: stall.value)
        {
            told.append(
                Evidence("all processes wait for memory \(Told.percent(stall.value)) of the time", severity))
        }
        if let killedAt {
            let ago = takenAt.since(killedAt)
            told.append(
                Evidence(
                    "the kernel killed a process for want of memory \(Told.time(ago)) ago",
                    sight.limit("host.memory_short.killed").severity(of: ago.seconds)))
        }
        return told
    }

    private var swapTold: String? {
        guard let swap, swap.count > 0, let swapFree else { return nil }
        return "\(Told.bytes(Bytes(swap.count - swapFree.count))) of \(Told.bytes(swap)) swap used"
    }
}
