import Glibc
import Testing

@testable import Probes

struct HostTests {
    private func bytes(_ text: String) -> ArraySlice<UInt8> {
        Array(text.utf8)[...]
    }

    private func host(busy: UInt64, all: UInt64) -> HostSample {
        HostSample(busyTicks: busy, allTicks: all, memoryUsed: Bytes(1), memoryTotal: Bytes(2), load: 0.5)
    }

    private func process(
        started: UInt64 = 7, cpu: UInt64, read: UInt64? = nil, written: UInt64? = nil
    ) -> ProcessSample {
        ProcessSample(started: started, cpuTicks: cpu, memory: Bytes(9), read: read, written: written)
    }

    @Test func `waiting for a disk is not work, guest time is not counted twice`() throws {
        let ticks = try #require(HostSample.ticks(bytes("cpu  10 2 3 100 50 1 1 3 9 9\ncpu0 1 1\n")))

        #expect(ticks.busy == 20)
        #expect(ticks.all == 170)
    }

    @Test(arguments: ["", "cpu 1 2 3", "cpu0 1 2 3 4 5 6 7 8", "cpu a b c d e f g h"])
    func `a stat file that is not as it should be says nothing`(text: String) {
        #expect(HostSample.ticks(bytes(text)) == nil)
    }

    @Test func `used memory is what cannot be had any more`() throws {
        let text = "MemTotal:       1000 kB\nMemFree:         10 kB\nMemAvailable:    600 kB\n"

        let memory = try #require(HostSample.memory(bytes(text)))

        #expect(memory.used == Bytes(400 * 1024))
        #expect(memory.total == Bytes(1000 * 1024))
    }

    @Test func `a kernel that does not say what is available says nothing`() {
        #expect(HostSample.memory(bytes("MemTotal: 1000 kB\nMemFree: 10 kB\n")) == nil)
    }

    @Test func `the load is the average of one minute`() {
        #expect(HostSample.load(bytes("0.28 0.19 0.07 1/90 13573\n")) == 0.28)
    }

    @Test func `processors are measured between two looks`() {
        let load = host(busy: 130, all: 1_100).load(since: host(busy: 80, all: 1_000), processors: 4)

        #expect(load.cpu == Percent(50))
        #expect(load.processors == 4)
    }

    @Test(arguments: [(80, 1_000), (90, 1_100)] as [(UInt64, UInt64)])
    func `processors are unknown when the counters stood still or went back`(busy: UInt64, all: UInt64) {
        #expect(host(busy: 80, all: 1_000).load(since: host(busy: busy, all: all), processors: 1).cpu == nil)
    }

    @Test func `processors are unknown at the first look`() {
        #expect(host(busy: 80, all: 1_000).load(since: nil, processors: 1).cpu == nil)
    }

    @Test func `the name of a process may hold anything`() throws {
        let text = "42 (postgres: x) S 9 (y) R 1 2 3 4 5 6 7 8 9 10 300 50 0 0 20 0 1 0 162615 3133440 407"

        let times = try #require(ProcessSample.times(bytes(text)))

        #expect(times.cpu == 350)
        #expect(times.started == 162_615)
    }

    @Test(arguments: ["", "42 (postgres) S 1 2", "no parenthesis at all"])
    func `a cut stat of a process says nothing`(text: String) {
        #expect(ProcessSample.times(bytes(text)) == nil)
    }

    @Test func `memory of a process is what it does not share`() {
        #expect(ProcessSample.memory(bytes("765 435 407 5 0 123 0\n"), pageSize: 4096) == Bytes(28 * 4096))
        #expect(ProcessSample.memory(bytes("765 400 407"), pageSize: 4096) == Bytes(0))
    }

    @Test func `traffic is what went to and from disks`() throws {
        let text = "rchar: 7298\nwchar: 322\nsyscr: 14\nsyscw: 2\nread_bytes: 11\nwrite_bytes: 22\n"

        let traffic = try #require(ProcessSample.traffic(bytes(text)))

        #expect(traffic == (11, 22))
    }

    @Test func `rates of a process are measured between two looks`() {
        let earlier = process(cpu: 100, read: 1_000, written: 5)

        let usage = process(cpu: 150, read: 5_000, written: 5)
            .usage(since: earlier, over: .seconds(2), ticksPerSecond: 100)

        #expect(
            usage
                == ProcessUsage(
                    cpu: Percent(25), memory: Bytes(9), readPerSecond: Bytes(2_000),
                    writtenPerSecond: Bytes(0)))
    }

    @Test func `another process with the same pid has no rates yet`() {
        let usage = process(started: 8, cpu: 150).usage(
            since: process(started: 7, cpu: 100), over: .seconds(1), ticksPerSecond: 100)

        #expect(usage.cpu == nil)
        #expect(usage.memory == Bytes(9))
    }

    @Test func `what may not be read is unknown, not nothing`() {
        let usage = process(cpu: 150).usage(since: process(cpu: 100), over: .seconds(1), ticksPerSecond: 100)

        #expect(usage.readPerSecond == nil)
        #expect(usage.writtenPerSecond == nil)
    }

    @Test func `no time between two looks gives no rates`() {
        #expect(process(cpu: 2).usage(since: process(cpu: 1), over: .zero, ticksPerSecond: 100).cpu == nil)
    }

    @Test func `looking at this host sees it and this process, and no process that is not there`() throws {
        let watch = HostWatch()
        _ = watch.look(at: ProcessWish(pids: [getpid()]), now: Instant(nanoseconds: 0))

        let (host, processes) = watch.look(
            at: ProcessWish(pids: [getpid(), .max]), now: Instant(nanoseconds: 1_000_000_000))

        #expect(try #require(host).memoryTotal > Bytes(0))
        #expect(processes.keys.sorted() == [getpid()])
        #expect(processes[getpid()]?.cpu != nil)
    }
}
